package dev.nacre.entropy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Turns counts or weights into frequencies that sum to a power of two, by integers alone, so that every machine gets the
 * same ones. The result minimises the coded length of the weights to second order.
 *
 * <p>Source: docs/format.md, "From counts to frequencies". Stateless.
 */
public final class Normalizer {
    /** Largest weight, inclusive: keeps all products below 2^63. */
    public static final long MAX_WEIGHT = 1L << 40;

    private Normalizer() {}

    /**
     * Frequencies in proportion to {@code weights}, at least 1 each.
     *
     * @param weights each in [0, 2^40], not all zero, at most {@code 1 << precision} of them
     * @param precision log2 of the sum of the result, in [8, 16]
     * @return a new array of the same length
     */
    public static int[] normalize(long[] weights, int precision) {
        int[] frequencies = round(weights, precision);
        long missing =
                (1L << precision) - Arrays.stream(frequencies).asLongStream().sum();
        settle(weights, frequencies, missing, weights.length, 1);
        return frequencies;
    }

    /**
     * Frequencies of a table that is to stay symmetric: entry {@code s} of the first {@code numBins} gets that of entry
     * {@code numBins - 1 - s}. Entries from {@code numBins} on (the escape) have no partner.
     *
     * @param weights each in [0, 2^40], the first {@code numBins} symmetric, not all zero
     * @param numBins in [1, {@code weights.length}]
     * @param precision log2 of the sum of the result, in [8, 16]
     * @return a new array of the same length
     */
    public static int[] normalizeSymmetric(long[] weights, int numBins, int precision) {
        if (numBins < 1 || numBins > weights.length) {
            throw new IllegalArgumentException("numBins is " + numBins + ", allowed 1 to " + weights.length);
        }
        for (int s = 0; s < numBins / 2; s++) {
            if (weights[s] != weights[numBins - 1 - s]) {
                throw new IllegalArgumentException("weights " + s + " and " + (numBins - 1 - s) + " differ");
            }
        }
        int[] frequencies = round(weights, precision);
        long missing =
                (1L << precision) - Arrays.stream(frequencies).asLongStream().sum();
        if (missing % 2 != 0) {
            // Pairs move two counts at once, so an odd one goes to an entry without a partner: the centre or the
            // escape.
            int single = numBins % 2 == 1 ? numBins / 2 : numBins;
            int step = missing > 0 || single >= weights.length || frequencies[single] == 1 ? 1 : -1;
            if (single >= weights.length) {
                throw new IllegalArgumentException("an even table without escape cannot take an odd count");
            }
            frequencies[single] += step;
            missing -= step;
        }
        settle(weights, frequencies, missing / 2, numBins / 2, 2);
        for (int s = 0; s < numBins / 2; s++) {
            frequencies[numBins - 1 - s] = frequencies[s];
        }
        return frequencies;
    }

    private static int[] round(long[] weights, int precision) {
        FrequencyTable.requirePrecision(precision);
        int total = 1 << precision;
        if (weights.length == 0 || weights.length > total) {
            throw new IllegalArgumentException(weights.length + " weights, allowed 1 to " + total);
        }
        long sum = 0;
        for (int s = 0; s < weights.length; s++) {
            if (weights[s] < 0 || weights[s] > MAX_WEIGHT) {
                throw new IllegalArgumentException("weight " + s + " is " + weights[s] + ", allowed 0 to 2^40");
            }
            sum += weights[s];
        }
        if (sum == 0) {
            throw new IllegalArgumentException("all weights are zero");
        }
        int[] frequencies = new int[weights.length];
        for (int s = 0; s < weights.length; s++) {
            // weights <= 2^40 and total <= 2^16, so the numerator stays below 2^58.
            frequencies[s] = (int) Math.max(1, (weights[s] * total * 2 + sum) / (2 * sum));
        }
        return frequencies;
    }

    /**
     * Moves {@code missing} counts, one at a time, to (or from, if negative) those of the first {@code numCandidates}
     * entries that gain most (or lose least) by it. The gain of one more count is {@code w log((f + 1) / f)}, which is
     * {@code w / (f + 1/2)} to second order; ties go to the lower index.
     */
    private static void settle(long[] weights, int[] frequencies, long missing, int numCandidates, int countsAStep) {
        if (missing == 0) {
            return;
        }
        int step = missing > 0 ? 1 : -1;
        Comparator<Integer> byGain = (a, b) ->
                Long.compare(weights[b] * (2L * frequencies[a] + step), weights[a] * (2L * frequencies[b] + step));
        Comparator<Integer> order = (step > 0 ? byGain : byGain.reversed()).thenComparing(Comparator.naturalOrder());
        PriorityQueue<Integer> candidates = new PriorityQueue<>(order);
        for (int s = 0; s < numCandidates; s++) {
            if (step > 0 || frequencies[s] > 1) {
                candidates.add(s);
            }
        }
        for (long left = Math.abs(missing); left > 0; left--) {
            Integer s = candidates.poll();
            if (s == null) {
                throw new IllegalArgumentException("no entry can give up " + left * countsAStep + " more counts");
            }
            frequencies[s] += step;
            if (step > 0 || frequencies[s] > 1) {
                candidates.add(s);
            }
        }
    }
}
