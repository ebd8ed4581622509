package dev.nacre.image;

import java.util.Objects;

/**
 * The quantised latents of a whole picture: {@code [channels][height][width]}, row-major, one cell for each 8x8 pixels.
 *
 * <p>A value is an integer {@code v = 16 q + mu16}: the coded symbol and the mean that the entropy network predicted, on a grid
 * of sixteenths of the channel's quantisation step. What synthesis reads is the float {@code v * step(c) / 16}, with steps in
 * 2^-20 latent units ({@link #dequantised}). Only the channels that the quality level codes are here; the model's further ones
 * are 0 everywhere.
 *
 * <p>Immutable by convention: arrays are shared, not copied, and must not be changed once they are part of a tensor.
 */
public final class LatentTensor {
    private final WallocHeader header;
    private final int[][] values;
    private final int[] steps;

    LatentTensor(WallocHeader header, int[][] values, int[] steps) {
        this.header = Objects.requireNonNull(header, "header");
        this.values = values;
        this.steps = steps;
    }

    /** Size, colour, quality level and model of the picture that these latents stand for. */
    public WallocHeader header() {
        return header;
    }

    /** Number of coded channels. */
    public int channels() {
        return values.length;
    }

    /** Rows of cells: a picture's height over 8, rounded up. */
    public int height() {
        return TileGrid.cellsIn(header.height());
    }

    /** Cells in a row: a picture's width over 8, rounded up. */
    public int width() {
        return TileGrid.cellsIn(header.width());
    }

    /** The integers of channel {@code c}, {@code [height][width]}; not a copy. */
    public int[] values(int c) {
        return values[c];
    }

    /** Quantisation step of channel {@code c} in 2^-20 latent units, more than 0. */
    public int step(int c) {
        return steps[c];
    }

    /** The latents that synthesis reads, of channel {@code c}: {@code [height][width]}, in a new array. */
    public float[] dequantised(int c) {
        float[] latents = new float[values[c].length];
        float scale = scale(steps[c]);
        for (int i = 0; i < latents.length; i++) {
            latents[i] = values[c][i] * scale;
        }
        return latents;
    }

    /** Latent units of one sixteenth of a step. */
    static float scale(int step) {
        return step * 0x1p-24f;
    }

    /**
     * The same picture with other latents, as an edit or a filter makes them.
     *
     * @param newValues {@code [channels()][height() * width()]}, each in [-2^24, 2^24]; not copied
     * @throws IllegalArgumentException if it has another shape
     */
    public LatentTensor withValues(int[][] newValues) {
        if (newValues.length != values.length) {
            throw new IllegalArgumentException(
                    newValues.length + " channels of latents, there must be " + values.length);
        }
        for (int[] plane : newValues) {
            if (plane.length != values[0].length) {
                throw new IllegalArgumentException(
                        "a channel of " + plane.length + " latents, there must be " + values[0].length);
            }
        }
        return new LatentTensor(header, newValues.clone(), steps);
    }

    @Override
    public String toString() {
        return "LatentTensor[" + channels() + "][" + height() + "][" + width() + "] of " + header;
    }
}
