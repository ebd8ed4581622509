package dev.nacre.signal;

import java.util.Objects;

/**
 * Spectra of windowed frames: frame t covers {@code samples[t * hop .. t * hop + window - 1]}, is multiplied by the window, padded
 * with zeros to the transform's size, and transformed ({@link RealFft}).
 *
 * <p>Streaming is the caller's: {@link #spectrum} needs one frame and keeps nothing of it. {@link InverseStft} is the way back.
 * Holds work buffers: an instance belongs to one thread at a time.
 */
public final class Stft {
    private final double[] window;
    private final int hop;
    private final RealFft fft;
    private final double[] frame;
    private final double[] re;
    private final double[] im;

    /**
     * A transform.
     *
     * @param window its values, copied; at least one
     * @param hop samples from a frame to the next, at least 1
     * @param size of the transform, at least the window's, and one that {@link RealFft} has
     * @throws IllegalArgumentException if an argument is out of its range
     */
    public Stft(double[] window, int hop, int size) {
        if (window.length == 0 || hop < 1 || size < window.length) {
            throw new IllegalArgumentException(
                    "window of " + window.length + " samples, hop " + hop + ", transform of " + size);
        }
        this.window = window.clone();
        this.hop = hop;
        this.fft = new RealFft(size);
        this.frame = new double[size];
        this.re = new double[fft.bins()];
        this.im = new double[fft.bins()];
    }

    /** With a periodic Hann window as long as the transform. */
    public static Stft hann(int size, int hop) {
        return new Stft(Windows.hann(size), hop, size);
    }

    /** Samples of a frame. */
    public int window() {
        return window.length;
    }

    /** Samples from a frame to the next. */
    public int hop() {
        return hop;
    }

    /** Frequencies of a spectrum. */
    public int bins() {
        return fft.bins();
    }

    /** How many whole frames there are in {@code length} samples. */
    public int frames(int length) {
        return length < window.length ? 0 : (length - window.length) / hop + 1;
    }

    /**
     * The spectrum of one frame.
     *
     * @param samples read from {@code offset} on, {@link #window()} of them
     * @param spectrumRe real parts, {@code [bins]}
     * @param spectrumIm imaginary parts, {@code [bins]}
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void spectrum(float[] samples, int offset, float[] spectrumRe, float[] spectrumIm) {
        Objects.checkFromIndexSize(offset, window.length, samples.length);
        Objects.checkFromIndexSize(0, bins(), Math.min(spectrumRe.length, spectrumIm.length));
        transform(samples, offset);
        for (int k = 0; k < re.length; k++) {
            spectrumRe[k] = (float) re[k];
            spectrumIm[k] = (float) im[k];
        }
    }

    /**
     * Squared magnitudes of one frame, {@code [bins]}, not rounded to float.
     *
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void power(float[] samples, int offset, double[] power) {
        Objects.checkFromIndexSize(offset, window.length, samples.length);
        Objects.checkFromIndexSize(0, bins(), power.length);
        transform(samples, offset);
        squares(power);
    }

    /** As {@link #power(float[], int, double[])}. */
    public void power(double[] samples, int offset, double[] power) {
        Objects.checkFromIndexSize(offset, window.length, samples.length);
        Objects.checkFromIndexSize(0, bins(), power.length);
        for (int i = 0; i < window.length; i++) {
            frame[i] = samples[offset + i] * window[i];
        }
        fft.forward(frame, 0, re, im);
        squares(power);
    }

    private void transform(float[] samples, int offset) {
        for (int i = 0; i < window.length; i++) {
            frame[i] = samples[offset + i] * window[i];
        }
        fft.forward(frame, 0, re, im);
    }

    private void squares(double[] power) {
        for (int k = 0; k < re.length; k++) {
            power[k] = re[k] * re[k] + im[k] * im[k];
        }
    }
}
