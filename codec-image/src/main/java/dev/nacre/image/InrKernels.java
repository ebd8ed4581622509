package dev.nacre.image;

/**
 * The inner loops of the inr decoder. Each reads several arrays and writes one, all at the same index, in a method of its own: this
 * is what C2 turns into vector instructions. Rows of few positions go another way, for C2 compiles a loop by what it has seen: trip
 * counts near 1 would leave the loops without vectors for the rest of the process.
 *
 * <p>Every sum wraps as int does; that it can't is proven when the networks of a file are read ({@link InrDense}).
 */
final class InrKernels {
    private static final int FEW = 16;

    private InrKernels() {}

    /** {@code y[n] = bias + sum of w[from + i] * x[i][n]} for i in [0, count), n in [0, length). */
    static void linear(int[] y, int[][] x, int[] w, int from, int count, int bias, int length) {
        if (length < FEW) {
            few(y, x, w, from, count, bias, length);
            return;
        }
        int i;
        if (count >= 4) {
            set4(y, x[0], x[1], x[2], x[3], w[from], w[from + 1], w[from + 2], w[from + 3], bias, length);
            i = 4;
        } else {
            set1(y, x[0], w[from], bias, length);
            i = 1;
        }
        for (; i + 4 <= count; i += 4) {
            int at = from + i;
            add4(y, x[i], x[i + 1], x[i + 2], x[i + 3], w[at], w[at + 1], w[at + 2], w[at + 3], length);
        }
        if (i + 3 == count) {
            add3(y, x[i], x[i + 1], x[i + 2], w[from + i], w[from + i + 1], w[from + i + 2], length);
        } else {
            for (; i < count; i++) {
                add1(y, x[i], w[from + i], length);
            }
        }
    }

    private static void few(int[] y, int[][] x, int[] w, int from, int count, int bias, int length) {
        for (int n = 0; n < length; n++) {
            int sum = bias;
            for (int i = 0; i < count; i++) {
                sum += w[from + i] * x[i][n];
            }
            y[n] = sum;
        }
    }

    /** {@code y[n] = bias + } four products, for n in [0, length). */
    static void set4(
            int[] y, int[] p0, int[] p1, int[] p2, int[] p3, int w0, int w1, int w2, int w3, int bias, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = bias + w0 * p0[n] + w1 * p1[n] + w2 * p2[n] + w3 * p3[n];
        }
    }

    private static void set1(int[] y, int[] p, int w, int bias, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = bias + w * p[n];
        }
    }

    private static void add4(
            int[] y, int[] p0, int[] p1, int[] p2, int[] p3, int w0, int w1, int w2, int w3, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] + w0 * p0[n] + w1 * p1[n] + w2 * p2[n] + w3 * p3[n];
        }
    }

    private static void add3(int[] y, int[] p0, int[] p1, int[] p2, int w0, int w1, int w2, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] + w0 * p0[n] + w1 * p1[n] + w2 * p2[n];
        }
    }

    private static void add1(int[] y, int[] p, int w, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] + w * p[n];
        }
    }

    /** {@code y[n] = min(max(y[n] >> shift, 0), limit)} for n in [0, length). */
    static void relu(int[] y, int shift, int limit, int length) {
        for (int n = 0; n < length; n++) {
            // Sign masks: C2 of JDK 17 makes no vectors of Math.min and max.
            int v = y[n] >> shift;
            v &= ~(v >> 31);
            int d = limit - v;
            y[n] = v + (d & (d >> 31));
        }
    }

    /** {@code y[n] = min(max(y[n] >> shift, -limit), limit)} for n in [0, length); shift is at least 1, limit below 2^30. */
    static void clamp(int[] y, int shift, int limit, int length) {
        for (int n = 0; n < length; n++) {
            int v = (y[n] >> shift) + limit;
            v &= ~(v >> 31);
            int d = 2 * limit - v;
            y[n] = v + (d & (d >> 31)) - limit;
        }
    }

    /** {@code y[n] = min(max(y[n], lo), hi)} for n in [0, length), where all are within +-2^30. */
    static void limit(int[] y, int lo, int hi, int length) {
        for (int n = 0; n < length; n++) {
            int v = y[n] - lo;
            v &= ~(v >> 31);
            int d = hi - lo - v;
            y[n] = lo + v + (d & (d >> 31));
        }
    }

    /** {@code y[n] = (y[n] >> shift) + (a[n] >> shiftA)} for n in [0, length). */
    static void sum(int[] y, int shift, int[] a, int shiftA, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = (y[n] >> shift) + (a[n] >> shiftA);
        }
    }

    /** {@code y[n] = min(max((y[n] * factor + half) >> shift, 0), limit)} for n in [0, length). */
    static void levels(int[] y, int factor, int half, int shift, int limit, int length) {
        for (int n = 0; n < length; n++) {
            int v = (y[n] * factor + half) >> shift;
            v &= ~(v >> 31);
            int d = limit - v;
            y[n] = v + (d & (d >> 31));
        }
    }
}
