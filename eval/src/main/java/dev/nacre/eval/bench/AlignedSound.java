package dev.nacre.eval.bench;

import dev.nacre.audio.Sound;
import dev.nacre.metrics.Delay;
import dev.nacre.signal.Resampler;
import java.io.IOException;

/**
 * A sound and what a codec made of it, at one rate, of one length, and with the decoded one moved to where it fits best.
 *
 * @param rate samples a second of both
 * @param delay by how many samples the decoded sound came late (early: negative)
 * @param original {@code [channels][length]}; not copied
 * @param decoded of the same shape; not copied
 */
public record AlignedSound(int rate, int delay, float[][] original, float[][] decoded) {
    /**
     * Aligns two sounds, within {@link Delay#MOST} samples.
     *
     * @param decoded of any rate and length, with as many channels; of an original of one channel the mean of several is taken
     * @param rate samples a second to go to
     * @throws IOException if the number of channels differs otherwise
     * @throws IllegalArgumentException if there is no way to that rate, or a sample is not finite
     */
    public static AlignedSound of(Sound original, Sound decoded, int rate) throws IOException {
        float[][] x = at(rate, original);
        float[][] y = at(rate, decoded);
        if (x.length == 1 && y.length > 1) {
            y = new float[][] {mean(y)}; // a codec that knows stereo only
        }
        if (x.length != y.length) {
            throw new IOException("decodes to " + y.length + " channels instead of " + x.length);
        }
        int delay = Delay.of(mean(x), mean(y));
        for (int c = 0; c < y.length; c++) {
            y[c] = Delay.remove(y[c], delay, x[c].length);
        }
        return new AlignedSound(rate, delay, x, y);
    }

    private static float[][] at(int rate, Sound sound) {
        float[][] planes = new float[sound.format().channels()][];
        for (int c = 0; c < planes.length; c++) {
            float[] plane = sound.plane(c);
            planes[c] = sound.format().rate() == rate
                    ? plane
                    : Resampler.resample(plane, sound.format().rate(), rate);
        }
        return planes;
    }

    private static float[] mean(float[][] planes) {
        float[] mean = new float[planes[0].length];
        for (float[] plane : planes) {
            for (int n = 0; n < mean.length; n++) {
                mean[n] += plane[n] / planes.length;
            }
        }
        return mean;
    }
}
