package dev.nacre.intnet;

/**
 * The inner loops. Each reads several arrays and writes one, all at the same index: this is what C2 of JDK 17 turns into vector
 * instructions. Measured there (Zen 5, GMAC/s): four or five inputs a pass 23-33, six or more 4 (the loop has more nodes than C2
 * unrolls), arrays read at different offsets 4, {@code Math.min} and {@code max} a seventh of the sign masks below.
 *
 * <p>Every sum wraps as int does; that it can't is proven for each layer when it is loaded.
 */
final class Kernels {
    /** Positions below which a vector loop has nothing to gain. */
    private static final int FEW = 16;

    private Kernels() {}

    /** {@code y[n] += sum of w * p[n]} over five inputs, for n in [0, length). */
    static void add5(
            int[] y,
            int[] p0,
            int[] p1,
            int[] p2,
            int[] p3,
            int[] p4,
            int w0,
            int w1,
            int w2,
            int w3,
            int w4,
            int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] + w0 * p0[n] + w1 * p1[n] + w2 * p2[n] + w3 * p3[n] + w4 * p4[n];
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

    /**
     * {@link #addAll} for few positions, in a method of its own: C2 compiles a loop by what it has seen, and one picture of 16x16
     * pixels after another (trip counts near 1) would leave the fast loops without vectors for the rest of the process, five to
     * eight times slower.
     */
    private static void addFew(int[] y, int[][] p, int[] w, int[] at, int num, int length) {
        for (int i = 0; i < num; i++) {
            int weight = w[at[i]];
            int[] x = p[i];
            for (int n = 0; n < length; n++) {
                y[n] += weight * x[n];
            }
        }
    }

    /**
     * Adds any number of inputs, {@code y[n] += sum of w[at[i]] * p[i][n]} for i in [0, num), in passes of four and five: 9 taps
     * are 5 + 4, 25 are five passes.
     */
    static void addAll(int[] y, int[][] p, int[] w, int[] at, int num, int length) {
        if (length < FEW) {
            addFew(y, p, w, at, num, length);
            return;
        }
        int i = 0;
        while (i < num) {
            int left = num - i;
            if (left == 5 || (left > 5 && left % 4 != 0)) {
                add5(
                        y,
                        p[i],
                        p[i + 1],
                        p[i + 2],
                        p[i + 3],
                        p[i + 4],
                        w[at[i]],
                        w[at[i + 1]],
                        w[at[i + 2]],
                        w[at[i + 3]],
                        w[at[i + 4]],
                        length);
                i += 5;
            } else if (left >= 4) {
                add4(y, p[i], p[i + 1], p[i + 2], p[i + 3], w[at[i]], w[at[i + 1]], w[at[i + 2]], w[at[i + 3]], length);
                i += 4;
            } else {
                add1(y, p[i], w[at[i]], length);
                i++;
            }
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

    /** {@code y[n] = table[x[n] - base]} for n in [from, to). */
    static void look(int[] y, int[] x, int[] table, int base, int from, int to) {
        for (int n = from; n < to; n++) {
            y[n] = table[x[n] - base];
        }
    }

    /**
     * {@code y[n] = clamp(y[n] >> shift, lo, lo + span)} for n in [from, to), where neither {@code (y[n] >> shift) - lo} nor the
     * span less that may leave 32 bits.
     */
    static void scaleNarrow(int[] y, int shift, int lo, int span, int from, int to) {
        for (int n = from; n < to; n++) {
            int v = (y[n] >> shift) - lo;
            v &= ~(v >> 31); // max(v, 0)
            int d = span - v;
            y[n] = lo + v + (d & (d >> 31)); // min(v, span)
        }
    }

    /** {@code y[n] = clamp(y[n] >> shift, lo, hi)} for n in [from, to), for any values. */
    static void scaleWide(int[] y, int shift, int lo, int hi, int from, int to) {
        for (int n = from; n < to; n++) {
            y[n] = Math.min(hi, Math.max(lo, y[n] >> shift));
        }
    }

    /** Whether {@code x[n]} lies in [lo, hi], which holds 0 and is no wider than an int, for n in [from, to). */
    static boolean within(int[] x, int lo, int hi, int from, int to) {
        int signs = 0;
        for (int n = from; n < to; n++) {
            // Whatever x is, the difference on the side where it fails does not wrap, since lo <= 0 <= hi.
            signs |= (x[n] - lo) | (hi - x[n]);
        }
        return signs >= 0;
    }

    /** Smallest and largest of {@code x[n]} for n in [from, to), which isn't empty. */
    static Range range(int[] x, int from, int to) {
        int lo = x[from];
        int hi = lo;
        for (int n = from; n < to; n++) {
            lo = Math.min(lo, x[n]);
            hi = Math.max(hi, x[n]);
        }
        return new Range(lo, hi);
    }
}
