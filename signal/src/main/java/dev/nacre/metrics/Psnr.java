package dev.nacre.metrics;

/**
 * Mean squared error and peak signal-to-noise ratio of 8-bit pictures, over all samples of all planes together (so the PSNR
 * of an RGB picture is that of its mean error, not a mean of three).
 */
public final class Psnr {
    /**
     * What equal pictures score, in dB, and the most that any pair does: a stated value rather than infinity. Pictures that
     * differ reach it only beyond some 10 million samples.
     */
    public static final double EQUAL = 100;

    private Psnr() {}

    /**
     * Mean of the squared differences.
     *
     * @param a {@code [channels][samples]}, bytes read as 0..255
     * @param b of the same shape
     * @return in [0, 65025], exact up to the last division
     * @throws IllegalArgumentException if the shapes differ or there is no sample
     */
    public static double meanSquaredError(byte[][] a, byte[][] b) {
        if (a.length != b.length || a.length == 0) {
            throw new IllegalArgumentException(a.length + " planes against " + b.length);
        }
        long sum = 0;
        long count = 0;
        for (int c = 0; c < a.length; c++) {
            byte[] p = a[c];
            byte[] q = b[c];
            if (p.length != q.length || p.length == 0) {
                throw new IllegalArgumentException("plane " + c + ": " + p.length + " samples against " + q.length);
            }
            for (int i = 0; i < p.length; i++) {
                int d = (p[i] & 0xFF) - (q[i] & 0xFF);
                sum += d * d;
            }
            count += p.length;
        }
        return (double) sum / count;
    }

    /**
     * Peak signal-to-noise ratio, peak 255.
     *
     * @param a {@code [channels][samples]}, bytes read as 0..255
     * @param b of the same shape
     * @return dB, at most {@link #EQUAL}
     * @throws IllegalArgumentException if the shapes differ or there is no sample
     */
    public static double of(byte[][] a, byte[][] b) {
        return ofMse(meanSquaredError(a, b));
    }

    /**
     * The PSNR that belongs to a mean squared error of 8-bit samples.
     *
     * @param mse not negative
     * @return dB, at most {@link #EQUAL}
     */
    public static double ofMse(double mse) {
        if (!(mse >= 0)) {
            throw new IllegalArgumentException("mean squared error " + mse + " is negative");
        }
        return mse == 0 ? EQUAL : Math.min(EQUAL, 10 * Math.log10(255 * 255 / mse));
    }
}
