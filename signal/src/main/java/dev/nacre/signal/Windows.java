package dev.nacre.signal;

/** Windows of analysis, by {@link StrictMath}: the same bits on every machine. */
public final class Windows {
    private Windows() {}

    /**
     * The periodic Hann window {@code 0.5 - 0.5 cos(2 pi n / length)}: shifted copies at a hop that divides {@code length}, at least
     * two of them, sum to a constant. It starts with 0.
     *
     * @param length at least 1
     */
    public static double[] hann(int length) {
        check(length);
        double[] window = new double[length];
        for (int n = 0; n < length; n++) {
            window[n] = 0.5 - 0.5 * StrictMath.cos(2 * StrictMath.PI * n / length);
        }
        return window;
    }

    /**
     * The symmetric Hann window without its zeros, {@code 0.5 - 0.5 cos(2 pi (n + 1) / (length + 1))}, which STOI is defined with.
     *
     * @param length at least 1
     */
    public static double[] hannWithoutZeros(int length) {
        check(length);
        double[] window = new double[length];
        for (int n = 0; n < length; n++) {
            window[n] = 0.5 - 0.5 * StrictMath.cos(2 * StrictMath.PI * (n + 1) / (length + 1));
        }
        return window;
    }

    private static void check(int length) {
        if (length < 1) {
            throw new IllegalArgumentException("window of " + length + " samples");
        }
    }

    /**
     * The Kaiser window's value at {@code x} in [-1, 1] from its centre: {@code I0(beta sqrt(1 - x^2)) / I0(beta)}; 0 outside.
     *
     * @param beta shape, in [0, 50]
     */
    static double kaiser(double x, double beta) {
        double inside = 1 - x * x;
        return inside < 0 ? 0 : bessel0(beta * StrictMath.sqrt(inside)) / bessel0(beta);
    }

    /** The modified Bessel function of order 0 by its power series, whose terms are all positive: nothing cancels. */
    private static double bessel0(double x) {
        double quarter = x * x / 4;
        double term = 1;
        double sum = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= quarter / ((double) k * k);
            sum += term;
        }
        return sum;
    }
}
