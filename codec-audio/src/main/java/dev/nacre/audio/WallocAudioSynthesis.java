package dev.nacre.audio;

import static dev.nacre.audio.WallocAudioFormat.NUM_BANDS;
import static dev.nacre.audio.WallocAudioFormat.SPECTRUM_PARTS;
import static dev.nacre.audio.WallocAudioFormat.SUPERFRAME;

import dev.nacre.signal.LappedTransform;
import java.util.Arrays;

/**
 * One part of a sound from symbols to samples. The last half of a frame waits for the next one. Mutable, for one thread. Layout: format.md,
 * "walloc-audio sound", Samples.
 */
final class WallocAudioSynthesis {
    private static final double FULL_SCALE = 32768;

    private final WallocAudioModel model;
    private final LappedTransform lapped = new LappedTransform(WallocAudioFormat.SMALLEST, WallocAudioFormat.NUM_SIZES);
    private final double[][] buffer; // the last half of the frame before, then a frame
    private int waiting; // samples of that half; 0 at the start
    private final float[][] output;
    private int outputSize;

    WallocAudioSynthesis(WallocAudioModel model, int channels) {
        this.model = model;
        buffer = new double[channels][SUPERFRAME / 2 + SUPERFRAME];
        output = new float[channels][0];
    }

    /** Takes the frames of a unit. */
    void add(WallocAudioPart part) {
        double[] steps = new double[NUM_BANDS];
        for (int b = 0; b < NUM_BANDS; b++) {
            steps[b] = model.step(part.stepIndex, part.shape[b]);
        }
        int at = 0;
        for (int f = 0; f < part.numFrames; f++) {
            int size = part.sizes[f];
            for (int c = 0; c < buffer.length; c++) {
                dequantise(model, part.symbols[c], part.scales[c], at, size, steps, buffer[c], waiting);
            }
            if (buffer.length == 2) {
                rotate(model, buffer, waiting, size, part.angles);
            }
            addFrame(size);
            at += size;
        }
    }

    /** Takes superframes of zeros. */
    void addSilence(int superframes) {
        for (int i = 0; i < superframes; i++) {
            for (double[] plane : buffer) {
                Arrays.fill(plane, waiting, waiting + SUPERFRAME, 0);
            }
            addFrame(SUPERFRAME);
        }
    }

    /** Coefficients of one frame, in samples of 16 bits. */
    static void dequantise(
            WallocAudioModel model,
            int[] symbols,
            byte[] scales,
            int from,
            int size,
            double[] steps,
            double[] out,
            int to) {
        for (int b = 0; b < NUM_BANDS; b++) {
            int end = size / SPECTRUM_PARTS * model.band(b + 1);
            for (int j = size / SPECTRUM_PARTS * model.band(b); j < end; j++) {
                int q = symbols[from + j];
                out[to + j] = q == 0 ? 0 : value(model, q, scales[from + j]) * steps[b];
            }
        }
    }

    /** What a symbol that is not 0 stands for, in steps. */
    static double value(WallocAudioModel model, int symbol, int scale) {
        int magnitude = Math.abs(symbol);
        double value = magnitude + model.centroid(scale, magnitude) / 256.0;
        return symbol < 0 ? -value : value;
    }

    /** The two channels of a part to left and right, in place. */
    static void rotate(WallocAudioModel model, double[][] y, int at, int size, int[] angles) {
        for (int b = 0; b < NUM_BANDS; b++) {
            double cos = StrictMath.cos(angles[b] * Math.PI / 32);
            double sin = StrictMath.sin(angles[b] * Math.PI / 32);
            int end = at + size / SPECTRUM_PARTS * model.band(b + 1);
            for (int j = at + size / SPECTRUM_PARTS * model.band(b); j < end; j++) {
                double first = y[0][j];
                double second = y[1][j];
                y[0][j] = cos * first - sin * second;
                y[1][j] = sin * first + cos * second;
            }
        }
    }

    /** Turns the coefficients behind {@link #waiting} to samples; what is final goes out. */
    private void addFrame(int size) {
        int count = waiting + size / 2;
        for (int c = 0; c < buffer.length; c++) {
            double[] plane = buffer[c];
            lapped.transform(plane, waiting, size);
            if (waiting > 0) {
                lapped.unfold(plane, waiting, 2 * waiting, size);
            }
            give(c, count);
            System.arraycopy(plane, count, plane, 0, size / 2);
        }
        outputSize += count;
        waiting = size / 2;
    }

    private void give(int channel, int count) {
        if (output[channel].length < outputSize + count) {
            output[channel] = Arrays.copyOf(output[channel], Math.max(2 * outputSize, outputSize + count));
        }
        for (int i = 0; i < count; i++) {
            output[channel][outputSize + i] = (float) (buffer[channel][i] / FULL_SCALE);
        }
    }

    /** Gives what waits: the sound ends here. */
    void end() {
        for (int c = 0; c < buffer.length; c++) {
            give(c, waiting);
        }
        outputSize += waiting;
        waiting = 0;
    }

    /** Samples that are ready. */
    int size() {
        return outputSize;
    }

    /** The samples of a channel that are ready; the array itself. */
    float[] output(int channel) {
        return output[channel];
    }

    /** Drops the first samples of all channels. */
    void drop(int count) {
        outputSize -= count;
        for (float[] plane : output) {
            System.arraycopy(plane, count, plane, 0, outputSize);
        }
    }
}
