package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** What {@link RdBench} measures. Immutable. */
public final class RdOptions {
    private static final RdOptions DEFAULTS = new RdOptions(
            List.of(),
            List.of(Preset.FAST, Preset.SLOW),
            0,
            0,
            Runtime.getRuntime().availableProcessors(),
            false,
            Timed.WARM_UP_MILLIS);

    private final List<String> codecs;
    private final List<Preset> presets;
    private final int points; // 0: as many as are usual
    private final int scoreRate; // 0: the lowest of a set
    private final int threads;
    private final boolean keep;
    private final double warmUpMillis;

    private RdOptions(
            List<String> codecs,
            List<Preset> presets,
            int points,
            int scoreRate,
            int threads,
            boolean keep,
            double warmUpMillis) {
        this.codecs = codecs;
        this.presets = presets;
        this.points = points;
        this.scoreRate = scoreRate;
        this.threads = threads;
        this.keep = keep;
        this.warmUpMillis = warmUpMillis;
    }

    /**
     * Ours and those that people would pick instead, of pictures both presets and 6 settings each, of sounds all usual settings, all
     * processors; coded files are not kept. A set of sounds is scored at the lowest sample rate of its sounds.
     */
    public static RdOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The codecs to measure, in this order; a repeated name counts once. Those of pictures code pictures, those of sounds sounds. A codec of
     * pictures may be {@code NAME@EFFORT}: it then has that effort instead of the presets.
     *
     * @throws IllegalArgumentException if there is none
     */
    public RdOptions withCodecs(List<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("no codec is named");
        }
        return new RdOptions(
                List.copyOf(new LinkedHashSet<>(names)), presets, points, scoreRate, threads, keep, warmUpMillis);
    }

    /**
     * {@code fast}, {@code slow} or {@code both}: of the codecs that are named without an effort.
     *
     * @throws IllegalArgumentException if it is another word
     */
    public RdOptions withPresets(String word) {
        List<Preset> chosen = new ArrayList<>();
        for (Preset preset : DEFAULTS.presets) {
            if (word.equals("both") || word.toLowerCase(Locale.ROOT).equals(preset.label())) {
                chosen.add(preset);
            }
        }
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("presets are " + word + ", must be fast, slow or both");
        }
        return new RdOptions(codecs, List.copyOf(chosen), points, scoreRate, threads, keep, warmUpMillis);
    }

    /**
     * Settings a curve; codecs of sound that have fewer take all they have.
     *
     * @throws IllegalArgumentException if it is not in 1..100
     */
    public RdOptions withPoints(int count) {
        if (count < 1 || count > 100) {
            throw new IllegalArgumentException("points are " + count + ", must be in 1..100");
        }
        return new RdOptions(codecs, presets, count, scoreRate, threads, keep, warmUpMillis);
    }

    /**
     * Sample rate at which sounds are compared with their originals; sets scored at 24 kHz or less are taken for speech.
     *
     * @throws IllegalArgumentException if it is not in 4000..192000
     */
    public RdOptions withScoreRate(int hertz) {
        if (hertz < 4000 || hertz > 192_000) {
            throw new IllegalArgumentException("the rate to score at is " + hertz + " Hz, must be in 4000..192000");
        }
        return new RdOptions(codecs, presets, points, hertz, threads, keep, warmUpMillis);
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
        return new RdOptions(codecs, presets, points, scoreRate, count, keep, warmUpMillis);
    }

    /** Whether every coded file is kept; rows whose file is not there are then measured again. */
    public RdOptions withKeep(boolean kept) {
        return new RdOptions(codecs, presets, points, scoreRate, threads, kept, warmUpMillis);
    }

    /** For tests: how long each codec is warmed up; 0 for one picture. */
    RdOptions withWarmUpMillis(double millis) {
        return new RdOptions(codecs, presets, points, scoreRate, threads, keep, millis);
    }

    /** Empty for the usual ones. */
    List<String> codecs() {
        return codecs;
    }

    List<Preset> presets() {
        return presets;
    }

    /** Settings a curve, where the usual number is this. */
    int points(int usual) {
        return points == 0 ? usual : points;
    }

    OptionalInt scoreRate() {
        return scoreRate == 0 ? OptionalInt.empty() : OptionalInt.of(scoreRate);
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
