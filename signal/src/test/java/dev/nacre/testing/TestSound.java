package dev.nacre.testing;

import java.util.Arrays;

/**
 * A short sound made by {@link TestSounds}: float samples, one array a channel ({@code [channels][length]}), in [-1, 1] unless its
 * kind says otherwise.
 *
 * <p>Immutable; arrays are copied in and out.
 */
public final class TestSound {
    private final String name;
    private final int rate;
    private final float[][] samples;

    TestSound(String name, int rate, float[][] samples) {
        this.name = name;
        this.rate = rate;
        this.samples = copy(samples);
    }

    private static float[][] copy(float[][] samples) {
        float[][] copies = new float[samples.length][];
        for (int c = 0; c < samples.length; c++) {
            copies[c] = samples[c].clone();
        }
        return copies;
    }

    /** What is heard, and its shape, for messages: "speech 16000 Hz 1x8000". */
    public String name() {
        return name + " " + rate + " Hz " + channels() + "x" + length();
    }

    /** Samples a second. */
    public int rate() {
        return rate;
    }

    /** At least 1. */
    public int channels() {
        return samples.length;
    }

    /** Samples a channel; may be 0. */
    public int length() {
        return samples[0].length;
    }

    /** A copy of all samples, {@code [channels][length]}. */
    public float[][] samples() {
        return copy(samples);
    }

    /** A copy of one channel. */
    public float[] channel(int channel) {
        return samples[channel].clone();
    }

    /** The first {@code length} samples of each channel. */
    public TestSound first(int length) {
        float[][] cut = new float[samples.length][];
        for (int c = 0; c < cut.length; c++) {
            cut[c] = Arrays.copyOf(samples[c], Math.min(length, samples[c].length));
        }
        return new TestSound(name, rate, cut);
    }

    @Override
    public String toString() {
        return name();
    }
}
