package dev.nacre.eval.bench;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * What {@link RdBench} has to know of the things that it codes.
 *
 * @param <T> one of them
 */
interface BenchMedium<T> {
    /**
     * Which curve a measurement is for, and which point of it.
     *
     * @param codec {@link MediumCodec#name()}
     * @param preset {@link Preset#label()}
     * @param implementation {@link MediumCodec#implementation()}
     * @param setting the quality
     * @param number of the setting within its curve, from 0
     */
    record Point(String codec, String preset, String implementation, String setting, int number) {}

    /**
     * Reads one of them.
     *
     * @param remark is told what is dropped
     */
    T read(Sets.Item item, Consumer<String> remark) throws IOException;

    /** {@link BenchRow#scoring} of its rows. */
    String scoring(Sets.Item item);

    /**
     * Compares what was decoded with the input.
     *
     * @throws IOException if it is not of the input's shape
     */
    BenchRow row(Sets.Item item, Point point, T input, Measured<byte[]> encoded, Measured<T> decoded)
            throws IOException;

    /** The greater of two peaks of memory, as far as they are known. */
    static OptionalLong peak(Measured<?> encoded, Measured<?> decoded) {
        return LongStream.concat(encoded.peakMemoryBytes().stream(), decoded.peakMemoryBytes().stream())
                .max();
    }
}
