package dev.nacre.fit;

/**
 * Rounding that gradients pass: {@code s(s(x) + noise)}, where s(x) = floor(x) + 1/2 + tanh((x - floor(x) - 1/2) / T) / (2 tanh(1 /
 * (2 T))) (Agustsson and Theis 2020, section 4; with noise between, as Cool-Chic has it). Not thread-safe: one for each worker.
 */
final class SoftRounding {
    private final float[] first;
    private final float[] rest;
    private final float[] tanh;

    /** @param length of the longest row */
    SoftRounding(int length) {
        first = new float[length];
        rest = new float[length];
        tanh = new float[length];
    }

    /**
     * Rounds a row.
     *
     * @param y gets the results
     * @param slope gets their derivatives with respect to x
     * @param noise is used up
     */
    void apply(float[] y, float[] slope, float[] x, float[] noise, float temperature, int length) {
        once(first, slope, x, temperature, length);
        Products.add1(noise, first, 1, length);
        once(y, first, noise, temperature, length); // first: slopes of the second rounding
        Kernels.multiply(slope, first, length);
    }

    private void once(float[] y, float[] slope, float[] x, float temperature, int length) {
        float half = (float) (0.5 / StrictMath.tanh(0.5 / temperature));
        Kernels.split(y, rest, x, length);
        Kernels.scale(rest, 2 / temperature, length);
        Kernels.exp(tanh, rest, length);
        Kernels.tanhOfExp(tanh, length);
        Kernels.tanhSlope(slope, tanh, half / temperature, length);
        Products.add1(y, tanh, half, length);
    }
}
