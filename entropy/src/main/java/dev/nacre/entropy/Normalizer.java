package dev.nacre.entropy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntUnaryOperator;

/**
 * Turns counts or weights into frequencies that sum to a power of two, by integers alone, so that every machine gets the
 * same ones. The result minimises the coded length of the weights to second order.
 *
 * <p>Files hold finished frequencies, so no bitstream depends on this rule. Stateless.
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
        long missing = (1L << precision) - sum(frequencies);
        settle(weights, frequencies, missing, s -> 1);
        return frequencies;
    }

    /**
     * Frequencies of a table that is to stay symmetric: entry {@code s} of the first {@code numBins} gets that of entry
     * {@code numBins - 1 - s}. Entries from {@code numBins} on (the escape) have no partner.
     *
     * @param weights each in [0, 2^40], the first {@code numBins} symmetric, not all zero, at most
     *     {@code 1 << precision - 1} of them
     * @param numBins odd, so that there is a centre, at most {@code weights.length}
     * @param precision log2 of the sum of the result, in [8, 16]
     * @return a new array of the same length
     */
    public static int[] normalizeSymmetric(long[] weights, int numBins, int precision) {
        if (numBins < 1 || numBins > weights.length || numBins % 2 == 0) {
            throw new IllegalArgumentException("numBins is " + numBins + ", must be odd, 1 to " + weights.length);
        }
        int centre = numBins / 2;
        for (int s = 0; s < centre; s++) {
            if (weights[s] != weights[numBins - 1 - s]) {
                throw new IllegalArgumentException("weights " + s + " and " + (numBins - 1 - s) + " differ");
            }
        }
        int[] frequencies = round(weights, precision);
        long missing = (1L << precision) - sum(frequencies);
        if (missing % 2 != 0) {
            // Everything below moves two counts at a time, so the centre takes or gives the odd one.
            int step = missing > 0 || frequencies[centre] == 1 ? 1 : -1;
            frequencies[centre] += step;
            missing -= step;
        }
        // Two counts go to a pair, one each, or both to an entry without a partner. The lower half stands for the
        // pairs.
        long[] candidates = new long[weights.length - centre];
        int[] settled = new int[candidates.length];
        for (int i = 0; i < candidates.length; i++) {
            int s = i <= centre ? i : i + centre;
            candidates[i] = weights[s];
            settled[i] = frequencies[s];
        }
        settle(candidates, settled, missing / 2, i -> i < centre ? 1 : 2);
        for (int i = 0; i < candidates.length; i++) {
            frequencies[i <= centre ? i : i + centre] = settled[i];
        }
        for (int s = 0; s < centre; s++) {
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

    private static long sum(int[] frequencies) {
        return Arrays.stream(frequencies).asLongStream().sum();
    }

    /**
     * Makes {@code |missing|} moves up (or down, if negative), each by the entry that gains most (or loses least) by
     * it. A move changes entry {@code s} by {@code size(s)} counts. The gain {@code w log((f + size) / f)} is
     * {@code w size / (f + size / 2)} to second order; where sizes differ, the larger one costs as many counts as a
     * smaller one that has a partner, so the counts cancel. Ties go to the lower index.
     */
    private static void settle(long[] weights, int[] frequencies, long missing, IntUnaryOperator size) {
        int sign = missing > 0 ? 1 : -1;
        Comparator<Integer> byGain = (a, b) -> Long.compare(
                weights[b] * (2L * frequencies[a] + sign * size.applyAsInt(a)),
                weights[a] * (2L * frequencies[b] + sign * size.applyAsInt(b)));
        Comparator<Integer> order = (sign > 0 ? byGain : byGain.reversed()).thenComparing(Comparator.naturalOrder());
        PriorityQueue<Integer> candidates = new PriorityQueue<>(order);
        for (int s = 0; s < weights.length; s++) {
            if (frequencies[s] + sign * size.applyAsInt(s) >= 1) {
                candidates.add(s);
            }
        }
        for (long left = Math.abs(missing); left > 0; left--) {
            Integer s = candidates.poll();
            if (s == null) {
                throw new IllegalArgumentException("more entries than the precision has room for");
            }
            frequencies[s] += sign * size.applyAsInt(s);
            if (frequencies[s] + sign * size.applyAsInt(s) >= 1) {
                candidates.add(s);
            }
        }
    }
}
