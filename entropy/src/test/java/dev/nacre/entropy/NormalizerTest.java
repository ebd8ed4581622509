package dev.nacre.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Counts become frequencies exactly, and as well as can be. */
class NormalizerTest {
    @Test
    void equalsThePlainTwin() {
        for (int seed = 0; seed < 300; seed++) {
            long[] weights = weights(new SplittableRandom(seed));
            int precision = 8 + seed % 9;
            assertArrayEquals(plain(weights, precision), Normalizer.normalize(weights, precision), "seed " + seed);
        }
    }

    @Test
    void noExchangeOfOneCountShortensTheCode() {
        for (int seed = 0; seed < 300; seed++) {
            long[] weights = weights(new SplittableRandom(seed));
            int[] f = Normalizer.normalize(weights, 8 + seed % 9);
            double worstLoss = Double.MAX_VALUE;
            double bestGain = 0;
            for (int s = 0; s < f.length; s++) {
                bestGain = Math.max(bestGain, weights[s] * Math.log1p(1.0 / f[s]));
                if (f[s] > 1) {
                    worstLoss = Math.min(worstLoss, -weights[s] * Math.log1p(-1.0 / f[s]));
                }
            }
            // Rounding alone may leave an entry half a count off, so the optimum is met up to third order.
            assertTrue(bestGain <= worstLoss * 1.2 + 1e-9, "seed " + seed + ": " + bestGain + " > " + worstLoss);
        }
    }

    @Test
    void symmetricTablesStaySymmetric() {
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int half = random.nextInt(40);
            int numBins = 2 * half + 1;
            int escape = random.nextInt(2);
            long[] weights = random.longs(numBins + escape, 0, 1L << random.nextInt(1, 40))
                    .toArray();
            weights[half]++;
            for (int s = 0; s < half; s++) {
                weights[numBins - 1 - s] = weights[s];
            }
            int[] f = Normalizer.normalizeSymmetric(weights, numBins, 8);
            assertEquals(256, Arrays.stream(f).sum(), "seed " + seed);
            for (int s = 0; s < numBins; s++) {
                assertTrue(f[s] >= 1);
                assertEquals(f[s], f[numBins - 1 - s], "seed " + seed);
            }
            int[] free = Normalizer.normalize(weights, 8);
            for (int s = 0; s < f.length; s++) {
                assertEquals(free[s], f[s], 3 + half, "seed " + seed + ", entry " + s);
            }
        }
    }

    @Test
    void extremesKeepTheSum() {
        assertArrayEquals(new int[] {1 << 16}, Normalizer.normalize(new long[] {7}, 16));
        long[] all =
                LongStream.generate(() -> Normalizer.MAX_WEIGHT).limit(1 << 16).toArray();
        assertTrue(Arrays.stream(Normalizer.normalize(all, 16)).allMatch(f -> f == 1));
        long[] one = new long[1 << 12];
        one[77] = Normalizer.MAX_WEIGHT;
        int[] f = Normalizer.normalize(one, 14);
        assertEquals((1 << 14) - (1 << 12) + 1, f[77]);
        assertEquals(1 << 14, Arrays.stream(f).sum());
    }

    @Test
    void badWeightsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Normalizer.normalize(new long[] {0, 0}, 14));
        assertThrows(IllegalArgumentException.class, () -> Normalizer.normalize(new long[] {-1, 2}, 14));
        assertThrows(IllegalArgumentException.class, () -> Normalizer.normalize(new long[] {(1L << 40) + 1}, 14));
        assertThrows(IllegalArgumentException.class, () -> Normalizer.normalize(new long[0], 14));
        assertThrows(IllegalArgumentException.class, () -> Normalizer.normalize(new long[257], 8));
        assertThrows(IllegalArgumentException.class, () -> Normalizer.normalize(new long[] {1}, 17));
        assertThrows(IllegalArgumentException.class, () -> Normalizer.normalizeSymmetric(new long[] {1, 2, 3}, 3, 8));
        assertThrows(IllegalArgumentException.class, () -> Normalizer.normalizeSymmetric(new long[] {1, 1}, 2, 8));
    }

    /** Weights of many shapes and sizes, never all zero. */
    private static long[] weights(SplittableRandom random) {
        long[] weights = new long[1 + random.nextInt(256)];
        int bits = random.nextInt(1, 41);
        for (int s = 0; s < weights.length; s++) {
            weights[s] = random.nextLong((1L << bits) + 1) >> random.nextInt(bits + 1);
        }
        weights[random.nextInt(weights.length)]++;
        weights[0] = Math.min(weights[0], Normalizer.MAX_WEIGHT);
        for (int s = 0; s < weights.length; s++) {
            weights[s] = Math.min(weights[s], Normalizer.MAX_WEIGHT);
        }
        return weights;
    }

    /** The rule word by word, in numbers without bounds and with plain searches. */
    private static int[] plain(long[] weights, int precision) {
        BigInteger sum = BigInteger.valueOf(Arrays.stream(weights).sum());
        int[] f = new int[weights.length];
        int missing = 1 << precision;
        for (int s = 0; s < f.length; s++) {
            BigInteger twice =
                    BigInteger.valueOf(weights[s]).shiftLeft(precision + 1).add(sum);
            f[s] = Math.max(1, twice.divide(sum.shiftLeft(1)).intValueExact());
            missing -= f[s];
        }
        for (; missing != 0; missing -= Integer.signum(missing)) {
            int step = Integer.signum(missing);
            int best = -1;
            for (int s = 0; s < f.length; s++) {
                if (f[s] + step >= 1 && (best < 0 || compareRatios(weights, f, s, best, step) * step > 0)) {
                    best = s;
                }
            }
            f[best] += step;
        }
        return f;
    }

    private static int compareRatios(long[] weights, int[] f, int a, int b, int step) {
        BigInteger left = BigInteger.valueOf(weights[a]).multiply(BigInteger.valueOf(2L * f[b] + step));
        BigInteger right = BigInteger.valueOf(weights[b]).multiply(BigInteger.valueOf(2L * f[a] + step));
        return left.compareTo(right);
    }
}
