package dev.nacre.fit;

import java.util.Arrays;

/**
 * Inner loops that are no products, see {@link Products}: each a small body that C2 of JDK 17 turns into vector instructions, so a longer
 * formula is a row of short loops. Measured (Zen 5 with AVX-512, billions of results a second): {@code Math.min} and {@code max} of floats
 * 17-22, {@code ?:} 4. Results are the same on every machine.
 */
final class Kernels {
    /** Larger than 1 / (the smallest value that matters): turns a positive number into 1 by a product and a minimum. */
    private static final float STEEP = 1e30f;

    private Kernels() {}

    /** {@code y[to + n] += x[from + n]}. */
    static void addAt(float[] y, int to, float[] x, int from, int length) {
        for (int n = 0; n < length; n++) {
            y[to + n] += x[from + n];
        }
    }

    /** Sum of {@code x[0..length)}. */
    static float sum(float[] x, int length) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int n = 0;
        for (; n + 8 <= length; n += 8) {
            s0 += x[n];
            s1 += x[n + 1];
            s2 += x[n + 2];
            s3 += x[n + 3];
            s4 += x[n + 4];
            s5 += x[n + 5];
            s6 += x[n + 6];
            s7 += x[n + 7];
        }
        float rest = 0;
        for (; n < length; n++) {
            rest += x[n];
        }
        return s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7)) + rest;
    }

    /** Sum of squares of {@code x[0..length)}. */
    static double squares(float[] x, int length) {
        double even = 0;
        double odd = 0;
        int n = 0;
        for (; n + 2 <= length; n += 2) {
            even += (double) x[n] * x[n];
            odd += (double) x[n + 1] * x[n + 1];
        }
        if (n < length) {
            even += (double) x[n] * x[n];
        }
        return even + odd;
    }

    /** {@code y[n] = max(y[n], 0)}. */
    static void relu(float[] y, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = 0.5f * (y[n] + Math.abs(y[n])); // exact, and cheaper than Math.max
        }
    }

    /** {@code g[n] = h[n] > 0 ? g[n] : 0} for {@code h[n] >= 0}. */
    static void maskByPositive(float[] g, float[] h, int length) {
        for (int n = 0; n < length; n++) {
            g[n] = g[n] * Math.min(h[n] * STEEP, 1f);
        }
    }

    /** {@code y[n] = a[n] - b[n]}. */
    static void difference(float[] y, float[] a, float[] b, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = a[n] - b[n];
        }
    }

    /** {@code y[n] *= w}. */
    static void scale(float[] y, float w, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] * w;
        }
    }

    /** {@code y[n] *= x[n]}. */
    static void multiply(float[] y, float[] x, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] * x[n];
        }
    }

    /**
     * {@code y[n] = exp(x[n])} for x in [-40, 8]: a polynomial at x / 128, squared seven times. The relative error is below 2e-5 for x
     * above -8, 5e-4 above -24, and 2 % at -40, where results are below 1e-17.
     */
    static void exp(float[] y, float[] x, int length) {
        for (int n = 0; n < length; n++) {
            float t = x[n] * (1f / 128);
            float e = 1f + t * (1f + t * (0.5f + t * (1f / 6 + t * (1f / 24))));
            e = e * e;
            e = e * e;
            e = e * e;
            e = e * e;
            e = e * e;
            e = e * e;
            y[n] = e * e;
        }
    }

    /** {@code whole[n]} = x rounded down, plus a half, and {@code rest[n]} = x minus that, in [-1/2, 1/2]; for |x| below 2^21. */
    static void split(float[] whole, float[] rest, float[] x, int length) {
        for (int n = 0; n < length; n++) {
            // Adding 1.5 * 2^23 leaves no fraction bits; at whole numbers either neighbour will do.
            float w = x[n] - 0.5f + 12582912f - 12582912f + 0.5f;
            whole[n] = w;
            rest[n] = x[n] - w;
        }
    }

    /** {@code y[n]} = x rounded to the nearest whole number, halves to even; for |x| below 2^21. */
    static void round(float[] y, float[] x, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = x[n] + 12582912f - 12582912f;
        }
    }

    /** {@code e[n] = tanh(z)} of {@code e[n] = exp(2 z)}. */
    static void tanhOfExp(float[] e, int length) {
        for (int n = 0; n < length; n++) {
            e[n] = 1f - 2f / (e[n] + 1f);
        }
    }

    /** {@code slope[n] = w * (1 - tanh[n]^2)}. */
    static void tanhSlope(float[] slope, float[] tanh, float w, int length) {
        for (int n = 0; n < length; n++) {
            slope[n] = w * (1f - tanh[n] * tanh[n]);
        }
    }

    /** {@code inverse[n] = limited[n] * factor}, where {@code limited[n] = clamp(x[n], lo, hi)}. */
    static void clampAndScale(float[] y, float[] x, float lo, float hi, float factor, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = Math.max(Math.min(x[n], hi), lo) * factor;
        }
    }

    /** {@code d[n] = |q[n] - mean[n]|} and {@code sign[n]} its sign, 0 where they are equal. */
    static void distance(float[] d, float[] sign, float[] q, float[] mean, int length) {
        for (int n = 0; n < length; n++) {
            float e = q[n] - mean[n];
            d[n] = Math.abs(e);
            sign[n] = Math.max(Math.min(e * STEEP, 1f), -1f);
        }
    }

    /** {@code x[n] = -min(|d[n] + offset| * inverse[n], 40)}. */
    static void decay(float[] x, float[] d, float[] inverse, float offset, int length) {
        for (int n = 0; n < length; n++) {
            x[n] = -Math.min(Math.abs(d[n] + offset) * inverse[n], 40f);
        }
    }

    /** {@code p[n]} = mass of a Laplace distribution in the bin at distance d: see {@link LaplaceRate}. */
    static void mass(float[] p, float[] d, float[] near, float[] far, int length) {
        for (int n = 0; n < length; n++) {
            float inside = Math.max(Math.min((0.5f - d[n]) * STEEP, 1f), 0f);
            p[n] = inside * (1f - near[n]) + 0.5f * (near[n] - far[n]);
        }
    }

    /** {@code weight[n] = 1 / max(p[n], floor)} where p is above the floor, else 0; p becomes at least the floor. */
    static void reciprocal(float[] weight, float[] p, float floor, int length) {
        for (int n = 0; n < length; n++) {
            float limited = Math.max(p[n], floor);
            weight[n] = Math.min((limited - floor) * STEEP, 1f) / limited;
            p[n] = limited;
        }
    }

    /** {@code g[n] = factor * weight[n] * inverse[n] * (far[n] - near[n]) * sign[n]}. */
    static void slopeOfValue(
            float[] g,
            float[] weight,
            float[] inverse,
            float[] near,
            float[] far,
            float[] sign,
            float factor,
            int length) {
        for (int n = 0; n < length; n++) {
            g[n] = factor * weight[n] * inverse[n] * (far[n] - near[n]) * sign[n];
        }
    }

    /** {@code g[n] = factor * weight[n] * inverse[n] * ((1/2 - d[n]) * near[n] + (1/2 + d[n]) * far[n])}. */
    static void slopeOfScale(
            float[] g,
            float[] weight,
            float[] inverse,
            float[] near,
            float[] far,
            float[] d,
            float factor,
            int length) {
        for (int n = 0; n < length; n++) {
            g[n] = factor * weight[n] * inverse[n] * ((0.5f - d[n]) * near[n] + (0.5f + d[n]) * far[n]);
        }
    }

    /** {@code g[n]} becomes 0 where x is not inside (lo, hi). */
    static void maskByRange(float[] g, float[] x, float lo, float hi, int length) {
        for (int n = 0; n < length; n++) {
            float inside = Math.min(x[n] - lo, hi - x[n]) * STEEP;
            g[n] = g[n] * Math.max(Math.min(inside, 1f), 0f);
        }
    }

    /** First halves of the mix of {@link FitNoise}: {@code y[n] = h ^ h >>> 13} with h of {@code counters[n] + key}. */
    static void hashFirst(int[] y, int[] counters, int key, int length) {
        for (int n = 0; n < length; n++) {
            int x = counters[n] + key;
            x ^= x >>> 16;
            x *= 0x85EBCA6B;
            y[n] = x ^ x >>> 13;
        }
    }

    /** Second half of the mix. */
    static void hashSecond(int[] y, int length) {
        for (int n = 0; n < length; n++) {
            int x = y[n] * 0xC2B2AE35;
            y[n] = x ^ x >>> 16;
        }
    }

    /** Sum of the four bytes of each number, less their mean. */
    static void sumBytes(int[] y, int length) {
        for (int n = 0; n < length; n++) {
            int x = y[n];
            y[n] = (x & 255) + (x >>> 8 & 255) + (x >>> 16 & 255) + (x >>> 24) - 510;
        }
    }

    /** {@code y[n] = x[n] * scale}. */
    static void toFloats(float[] y, int[] x, float scale, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = x[n] * scale;
        }
    }

    /** Moments of Adam: {@code m += a (g - m)}, {@code v += b (g^2 - v)}. */
    static void moments(float[] m, float[] v, float[] g, float a, float b, int length) {
        for (int n = 0; n < length; n++) {
            m[n] = m[n] + a * (g[n] - m[n]);
            v[n] = v[n] + b * (g[n] * g[n] - v[n]);
        }
    }

    /** Step of Adam: {@code y -= rate * m / (sqrt(v) * unbias + epsilon)}. */
    static void descend(float[] y, float[] m, float[] v, float rate, float unbias, float epsilon, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] - rate * m[n] / ((float) Math.sqrt(v[n]) * unbias + epsilon);
        }
    }

    /** {@code y[2 n] = even[n]}, {@code y[2 n + 1] = odd[n]}, for {@code length} results. */
    static void interleave(float[] y, float[] even, float[] odd, int length) {
        int pairs = length >> 1;
        for (int n = 0; n < pairs; n++) {
            y[2 * n] = even[n];
            y[2 * n + 1] = odd[n];
        }
        if ((length & 1) != 0) {
            y[length - 1] = even[pairs];
        }
    }

    /** The reverse of {@link #interleave}; an odd number that is not there is 0. */
    static void deinterleave(float[] even, float[] odd, float[] x, int length) {
        int pairs = length >> 1;
        for (int n = 0; n < pairs; n++) {
            even[n] = x[2 * n];
            odd[n] = x[2 * n + 1];
        }
        if ((length & 1) != 0) {
            even[pairs] = x[length - 1];
            odd[pairs] = 0;
        }
    }

    /** {@code to[n] = x[clamp(n + shift, 0, length - 1)]}. */
    static void shift(float[] to, float[] x, int shift, int length) {
        int size = Math.max(0, length - Math.abs(shift));
        if (shift <= 0) {
            Arrays.fill(to, 0, length - size, x[0]);
            System.arraycopy(x, 0, to, length - size, size);
        } else {
            System.arraycopy(x, shift > length ? 0 : shift, to, 0, size);
            Arrays.fill(to, size, length, x[length - 1]);
        }
    }

    /** The transpose of {@link #shift}: {@code to[clamp(n + shift, 0, length - 1)] += g[n]}. */
    static void unshift(float[] to, float[] g, int shift, int length) {
        int size = Math.max(0, length - Math.abs(shift));
        if (shift <= 0) {
            for (int n = 0; n < length - size; n++) {
                to[0] += g[n];
            }
            addAt(to, 0, g, length - size, size);
        } else {
            addAt(to, length - size, g, 0, size);
            for (int n = size; n < length; n++) {
                to[length - 1] += g[n];
            }
        }
    }

    /** {@code to[n] = x[n]}, and upon that {@link #unshift} of {@code before} by -1, {@code at} by 0 and {@code after} by 1. */
    static void unshift3(float[] to, float[] x, float[] before, float[] at, float[] after, int length) {
        int last = length - 1;
        for (int n = 1; n < last; n++) {
            to[n] = x[n] + before[n + 1] + at[n] + after[n - 1];
        }
        if (last == 0) {
            to[0] = x[0] + before[0] + at[0] + after[0];
        } else {
            to[0] = x[0] + before[0] + before[1] + at[0];
            to[last] = x[last] + at[last] + after[last - 1] + after[last];
        }
    }
}
