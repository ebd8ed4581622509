package dev.nacre.fit;

/**
 * Bits of values under Laplace distributions, and their gradients. A distribution has a mean, and the scale s for which its tail
 * halves every 2^s; a value q costs -log2 of the mass between q - 1/2 and q + 1/2, but never more than {@link #MAX_BITS}.
 *
 * <p>With d = |q - mean|, i = ln 2 / 2^s, N = exp(-|1/2 - d| i), F = exp(-(1/2 + d) i), the mass is (N - F) / 2, and 1 - N more where d is below 1/2. Not
 * thread-safe: one for each worker.
 */
final class LaplaceRate {
    /** Scales beyond these count as these. */
    static final float MIN_SCALE = -5;

    static final float MAX_SCALE = 7;

    /** What a symbol costs at most: the coder gives each at least 2^-15. */
    static final int MAX_BITS = 15;

    private static final float MIN_MASS = 1f / (1 << MAX_BITS);
    private static final double LN2 = StrictMath.log(2);

    /** A product of so many masses is far from the least double. */
    private static final int FACTORS = 32;

    private final float[] inverse;
    private final float[] distance;
    private final float[] sign;
    private final float[] near;
    private final float[] far;
    private final float[] mass;
    private final float[] weight;

    /** @param length most values at a time */
    LaplaceRate(int length) {
        inverse = new float[length];
        distance = new float[length];
        sign = new float[length];
        near = new float[length];
        far = new float[length];
        mass = new float[length];
        weight = new float[length];
    }

    /**
     * Bits of the first {@code count} values. Gradients of the others become 0.
     *
     * @param ofValue gets d bits / d q
     * @param ofMean gets d bits / d mean
     * @param ofScale gets d bits / d s
     */
    double apply(
            float[] q,
            float[] mean,
            float[] scale,
            float[] ofValue,
            float[] ofMean,
            float[] ofScale,
            int count,
            int length) {
        Kernels.clampAndScale(mass, scale, MIN_SCALE, MAX_SCALE, (float) -LN2, length);
        Kernels.exp(inverse, mass, length);
        Kernels.scale(inverse, (float) LN2, length);
        Kernels.distance(distance, sign, q, mean, length);
        Kernels.decay(mass, distance, inverse, -0.5f, length);
        Kernels.exp(near, mass, length);
        Kernels.decay(mass, distance, inverse, 0.5f, length);
        Kernels.exp(far, mass, length);
        Kernels.mass(mass, distance, near, far, length);
        Kernels.reciprocal(weight, mass, MIN_MASS, length);
        // d mass / d distance = i (F - N) / 2, so bits have -1 / (mass ln 2) of that.
        Kernels.slopeOfValue(ofValue, weight, inverse, near, far, sign, (float) (-0.5 / LN2), length);
        Products.set1(ofMean, ofValue, -1, length);
        // d mass / d i = ((1/2 - d) N + (1/2 + d) F) / 2, and d i / d s = -i ln 2.
        Kernels.slopeOfScale(ofScale, weight, inverse, near, far, distance, 0.5f, length);
        Kernels.maskByRange(ofScale, scale, MIN_SCALE, MAX_SCALE, length);
        for (int n = count; n < length; n++) {
            ofValue[n] = 0;
            ofMean[n] = 0;
            ofScale[n] = 0;
        }
        return bits(count);
    }

    private double bits(int count) {
        double nats = 0;
        for (int n = 0; n < count; n += FACTORS) {
            double product = 1;
            for (int i = n; i < Math.min(count, n + FACTORS); i++) {
                product *= mass[i];
            }
            nats -= StrictMath.log(product);
        }
        return nats / LN2;
    }
}
