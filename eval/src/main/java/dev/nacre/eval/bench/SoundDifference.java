package dev.nacre.eval.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * By how much one codec's figures differ from another's over the same sounds.
 *
 * @param metric what differs
 * @param mean of the differences, one's minus the other's
 * @param interval 95 %, by drawing the sounds anew; empty where they are too few
 * @param sounds how many were compared
 * @param worse at how many of them the one is worse
 */
record SoundDifference(SoundMetric metric, double mean, Optional<Bootstrap.Interval> interval, int sounds, int worse) {
    /** Whether the difference has a direction, whatever sounds were drawn. */
    enum Verdict {
        BETTER,
        WORSE,
        OPEN
    }

    /** The difference of some sounds; empty if there are none. */
    static Optional<SoundDifference> of(SoundMetric metric, List<Double> differences) {
        if (differences.isEmpty()) {
            return Optional.empty();
        }
        double[] values = differences.stream().mapToDouble(Double::doubleValue).toArray();
        Optional<Bootstrap.Interval> interval = Bootstrap.of(
                values.length,
                drawn -> OptionalDouble.of(
                        Arrays.stream(drawn).mapToDouble(i -> values[i]).sum() / drawn.length));
        int worse = (int) IntStream.range(0, values.length)
                .filter(i -> metric.isBetter(-values[i]))
                .count();
        return Optional.of(new SoundDifference(
                metric, Arrays.stream(values).sum() / values.length, interval, values.length, worse));
    }

    Verdict verdict() {
        if (interval.isEmpty()) {
            return Verdict.OPEN;
        }
        double low = interval.get().low();
        double high = interval.get().high();
        if (metric.isBetter(low) && metric.isBetter(high)) {
            return Verdict.BETTER;
        }
        return metric.isBetter(-low) && metric.isBetter(-high) ? Verdict.WORSE : Verdict.OPEN;
    }

    /** {@code +0.012 (+0.004 to +0.019)}. */
    String text() {
        return metric.signed(mean)
                + intervalText().map(text -> " (" + text + ")").orElse("");
    }

    /** {@code +0.004 to +0.019}. */
    Optional<String> intervalText() {
        return interval.map(ends -> metric.signed(ends.low()) + " to " + metric.signed(ends.high()));
    }
}
