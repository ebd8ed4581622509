package dev.nacre.metrics;

import dev.nacre.signal.MelBank;
import dev.nacre.signal.Stft;
import java.util.OptionalDouble;

/**
 * Mean distance of logarithmic mel spectra, {@code |ln max(M, 1e-5) - ln max(M', 1e-5)|} over all frames and bands, in nepers.
 *
 * <p>M is the magnitude of a Fourier transform of 1024 samples (periodic Hann window, hop 256) in 80 mel bands ({@link MelBank})
 * from 0 to the Nyquist frequency, whatever the sample rate: values of different rates do not compare. Frame t is centred on sample
 * 256 t, for t in [0, length / 256]; beyond its ends a sound is reflected. Bands without a bin of the transform do not count.
 */
public final class LogMelDistance {
    /** A distance in nepers times this is in dB: 20 / ln 10. */
    public static final double DB_PER_NEPER = 20 / Math.log(10);

    private static final int SIZE = 1024;
    private static final int HOP = 256;
    private static final int BANDS = 80;
    private static final double FLOOR = 1e-5;

    private LogMelDistance() {}

    /**
     * The distance over all bands.
     *
     * @param x the original, one channel in [-1, 1]
     * @param y what was decoded, of the same length
     * @param rate samples a second, at least 1
     * @return nepers, not negative, 0 for equal sounds; empty if there is no sample
     * @throws IllegalArgumentException if the lengths differ, or a sample is not finite
     */
    public static OptionalDouble of(float[] x, float[] y, int rate) {
        return upTo(rate, x, y, rate);
    }

    /**
     * The distance over the bands whose upper edge is at most a frequency.
     *
     * @param limitHertz {@code 4000} for the band of telephone speech
     * @return nepers, as {@link #of}; empty also if no band ends that low
     */
    public static OptionalDouble upTo(double limitHertz, float[] x, float[] y, int rate) {
        SoundPair.check(x, y);
        MelBank bank = new MelBank(rate, SIZE, BANDS, 0, rate / 2.0);
        boolean[] counts = new boolean[BANDS];
        int bands = 0;
        for (int b = 0; b < BANDS; b++) {
            // The last edge is half the rate up to rounding.
            counts[b] = !bank.isEmpty(b) && bank.upperEdge(b) <= limitHertz + 1e-6;
            bands += counts[b] ? 1 : 0;
        }
        if (x.length == 0 || bands == 0) {
            return OptionalDouble.empty();
        }
        Stft stft = Stft.hann(SIZE, HOP);
        float[] frame = new float[SIZE];
        double[] spectrum = new double[stft.bins()];
        double[] mel = new double[BANDS];
        double[] other = new double[BANDS];
        int frames = x.length / HOP + 1;
        double sum = 0;
        for (int t = 0; t < frames; t++) {
            bands(x, t * HOP - SIZE / 2, stft, frame, spectrum, bank, mel);
            bands(y, t * HOP - SIZE / 2, stft, frame, spectrum, bank, other);
            for (int b = 0; b < BANDS; b++) {
                if (counts[b]) {
                    sum += Math.abs(Math.log(Math.max(mel[b], FLOOR)) - Math.log(Math.max(other[b], FLOOR)));
                }
            }
        }
        return OptionalDouble.of(sum / ((double) frames * bands));
    }

    private static void bands(
            float[] samples, int start, Stft stft, float[] frame, double[] spectrum, MelBank bank, double[] out) {
        if (start >= 0 && start + SIZE <= samples.length) {
            System.arraycopy(samples, start, frame, 0, SIZE);
        } else {
            int period = Math.max(1, 2 * (samples.length - 1));
            for (int i = 0; i < SIZE; i++) {
                int at = Math.floorMod(start + i, period);
                frame[i] = samples[at < samples.length ? at : period - at];
            }
        }
        stft.power(frame, 0, spectrum);
        for (int k = 0; k < spectrum.length; k++) {
            spectrum[k] = Math.sqrt(spectrum[k]);
        }
        bank.apply(spectrum, out);
    }
}
