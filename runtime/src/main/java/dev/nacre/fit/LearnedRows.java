package dev.nacre.fit;

/**
 * Which rows of a large plane the networks learn from at a step: neighbouring rows say much the same, and gradients of weights cost as much
 * as results. Every row has its turn. Latents always have their full gradient.
 */
final class LearnedRows {
    /** One row in so many, at full resolution and the next ones. */
    static final int STRIDE = 4;

    /** So many of the finest resolutions have enough rows. */
    private static final int SPARSE_LEVELS = 3;

    private LearnedRows() {}

    /** One row in how many is learned from, of a plane at 2^-level of the picture's resolution. */
    static int stride(int level) {
        return level < SPARSE_LEVELS ? STRIDE : 1;
    }

    /** The first row from {@code from} on that has its turn {@code phase} steps after this one. */
    static int first(int from, int stride, int step, int phase) {
        return from + Math.floorMod(step + phase - from, stride);
    }
}
