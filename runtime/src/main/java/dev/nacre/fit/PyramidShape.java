package dev.nacre.fit;

import java.util.List;

/**
 * How large the latent grids and networks of a {@link PyramidFit} are.
 *
 * @param grids latent grids, of strides 1, 2, 4, ..., at least 1
 * @param neighbours positions whose latents the context network sees; all of them come earlier, row by row
 * @param contextLayers hidden layers of the context network, at least 1
 * @param contextWidth units in each of them
 * @param synthesisWidth units in the hidden layer of the synthesis
 * @param residuals residual 3x3 layers of the synthesis, at least 0
 */
public record PyramidShape(
        int grids, List<Neighbour> neighbours, int contextLayers, int contextWidth, int synthesisWidth, int residuals) {
    private static final int MAX = 64;

    /**
     * A position relative to a latent.
     *
     * @param x columns to the right
     * @param y rows down, at most 0
     */
    public record Neighbour(int x, int y) {
        public Neighbour {
            if (y > 0 || (y == 0 && x >= 0) || Math.abs(x) > MAX || y < -MAX) {
                throw new IllegalArgumentException("neighbour at (" + x + ", " + y + "), must be an earlier one, near");
            }
        }
    }

    public PyramidShape {
        neighbours = List.copyOf(neighbours);
        require("grids", grids, 1, 16);
        require("neighbours", neighbours.size(), 1, MAX);
        require("contextLayers", contextLayers, 1, 8);
        require("contextWidth", contextWidth, 1, MAX);
        require("synthesisWidth", synthesisWidth, 1, MAX);
        require("residuals", residuals, 0, 8);
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + ", allowed are " + min + " to " + max);
        }
    }

    /** Rows above a latent that the context network sees. */
    int reach() {
        return -neighbours.stream().mapToInt(Neighbour::y).min().orElse(0);
    }
}
