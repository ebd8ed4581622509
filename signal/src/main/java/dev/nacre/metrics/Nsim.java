package dev.nacre.metrics;

import dev.nacre.signal.Resampler;
import dev.nacre.signal.Stft;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Neurogram similarity (Hines and Harte 2012) of spectrograms on the ear's frequency scale, patch by patch, each patch where it fits
 * best (Hines et al. 2015, section 2).
 *
 * <p>It is the measure inside ViSQOL, not ViSQOL: there is no mapping to listeners' opinions, and the front end is our own. Both
 * sounds go to 16 kHz, the decoded one is brought to the original's power, and spectra (periodic Hann window of 512, hop 256) are
 * summed in 32 bands: centres from 50 to 8000 Hz evenly spaced on the ERB scale (Glasberg and Moore 1990), weights those of a
 * fourth-order gammatone filter's power. Values are dB above a floor, 60 dB below the original's largest.
 *
 * <p>Patches are 30 frames (0.48 s), end to end; those of the original more than 40 dB under its loudest are left out. A patch's
 * score is the largest mean of luminance times structure, 3x3 Gaussian windows within the patch, over shifts of up to 60 frames.
 */
public final class Nsim {
    private static final int RATE = 16000;
    private static final int SIZE = 512;
    private static final int HOP = 256;
    private static final int BANDS = 32;
    private static final int PATCH = 30;
    private static final int SHIFT = 60;
    private static final double RANGE_DB = 60;
    private static final double QUIET_DB = 40;
    private static final double C1 = 0.01 * RANGE_DB * 0.01 * RANGE_DB;
    private static final double C3 = 0.03 * RANGE_DB * 0.03 * RANGE_DB / 2;

    /** One side of the 3x3 window, of standard deviation 0.5, and its middle. */
    private static final double SIDE = StrictMath.exp(-2) / (1 + 2 * StrictMath.exp(-2));

    private static final double MIDDLE = 1 - 2 * SIDE;

    private Nsim() {}

    /**
     * The similarity of one channel.
     *
     * @param x the original
     * @param y what was decoded, of the same length
     * @param rate samples a second
     * @return at most 1, which equal sounds have; empty if there are fewer than 3 frames (1024 samples at 16 kHz), or the original is
     *     silent
     * @throws IllegalArgumentException if the lengths differ, a sample is not finite, or {@link Resampler} can't go from the rate to
     *     16 kHz
     */
    public static OptionalDouble of(float[] x, float[] y, int rate) {
        SoundPair.check(x, y);
        float[] a = Resampler.resample(x, rate, RATE);
        float[] b = Resampler.resample(y, rate, RATE);
        double powerA = power(a);
        double powerB = power(b);
        Stft stft = Stft.hann(SIZE, HOP);
        int frames = stft.frames(a.length);
        if (frames < 3 || powerA == 0) {
            return OptionalDouble.empty();
        }
        double[][] weights = weights(stft.bins());
        double[][] bandsA = bands(a, 1, stft, weights);
        double[][] bandsB = bands(b, powerB == 0 ? 1 : powerA / powerB, stft, weights);
        double largest = 0;
        for (double[] frame : bandsA) {
            largest = Math.max(largest, Arrays.stream(frame).max().getAsDouble());
        }
        if (largest == 0) {
            return OptionalDouble.empty(); // what sound there is lies after the last frame
        }
        int patch = Math.min(PATCH, frames);
        double[] loudness = new double[frames / patch];
        for (int p = 0; p < loudness.length; p++) {
            for (int t = p * patch; t < (p + 1) * patch; t++) {
                loudness[p] += Arrays.stream(bandsA[t]).sum();
            }
        }
        double quiet = Arrays.stream(loudness).max().getAsDouble() * Math.pow(10, -QUIET_DB / 10);
        toDecibels(bandsA, largest);
        toDecibels(bandsB, largest);
        Moments momentsA = new Moments(bandsA);
        Moments momentsB = new Moments(bandsB);
        double sum = 0;
        int count = 0;
        for (int p = 0; p < loudness.length; p++) {
            if (loudness[p] > quiet) {
                sum += best(momentsA, momentsB, p * patch, patch);
                count++;
            }
        }
        return OptionalDouble.of(sum / count);
    }

    private static double power(float[] samples) {
        double sum = 0;
        for (float v : samples) {
            sum += (double) v * v;
        }
        return sum;
    }

    private static double[][] weights(int bins) {
        double[][] weights = new double[BANDS][bins];
        for (int b = 0; b < BANDS; b++) {
            double erbRate = erbRate(50) + (erbRate(8000) - erbRate(50)) * b / (BANDS - 1);
            double centre = (StrictMath.pow(10, erbRate / 21.4) - 1) / 0.00437;
            double width = 1.019 * 24.7 * (0.00437 * centre + 1);
            for (int k = 0; k < bins; k++) {
                double distance = ((double) k * RATE / SIZE - centre) / width;
                double square = 1 + distance * distance;
                weights[b][k] = 1 / (square * square * square * square);
            }
        }
        return weights;
    }

    private static double erbRate(double hertz) {
        return 21.4 * StrictMath.log10(0.00437 * hertz + 1);
    }

    private static double[][] bands(float[] samples, double gain, Stft stft, double[][] weights) {
        double[][] bands = new double[stft.frames(samples.length)][BANDS];
        double[] power = new double[stft.bins()];
        for (int t = 0; t < bands.length; t++) {
            stft.power(samples, t * HOP, power);
            for (int b = 0; b < BANDS; b++) {
                double sum = 0;
                for (int k = 0; k < power.length; k++) {
                    sum += weights[b][k] * power[k];
                }
                bands[t][b] = gain * sum;
            }
        }
        return bands;
    }

    private static void toDecibels(double[][] bands, double largest) {
        double floor = largest * Math.pow(10, -RANGE_DB / 10);
        for (double[] frame : bands) {
            for (int b = 0; b < BANDS; b++) {
                frame[b] = 10 * Math.log10(Math.max(frame[b], floor) / floor);
            }
        }
    }

    /** A spectrogram with the mean and standard deviation of each 3x3 window, at the window's first frame and band. */
    private static final class Moments {
        final double[][] values;
        final double[][] means;
        final double[][] deviations;

        Moments(double[][] values) {
            this.values = values;
            int windows = values.length - 2;
            this.means = new double[windows][BANDS - 2];
            this.deviations = new double[windows][BANDS - 2];
            double[][] squares = new double[3][BANDS];
            for (int t = 0; t < windows; t++) {
                for (int i = 0; i < 3; i++) {
                    for (int b = 0; b < BANDS; b++) {
                        squares[i][b] = values[t + i][b] * values[t + i][b];
                    }
                }
                for (int b = 0; b < BANDS - 2; b++) {
                    means[t][b] = window(values[t], values[t + 1], values[t + 2], b);
                    double square = window(squares[0], squares[1], squares[2], b);
                    deviations[t][b] = Math.sqrt(Math.max(0, square - means[t][b] * means[t][b]));
                }
            }
        }
    }

    private static double window(double[] first, double[] second, double[] third, int b) {
        return SIDE * (across(first, b) + across(third, b)) + MIDDLE * across(second, b);
    }

    private static double across(double[] frame, int b) {
        return SIDE * (frame[b] + frame[b + 2]) + MIDDLE * frame[b + 1];
    }

    private static double best(Moments a, Moments b, int start, int patch) {
        double best = Double.NEGATIVE_INFINITY;
        double[][] products = new double[patch][BANDS];
        int first = Math.max(-SHIFT, -start);
        int last = Math.min(SHIFT, b.values.length - patch - start);
        for (int shift = first; shift <= last; shift++) {
            best = Math.max(best, similarity(a, b, start, start + shift, patch, products));
        }
        return best;
    }

    private static double similarity(Moments a, Moments b, int startA, int startB, int patch, double[][] products) {
        for (int t = 0; t < patch; t++) {
            for (int k = 0; k < BANDS; k++) {
                products[t][k] = a.values[startA + t][k] * b.values[startB + t][k];
            }
        }
        double sum = 0;
        for (int t = 0; t < patch - 2; t++) {
            double[] meansA = a.means[startA + t];
            double[] meansB = b.means[startB + t];
            double[] deviationsA = a.deviations[startA + t];
            double[] deviationsB = b.deviations[startB + t];
            for (int k = 0; k < BANDS - 2; k++) {
                double mean = meansA[k] * meansB[k];
                double covariance = window(products[t], products[t + 1], products[t + 2], k) - mean;
                double luminance = (2 * mean + C1) / (meansA[k] * meansA[k] + meansB[k] * meansB[k] + C1);
                sum += luminance * (covariance + C3) / (deviationsA[k] * deviationsB[k] + C3);
            }
        }
        return sum / ((patch - 2) * (BANDS - 2));
    }
}
