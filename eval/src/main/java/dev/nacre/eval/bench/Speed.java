package dev.nacre.eval.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How fast one curve's codec was, over all its rows of a set: all pixels by all time, so that large pictures count for more.
 *
 * @param encodeMps a million pixels a second of wall time
 * @param decodeMps the same
 * @param encodeCpuSeconds processor time for a million pixels, over all threads; empty where it was not measured for every row
 * @param decodeCpuSeconds the same
 * @param peakMemoryBytes the greatest of all rows
 */
record Speed(
        double encodeMps,
        double decodeMps,
        OptionalDouble encodeCpuSeconds,
        OptionalDouble decodeCpuSeconds,
        OptionalLong peakMemoryBytes) {

    /** Of at least one row. */
    static Speed of(List<Row> rows) {
        double megapixels = sum(rows, row -> (double) row.width() * row.height()) / 1e6;
        return new Speed(
                1000 * megapixels / sum(rows, Row::encodeMillis),
                1000 * megapixels / sum(rows, Row::decodeMillis),
                cpuSeconds(rows, Row::encodeCpuMillis, megapixels),
                cpuSeconds(rows, Row::decodeCpuMillis, megapixels),
                rows.stream()
                        .flatMapToLong(row -> row.peakMemoryBytes().stream())
                        .max());
    }

    private static double sum(List<Row> rows, ToDoubleFunction<Row> value) {
        return rows.stream().mapToDouble(value).sum();
    }

    private static OptionalDouble cpuSeconds(List<Row> rows, Function<Row, OptionalDouble> millis, double megapixels) {
        return rows.stream().allMatch(row -> millis.apply(row).isPresent())
                ? OptionalDouble.of(sum(rows, row -> millis.apply(row).getAsDouble()) / 1000 / megapixels)
                : OptionalDouble.empty();
    }
}
