package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The rate at which another codec is as good as ours at one of its points: where the other's curve of means first reaches our mean, linear in the
 * logarithm of the rate between its points.
 *
 * @param kbps of the other codec, within its points
 * @param interval 95 %, by drawing the sounds anew; empty where they are too few
 * @param least the other's lowest rate: a figure or an end of the interval equal to it says "at most"
 * @param most the other's highest rate: a figure equal to it says "at least"
 */
record EquivalentRate(double kbps, Optional<Bootstrap.Interval> interval, double least, double most) {
    /**
     * Looks for it.
     *
     * @param ours with the point in question alone
     * @param other of the same metric
     * @return empty where the curves have no sound in common, or the other has fewer than two points
     */
    static Optional<EquivalentRate> of(Samples<SoundMetric> ours, Samples<SoundMetric> other) {
        List<String> common =
                ours.files().stream().filter(other.files()::contains).toList();
        if (common.isEmpty() || other.settings().size() < 2) {
            return Optional.empty();
        }
        Samples<SoundMetric> a = ours.of(common);
        Samples<SoundMetric> b = other.of(common);
        int[] all = IntStream.range(0, common.size()).toArray();
        List<Curve.Point> curve = sorted(b.curve(all));
        return Optional.of(new EquivalentRate(
                rate(a, b, all),
                Bootstrap.of(common.size(), drawn -> OptionalDouble.of(rate(a, b, drawn))),
                curve.get(0).rate(),
                curve.get(curve.size() - 1).rate()));
    }

    private static List<Curve.Point> sorted(Curve curve) {
        List<Curve.Point> points = new ArrayList<>(curve.points());
        points.sort(Comparator.comparingDouble(Curve.Point::rate));
        return points;
    }

    private static double rate(Samples<SoundMetric> ours, Samples<SoundMetric> other, int[] drawn) {
        double wanted = ours.curve(drawn).points().get(0).quality();
        boolean higher = ours.metric().higherIsBetter();
        List<Curve.Point> curve = sorted(other.curve(drawn));
        Curve.Point last = curve.get(0);
        if (reaches(last.quality(), wanted, higher)) {
            return last.rate();
        }
        for (Curve.Point next : curve.subList(1, curve.size())) {
            if (reaches(next.quality(), wanted, higher)) {
                double part = (wanted - last.quality()) / (next.quality() - last.quality());
                return StrictMath.exp(StrictMath.log(last.rate()) * (1 - part) + StrictMath.log(next.rate()) * part);
            }
            last = next;
        }
        return last.rate();
    }

    private static boolean reaches(double quality, double wanted, boolean higher) {
        return higher ? quality >= wanted : quality <= wanted;
    }

    /** {@code 7.4 kbps (6.9 to 8.1)}. */
    String text() {
        return figure() + intervalText().map(text -> " (" + text + ")").orElse("");
    }

    /** {@code 7.4 kbps}; {@code at most 6.3 kbps} where the other is as good at its lowest rate. */
    String figure() {
        return (kbps <= least ? "at most " : kbps >= most ? "at least " : "") + Markup.fixed(kbps, 1) + " kbps";
    }

    /** {@code 6.9 to 8.1}; empty also where the figure is an end of the other's rates. */
    Optional<String> intervalText() {
        return kbps <= least || kbps >= most
                ? Optional.empty()
                : interval.map(ends -> Markup.fixed(ends.low(), 1) + " to " + Markup.fixed(ends.high(), 1));
    }
}
