package dev.nacre.audio;

import static dev.nacre.audio.WallocAudioFormat.NUM_BANDS;
import static dev.nacre.audio.WallocAudioFormat.SUPERFRAME;

import java.util.Arrays;

/** The symbols of a part of a unit: of one channel, or of two with the same frames. Filled by whoever codes it. */
final class WallocAudioPart {
    final int channels;
    final int stepIndex;
    final int[] bandwidths; // in 64ths of the spectrum
    final int[] shape = new int[NUM_BANDS];
    final int[] angles = new int[NUM_BANDS]; // in 1/32 of pi; of two channels
    int[] sizes; // of frames
    int numFrames;

    /** Coefficients by channel, frame after frame. */
    final int[][] symbols;

    /** Tables of the coefficients; 0 where there is none. */
    final byte[][] scales;

    WallocAudioPart(int channels, int stepIndex, int superframes) {
        this.channels = channels;
        this.stepIndex = stepIndex;
        bandwidths = new int[channels];
        Arrays.fill(shape, WallocAudioFormat.FLAT);
        Arrays.fill(angles, WallocAudioFormat.MID_SIDE);
        sizes = new int[superframes * (SUPERFRAME / WallocAudioFormat.SMALLEST)];
        symbols = new int[channels][superframes * SUPERFRAME];
        scales = new byte[channels][superframes * SUPERFRAME];
    }

    void addFrame(int size) {
        sizes[numFrames++] = size;
    }

    /** Whether a band of a channel has a seed in the stream. */
    boolean hasSeed(WallocAudioModel model, int channel, int band) {
        return model.band(band) < 4 * bandwidths[channel];
    }

    /** Positions of a frame. */
    int width(int channel, int size) {
        return size * bandwidths[channel] / WallocAudioFormat.SPECTRUM_PARTS;
    }
}
