package dev.nacre.intnet;

import java.util.Objects;

/**
 * Integers of shape {@code [channels][height][width]}: one array per channel, row-major, {@code height * width} long.
 *
 * <p>The arrays are not copied, neither in nor out: the maker decides who may write. Safe for several readers at once.
 */
public final class IntTensor {
    private final int[][] channels;
    private final int height;
    private final int width;

    /**
     * Wraps the given arrays.
     *
     * @param channels one array per channel, each exactly {@code height * width} long; there may be none
     * @throws IllegalArgumentException if a side is below 1 or an array has another length
     */
    public IntTensor(int[][] channels, int height, int width) {
        if (height < 1 || width < 1 || (long) height * width > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a plane of " + height + " x " + width + " is not possible");
        }
        for (int c = 0; c < channels.length; c++) {
            int length = Objects.requireNonNull(channels[c], "channel").length;
            if (length != height * width) {
                throw new IllegalArgumentException(
                        "channel " + c + " has " + length + " values, expected " + height + " x " + width);
            }
        }
        this.channels = channels;
        this.height = height;
        this.width = width;
    }

    /** A new tensor of zeros. */
    public static IntTensor zeros(int channels, int height, int width) {
        return new IntTensor(new int[channels][Math.multiplyExact(height, width)], height, width);
    }

    /** The arrays themselves, not a copy. */
    public int[][] channels() {
        return channels;
    }

    /** Channel {@code c} itself, not a copy; row-major. */
    public int[] channel(int c) {
        return channels[c];
    }

    public int numChannels() {
        return channels.length;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    @Override
    public String toString() {
        return "IntTensor[" + channels.length + "][" + height + "][" + width + "]";
    }
}
