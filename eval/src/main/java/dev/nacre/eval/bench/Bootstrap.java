package dev.nacre.eval.bench;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Function;

/**
 * How far a figure depends on the inputs that happened to be in the set: inputs are drawn with replacement (the same for all that is
 * compared) and the figure is computed anew, many times. The seed is fixed, so that the same rows give the same interval.
 */
final class Bootstrap {
    /** Fewer inputs than this are too few to draw from. */
    static final int LEAST_INPUTS = 5;

    private static final int DRAWS = 1000;
    private static final double OUTSIDE = 0.025; // on either side: a 95 % interval
    private static final long SEED = 20260118;

    private Bootstrap() {}

    /** Ends of an interval, in the figure's unit. */
    record Interval(double low, double high) {}

    /**
     * The interval of a BD-rate, percent of rate.
     *
     * @param test over the same pictures, in the same order, as {@code reference}
     * @return as {@link #of(int, Function)}; draws whose curves have too little in common give no figure
     */
    static Optional<Interval> of(Samples<Metric> test, Samples<Metric> reference) {
        if (!test.files().equals(reference.files())) {
            throw new IllegalArgumentException("the curves are over different pictures");
        }
        return of(test.files().size(), drawn -> {
            Optional<BdRate.Result> figure = BdRate.of(test.curve(drawn), reference.curve(drawn), test.metric());
            return figure.isPresent() ? OptionalDouble.of(figure.get().percent()) : OptionalDouble.empty();
        });
    }

    /**
     * The interval that holds 95 % of the draws.
     *
     * @param inputs how many there are
     * @param figure of some inputs, each as often as its index occurs; not kept
     * @return empty where there are fewer than {@link #LEAST_INPUTS}, or where more than a tenth of the draws give no figure
     */
    static Optional<Interval> of(int inputs, Function<int[], OptionalDouble> figure) {
        if (inputs < LEAST_INPUTS) {
            return Optional.empty();
        }
        // Random and not a better generator: its sequence is part of its specification.
        Random random = new Random(SEED);
        double[] figures = new double[DRAWS];
        int count = 0;
        int[] drawn = new int[inputs];
        for (int i = 0; i < DRAWS; i++) {
            for (int j = 0; j < inputs; j++) {
                drawn[j] = random.nextInt(inputs);
            }
            OptionalDouble value = figure.apply(drawn);
            if (value.isPresent()) {
                figures[count++] = value.getAsDouble();
            }
        }
        if (count < DRAWS - DRAWS / 10) {
            return Optional.empty();
        }
        double[] sorted = Arrays.copyOf(figures, count);
        Arrays.sort(sorted);
        return Optional.of(new Interval(quantile(sorted, OUTSIDE), quantile(sorted, 1 - OUTSIDE)));
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double rest = place - below;
        return below + 1 < sorted.length ? sorted[below] * (1 - rest) + sorted[below + 1] * rest : sorted[below];
    }
}
