package dev.nacre.audio;

/** What an encoder takes coefficients to cost before it has coded them. Stateless. Layout: format.md, "walloc-audio sound", Encoding. */
final class WallocAudioCosts {
    /** Factors of one logarithm: each is below 2^90, so that their product stays finite. */
    private static final int FACTORS = 8;

    private static final double BITS = 1 / StrictMath.log(2);

    private WallocAudioCosts() {}

    /** About the bits of {@code y[from .. to - 1]}, which are in steps times {@code step}. */
    static double bits(double[] y, int from, int to, double step) {
        double scale = 2 / (step * step);
        double sum = 0;
        double product = 1;
        int factors = 0;
        for (int j = from; j < to; j++) {
            product *= 1 + scale * y[j] * y[j];
            if (++factors == FACTORS) {
                sum += StrictMath.log(product);
                product = 1;
                factors = 0;
            }
        }
        return (sum + StrictMath.log(product)) * BITS;
    }
}
