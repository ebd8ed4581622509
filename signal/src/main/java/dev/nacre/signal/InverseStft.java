package dev.nacre.signal;

import java.util.Arrays;
import java.util.Objects;

/**
 * Samples from spectra, by overlap-add: each spectrum's frame is multiplied by the window, frames are summed a hop apart, and each
 * sample is divided by the sum of the squared windows that cover it (Griffin and Lim 1984, section II). Spectra that {@link Stft}
 * made of a signal give that signal back.
 *
 * <p>One {@link #push} takes a spectrum and gives the {@code hop} samples that no later frame reaches. {@link #finish} gives the
 * {@code window - hop} that are left. Where the sum of squared windows is below {@value #LEAST_WEIGHT} (the first sample of a Hann
 * window), the signal can't be known and is 0.
 *
 * <p>Mutable: an instance belongs to one thread at a time.
 */
public final class InverseStft {
    private static final double LEAST_WEIGHT = 1e-8;

    private final double[] window;
    private final int hop;
    private final RealFft fft;
    private final double[] re;
    private final double[] im;
    private final double[] frame;
    private final double[] sum; // [window], frames so far, from the next sample to give on
    private final double[] weight;

    /**
     * The inverse of {@link Stft#Stft(double[], int, int)} with the same arguments.
     *
     * @throws IllegalArgumentException if an argument is out of its range, or the hop is longer than the window
     */
    public InverseStft(double[] window, int hop, int size) {
        if (window.length == 0 || hop < 1 || hop > window.length || size < window.length) {
            throw new IllegalArgumentException(
                    "window of " + window.length + " samples, hop " + hop + ", transform of " + size);
        }
        this.window = window.clone();
        this.hop = hop;
        this.fft = new RealFft(size);
        this.re = new double[fft.bins()];
        this.im = new double[fft.bins()];
        this.frame = new double[size];
        this.sum = new double[window.length];
        this.weight = new double[window.length];
    }

    /** Samples that each {@link #push} gives. */
    public int hop() {
        return hop;
    }

    /** Samples that {@link #finish} gives. */
    public int tail() {
        return window.length - hop;
    }

    /**
     * Takes the next spectrum.
     *
     * @param spectrumRe real parts, {@code [size / 2 + 1]}
     * @param spectrumIm imaginary parts, of the same length
     * @param samples gets {@link #hop()} samples from {@code offset} on
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void push(float[] spectrumRe, float[] spectrumIm, float[] samples, int offset) {
        Objects.checkFromIndexSize(offset, hop, samples.length);
        Objects.checkFromIndexSize(0, fft.bins(), Math.min(spectrumRe.length, spectrumIm.length));
        for (int k = 0; k < re.length; k++) {
            re[k] = spectrumRe[k];
            im[k] = spectrumIm[k];
        }
        fft.inverse(re, im, frame, 0);
        for (int i = 0; i < window.length; i++) {
            sum[i] += frame[i] * window[i];
            weight[i] += window[i] * window[i];
        }
        give(samples, offset, hop);
    }

    /**
     * Gives the last {@link #tail()} samples, and begins anew.
     *
     * @throws IndexOutOfBoundsException if the array is too short
     */
    public void finish(float[] samples, int offset) {
        Objects.checkFromIndexSize(offset, tail(), samples.length);
        give(samples, offset, tail());
        reset();
    }

    /** Forgets all that was pushed. */
    public void reset() {
        Arrays.fill(sum, 0);
        Arrays.fill(weight, 0);
    }

    private void give(float[] samples, int offset, int count) {
        for (int i = 0; i < count; i++) {
            samples[offset + i] = weight[i] < LEAST_WEIGHT ? 0 : (float) (sum[i] / weight[i]);
        }
        System.arraycopy(sum, count, sum, 0, window.length - count);
        System.arraycopy(weight, count, weight, 0, window.length - count);
        Arrays.fill(sum, window.length - count, window.length, 0);
        Arrays.fill(weight, window.length - count, window.length, 0);
    }
}
