package dev.nacre.intnet;

/**
 * One layer, ready to run. It reads planes of earlier values and fills planes of its own, one block of positions at a time;
 * blocks may run at the same time. Immutable: all scratch memory comes from the caller.
 */
sealed interface Layer permits Convolution, Depthwise, Shuffle, Sum, Lookup {
    String name();

    /** Indices of the values it reads: network inputs first, then the results of layers in order. */
    int[] inputs();

    /** Channels of its result. */
    int channels();

    /** What its result can hold, proven. */
    Range range();

    /** Side of the result, as a multiple of the input's. */
    default int factor() {
        return 1;
    }

    /** Whether a result depends on neighbours of its position, and not on that position alone. */
    boolean spatial();

    /** The most rows between a result and what it depends on. */
    default int rowReach() {
        return 0;
    }

    /** How many of the first channels of each of its inputs the first {@code count} channels of its result depend on. */
    int neededChannels(int count, int input, int inputChannels);

    /**
     * How many of the first {@code count} channels have to be computed, when input i has only {@code present[i]} channels and
     * the rest of them read as 0. Those beyond the number returned are 0 everywhere.
     */
    int presentChannels(int count, int[] present);

    /**
     * Computes channels {@code [0, job.count)} at the positions {@code [from, to)} of the inputs' plane.
     *
     * @param scratch block memory of this thread, for at most {@link BlockScratch#POSITIONS} positions
     */
    void compute(Job job, int from, int to, BlockScratch scratch);

    /** What one layer reads and writes in one run; the planes are row-major and may be longer than the plane itself. */
    record Job(int[][][] inputs, int[] present, int[][] output, int count, int height, int width, int biasRow) {}
}
