package dev.nacre.audio;

import dev.nacre.signal.RealFft;

/**
 * Windows of samples to spectra and back, with a sine window on both ways: {@code w[n] = sin(pi (n + 0.5) / N)}. A sine of amplitude 1
 * in the middle of a bin has the magnitude 1 there. Mutable scratch, for one thread.
 */
final class Windowing {
    private final int window;
    private final RealFft fft;
    private final float[] analysis; // the window, divided by the amplitude of a sine
    private final float[] synthesis; // the window, times that amplitude, divided by what squared windows add up to
    private final float[] frame;
    private final float[] re;
    private final float[] im;

    Windowing(int window, int hop) {
        this.window = window;
        fft = new RealFft(window);
        double[] sine = new double[window];
        double sum = 0;
        for (int n = 0; n < window; n++) {
            sine[n] = StrictMath.sin(Math.PI * (n + 0.5) / window);
            sum += sine[n];
        }
        double amplitude = sum / 2;
        // sin^2 over all windows that cover a sample: N / hop of them, a half each on average, and exactly so.
        double power = window / (2.0 * hop);
        analysis = new float[window];
        synthesis = new float[window];
        for (int n = 0; n < window; n++) {
            analysis[n] = (float) (sine[n] / amplitude);
            synthesis[n] = (float) (sine[n] * amplitude / power);
        }
        frame = new float[window];
        re = new float[fft.bins()];
        im = new float[fft.bins()];
    }

    /** The spectrum, {@code [bin][re, im]}, of the window whose first sample is {@code samples[offset]}. */
    void forward(float[] samples, int offset, float[] spectrum) {
        for (int n = 0; n < window; n++) {
            frame[n] = samples[offset + n] * analysis[n];
        }
        fft.forward(frame, 0, re, im);
        for (int k = 0; k < re.length; k++) {
            spectrum[2 * k] = re[k];
            spectrum[2 * k + 1] = im[k];
        }
    }

    /** Adds the samples of a spectrum to {@code sum}. */
    void inverse(float[] spectrum, int offset, float[] sum) {
        for (int k = 0; k < re.length; k++) {
            re[k] = spectrum[offset + 2 * k];
            im[k] = spectrum[offset + 2 * k + 1];
        }
        fft.inverse(re, im, frame, 0);
        for (int n = 0; n < window; n++) {
            sum[n] += frame[n] * synthesis[n];
        }
    }
}
