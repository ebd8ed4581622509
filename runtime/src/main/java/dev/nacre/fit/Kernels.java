package dev.nacre.fit;

import java.util.Arrays;

/**
 * The inner loops. As in dev.nacre.intnet, each writes an array or two and reads a few others at the same index: C2 of JDK 17 turns that
 * into vector instructions as long as the body stays small. Measured (Zen 5 with AVX-512, billions of products a second): four
 * inputs a pass 37, eight 7; sums of two or three products of arrays 24, of four 3.6; {@code Math.min} and {@code max} of floats 17-22,
 * {@code ?:} 4. So a longer formula is a row of short loops. Where the first cache is the limit (Sapphire Rapids), two results a pass from
 * the same four inputs make 13 billion products in place of 9; eight products of arrays a pass stop vectors there, as four did.
 *
 * <p>Floats are strict and sums have a fixed order: results are the same on every machine and for every number of threads.
 */
final class Kernels {
    /** Larger than 1 / (the smallest value that matters): turns a positive number into 1 by a product and a minimum. */
    private static final float STEEP = 1e30f;

    private Kernels() {}

    /**
     * {@code y[o][n] = bias[o] + sum of w[o * rowStride + i * columnStride] * x[i][n]} for o in [0, rows), n in [0, length), over i in [0,
     * columns).
     *
     * @param bias null for zeros
     */
    static void matrix(
            float[][] y,
            float[][] x,
            float[] w,
            int rowStride,
            int columnStride,
            int rows,
            int columns,
            float[] bias,
            int length) {
        int o = 0;
        for (; o + 2 <= rows; o += 2) {
            float bias0 = bias == null ? 0 : bias[o];
            float bias1 = bias == null ? 0 : bias[o + 1];
            Arrays.fill(y[o], 0, length, bias0);
            Arrays.fill(y[o + 1], 0, length, bias1);
            addPair(y[o], y[o + 1], x, w, o * rowStride, rowStride, columnStride, columns, length);
        }
        if (o < rows) {
            affine(y[o], x, w, o * rowStride, columnStride, columns, bias == null ? 0 : bias[o], length);
        }
    }

    /** {@code y[o][n] += sum of w[o * rowStride + i * columnStride] * x[i][n]}, as {@link #matrix}. */
    static void addMatrix(
            float[][] y, float[][] x, float[] w, int rowStride, int columnStride, int rows, int columns, int length) {
        int o = 0;
        for (; o + 2 <= rows; o += 2) {
            addPair(y[o], y[o + 1], x, w, o * rowStride, rowStride, columnStride, columns, length);
        }
        if (o < rows) {
            accumulate(y[o], x, 0, w, o * rowStride, columnStride, columns, length);
        }
    }

    private static void addPair(
            float[] y,
            float[] z,
            float[][] x,
            float[] w,
            int at,
            int rowStride,
            int columnStride,
            int columns,
            int length) {
        int i = 0;
        for (; i + 4 <= columns; i += 4) {
            int j = at + i * columnStride;
            int k = j + rowStride;
            addPair4(
                    y,
                    z,
                    x[i],
                    x[i + 1],
                    x[i + 2],
                    x[i + 3],
                    w[j],
                    w[j + columnStride],
                    w[j + 2 * columnStride],
                    w[j + 3 * columnStride],
                    w[k],
                    w[k + columnStride],
                    w[k + 2 * columnStride],
                    w[k + 3 * columnStride],
                    length);
        }
        int j = at + i * columnStride;
        int k = j + rowStride;
        switch (columns - i) {
            case 1 -> {
                add1(y, x[i], w[j], length);
                add1(z, x[i], w[k], length);
            }
            case 2 -> addPair2(y, z, x[i], x[i + 1], w[j], w[j + columnStride], w[k], w[k + columnStride], length);
            case 3 ->
                addPair3(
                        y,
                        z,
                        x[i],
                        x[i + 1],
                        x[i + 2],
                        w[j],
                        w[j + columnStride],
                        w[j + 2 * columnStride],
                        w[k],
                        w[k + columnStride],
                        w[k + 2 * columnStride],
                        length);
            default -> {}
        }
    }

    private static void addPair4(
            float[] y,
            float[] z,
            float[] p0,
            float[] p1,
            float[] p2,
            float[] p3,
            float w0,
            float w1,
            float w2,
            float w3,
            float v0,
            float v1,
            float v2,
            float v3,
            int length) {
        for (int n = 0; n < length; n++) {
            float a = p0[n];
            float b = p1[n];
            float c = p2[n];
            float d = p3[n];
            y[n] = y[n] + w0 * a + w1 * b + w2 * c + w3 * d;
            z[n] = z[n] + v0 * a + v1 * b + v2 * c + v3 * d;
        }
    }

    private static void addPair3(
            float[] y,
            float[] z,
            float[] p0,
            float[] p1,
            float[] p2,
            float w0,
            float w1,
            float w2,
            float v0,
            float v1,
            float v2,
            int length) {
        for (int n = 0; n < length; n++) {
            float a = p0[n];
            float b = p1[n];
            float c = p2[n];
            y[n] = y[n] + w0 * a + w1 * b + w2 * c;
            z[n] = z[n] + v0 * a + v1 * b + v2 * c;
        }
    }

    private static void addPair2(
            float[] y, float[] z, float[] p0, float[] p1, float w0, float w1, float v0, float v1, int length) {
        for (int n = 0; n < length; n++) {
            float a = p0[n];
            float b = p1[n];
            y[n] = y[n] + w0 * a + w1 * b;
            z[n] = z[n] + v0 * a + v1 * b;
        }
    }

    /**
     * {@code y[n] = bias + sum of w[at + i * stride] * x[i][n]} over {@code num} inputs, for n in [0, length).
     */
    static void affine(float[] y, float[][] x, float[] w, int at, int stride, int num, float bias, int length) {
        int i = 0;
        if (num >= 4) {
            set4(
                    y,
                    x[0],
                    x[1],
                    x[2],
                    x[3],
                    bias,
                    w[at],
                    w[at + stride],
                    w[at + 2 * stride],
                    w[at + 3 * stride],
                    length);
            i = 4;
        } else {
            Arrays.fill(y, 0, length, bias);
        }
        accumulate(y, x, i, w, at, stride, num, length);
    }

    /** {@code y[n] += sum of w[at + i * stride] * x[i][n]} over i in [from, num), for n in [0, length). */
    static void accumulate(float[] y, float[][] x, int from, float[] w, int at, int stride, int num, int length) {
        int i = from;
        while (i < num) {
            int j = at + i * stride;
            switch (num - i) {
                case 1 -> add1(y, x[i], w[j], length);
                case 2 -> add2(y, x[i], x[i + 1], w[j], w[j + stride], length);
                case 3 -> add3(y, x[i], x[i + 1], x[i + 2], w[j], w[j + stride], w[j + 2 * stride], length);
                default ->
                    add4(
                            y,
                            x[i],
                            x[i + 1],
                            x[i + 2],
                            x[i + 3],
                            w[j],
                            w[j + stride],
                            w[j + 2 * stride],
                            w[j + 3 * stride],
                            length);
            }
            i += 4;
        }
    }

    private static void set4(
            float[] y,
            float[] p0,
            float[] p1,
            float[] p2,
            float[] p3,
            float bias,
            float w0,
            float w1,
            float w2,
            float w3,
            int length) {
        for (int n = 0; n < length; n++) {
            y[n] = bias + w0 * p0[n] + w1 * p1[n] + w2 * p2[n] + w3 * p3[n];
        }
    }

    static void add4(
            float[] y,
            float[] p0,
            float[] p1,
            float[] p2,
            float[] p3,
            float w0,
            float w1,
            float w2,
            float w3,
            int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] + w0 * p0[n] + w1 * p1[n] + w2 * p2[n] + w3 * p3[n];
        }
    }

    private static void add3(float[] y, float[] p0, float[] p1, float[] p2, float w0, float w1, float w2, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] + w0 * p0[n] + w1 * p1[n] + w2 * p2[n];
        }
    }

    static void add2(float[] y, float[] p0, float[] p1, float w0, float w1, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] + w0 * p0[n] + w1 * p1[n];
        }
    }

    static void add1(float[] y, float[] p, float w, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = y[n] + w * p[n];
        }
    }

    /** {@code y[n] = w0 * p0[n] + w1 * p1[n]}. */
    static void set2(float[] y, float[] p0, float[] p1, float w0, float w1, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = w0 * p0[n] + w1 * p1[n];
        }
    }

    /** {@code y[n] = w * p[n]}. */
    static void set1(float[] y, float[] p, float w, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = w * p[n];
        }
    }

    /** {@code y[n] = w0 * p0[n] + w1 * p1[n] + w2 * p2[n] + w3 * p3[n]}. */
    static void mix4(
            float[] y,
            float[] p0,
            float[] p1,
            float[] p2,
            float[] p3,
            float w0,
            float w1,
            float w2,
            float w3,
            int length) {
        for (int n = 0; n < length; n++) {
            y[n] = w0 * p0[n] + w1 * p1[n] + w2 * p2[n] + w3 * p3[n];
        }
    }

    /** {@code y[to + n] += x[from + n]}. */
    static void addAt(float[] y, int to, float[] x, int from, int length) {
        for (int n = 0; n < length; n++) {
            y[to + n] += x[from + n];
        }
    }

    /** {@code lanes[n] += a[n] * b[n]}: partial sums of a scalar product, as C2 does not make vectors of sums of floats. */
    static void product1(float[] lanes, float[] a, float[] b, int length) {
        for (int n = 0; n < length; n++) {
            lanes[n] = lanes[n] + a[n] * b[n];
        }
    }

    /** {@code lanes[n] += a0[n] * b0[n] + a1[n] * b1[n]}. */
    static void product2(float[] lanes, float[] a0, float[] b0, float[] a1, float[] b1, int length) {
        for (int n = 0; n < length; n++) {
            lanes[n] = lanes[n] + a0[n] * b0[n] + a1[n] * b1[n];
        }
    }

    /** {@code lanes[n] = a0[n] * b0[n] + a1[n] * b1[n] + a2[n] * b2[n]}. */
    static void firstProducts3(
            float[] lanes, float[] a0, float[] b0, float[] a1, float[] b1, float[] a2, float[] b2, int length) {
        for (int n = 0; n < length; n++) {
            lanes[n] = a0[n] * b0[n] + a1[n] * b1[n] + a2[n] * b2[n];
        }
    }

    /** {@code lanes[n] += a0[n] * b0[n] + a1[n] * b1[n] + a2[n] * b2[n]}. */
    static void product3(
            float[] lanes, float[] a0, float[] b0, float[] a1, float[] b1, float[] a2, float[] b2, int length) {
        for (int n = 0; n < length; n++) {
            lanes[n] = lanes[n] + a0[n] * b0[n] + a1[n] * b1[n] + a2[n] * b2[n];
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

    /** {@code y[n] = a[n] + b[n]}. */
    static void sumOf(float[] y, float[] a, float[] b, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = a[n] + b[n];
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

    /** {@code y[n] = whole[n] + w * tanh[n]}. */
    static void plusScaled(float[] y, float[] whole, float[] tanh, float w, int length) {
        for (int n = 0; n < length; n++) {
            y[n] = whole[n] + w * tanh[n];
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
}
