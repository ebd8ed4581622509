package dev.nacre.eval.bench;

import java.util.List;
import java.util.stream.IntStream;

/** What {@link SpeedBench} measures. Immutable; start from {@link #defaults()}. */
public final class SpeedOptions {
    private final List<String> codecs;
    private final List<Integer> threads;
    private final int rounds;
    private final int batch;
    private final List<Double> megapixels;
    private final double limitSeconds;
    private final double warmUpMillis;

    private SpeedOptions(
            List<String> codecs,
            List<Integer> threads,
            int rounds,
            int batch,
            List<Double> megapixels,
            double limitSeconds,
            double warmUpMillis) {
        this.codecs = codecs;
        this.threads = threads;
        this.rounds = rounds;
        this.batch = batch;
        this.megapixels = megapixels;
        this.limitSeconds = limitSeconds;
        this.warmUpMillis = warmUpMillis;
    }

    /**
     * walloc, jpeg, webp, avif, jpeg2000 and jxl; 1, 2, 4, ... threads up to the number of processors; 7 rounds; batches of 16 pictures; 0.1, 1, 10
     * and 100 megapixels, where coding one picture takes at most 60 seconds.
     */
    public static SpeedOptions defaults() {
        int processors = Math.min(64, Runtime.getRuntime().availableProcessors());
        List<Integer> threads = IntStream.iterate(1, t -> t < processors, t -> 2 * t)
                .boxed()
                .collect(java.util.stream.Collectors.toCollection(java.util.ArrayList::new));
        threads.add(processors);
        return new SpeedOptions(
                List.of("walloc", "jpeg", "webp", "avif", "jpeg2000", "jxl"),
                List.copyOf(threads),
                7,
                16,
                List.of(0.1, 1.0, 10.0, 100.0),
                60,
                2000);
    }

    /**
     * Sets which codecs take turns, each with its fast preset.
     *
     * @throws IllegalArgumentException if there is none, or one is unknown
     */
    public SpeedOptions withCodecs(List<String> newCodecs) {
        if (newCodecs.isEmpty()) {
            throw new IllegalArgumentException("codecs: at least one");
        }
        newCodecs.forEach(name -> Peers.of(name, Preset.FAST, 1));
        return new SpeedOptions(List.copyOf(newCodecs), threads, rounds, batch, megapixels, limitSeconds, warmUpMillis);
    }

    /**
     * Sets the numbers of threads that warm pictures are coded with; the last one is used for all else.
     *
     * @throws IllegalArgumentException if there is none, or one is not in [1, 64]
     */
    public SpeedOptions withThreads(List<Integer> newThreads) {
        if (newThreads.isEmpty() || newThreads.stream().anyMatch(t -> t < 1 || t > 64)) {
            throw new IllegalArgumentException("threads: " + newThreads + ", each must be in 1 to 64");
        }
        return new SpeedOptions(codecs, List.copyOf(newThreads), rounds, batch, megapixels, limitSeconds, warmUpMillis);
    }

    /** Sets how often each codec has its turn; medians are reported. */
    public SpeedOptions withRounds(int newRounds) {
        return new SpeedOptions(
                codecs, threads, positive("rounds", newRounds), batch, megapixels, limitSeconds, warmUpMillis);
    }

    /** Sets how many pictures are coded at once. */
    public SpeedOptions withBatch(int pictures) {
        return new SpeedOptions(
                codecs, threads, rounds, positive("batch", pictures), megapixels, limitSeconds, warmUpMillis);
    }

    /** Sets the sizes of the last table, rising; none leaves it out. */
    public SpeedOptions withMegapixels(List<Double> sizes) {
        if (sizes.stream().anyMatch(size -> !(size > 0 && size <= 200))) {
            throw new IllegalArgumentException("megapixels: " + sizes + ", each must be above 0 and at most 200");
        }
        return new SpeedOptions(
                codecs, threads, rounds, batch, sizes.stream().sorted().toList(), limitSeconds, warmUpMillis);
    }

    /** Sets how long coding one large picture may take, by what the smaller ones took; longer ones are left out, and said so. */
    public SpeedOptions withLimitSeconds(double seconds) {
        return new SpeedOptions(codecs, threads, rounds, batch, megapixels, seconds, warmUpMillis);
    }

    /** Sets for how long each codec gets warm before it is timed. */
    SpeedOptions withWarmUpMillis(double millis) {
        return new SpeedOptions(codecs, threads, rounds, batch, megapixels, limitSeconds, millis);
    }

    private static int positive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + ": " + value + ", at least 1");
        }
        return value;
    }

    public List<String> codecs() {
        return codecs;
    }

    public List<Integer> threads() {
        return threads;
    }

    public int rounds() {
        return rounds;
    }

    public int batch() {
        return batch;
    }

    public List<Double> megapixels() {
        return megapixels;
    }

    public double limitSeconds() {
        return limitSeconds;
    }

    double warmUpMillis() {
        return warmUpMillis;
    }

    /** The most threads of {@link #threads}. */
    int mostThreads() {
        return threads.stream().mapToInt(Integer::intValue).max().orElse(1);
    }
}
