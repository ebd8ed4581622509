package dev.nacre.audio;

/**
 * How long the blocks of a codec are: {@code numerator / denominator} seconds, a whole number of samples at the codec's rate. Immutable.
 * Layout: format.md, "Sound in general".
 */
record BlockSpan(int numerator, int denominator) {
    /**
     * First sample of a block, of a sound of the given rate, rounded down: block i holds the samples from {@code start(i)} to {@code start(i + 1) - 1}.
     *
     * @param block at most 2^30
     */
    long start(long block, int rate) {
        // Whole seconds apart from the rest: the product of all three may pass 63 bits.
        long parts = block * numerator;
        return parts / denominator * rate + parts % denominator * rate / denominator;
    }

    /** Samples of a block. */
    int samples(long block, int rate) {
        return (int) (start(block + 1, rate) - start(block, rate));
    }

    /** Blocks of a sound: the last of them is not empty. */
    long blocks(long samples, int rate) {
        long span = (long) numerator * rate;
        return (samples * denominator + span - 1) / span;
    }
}
