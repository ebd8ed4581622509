package dev.nacre.fit;

import java.util.Arrays;

/**
 * Inner loops of products: weighted sums of arrays, and products of pairs of them. As in dev.nacre.intnet, each writes an array or two and
 * reads a few others at the same index: C2 of JDK 17 turns that into vector instructions as long as the body stays small. Measured (Zen 5
 * with AVX-512, billions of products a second): four inputs a pass 37, eight 7; sums of two or three products of arrays 24, of four 3.6.
 * Where the first cache is the limit (Sapphire Rapids), two results a pass from the same four inputs make 13 in place of 9.
 *
 * <p>Floats are strict and sums have a fixed order: results are the same on every machine and for every number of threads.
 */
final class Products {
    private Products() {}

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
            int at = o * rowStride;
            float bias0 = bias == null ? 0 : bias[o];
            float bias1 = bias == null ? 0 : bias[o + 1];
            if (columns >= 4) {
                int k = at + rowStride;
                setPair4(
                        y[o],
                        y[o + 1],
                        x[0],
                        x[1],
                        x[2],
                        x[3],
                        bias0,
                        bias1,
                        w[at],
                        w[at + columnStride],
                        w[at + 2 * columnStride],
                        w[at + 3 * columnStride],
                        w[k],
                        w[k + columnStride],
                        w[k + 2 * columnStride],
                        w[k + 3 * columnStride],
                        length);
            } else {
                Arrays.fill(y[o], 0, length, bias0);
                Arrays.fill(y[o + 1], 0, length, bias1);
            }
            addPair(y[o], y[o + 1], x, columns >= 4 ? 4 : 0, w, at, rowStride, columnStride, columns, length);
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
            addPair(y[o], y[o + 1], x, 0, w, o * rowStride, rowStride, columnStride, columns, length);
        }
        if (o < rows) {
            accumulate(y[o], x, 0, w, o * rowStride, columnStride, columns, length);
        }
    }

    private static void addPair(
            float[] y,
            float[] z,
            float[][] x,
            int from,
            float[] w,
            int at,
            int rowStride,
            int columnStride,
            int columns,
            int length) {
        int i = from;
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

    private static void setPair4(
            float[] y,
            float[] z,
            float[] p0,
            float[] p1,
            float[] p2,
            float[] p3,
            float bias0,
            float bias1,
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
            y[n] = bias0 + w0 * a + w1 * b + w2 * c + w3 * d;
            z[n] = bias1 + v0 * a + v1 * b + v2 * c + v3 * d;
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
    private static void affine(float[] y, float[][] x, float[] w, int at, int stride, int num, float bias, int length) {
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
    private static void accumulate(
            float[] y, float[][] x, int from, float[] w, int at, int stride, int num, int length) {
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

    private static void add4(
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

    private static void add2(float[] y, float[] p0, float[] p1, float w0, float w1, int length) {
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

    /**
     * {@code lanes[n] += a[m] * b[m]} and {@code others[n] += a[m] * c[m]} for m of n, n + length, n + 2 length: arrays are three times as
     * long as the lanes.
     */
    static void productPair(float[] lanes, float[] others, float[] a, float[] b, float[] c, int length) {
        for (int n = 0; n < length; n++) {
            float x = a[n];
            float y = a[n + length];
            float z = a[n + 2 * length];
            lanes[n] = lanes[n] + x * b[n] + y * b[n + length] + z * b[n + 2 * length];
            others[n] = others[n] + x * c[n] + y * c[n + length] + z * c[n + 2 * length];
        }
    }
}
