package dev.nacre.metrics;

import java.util.OptionalDouble;

/**
 * Structural similarity (Wang et al. 2004): 11x11 Gaussian window of standard deviation 1.5, K1 = 0.01, K2 = 0.03, range
 * 255, population covariances.
 *
 * <p>Each plane is scored over the positions whose window lies wholly inside the picture, and the planes' means are averaged.
 * That is scikit-image's {@code structural_similarity(a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
 * channel_axis=-1, data_range=255)}; the test holds its values.
 */
public final class Ssim {
    /** Samples of a side from which on there is a similarity: one window fits. */
    public static final int MIN_SIDE = SsimWindow.SIZE;

    private Ssim() {}

    /**
     * Similarity of two 8-bit pictures.
     *
     * @param a {@code [channels][height * width]}, row-major, bytes read as 0..255
     * @param b of the same shape
     * @param width samples a row
     * @param height rows
     * @return in [-1, 1], exactly 1 for equal pictures; empty if a side is under {@link #MIN_SIDE}
     * @throws IllegalArgumentException if the shapes differ or a plane does not hold {@code width * height} samples
     */
    public static OptionalDouble of(byte[][] a, byte[][] b, int width, int height) {
        SsimWindow.check(a, b, width, height);
        if (Math.min(width, height) < MIN_SIDE) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            sum += SsimWindow.compare(SsimWindow.toDouble(a[c]), SsimWindow.toDouble(b[c]), width, height)
                    .similarity();
        }
        return OptionalDouble.of(sum / a.length);
    }
}
