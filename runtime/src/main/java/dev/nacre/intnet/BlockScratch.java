package dev.nacre.intnet;

import java.util.Arrays;

/** Memory of one thread for one block of positions: a few input planes that stay in the first cache, sums that stay in the second. */
final class BlockScratch {
    /** Positions of a block at most: 16 taps of 512 ints are 32 KiB, 128 sums 256 KiB. */
    static final int POSITIONS = 512;

    /** Input planes gathered before they are added to the sums of all output channels; a multiple of 8. */
    static final int GROUP = 16;

    private final int[][] taps = new int[GROUP][POSITIONS];
    private int[][] sums = new int[0][];

    int[][] taps() {
        return taps;
    }

    /** At least {@code count} arrays of {@link #POSITIONS} ints; their content is what was left there. */
    int[][] sums(int count) {
        if (sums.length < count) {
            int old = sums.length;
            sums = Arrays.copyOf(sums, count);
            for (int i = old; i < count; i++) {
                sums[i] = new int[POSITIONS];
            }
        }
        return sums;
    }
}
