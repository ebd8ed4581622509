package dev.nacre.entropy;

import java.util.ArrayList;
import java.util.List;

/**
 * Tables of zero-mean distributions over a fixed grid of scales: what a hyperprior codec picks from by an index. A model
 * package brings its own integers; these are the defaults, and what tests code with.
 *
 * <p>Made of {@link StrictMath} and strict arithmetic only, so that every machine gets the same integers (a test holds
 * their hash). Stateless.
 */
public final class ScaleTables {
    /** Number of scales in the grid. */
    public static final int NUM_SCALES = 64;

    private static final double LEAST_SCALE = 0.11;
    private static final double LARGEST_SCALE = 256;

    /** Bins reach to this many standard deviations on each side; the escape takes the rest. */
    private static final int REACH = 4;

    private static final int LEAST_REACH = 3;

    /** Above this standard deviation a bin holds several values, so that no table passes 260 entries. */
    private static final double LARGEST_UNSHIFTED = 32;

    private ScaleTables() {}

    /** A distribution function with mean 0 and standard deviation 1, symmetric. */
    private interface Distribution {
        /** Probability of a value above {@code x >= 0}. */
        double tail(double x);
    }

    /**
     * Standard deviation number {@code i} of the grid, in values: {@code 0.11 * (256 / 0.11)^(i / 63)}.
     *
     * @param i in [0, 63]
     */
    public static double scale(int i) {
        if (i < 0 || i >= NUM_SCALES) {
            throw new IllegalArgumentException("scale number is " + i + ", allowed 0 to 63");
        }
        return LEAST_SCALE * StrictMath.pow(LARGEST_SCALE / LEAST_SCALE, i / (NUM_SCALES - 1.0));
    }

    /** The Gaussian tables of all scales, precision 14. */
    public static TableBank gaussianBank() {
        List<FrequencyTable> tables = new ArrayList<>();
        for (int i = 0; i < NUM_SCALES; i++) {
            tables.add(gaussian(scale(i), 14));
        }
        return TableBank.of(tables);
    }

    /** The Laplace tables of all scales, precision 14. */
    public static TableBank laplaceBank() {
        List<FrequencyTable> tables = new ArrayList<>();
        for (int i = 0; i < NUM_SCALES; i++) {
            tables.add(laplace(scale(i), 14));
        }
        return TableBank.of(tables);
    }

    /**
     * The Gaussian of standard deviation {@code sigma}, integrated over bins, with an escape.
     *
     * @param sigma in values, in [0.01, 4096]
     * @param precision in [8, 16]
     */
    public static FrequencyTable gaussian(double sigma, int precision) {
        return table(ScaleTables::gaussianTail, sigma, precision);
    }

    /** The Laplace distribution of standard deviation {@code sigma}; otherwise as {@link #gaussian}. */
    public static FrequencyTable laplace(double sigma, int precision) {
        return table(x -> StrictMath.exp(-x * StrictMath.sqrt(2)) / 2, sigma, precision);
    }

    private static FrequencyTable table(Distribution distribution, double sigma, int precision) {
        if (!(sigma >= 0.01 && sigma <= 4096)) {
            throw new IllegalArgumentException("sigma is " + sigma + ", allowed 0.01 to 4096");
        }
        int shift = 0;
        while (sigma > LARGEST_UNSHIFTED * (1 << shift)) {
            shift++;
        }
        int reach = Math.max(LEAST_REACH, (int) StrictMath.ceil(REACH * sigma / (1 << shift)));
        int min = -reach;
        // Unshifted bins are single values around 0; shifted ones are floors, so they end just below reach << shift.
        int numBins = shift == 0 ? 2 * reach + 1 : 2 * reach;
        long[] weights = new long[numBins + 1];
        for (int s = 0; s < numBins; s++) {
            double low = ((min + s) * (1 << shift) - 0.5) / sigma;
            double high = ((min + s + 1) * (1 << shift) - 0.5) / sigma;
            weights[s] = weight(between(distribution, low, high));
        }
        double first = (min * (1 << shift) - 0.5) / sigma;
        double end = ((min + numBins) * (1 << shift) - 0.5) / sigma;
        weights[numBins] = weight(distribution.tail(-first) + distribution.tail(end));
        int[] frequencies = shift == 0
                ? Normalizer.normalizeSymmetric(weights, numBins, precision)
                : Normalizer.normalize(weights, precision);
        return FrequencyTable.withEscape(precision, min, shift, frequencies);
    }

    /** Probability of [low, high], by differences on the side where they are exact. */
    private static double between(Distribution distribution, double low, double high) {
        if (low >= 0) {
            return distribution.tail(low) - distribution.tail(high);
        }
        if (high <= 0) {
            return distribution.tail(-high) - distribution.tail(-low);
        }
        return 1 - distribution.tail(-low) - distribution.tail(high);
    }

    private static long weight(double probability) {
        return (long) StrictMath.floor(probability * (1L << 40) + 0.5);
    }

    /**
     * Upper tail of the standard Gaussian: 1/2 - phi(x) (x + x^3/3 + x^5/(3*5) + ...), whose terms are all positive
     * (Abramowitz and Stegun 26.2.11); absolute error about 1e-16. Beyond 8.5 it is below half a weight of 2^-40.
     */
    private static double gaussianTail(double x) {
        if (x > 8.5) {
            return 0;
        }
        double term = x;
        double sum = x;
        for (int k = 3; term > sum * 1e-17; k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return Math.max(0, 0.5 - StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * Math.PI) * sum);
    }
}
