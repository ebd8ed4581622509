package dev.nacre.intnet;

/**
 * The inner loops. Each reads several arrays and writes one, all at the same index, in a method of its own: this is the form
 * that C2 of JDK 17 turns into vector instructions. It does so neither for arrays read at different offsets nor for two
 * results a pass (measured: 17-23 GMAC/s against 4).
 *
 * <p>Every sum wraps as int does; that it can't is proven for each layer when it is loaded.
 */
final class Kernels {
    private Kernels() {}

    /** {@code y[n] += sum of w * p[n]} over eight inputs, for n in [0, length). */
    static void add8(
            int[] y,
            int[] p0,
            int[] p1,
            int[] p2,
            int[] p3,
            int[] p4,
            int[] p5,
            int[] p6,
            int[] p7,
            int w0,
            int w1,
            int w2,
            int w3,
            int w4,
            int w5,
            int w6,
            int w7,
            int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n]
                    + w0 * p0[n]
                    + w1 * p1[n]
                    + w2 * p2[n]
                    + w3 * p3[n]
                    + w4 * p4[n]
                    + w5 * p5[n]
                    + w6 * p6[n]
                    + w7 * p7[n];
        }
    }

    /** {@code y[n] += sum of w * p[n]} over four inputs, for n in [0, length). */
    static void add4(int[] y, int[] p0, int[] p1, int[] p2, int[] p3, int w0, int w1, int w2, int w3, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] + w0 * p0[n] + w1 * p1[n] + w2 * p2[n] + w3 * p3[n];
        }
    }

    /** {@code y[n] += w * p[n]} for n in [0, length). */
    static void add1(int[] y, int[] p, int w, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] + w * p[n];
        }
    }

    /** {@code y[n] = bias + a[n] + b[n]} for n in [from, to). */
    static void sum2(int[] y, int[] a, int[] b, int bias, int from, int to) {
        for (int n = from; n < to; n++) {
            y[n] = bias + a[n] + b[n];
        }
    }

    /** {@code y[n] += a[n]} for n in [from, to). */
    static void addTo(int[] y, int[] a, int from, int to) {
        for (int n = from; n < to; n++) {
            y[n] = y[n] + a[n];
        }
    }

    /** {@code y[n] = clamp(y[n] >> shift, lo, hi)} for n in [from, to). */
    static void scale(int[] y, int shift, int lo, int hi, int from, int to) {
        for (int n = from; n < to; n++) {
            y[n] = Math.min(hi, Math.max(lo, y[n] >> shift));
        }
    }

    /** {@code y[n] = table[x[n] - base]} for n in [from, to). */
    static void look(int[] y, int[] x, int[] table, int base, int from, int to) {
        for (int n = from; n < to; n++) {
            y[n] = table[x[n] - base];
        }
    }

    /** Smallest and largest value of {@code x}, which isn't empty. */
    static Range range(int[] x) {
        int lo = x[0];
        int hi = lo;
        for (int v : x) {
            lo = Math.min(lo, v);
            hi = Math.max(hi, v);
        }
        return new Range(lo, hi);
    }
}
