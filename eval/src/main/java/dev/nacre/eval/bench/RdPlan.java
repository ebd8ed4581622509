package dev.nacre.eval.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What {@link RdBench} is to code with what: pictures in one part, each set of sounds in another. Owns the codecs. Used by one thread. */
final class RdPlan implements AutoCloseable {
    /** Settings of a picture codec where nobody asks for a number. */
    private static final int USUAL_PICTURE_POINTS = 6;

    /** Inputs of one medium, and the codecs for them. */
    record Part<T>(BenchMedium<T> medium, List<Sets.Item> items, List<? extends MediumCodec<T>> codecs, int points) {}

    private final List<Part<?>> parts = new ArrayList<>();
    private final List<MediumCodec<?>> codecs = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final RdOptions options;

    RdPlan(RdOptions options) {
        this.options = options;
    }

    /** @throws IllegalArgumentException if a codec is unknown, or nothing can be coded with those that are named */
    void make(List<Sets.Item> items, RdBench.CodecSource source, RdBench.SoundSource soundSource) {
        boolean usual = options.codecs().isEmpty();
        List<String> forSounds = new ArrayList<>(options.codecs());
        forSounds.retainAll(SoundPeers.names());
        List<String> forPictures = new ArrayList<>(options.codecs());
        forPictures.removeAll(forSounds);
        List<Sets.Item> pictures = of(items, Sets.Medium.PICTURE);
        List<Sets.Item> sounds = of(items, Sets.Medium.SOUND);
        if (!pictures.isEmpty() && (usual || !forPictures.isEmpty())) {
            pictures(pictures, usual ? Peers.usual() : forPictures, source);
        } else {
            Peers.requireKnown(forPictures);
            leaveOut(pictures, "picture");
        }
        if (!sounds.isEmpty() && (usual || !forSounds.isEmpty())) {
            sounds(sounds, forSounds, soundSource);
        } else {
            leaveOut(sounds, "sound");
        }
        if (parts.isEmpty()) {
            List<String> known = sounds.isEmpty() ? Peers.names() : SoundPeers.names();
            throw new IllegalArgumentException(String.join(", ", options.codecs()) + ": none of them codes "
                    + (sounds.isEmpty() ? "pictures" : "sounds") + "; known are " + String.join(", ", known));
        }
    }

    private static List<Sets.Item> of(List<Sets.Item> items, Sets.Medium medium) {
        return items.stream().filter(item -> item.medium() == medium).toList();
    }

    private void leaveOut(List<Sets.Item> items, String what) {
        if (!items.isEmpty()) {
            remarks.add(items.size() + " " + what + (items.size() == 1 ? " is" : "s are") + " left out, as no codec of "
                    + what + "s is named");
        }
    }

    private void pictures(List<Sets.Item> items, List<String> names, RdBench.CodecSource source) {
        List<BenchCodec> made = new ArrayList<>();
        for (String name : names) {
            CodecName asked = CodecName.of(name);
            int before = made.size();
            for (Preset preset : asked.effort().map(List::of).orElse(options.presets())) {
                made.addAll(opened(source.of(asked.name(), preset, options.threads())));
            }
            if (made.size() == before) { // slow is wanted of a codec that has no effort to choose
                made.addAll(opened(source.of(asked.name(), Preset.FAST, options.threads())));
            }
        }
        parts.add(new Part<>(new PictureMedium(), items, made, options.points(USUAL_PICTURE_POINTS)));
    }

    /** Each set has its own codecs: which ones, and which settings, depends on its kind. */
    private void sounds(List<Sets.Item> items, List<String> names, RdBench.SoundSource source) {
        SoundMedium medium = new SoundMedium(items, options.scoreRate());
        for (String set : items.stream().map(Sets.Item::set).distinct().toList()) {
            SoundKind kind = SoundKind.of(medium.scoredRate(set));
            List<SoundBenchCodec> made = new ArrayList<>();
            for (String name : names.isEmpty() ? SoundPeers.usual(kind) : names) {
                made.addAll(opened(List.of(source.of(name, kind, options.threads()))));
            }
            parts.add(new Part<>(
                    medium,
                    items.stream().filter(item -> item.set().equals(set)).toList(),
                    made,
                    options.points(Integer.MAX_VALUE)));
        }
    }

    private <C extends MediumCodec<?>> List<C> opened(List<C> made) {
        codecs.addAll(made);
        return made;
    }

    @Override
    public void close() throws IOException {
        for (MediumCodec<?> codec : codecs) {
            codec.close();
        }
    }

    /** What is to be measured, in this order. */
    List<Part<?>> parts() {
        return parts;
    }

    /** What is left out, a line each, for people to read. */
    List<String> remarks() {
        return remarks;
    }
}
