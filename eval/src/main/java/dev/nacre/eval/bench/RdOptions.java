package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/** What {@link RdBench} measures. Immutable. */
public final class RdOptions {
    private static final RdOptions DEFAULTS = new RdOptions(
            List.of("walloc", "jpeg", "webp", "avif", "jpeg2000", "jxl"),
            List.of(BenchCodec.Preset.values()),
            6,
            Runtime.getRuntime().availableProcessors(),
            false,
            Timed.WARM_UP_MILLIS);

    private final List<String> codecs;
    private final List<BenchCodec.Preset> presets;
    private final int points;
    private final int threads;
    private final boolean keep;
    private final double warmUpMillis;

    private RdOptions(
            List<String> codecs,
            List<BenchCodec.Preset> presets,
            int points,
            int threads,
            boolean keep,
            double warmUpMillis) {
        this.codecs = codecs;
        this.presets = presets;
        this.points = points;
        this.threads = threads;
        this.keep = keep;
        this.warmUpMillis = warmUpMillis;
    }

    /** Ours and five that people would pick instead, both presets, 6 settings each, all processors; coded files are not kept. */
    public static RdOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The codecs to measure, in this order; a repeated name counts once.
     *
     * @throws IllegalArgumentException if there is none
     */
    public RdOptions withCodecs(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no codec is named");
        }
        return new RdOptions(List.copyOf(new LinkedHashSet<>(names)), presets, points, threads, keep, warmUpMillis);
    }

    /**
     * {@code fast}, {@code slow} or {@code both}.
     *
     * @throws IllegalArgumentException if it is another word
     */
    public RdOptions withPresets(String word) {
        List<BenchCodec.Preset> chosen = new ArrayList<>();
        for (BenchCodec.Preset preset : BenchCodec.Preset.values()) {
            if (word.equals("both") || word.toLowerCase(Locale.ROOT).equals(preset.label())) {
                chosen.add(preset);
            }
        }
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("presets are " + word + ", must be fast, slow or both");
        }
        return new RdOptions(codecs, List.copyOf(chosen), points, threads, keep, warmUpMillis);
    }

    /**
     * Settings a curve.
     *
     * @throws IllegalArgumentException if it is not in 1..100
     */
    public RdOptions withPoints(int count) {
        if (count < 1 || count > 100) {
            throw new IllegalArgumentException("points are " + count + ", must be in 1..100");
        }
        return new RdOptions(codecs, presets, count, threads, keep, warmUpMillis);
    }

    /**
     * Threads that each codec may use.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public RdOptions withThreads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads are " + count + ", must be positive");
        }
        return new RdOptions(codecs, presets, points, count, keep, warmUpMillis);
    }

    /** Whether every coded file is kept; rows whose file is not there are then measured again. */
    public RdOptions withKeep(boolean kept) {
        return new RdOptions(codecs, presets, points, threads, kept, warmUpMillis);
    }

    /** For tests: how long each codec is warmed up; 0 for one picture. */
    RdOptions withWarmUpMillis(double millis) {
        return new RdOptions(codecs, presets, points, threads, keep, millis);
    }

    List<String> codecs() {
        return codecs;
    }

    List<BenchCodec.Preset> presets() {
        return presets;
    }

    int points() {
        return points;
    }

    int threads() {
        return threads;
    }

    boolean keep() {
        return keep;
    }

    double warmUpMillis() {
        return warmUpMillis;
    }
}
