package dev.nacre.eval.bench;

import java.io.IOException;
import java.util.OptionalDouble;

/**
 * Repeats what is too quick to be timed once: up to three times, while the sum stays under half a second. The least wall
 * time counts, as a machine that is busy with other things only ever adds to it; of processor times, which come in steps of 10 ms for
 * programs, the mean.
 */
final class Timed {
    private static final int MAX_REPEATS = 3;
    private static final double LIMIT_MILLIS = 500;

    /** How long a warm-up takes unless told otherwise. */
    static final double WARM_UP_MILLIS = 2000;

    private Timed() {}

    /** {@link MediumCodec#encode}, repeated. All results must be of one size: those of one codec are. */
    static <T> Measured<byte[]> encode(MediumCodec<T> codec, T input, String setting) throws IOException {
        return repeat(() -> codec.encode(input, setting));
    }

    /** {@link MediumCodec#decode}, repeated. */
    static <T> Measured<T> decode(MediumCodec<T> codec, byte[] file) throws IOException {
        return repeat(() -> codec.decode(file));
    }

    /**
     * Codes an input until the compiler of the JVM has done most of its work. The first one pays for what is loaded and
     * compiled on first use; that is no property of the codec.
     *
     * @param millis for so long, but at least once
     */
    static <T> void warmUp(MediumCodec<T> codec, T input, String setting, double millis) throws IOException {
        long start = System.nanoTime();
        do {
            codec.warmUp(input, setting);
        } while ((System.nanoTime() - start) / 1e6 < millis);
    }

    private static <T> Measured<T> repeat(Meter.Work<Measured<T>> work) throws IOException {
        Measured<T> first = work.run();
        double sum = first.wallMillis();
        double wall = first.wallMillis();
        OptionalDouble cpu = first.cpuMillis();
        for (int i = 1; i < MAX_REPEATS && sum + first.wallMillis() < LIMIT_MILLIS; i++) {
            Measured<T> next = work.run();
            sum += next.wallMillis();
            wall = Math.min(wall, next.wallMillis());
            cpu = cpu.isPresent() && next.cpuMillis().isPresent()
                    ? OptionalDouble.of(
                            (i * cpu.getAsDouble() + next.cpuMillis().getAsDouble()) / (i + 1))
                    : OptionalDouble.empty();
        }
        return new Measured<>(first.value(), wall, cpu, first.peakMemoryBytes());
    }
}
