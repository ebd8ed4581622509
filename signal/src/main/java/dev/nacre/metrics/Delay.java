package dev.nacre.metrics;

import dev.nacre.signal.RealFft;
import java.util.Arrays;

/**
 * By how many samples a decoded sound comes late: the place of the largest cross-correlation.
 *
 * <p>Sums {@code x[n] y[n + d]} over all n for each d, in blocks through {@link RealFft}, so that memory does not grow with the
 * sounds. Of sums that are equal (up to rounding) the smallest shift counts, and shifts that leave no overlap don't. It is the correlation itself, not its magnitude: a sound of the wrong polarity is
 * not aligned.
 */
public final class Delay {
    /** How far {@link #of(float[], float[])} looks, in samples either way. */
    public static final int MOST = 1000;

    private static final int MIN_BLOCK = 4096;

    private Delay() {}

    /** As {@link #of(float[], float[], int)}, up to {@link #MOST}. */
    public static int of(float[] x, float[] y) {
        return of(x, y, MOST);
    }

    /**
     * The shift d for which {@code y[n + d]} is most like {@code x[n]}; positive if {@code y} is late.
     *
     * @param x the original
     * @param y what was decoded, of any length
     * @param most how far to look either way, in [0, 2^20]
     * @return in [-most, most]; 0 for silence and where a sound has no sample
     * @throws IllegalArgumentException if {@code most} is out of its range, or a sample is not finite
     */
    public static int of(float[] x, float[] y, int most) {
        if (most < 0 || most > 1 << 20) {
            throw new IllegalArgumentException("delay up to " + most + ", allowed are 0 to 2^20");
        }
        SoundPair.checkFinite("original", x);
        SoundPair.checkFinite("decoded", y);
        int size = RealFft.sizeFor(Math.max(MIN_BLOCK, 2 * most) + 2 * most);
        int block = size - 2 * most;
        RealFft fft = new RealFft(size);
        double[] a = new double[size];
        double[] b = new double[size];
        double[] aRe = new double[fft.bins()];
        double[] aIm = new double[fft.bins()];
        double[] bRe = new double[fft.bins()];
        double[] bIm = new double[fft.bins()];
        double[] sumRe = new double[fft.bins()];
        double[] sumIm = new double[fft.bins()];
        for (int start = 0; start < x.length; start += block) {
            // a[i] = x[start + i], b[i] = y[start - most + i]: their circular correlation at lag d + most is the sum
            // wanted, as b reaches far enough to both sides.
            fill(a, block, x, start);
            fill(b, size, y, start - most);
            fft.forward(a, 0, aRe, aIm);
            fft.forward(b, 0, bRe, bIm);
            for (int k = 0; k < aRe.length; k++) {
                sumRe[k] += aRe[k] * bRe[k] + aIm[k] * bIm[k];
                sumIm[k] += aRe[k] * bIm[k] - aIm[k] * bRe[k];
            }
        }
        fft.inverse(sumRe, sumIm, a, 0);
        double rounding = 1e-12 * Math.sqrt(energy(x) * energy(y));
        int best = 0;
        for (int d = 1; d <= Math.min(most, Math.max(x.length, y.length) - 1); d++) {
            best = a[most - d] > a[most + best] + rounding ? -d : best;
            best = a[most + d] > a[most + best] + rounding ? d : best;
        }
        return best;
    }

    private static double energy(float[] samples) {
        double sum = 0;
        for (float v : samples) {
            sum += (double) v * v;
        }
        return sum;
    }

    private static void fill(double[] to, int count, float[] from, int start) {
        Arrays.fill(to, 0);
        for (int i = Math.max(0, -start); i < count && start + i < from.length; i++) {
            to[i] = from[start + i];
        }
    }

    /**
     * A sound moved forward by {@code delay} samples and cut, or filled with zeros, to a length: {@code out[n] = y[n + delay]}.
     *
     * @return a new array
     */
    public static float[] remove(float[] y, int delay, int length) {
        float[] out = new float[length];
        int first = Math.max(0, -delay); // the first n with n + delay >= 0
        int count = Math.min(length, y.length - delay) - first;
        if (count > 0) {
            System.arraycopy(y, first + delay, out, first, count);
        }
        return out;
    }
}
