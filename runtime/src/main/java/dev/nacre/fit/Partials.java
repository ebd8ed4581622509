package dev.nacre.fit;

import java.util.Arrays;

/**
 * A gradient that is summed from parts, one for each band of a loop, in the order of the bands: it is the same whichever threads did them,
 * and when. Not thread-safe, but bands may fill their parts at once.
 */
final class Partials {
    private final double[] sum;
    private double[][] parts = new double[0][];

    Partials(int size) {
        sum = new double[size];
    }

    /** A loop over {@code n} bands, each of which adds to its own part. */
    @FunctionalInterface
    interface Loop {
        void run(double[][] parts, int n);
    }

    void clear() {
        Arrays.fill(sum, 0);
    }

    /** Runs a loop and adds its parts to the sum. */
    void collect(int bands, Loop loop) {
        if (parts.length < bands) {
            int had = parts.length;
            parts = Arrays.copyOf(parts, bands);
            for (int i = had; i < bands; i++) {
                parts[i] = new double[sum.length];
            }
        }
        for (int i = 0; i < bands; i++) {
            Arrays.fill(parts[i], 0);
        }
        loop.run(parts, bands);
        for (int i = 0; i < bands; i++) {
            for (int n = 0; n < sum.length; n++) {
                sum[n] += parts[i][n];
            }
        }
    }

    /** The sum so far; not a copy. */
    double[] sum() {
        return sum;
    }
}
