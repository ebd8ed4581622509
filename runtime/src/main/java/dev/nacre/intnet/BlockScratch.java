package dev.nacre.intnet;

import java.util.Arrays;

/** Memory of one thread for one block of positions: a few input planes that stay in the first cache, sums that stay in the second. */
final class BlockScratch {
    /** Positions of a block at most: 16 taps of 384 ints are 24 KiB, 128 sums 192 KiB. */
    static final int POSITIONS = 384;

    /** Positions that a tap array has beyond those of a block, see {@link Taps#gather}. */
    static final int MARGIN = 512;

    private int[][] taps = new int[0][];
    private int[][] sums = new int[0][];

    /** At least {@code count} arrays of {@link #POSITIONS} + {@link #MARGIN} ints; their content is what was left there. */
    int[][] taps(int count) {
        taps = grow(taps, count, POSITIONS + MARGIN);
        return taps;
    }

    /** At least {@code count} arrays of {@link #POSITIONS} ints; their content is what was left there. */
    int[][] sums(int count) {
        sums = grow(sums, count, POSITIONS);
        return sums;
    }

    private static int[][] grow(int[][] arrays, int count, int length) {
        if (arrays.length >= count) {
            return arrays;
        }
        int[][] more = Arrays.copyOf(arrays, count);
        for (int i = arrays.length; i < count; i++) {
            more[i] = new int[length];
        }
        return more;
    }
}
