package dev.nacre.audio;

import dev.nacre.runtime.FloatTensor;
import java.util.Arrays;

/**
 * Samples of one channel to what the encoder's network sees: short-time spectra whose magnitudes are raised to 0.3, a group of frames at
 * a time. Windows end at samples hop, 2 hop, ...; zeros stand before the first sample and, after {@link #end}, behind the last.
 * Layout of a frame: {@code [spectrum][bin][re, im]}.
 *
 * <p>Mutable, for one thread.
 */
final class HifiAnalysis {
    private final HifiModel model;
    private final Windowing windowing;
    private final int groupSamples;
    private float[] samples; // from `overlap` samples before the next frame on
    private int size;
    private long pushed;
    private long frames = -1; // of the whole sound, once it ended
    private long taken; // frames
    private final float[] spectrum;
    private final float[] features;

    HifiAnalysis(HifiModel model) {
        this.model = model;
        windowing = new Windowing(model.window(), model.hop());
        groupSamples = model.groupFrames() * model.frameSamples();
        samples = new float[model.overlap() + 2 * groupSamples];
        size = model.overlap();
        spectrum = new float[model.bins() * 2];
        features = new float[model.frameFloats()];
    }

    void push(float[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, samples, size, count);
        size += count;
        pushed += count;
    }

    private void reserve(int count) {
        if (count > samples.length - size) {
            samples = Arrays.copyOf(samples, Math.max(2 * samples.length, Math.addExact(size, count)));
        }
    }

    /** Fills up the last frame, and the last group, with zeros. */
    void end() {
        long whole = (pushed + model.frameSamples() - 1) / model.frameSamples();
        frames = pushed == 0 ? 0 : whole + model.flushFrames();
        long groups = (frames + model.groupFrames() - 1) / model.groupFrames();
        int zeros = (int) (groups * groupSamples - pushed);
        reserve(zeros);
        Arrays.fill(samples, size, size + zeros, 0);
        size += zeros;
    }

    /** Frames not yet taken whose group is complete, and which belong to the sound. */
    long ready() {
        long complete = taken + (size - model.overlap()) / groupSamples * model.groupFrames();
        return (frames < 0 ? complete : Math.min(frames, complete)) - taken;
    }

    /** Whether every window of the next group sees zeros only. */
    boolean isSilent() {
        for (int i = 0; i < model.overlap() + groupSamples; i++) {
            if (samples[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Goes past the next group without looking at it. */
    void skip() {
        size -= groupSamples;
        System.arraycopy(samples, groupSamples, samples, 0, size);
        taken += model.groupFrames();
    }

    /** Computes the features of the next group, {@code [frame][spectrum][bin][re, im]}. */
    void take(FloatTensor target) {
        int bins = model.bins();
        for (int t = 0; t < model.groupFrames(); t++) {
            for (int s = 0; s < model.spectraPerFrame(); s++) {
                windowing.forward(samples, (t * model.spectraPerFrame() + s) * model.hop(), spectrum);
                compress(spectrum, features, s * bins * 2);
            }
            target.put(t * features.length, features, 0, features.length);
        }
        skip();
    }

    private static void compress(float[] spectrum, float[] target, int offset) {
        for (int i = 0; i < spectrum.length; i += 2) {
            double re = spectrum[i];
            double im = spectrum[i + 1];
            double gain = Math.pow(re * re + im * im + HifiFormat.FEATURE_FLOOR, HifiFormat.FEATURE_EXPONENT);
            target[offset + i] = (float) (re * gain);
            target[offset + i + 1] = (float) (im * gain);
        }
    }
}
