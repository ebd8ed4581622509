package dev.nacre.metrics;

import java.util.OptionalDouble;

/**
 * Scale-invariant signal-to-distortion ratio (Le Roux et al. 2019): with means removed and {@code a = <y, x> / <x, x>}, it is
 * {@code 10 log10(|a x|^2 / |y - a x|^2)} dB.
 *
 * <p>It follows the waveform: codecs that rebuild phases freely (vocoders) score low and may sound well. Sounds must be aligned
 * first ({@link Delay}).
 */
public final class SiSdr {
    /** The most that any pair scores, in dB, and what equal sounds do; its negative is the least, for a decoded silence. */
    public static final double MOST = 100;

    /** A mean square below this, -200 dB, is silence. */
    private static final double SILENCE = 1e-20;

    private SiSdr() {}

    /**
     * The ratio of one channel.
     *
     * @param x the original
     * @param y what was decoded, of the same length
     * @return dB, in [-{@link #MOST}, {@link #MOST}]; empty if {@code x} has no sample or is a constant
     * @throws IllegalArgumentException if the lengths differ, or a sample is not finite
     */
    public static OptionalDouble of(float[] x, float[] y) {
        return of(new float[][] {x}, new float[][] {y});
    }

    /**
     * The ratio of several channels as one signal: means are removed by channel, the scale is common.
     *
     * @param x the original, {@code [channels][length]}
     * @param y what was decoded, of the same shape
     * @return dB, in [-{@link #MOST}, {@link #MOST}]; empty if {@code x} has no sample or only constants
     * @throws IllegalArgumentException if the shapes differ, or a sample is not finite
     */
    public static OptionalDouble of(float[][] x, float[][] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(x.length + " channels against " + y.length);
        }
        double xx = 0;
        double xy = 0;
        double yy = 0;
        long count = 0;
        double[] meanX = new double[x.length];
        double[] meanY = new double[x.length];
        for (int c = 0; c < x.length; c++) {
            SoundPair.check(x[c], y[c]);
            meanX[c] = mean(x[c]);
            meanY[c] = mean(y[c]);
            for (int n = 0; n < x[c].length; n++) {
                double a = x[c][n] - meanX[c];
                double b = y[c][n] - meanY[c];
                xx += a * a;
                xy += a * b;
                yy += b * b;
            }
            count += x[c].length;
        }
        if (xx <= count * SILENCE) {
            return OptionalDouble.empty();
        }
        if (yy <= count * SILENCE) {
            return OptionalDouble.of(-MOST);
        }
        double scale = xy / xx;
        double error = 0;
        for (int c = 0; c < x.length; c++) {
            for (int n = 0; n < x[c].length; n++) {
                double e = y[c][n] - meanY[c] - scale * (x[c][n] - meanX[c]);
                error += e * e;
            }
        }
        double ratio = 10 * Math.log10(scale * scale * xx / error); // infinite or NaN if a part is 0
        return OptionalDouble.of(error == 0 ? MOST : Math.max(-MOST, Math.min(MOST, ratio)));
    }

    private static double mean(float[] samples) {
        double sum = 0;
        for (float v : samples) {
            sum += v;
        }
        return samples.length == 0 ? 0 : sum / samples.length;
    }
}
