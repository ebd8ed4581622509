package dev.nacre.signal;

/**
 * Orthonormal 8x8 DCT-II of planes, with the coefficients gathered into channels at an eighth of the size;
 * {@link #inverse} undoes {@link #forward} up to float rounding, and sums of squares are kept.
 *
 * <p>Coefficient (v, u) of a block, v the vertical and u the horizontal frequency, is
 * {@code sum over y, x of p[y][x] * a(v, y) * a(u, x)} with {@code a(k, n) = c(k) cos((2n + 1) k pi / 16)},
 * {@code c(0) = sqrt(1/8)} and {@code c(k) = 1/2} otherwise. It goes to channel {@code 64c + 8v + u} of plane {@code c}, at
 * the block's place. A plane of constant value v has 8v in its first channel and 0 elsewhere.
 *
 * <p>Stateless; all methods may be called from any number of threads.
 */
public final class BlockDct {
    /** Samples along a block's side. */
    public static final int SIZE = 8;

    /** Channels a plane becomes. */
    public static final int CHANNELS = SIZE * SIZE;

    // C_k = cos(k pi / 16) / 2; the even half needs only k = 2, 4, 6, the odd half 1, 3, 5, 7.
    private static final float C1 = half(1);
    private static final float C2 = half(2);
    private static final float C3 = half(3);
    private static final float C4 = half(4);
    private static final float C5 = half(5);
    private static final float C6 = half(6);
    private static final float C7 = half(7);

    private BlockDct() {}

    private static float half(int k) {
        return (float) (StrictMath.cos(k * StrictMath.PI / 16) / 2);
    }

    /**
     * Transforms planes block by block; the planes are not changed.
     *
     * @param planes {@code [C][height * width]}, row-major, any range
     * @param width samples a row, a positive multiple of 8
     * @param height rows, a positive multiple of 8
     * @return new arrays {@code [64 C][(height / 8) * (width / 8)]}
     * @throws IllegalArgumentException if a size is not such a multiple, or a plane's length is not {@code width * height}
     */
    public static float[][] forward(float[][] planes, int width, int height) {
        if (width <= 0 || height <= 0 || width % SIZE != 0 || height % SIZE != 0) {
            throw new IllegalArgumentException(
                    "size " + width + "x" + height + " is not a positive multiple of 8 both ways");
        }
        Planes.check(planes, width, height);
        int w = width / SIZE;
        int h = height / SIZE;
        float[][] out = new float[Math.multiplyExact(CHANNELS, planes.length)][w * h];
        // work[8y + x][i]: sample (y, x) of block i of a row of blocks, so that every butterfly runs along the blocks.
        float[][] work = new float[CHANNELS][w];
        for (int c = 0; c < planes.length; c++) {
            float[] plane = planes[c];
            for (int row = 0; row < h; row++) {
                for (int y = 0; y < SIZE; y++) {
                    int start = (row * SIZE + y) * width;
                    for (int x = 0; x < SIZE; x++) {
                        float[] to = work[SIZE * y + x];
                        for (int i = 0, at = start + x; i < w; i++, at += SIZE) {
                            to[i] = plane[at];
                        }
                    }
                }
                for (int y = 0; y < SIZE; y++) {
                    forward8(work, SIZE * y, 1, w);
                }
                for (int u = 0; u < SIZE; u++) {
                    forward8(work, u, SIZE, w);
                }
                for (int k = 0; k < CHANNELS; k++) {
                    System.arraycopy(work[k], 0, out[CHANNELS * c + k], row * w, w);
                }
            }
        }
        return out;
    }

    /**
     * Rebuilds planes from coefficients; the coefficients are not changed.
     *
     * @param coefficients {@code [64 C][height * width]} in the order of {@link #forward}
     * @param width blocks a row, positive
     * @param height rows of blocks, positive
     * @return new arrays {@code [C][8 height * 8 width]}
     * @throws IllegalArgumentException if the number of channels is not a multiple of 64, a channel's length is not
     *     {@code width * height}, or the planes would not fit an array
     */
    public static float[][] inverse(float[][] coefficients, int width, int height) {
        Planes.check(coefficients, width, height);
        if (coefficients.length % CHANNELS != 0) {
            throw new IllegalArgumentException(coefficients.length + " channels are not a multiple of " + CHANNELS);
        }
        if ((long) width * height > Integer.MAX_VALUE / CHANNELS) {
            throw new IllegalArgumentException(width + "x" + height + " blocks make planes too large for an array");
        }
        int rowLength = width * SIZE;
        float[][] planes = new float[coefficients.length / CHANNELS][rowLength * height * SIZE];
        float[][] work = new float[CHANNELS][width];
        for (int c = 0; c < planes.length; c++) {
            float[] plane = planes[c];
            for (int row = 0; row < height; row++) {
                for (int k = 0; k < CHANNELS; k++) {
                    System.arraycopy(coefficients[CHANNELS * c + k], row * width, work[k], 0, width);
                }
                for (int u = 0; u < SIZE; u++) {
                    inverse8(work, u, SIZE, width);
                }
                for (int y = 0; y < SIZE; y++) {
                    inverse8(work, SIZE * y, 1, width);
                }
                for (int y = 0; y < SIZE; y++) {
                    int start = (row * SIZE + y) * rowLength;
                    for (int x = 0; x < SIZE; x++) {
                        float[] from = work[SIZE * y + x];
                        for (int i = 0, at = start + x; i < width; i++, at += SIZE) {
                            plane[at] = from[i];
                        }
                    }
                }
            }
        }
        return planes;
    }

    private static void forward8(float[][] work, int first, int step, int n) {
        forward8(
                work[first],
                work[first + step],
                work[first + 2 * step],
                work[first + 3 * step],
                work[first + 4 * step],
                work[first + 5 * step],
                work[first + 6 * step],
                work[first + 7 * step],
                n);
    }

    private static void inverse8(float[][] work, int first, int step, int n) {
        inverse8(
                work[first],
                work[first + step],
                work[first + 2 * step],
                work[first + 3 * step],
                work[first + 4 * step],
                work[first + 5 * step],
                work[first + 6 * step],
                work[first + 7 * step],
                n);
    }

    /** Eight-point DCT-II across eight arrays, in place: sums of mirrored samples give the even terms, differences the odd. */
    private static void forward8(
            float[] a, float[] b, float[] c, float[] d, float[] e, float[] f, float[] g, float[] h, int n) {
        for (int i = 0; i < n; i++) {
            float s0 = a[i] + h[i];
            float s1 = b[i] + g[i];
            float s2 = c[i] + f[i];
            float s3 = d[i] + e[i];
            float d0 = a[i] - h[i];
            float d1 = b[i] - g[i];
            float d2 = c[i] - f[i];
            float d3 = d[i] - e[i];
            a[i] = C4 * ((s0 + s3) + (s1 + s2));
            e[i] = C4 * ((s0 + s3) - (s1 + s2));
            c[i] = C2 * (s0 - s3) + C6 * (s1 - s2);
            g[i] = C6 * (s0 - s3) - C2 * (s1 - s2);
            b[i] = C1 * d0 + C3 * d1 + C5 * d2 + C7 * d3;
            d[i] = C3 * d0 - C7 * d1 - C1 * d2 - C5 * d3;
            f[i] = C5 * d0 - C1 * d1 + C7 * d2 + C3 * d3;
            h[i] = C7 * d0 - C5 * d1 + C3 * d2 - C1 * d3;
        }
    }

    /** The transpose, hence the inverse, of {@link #forward8}. */
    private static void inverse8(
            float[] a, float[] b, float[] c, float[] d, float[] e, float[] f, float[] g, float[] h, int n) {
        for (int i = 0; i < n; i++) {
            float p0 = C4 * (a[i] + e[i]);
            float p1 = C4 * (a[i] - e[i]);
            float q0 = C2 * c[i] + C6 * g[i];
            float q1 = C6 * c[i] - C2 * g[i];
            float s0 = p0 + q0;
            float s3 = p0 - q0;
            float s1 = p1 + q1;
            float s2 = p1 - q1;
            float d0 = C1 * b[i] + C3 * d[i] + C5 * f[i] + C7 * h[i];
            float d1 = C3 * b[i] - C7 * d[i] - C1 * f[i] - C5 * h[i];
            float d2 = C5 * b[i] - C1 * d[i] + C7 * f[i] + C3 * h[i];
            float d3 = C7 * b[i] - C5 * d[i] + C3 * f[i] - C1 * h[i];
            a[i] = s0 + d0;
            h[i] = s0 - d0;
            b[i] = s1 + d1;
            g[i] = s1 - d1;
            c[i] = s2 + d2;
            f[i] = s2 - d2;
            d[i] = s3 + d3;
            e[i] = s3 - d3;
        }
    }
}
