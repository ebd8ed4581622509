package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Bjontegaard's difference of rate: how many percent more bits a codec needs than another at equal quality, on average over a range of
 * quality. The logarithm of rate is interpolated over quality by {@link Pchip} and integrated over what both curves share, cut to
 * {@link Metric#low()} .. {@link Metric#high()}. The same curves give the same figure, to the last bit, on every machine.
 */
final class BdRate {
    /** Curves that share less than this say nothing about each other, dB. */
    static final double LEAST_OVERLAP = 1;

    private BdRate() {}

    /**
     * The figure, and what it is about.
     *
     * @param percent of rate; negative: fewer bits than the reference
     * @param low lower end of the quality compared, dB
     * @param high upper end, dB
     */
    record Result(double percent, double low, double high) {}

    /** BD-rate of one curve against another; empty where they share less than {@link #LEAST_OVERLAP}. */
    static Optional<Result> of(Curve test, Curve reference, Metric metric) {
        List<Curve.Point> a = usable(test);
        List<Curve.Point> b = usable(reference);
        double low = low(a, b, metric);
        double high = high(a, b, metric);
        if (!(high - low >= LEAST_OVERLAP)) {
            return Optional.empty();
        }
        double difference = (logRate(a).integral(low, high) - logRate(b).integral(low, high)) / (high - low);
        return Optional.of(new Result(100 * StrictMath.expm1(difference), low, high));
    }

    /** How much quality two curves share within the metric's range, dB; 0 where it is nothing. */
    static double overlap(Curve test, Curve reference, Metric metric) {
        List<Curve.Point> a = usable(test);
        List<Curve.Point> b = usable(reference);
        double overlap = high(a, b, metric) - low(a, b, metric);
        return overlap > 0 ? overlap : 0;
    }

    private static double low(List<Curve.Point> a, List<Curve.Point> b, Metric metric) {
        return a.size() < 2 || b.size() < 2
                ? metric.high()
                : Math.max(metric.low(), Math.max(a.get(0).quality(), b.get(0).quality()));
    }

    private static double high(List<Curve.Point> a, List<Curve.Point> b, Metric metric) {
        return a.size() < 2 || b.size() < 2
                ? metric.low()
                : Math.min(
                        metric.high(),
                        Math.min(
                                a.get(a.size() - 1).quality(),
                                b.get(b.size() - 1).quality()));
    }

    /** Sorted by quality, without those points that do not raise the rate (and of several of one quality the cheapest). */
    private static List<Curve.Point> usable(Curve curve) {
        List<Curve.Point> sorted = new ArrayList<>(curve.points());
        sorted.sort(Comparator.comparingDouble(Curve.Point::quality).thenComparingDouble(Curve.Point::rate));
        List<Curve.Point> usable = new ArrayList<>();
        for (Curve.Point point : sorted) {
            Curve.Point last = usable.isEmpty() ? null : usable.get(usable.size() - 1);
            if (last == null ? point.rate() > 0 : point.rate() > last.rate() && point.quality() > last.quality()) {
                usable.add(point);
            }
        }
        return usable;
    }

    private static Pchip logRate(List<Curve.Point> points) {
        return new Pchip(
                points.stream().mapToDouble(Curve.Point::quality).toArray(),
                points.stream()
                        .mapToDouble(point -> StrictMath.log(point.rate()))
                        .toArray());
    }
}
