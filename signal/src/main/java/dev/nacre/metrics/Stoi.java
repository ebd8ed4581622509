package dev.nacre.metrics;

import dev.nacre.signal.Resampler;
import dev.nacre.signal.Stft;
import dev.nacre.signal.Windows;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Short-time objective intelligibility: STOI (Taal et al. 2011) and ESTOI (Jensen and Taal 2016), which predict how much of decoded
 * speech is understood.
 *
 * <p>Both sounds go to 10 kHz. Frames of 256 samples, hop 128, whose original is more than 40 dB below the loudest are left out of
 * both, and the rest is joined by overlap-add. Spectra of 512 are summed to 15 third-octave bands from 150 Hz, and compared in runs
 * of 30 frames (384 ms): by band and clipped at -15 dB of distortion (STOI), or with bands and frames normalised (ESTOI).
 *
 * <p>As pystoi computes them, but for two things: frames are all that fit (pystoi's older versions drop the last), and the
 * sounds are resampled by {@link Resampler} (a difference below 0.002, none at 10 kHz).
 */
public final class Stoi {
    private static final int RATE = 10000;
    private static final int FRAME = 256;
    private static final int HOP = 128;
    private static final int SIZE = 512;
    private static final int BANDS = 15;
    private static final double FIRST_CENTRE = 150;
    private static final int RUN = 30;
    private static final double RANGE_DB = 40;
    private static final double CLIP = 1 + StrictMath.pow(10, 15 / 20.0);
    private static final double EPSILON = Math.ulp(1.0);

    private Stoi() {}

    /**
     * STOI.
     *
     * @param x the original speech, one channel
     * @param y what was decoded, aligned and of the same length
     * @param rate samples a second
     * @return in about [-1, 1], 1 for equal sounds, 0 for a decoded silence; empty if fewer than 30 frames (0.4 s) of the original
     *     are left, and if it is silent throughout
     * @throws IllegalArgumentException if the lengths differ, a sample is not finite, or {@link Resampler} can't go from the rate to
     *     10 kHz
     */
    public static OptionalDouble of(float[] x, float[] y, int rate) {
        double[][][] bands = bands(x, y, rate);
        int runs = bands[0].length - RUN + 1;
        double sum = 0;
        double[] a = new double[RUN];
        double[] b = new double[RUN];
        for (int run = 0; run < runs; run++) {
            for (int band = 0; band < BANDS; band++) {
                for (int t = 0; t < RUN; t++) {
                    a[t] = bands[0][run + t][band];
                    b[t] = bands[1][run + t][band];
                }
                double scale = norm(a) / (norm(b) + EPSILON);
                for (int t = 0; t < RUN; t++) {
                    b[t] = Math.min(scale * b[t], CLIP * a[t]);
                }
                normalise(a);
                normalise(b);
                sum += product(a, b);
            }
        }
        return runs < 1 ? OptionalDouble.empty() : OptionalDouble.of(sum / ((double) runs * BANDS));
    }

    /** ESTOI; arguments and result as those of {@link #of}. */
    public static OptionalDouble extended(float[] x, float[] y, int rate) {
        double[][][] bands = bands(x, y, rate);
        int runs = bands[0].length - RUN + 1;
        double sum = 0;
        double[][] a = new double[RUN][BANDS];
        double[][] b = new double[RUN][BANDS];
        for (int run = 0; run < runs; run++) {
            normalised(bands[0], run, a);
            normalised(bands[1], run, b);
            for (int t = 0; t < RUN; t++) {
                sum += product(a[t], b[t]);
            }
        }
        return runs < 1 ? OptionalDouble.empty() : OptionalDouble.of(sum / ((double) runs * RUN));
    }

    /** A run with each band of mean 0 and norm 1 over its frames, then each frame over its bands. */
    private static void normalised(double[][] bands, int start, double[][] out) {
        double[] row = new double[RUN];
        for (int band = 0; band < BANDS; band++) {
            for (int t = 0; t < RUN; t++) {
                row[t] = bands[start + t][band];
            }
            normalise(row);
            for (int t = 0; t < RUN; t++) {
                out[t][band] = row[t];
            }
        }
        for (double[] frame : out) {
            normalise(frame);
        }
    }

    private static void normalise(double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        for (int i = 0; i < values.length; i++) {
            values[i] -= mean;
        }
        double norm = norm(values) + EPSILON;
        for (int i = 0; i < values.length; i++) {
            values[i] /= norm;
        }
    }

    private static double norm(double[] values) {
        return Math.sqrt(product(values, values));
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** Band magnitudes of both sounds, {@code [2][frames][15]}, silent frames removed; no frame if the original is silent. */
    private static double[][][] bands(float[] x, float[] y, int rate) {
        SoundPair.check(x, y);
        float[] at10k = Resampler.resample(x, rate, RATE);
        float[] other = Resampler.resample(y, rate, RATE);
        double[] window = Windows.hannWithoutZeros(FRAME);
        int frames = at10k.length < FRAME ? 0 : (at10k.length - FRAME) / HOP + 1;
        double[] energy = new double[frames];
        double loudest = 0;
        for (int t = 0; t < frames; t++) {
            double sum = 0;
            for (int i = 0; i < FRAME; i++) {
                double v = at10k[t * HOP + i] * window[i];
                sum += v * v;
            }
            energy[t] = 20 * Math.log10(Math.sqrt(sum) + EPSILON);
            loudest = t == 0 ? energy[t] : Math.max(loudest, energy[t]);
        }
        boolean silent = loudest <= 20 * Math.log10(2 * EPSILON);
        double[] joinedX = new double[(frames + 1) * HOP];
        double[] joinedY = new double[(frames + 1) * HOP];
        int kept = 0;
        for (int t = 0; t < frames && !silent; t++) {
            if (energy[t] > loudest - RANGE_DB) {
                for (int i = 0; i < FRAME; i++) {
                    joinedX[kept * HOP + i] += at10k[t * HOP + i] * window[i];
                    joinedY[kept * HOP + i] += other[t * HOP + i] * window[i];
                }
                kept++;
            }
        }
        Stft stft = new Stft(window, HOP, SIZE);
        int[] edges = edges();
        return new double[][][] {bands(joinedX, kept, stft, edges), bands(joinedY, kept, stft, edges)};
    }

    private static double[][] bands(double[] samples, int frames, Stft stft, int[] edges) {
        double[] power = new double[stft.bins()];
        double[][] bands = new double[frames][BANDS];
        for (int t = 0; t < frames; t++) {
            stft.power(samples, t * HOP, power);
            for (int b = 0; b < BANDS; b++) {
                double sum = 0;
                for (int k = edges[2 * b]; k < edges[2 * b + 1]; k++) {
                    sum += power[k];
                }
                bands[t][b] = Math.sqrt(sum);
            }
        }
        return bands;
    }

    /** First bin of each band and the first after it: those nearest to a sixth of an octave below and above its centre. */
    private static int[] edges() {
        int[] edges = new int[2 * BANDS];
        for (int b = 0; b < BANDS; b++) {
            for (int side = 0; side < 2; side++) {
                double hertz = FIRST_CENTRE * StrictMath.pow(2, (2 * b + 2 * side - 1) / 6.0);
                edges[2 * b + side] = (int) Math.rint(hertz * SIZE / RATE);
            }
        }
        return edges;
    }
}
