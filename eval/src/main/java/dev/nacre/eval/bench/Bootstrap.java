package dev.nacre.eval.bench;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * How far a BD-rate depends on the pictures that happened to be in the set: pictures are drawn with replacement (the same for both
 * curves) and the figure is computed anew, many times. The seed is fixed, so that the same rows give the same interval.
 */
final class Bootstrap {
    /** Fewer pictures than this are too few to draw from. */
    static final int LEAST_PICTURES = 5;

    private static final int DRAWS = 1000;
    private static final double OUTSIDE = 0.025; // on either side: a 95 % interval
    private static final long SEED = 20260118;

    private Bootstrap() {}

    /** Ends of an interval, percent of rate. */
    record Interval(double low, double high) {}

    /**
     * The interval that holds 95 % of the draws.
     *
     * @param test over the same pictures, in the same order, as {@code reference}
     * @return empty where there are fewer than {@link #LEAST_PICTURES}, or where the curves of more than a tenth of the draws have too
     *     little in common
     */
    static Optional<Interval> of(Samples test, Samples reference) {
        if (!test.files().equals(reference.files())) {
            throw new IllegalArgumentException("the curves are over different pictures");
        }
        int pictures = test.files().size();
        if (pictures < LEAST_PICTURES) {
            return Optional.empty();
        }
        // Random and not a better generator: its sequence is part of its specification.
        Random random = new Random(SEED);
        double[] figures = new double[DRAWS];
        int count = 0;
        int[] drawn = new int[pictures];
        for (int i = 0; i < DRAWS; i++) {
            for (int j = 0; j < pictures; j++) {
                drawn[j] = random.nextInt(pictures);
            }
            Optional<BdRate.Result> figure = BdRate.of(test.curve(drawn), reference.curve(drawn), test.metric());
            if (figure.isPresent()) {
                figures[count++] = figure.get().percent();
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
