package dev.nacre.media;

import dev.nacre.bitstream.DecodeLimits;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/** What readers and writers of sound share about blocks of samples, {@code [channels][...]}. */
final class Blocks {
    private static final int BLOCK = 1 << 14;

    private Blocks() {}

    static void check(float[][] samples, int channels, int offset, int count) {
        if (samples.length != channels) {
            throw new IllegalArgumentException(samples.length + " channels of samples for a sound of " + channels);
        }
        if (count < 1) {
            throw new IllegalArgumentException("count " + count + " is not positive");
        }
        for (float[] channel : samples) {
            Objects.checkFromIndexSize(offset, count, channel.length);
        }
    }

    static void checkTarget(long sample) {
        if (sample < 0) {
            throw new IllegalArgumentException("sample " + sample + " is negative");
        }
    }

    /** The nearest integer of so many bits, ties away from zero; not-a-number is 0. */
    static int toInteger(float v, int bits) {
        double scale = 1L << (bits - 1);
        return (int) Math.max(-scale, Math.min(scale - 1, v * scale + Math.copySign(0.5, v)));
    }

    static float[][] readAll(MediaSoundReader reader, DecodeLimits limits) throws IOException {
        int channels = reader.info().channels();
        float[][] all = new float[channels][BLOCK];
        int length = 0;
        while (true) {
            if (length == all[0].length) {
                // Not by the length that the file states: it may lie.
                long wanted = Math.min(2L * length, Integer.MAX_VALUE - 8);
                limits.checkMemory("samples", wanted * channels, Float.BYTES);
                if (wanted == length) {
                    throw new MediaException("more samples than an array holds");
                }
                for (int c = 0; c < channels; c++) {
                    all[c] = Arrays.copyOf(all[c], (int) wanted);
                }
            }
            int n = reader.read(all, length, all[0].length - length);
            if (n < 0) {
                break;
            }
            length += n;
        }
        for (int c = 0; c < channels; c++) {
            all[c] = Arrays.copyOf(all[c], length);
        }
        return all;
    }
}
