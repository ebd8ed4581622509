package dev.nacre.metrics;

import java.util.OptionalDouble;

/**
 * Multi-scale structural similarity (Wang, Simoncelli and Bovik 2003): five scales of {@link Ssim}'s window, 2x2 averages
 * between them, exponents 0.0448, 0.2856, 0.3001, 0.2363, 0.1333.
 *
 * <p>At each scale contrast-and-structure, at the coarsest the whole similarity, is averaged over the positions whose window
 * lies inside the picture; negative means count as 0. The weighted product is taken plane by plane, and the planes' results
 * are averaged. An odd last row or column is dropped by the 2x2 averages. This is pytorch-msssim at sizes that are multiples of
 * 16, the tool that published figures of learned codecs come from; torchmetrics differs a little (it counts windows over
 * mirrored borders at the coarsest scale), by less than 1e-4 in the photographs and patterns of the test, and by 9e-4 in a
 * screenshot that is mostly flat.
 */
public final class MsSsim {
    /** Shortest side of a picture that has five scales: 11 samples at the coarsest. */
    public static final int MIN_SIDE = SsimWindow.SIZE << 4;

    private static final double[] EXPONENTS = {0.0448, 0.2856, 0.3001, 0.2363, 0.1333};

    private MsSsim() {}

    /**
     * Similarity of two 8-bit pictures.
     *
     * @param a {@code [channels][height * width]}, row-major, bytes read as 0..255
     * @param b of the same shape
     * @param width samples a row
     * @param height rows
     * @return in [0, 1], exactly 1 for equal pictures; empty if a side is under {@link #MIN_SIDE}
     * @throws IllegalArgumentException if the shapes differ or a plane does not hold {@code width * height} samples
     */
    public static OptionalDouble of(byte[][] a, byte[][] b, int width, int height) {
        SsimWindow.check(a, b, width, height);
        if (Math.min(width, height) < MIN_SIDE) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            sum += ofPlane(SsimWindow.toDouble(a[c]), SsimWindow.toDouble(b[c]), width, height);
        }
        return OptionalDouble.of(sum / a.length);
    }

    private static double ofPlane(double[] x, double[] y, int width, int height) {
        double product = 1;
        for (int scale = 0; scale < EXPONENTS.length; scale++) {
            if (scale > 0) {
                x = halve(x, width, height);
                y = halve(y, width, height);
                width /= 2;
                height /= 2;
            }
            SsimWindow.Means means = SsimWindow.compare(x, y, width, height);
            double mean = scale == EXPONENTS.length - 1 ? means.similarity() : means.contrast();
            product *= Math.pow(Math.max(0, mean), EXPONENTS[scale]);
        }
        return product;
    }

    /** Means of 2x2 samples. */
    private static double[] halve(double[] plane, int width, int height) {
        int w = width / 2;
        int h = height / 2;
        double[] half = new double[w * h];
        for (int y = 0; y < h; y++) {
            int top = 2 * y * width;
            int bottom = top + width;
            for (int x = 0; x < w; x++) {
                half[y * w + x] = (plane[top + 2 * x]
                                + plane[top + 2 * x + 1]
                                + plane[bottom + 2 * x]
                                + plane[bottom + 2 * x + 1])
                        / 4;
            }
        }
        return half;
    }
}
