package dev.nacre.eval.bench;

import dev.nacre.audio.HifiCodec;
import dev.nacre.audio.Sound;
import dev.nacre.audio.SoundCodec;
import dev.nacre.audio.SoundEncodeOptions;
import dev.nacre.audio.SoundOptions;
import dev.nacre.audio.SoundTuning;
import dev.nacre.audio.WallocAudioCodec;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.ModelStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Ours: hifi, by codes of a frame, and walloc-audio, by level or within the size of another codec's file.
 *
 * <p>A setting {@code within=mp3@96} asks for the finest level whose file is not larger than what {@code mp3} makes of the same sound at {@code
 * kbps=96}: so codecs are compared at no more rate, clip by clip. The time of looking for it does not count.
 */
final class NacreSoundCodec implements SoundBenchCodec {
    private static final Pattern WITHIN = Pattern.compile("within=([a-z0-9]+)@([0-9.]+)");

    private final String name;
    private final String model;
    private final String key;
    private final int mostLevel;
    private final SoundEncodeOptions encodeOptions;
    private final List<String> settings;
    private final Optional<MediumCodec<Sound>> peer;
    private final int threads;
    private final ModelStore store;
    private final BiFunction<ModelStore, SoundOptions, SoundCodec> opener;
    private SoundCodec codec;

    // The last level that was looked for: a measurement is repeated.
    private Sound found;
    private String foundSetting;
    private int foundLevel;

    private NacreSoundCodec(
            String name,
            String model,
            String key,
            int mostLevel,
            SoundEncodeOptions encodeOptions,
            List<String> settings,
            Optional<MediumCodec<Sound>> peer,
            int threads,
            ModelStore store,
            BiFunction<ModelStore, SoundOptions, SoundCodec> opener) {
        this.name = name;
        this.model = model;
        this.key = key;
        this.mostLevel = mostLevel;
        this.encodeOptions = encodeOptions;
        this.settings = settings;
        this.peer = peer;
        this.threads = threads;
        this.store = store;
        this.opener = opener;
    }

    /** The speech codec: 2, 4, ... 12 codes of a frame. */
    static NacreSoundCodec hifi(int threads, ModelStore store) {
        return new NacreSoundCodec(
                "hifi",
                "hifi-16k",
                "codes",
                12,
                SoundEncodeOptions.defaults(),
                IntStream.rangeClosed(1, 6)
                        .mapToObj(half -> "codes=" + 2 * half)
                        .toList(),
                Optional.empty(),
                threads,
                store,
                HifiCodec::open);
    }

    /**
     * The codec of music: within the size of the peer's file at 32, 48, 64, 96, 128 and 160 kbps. So all sounds have the same rate, as the peers'
     * have: means over levels would be those of loud sounds at high rates and of quiet ones at low rates.
     *
     * @param tuning for listening it is {@code walloc-audio}, for the waveform {@code walloc-audio-waveform}
     * @param peer stays the caller's
     */
    static NacreSoundCodec wallocAudio(SoundTuning tuning, int threads, ModelStore store, MediumCodec<Sound> peer) {
        List<String> settings = IntStream.of(32, 48, 64, 96, 128, 160)
                .mapToObj(kbps -> "within=" + peer.name() + "@" + kbps)
                .toList();
        return new NacreSoundCodec(
                tuning == SoundTuning.LISTENING ? "walloc-audio" : "walloc-audio-waveform",
                "walloc-audio-44k",
                "level",
                200,
                SoundEncodeOptions.defaults().withTuning(tuning),
                settings,
                Optional.of(peer),
                threads,
                store,
                WallocAudioCodec::open);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String implementation() {
        String words;
        try (ModelPackage package_ = store.find(model)) {
            ModelInfo info = package_.info();
            words = info.id() + " " + info.version() + " "
                    + HexFormat.of().formatHex(info.hash8()).substring(0, 8);
        } catch (ModelException e) {
            words = "without a model";
        }
        String tuning = key.equals("level")
                ? ", tuned for " + encodeOptions.tuning().name().toLowerCase(Locale.ROOT)
                : "";
        return "Nacre " + name + tuning + ", " + words + ", " + options().device() + ", threads=" + threads;
    }

    private SoundOptions options() {
        return SoundOptions.defaults().withThreads(threads).withModel(model);
    }

    @Override
    public String suffix() {
        return "ncr";
    }

    @Override
    public Optional<String> missing() {
        try {
            store.find(model).close();
            return Optional.empty();
        } catch (ModelException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public List<String> settings(int points) {
        return SoundLadder.pick(settings, points);
    }

    @Override
    public Measured<byte[]> encode(Sound sound, String setting) throws IOException {
        int level = level(sound, setting);
        return Meter.measure(() -> encode(sound, level));
    }

    private byte[] encode(Sound sound, int level) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec().encode(sound, encodeOptions.withLevel(level), out);
        return out.toByteArray();
    }

    private int level(Sound sound, String setting) throws IOException {
        Matcher within = WITHIN.matcher(setting);
        if (!within.matches()) {
            String prefix = key + "=";
            if (!setting.matches(Pattern.quote(prefix) + "\\d{1,3}")) {
                throw new IllegalArgumentException("setting '" + setting + "' is not of the form " + prefix + "NUMBER");
            }
            return Integer.parseInt(setting.substring(prefix.length()));
        }
        if (peer.isEmpty() || !peer.get().name().equals(within.group(1))) {
            throw new IllegalArgumentException("setting '" + setting + "': " + name + " is not compared with that");
        }
        if (found != sound || !setting.equals(foundSetting)) {
            int bytes = peer.get().encode(sound, "kbps=" + within.group(2)).value().length;
            foundLevel = levelWithin(sound, bytes);
            found = sound;
            foundSetting = setting;
        }
        return foundLevel;
    }

    /** The finest level whose file has at most so many bytes, where files grow with the level. */
    private int levelWithin(Sound sound, int bytes) throws IOException {
        int low = -1;
        int high = mostLevel + 1;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (encode(sound, middle).length <= bytes) {
                low = middle;
            } else {
                high = middle;
            }
        }
        if (low < 0) {
            throw new IOException("even the coarsest level needs more than " + bytes + " bytes");
        }
        return low;
    }

    @Override
    public Measured<Sound> decode(byte[] file) throws IOException {
        return Meter.measure(() -> codec().decode(new ByteArrayInputStream(file), DecodeLimits.defaults())
                .sound());
    }

    private SoundCodec codec() {
        if (codec == null) {
            codec = opener.apply(store, options());
        }
        return codec;
    }

    @Override
    public void close() {
        if (codec != null) {
            codec.close();
        }
    }
}
