package dev.nacre.fit;

/**
 * Which rows of a plane the networks learn from at a step: neighbouring rows say much the same, and gradients of weights cost as much as
 * results. Every row has its turn, and counts for those that have not. Latents always have their full gradient.
 */
final class LearnedRows {
    /** At most one row in so many is left; a turn takes so many steps. */
    static final int MAX_STRIDE = 4;

    /** Fewer positions than these say too little. */
    private static final int LEAST_POSITIONS = 512;

    private LearnedRows() {}

    /** One row in how many is learned from, 1, 2 or 4. */
    static int stride(int height, int width) {
        int stride = MAX_STRIDE;
        while (stride > 1 && height * width / stride < LEAST_POSITIONS) {
            stride /= 2;
        }
        return stride;
    }

    /** The first row from {@code from} on that has its turn {@code phase} steps after this one. */
    static int first(int from, int stride, int step, int phase) {
        return from + Math.floorMod(step + phase - from, stride);
    }
}
