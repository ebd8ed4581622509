package dev.nacre.eval.bench;

import dev.nacre.audio.Sound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the sounds that a report lets people listen to: the middle of an original, ours, and what Opus (of music MP3, too) makes of it at the rate
 * nearest to ours.
 *
 * <p>All are what was scored: at the scored rate, aligned. A sound whose original or file is not there is left out and named in {@link #remarks}.
 * Not thread-safe.
 */
final class Listening implements AutoCloseable {
    private static final double SPEECH_SECONDS = 6;

    /** Less, as two channels at 44.1 kHz take ten times the room. */
    private static final double MUSIC_SECONDS = 5;

    /**
     * One sound.
     *
     * @param title file name
     * @param note what has to be known
     * @param rate samples a second
     * @param versions the original, then others
     */
    record Clip(String title, String note, int rate, List<SoundPlayer.Version> versions) {}

    private final Results results;
    private final RdBench.SoundSource source;
    private final int threads;
    private final Map<String, Sets.Item> originals = new HashMap<>();
    private final Map<String, Deque<String>> waiting = new LinkedHashMap<>();
    private final Map<String, SoundBenchCodec> codecs = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private long bytesLeft;
    private long lastBytes;

    Listening(Results results, ReportOptions options, RdBench.SoundSource source) throws IOException {
        this.results = results;
        this.source = source;
        this.threads = options.threads();
        this.bytesLeft = options.soundBudgetBytes();
        if (options.sounds() == 0
                || options.originals().isEmpty()
                || results.soundSets().isEmpty()) {
            return;
        }
        for (Sets.Item item : Sets.scan(options.originals())) {
            originals.put(item.set() + "/" + item.file() + "/" + item.source(), item);
        }
        share(options.sounds());
    }

    /** Gives each set its share: one in turn, spread over its sounds. */
    private void share(int most) {
        Map<String, List<String>> files = new LinkedHashMap<>();
        for (String set : results.soundSets()) {
            files.put(set, SoundView.of(results, set).files());
            waiting.put(set, new ArrayDeque<>());
        }
        Map<String, Integer> shares = new LinkedHashMap<>();
        int left = most;
        boolean given = true;
        while (left > 0 && given) {
            given = false;
            for (String set : files.keySet()) {
                if (left > 0 && shares.getOrDefault(set, 0) < files.get(set).size()) {
                    shares.merge(set, 1, Integer::sum);
                    left--;
                    given = true;
                }
            }
        }
        shares.forEach((set, count) -> {
            for (int i = 0; i < count; i++) {
                waiting.get(set).add(files.get(set).get((int)
                        ((i + 0.5) * files.get(set).size() / count)));
            }
        });
    }

    /** What could not be done, a line each. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    /** Tells how large the last clip became in the page. */
    void used(long bytes) {
        bytesLeft -= bytes;
        lastBytes = bytes;
    }

    /** The next clip of a set; null if there is no more, or no more room. */
    Clip next(SoundView view) {
        Deque<String> files = waiting.getOrDefault(view.set(), new ArrayDeque<>());
        while (!files.isEmpty() && !view.ours().isEmpty()) {
            if (bytesLeft < lastBytes) {
                remarks.add(view.set() + ": " + files.size() + (files.size() == 1 ? " sound is" : " sounds are")
                        + " left out, as the report is large enough");
                files.clear();
                return null;
            }
            String file = files.poll();
            try {
                Optional<Clip> clip = clip(view, file);
                if (clip.isPresent()) {
                    return clip.get();
                }
            } catch (IOException | IllegalArgumentException e) {
                remarks.add(view.set() + "/" + file + " can't be listened to: " + e.getMessage());
            }
        }
        return null;
    }

    private Optional<Clip> clip(SoundView view, String file) throws IOException {
        List<SoundRow> rows = new ArrayList<>();
        for (SoundView.Point point : points(view)) {
            point.rows().stream().filter(row -> row.file().equals(file)).forEach(rows::add);
        }
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        Sets.Item item =
                originals.get(view.set() + "/" + file + "/" + rows.get(0).source());
        if (item == null) {
            remarks.add(view.set() + "/" + file + " is not in the folders of sounds, or is another sound now");
            return Optional.empty();
        }
        Sound original = SoundMedium.read(item.path());
        int rate = view.scoredRate();
        double seconds = view.kind() == SoundKind.SPEECH ? SPEECH_SECONDS : MUSIC_SECONDS;
        List<SoundPlayer.Version> versions = new ArrayList<>();
        for (SoundRow row : rows) {
            AlignedSound pair = AlignedSound.of(original, decoded(view, row, original), rate);
            if (versions.isEmpty()) {
                versions.add(new SoundPlayer.Version(
                        "Original", List.of(original.format().toString()), excerpt(pair.original(), rate, seconds)));
            }
            versions.add(
                    new SoundPlayer.Version(name(view, row), facts(view, row), excerpt(pair.decoded(), rate, seconds)));
        }
        String note = (original.seconds() > seconds
                        ? "The middle " + Markup.coordinate(seconds) + " of " + Markup.fixed(original.seconds(), 1)
                                + " s; figures are about all of it. "
                        : "")
                + (original.format().rate() == rate
                        ? ""
                        : "Played at " + Markup.coordinate(rate / 1000.0) + " kHz, at which it was scored.");
        return Optional.of(new Clip(file, note.strip(), rate, versions));
    }

    private static String name(SoundView view, SoundRow row) {
        return view.styles().get(row.curve()).label() + ", " + Markup.fixed(row.kbps(), row.kbps() < 20 ? 1 : 0)
                + " kbps";
    }

    private static List<String> facts(SoundView view, SoundRow row) {
        List<String> facts = new ArrayList<>();
        facts.add(Markup.fixed(row.kbps(), 2) + " kbps");
        facts.add(Markup.grouped(row.bytes()) + " bytes");
        for (SoundMetric metric : view.mainMetrics()) {
            metric.of(row).ifPresent(value -> facts.add(metric.label() + " " + metric.text(value)));
        }
        facts.add(row.setting());
        return facts;
    }

    /** What is compared: ours at the rate it is made for, with the others' nearest points; of speech also ours at its best. */
    private static Set<SoundView.Point> points(SoundView view) {
        List<SoundView.Point> ours = view.ours();
        List<SoundView.Point> chosen = new ArrayList<>(view.allShown());
        if (view.kind() == SoundKind.SPEECH) {
            chosen.add(ours.get(ours.size() - 1));
        }
        Set<SoundView.Point> points = new LinkedHashSet<>(chosen);
        for (String curve : view.equivalents()) {
            for (SoundView.Point own : chosen) {
                points.add(SoundView.nearest(view.points(curve), own.kbps()));
            }
        }
        return points;
    }

    /** What is in the kept file, or in the same made again. */
    private Sound decoded(SoundView view, SoundRow row, Sound original) throws IOException {
        SoundBenchCodec codec = codec(view, row);
        Optional<Path> kept = results.kept(row).filter(Files::isRegularFile);
        byte[] file = kept.isPresent()
                ? Files.readAllBytes(kept.get())
                : codec.encode(original, row.setting()).value();
        if (file.length != row.bytes()) {
            throw new IOException(
                    CurveStyle.label(row.curve()) + " made " + file.length + " bytes where the row has " + row.bytes());
        }
        return codec.decode(file).value();
    }

    private SoundBenchCodec codec(SoundView view, SoundRow row) throws IOException {
        String key = view.kind() + " " + row.codec();
        SoundBenchCodec codec = codecs.get(key);
        if (codec == null) {
            codec = source.of(row.codec(), view.kind(), threads);
            codecs.put(key, codec);
        }
        if (codec.missing().isPresent()) {
            throw new IOException(codec.missing().get());
        }
        return codec;
    }

    private static float[][] excerpt(float[][] planes, int rate, double seconds) {
        int length = (int) Math.min(planes[0].length, Math.round(seconds * rate));
        int start = (planes[0].length - length) / 2;
        float[][] middle = new float[planes.length][];
        for (int c = 0; c < planes.length; c++) {
            middle[c] = Arrays.copyOfRange(planes[c], start, start + length);
        }
        return middle;
    }

    @Override
    public void close() throws IOException {
        for (SoundBenchCodec codec : codecs.values()) {
            codec.close();
        }
    }
}
