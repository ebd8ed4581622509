package dev.nacre.fit;

import java.util.Arrays;

/**
 * How rows of a plane are laid into the blocks of a batch: piece after piece, each within one row and one block. Not thread-safe: one for
 * each worker.
 */
final class Pieces {
    private static final int CAPACITY = SkipNetwork.BLOCKS * SkipNetwork.BLOCK;

    private int[] row = new int[64];
    private int[] from = new int[64];
    private int[] length = new int[64];
    private int[] position = new int[64];
    private int count;
    private int total;

    private int nextRow;
    private int nextColumn;
    private int endRow;
    private int stride;
    private int left;
    private int right;

    /** Begins with rows {@code row}, {@code row + stride}, ... below {@code endRow}, columns [left, right). */
    void start(int row, int endRow, int stride, int left, int right) {
        this.nextRow = row;
        this.nextColumn = left;
        this.endRow = endRow;
        this.stride = stride;
        this.left = left;
        this.right = right;
    }

    /** Lays out the next batch; false if nothing is left. */
    boolean next() {
        count = 0;
        total = 0;
        while (nextRow < endRow && total < CAPACITY) {
            int n = Math.min(right - nextColumn, SkipNetwork.BLOCK - total % SkipNetwork.BLOCK);
            add(n);
            nextColumn += n;
            if (nextColumn == right) {
                nextColumn = left;
                nextRow += stride;
            }
        }
        return count > 0;
    }

    private void add(int n) {
        if (count == row.length) {
            row = Arrays.copyOf(row, 2 * count);
            from = Arrays.copyOf(from, 2 * count);
            length = Arrays.copyOf(length, 2 * count);
            position = Arrays.copyOf(position, 2 * count);
        }
        row[count] = nextRow;
        from[count] = nextColumn;
        length[count] = n;
        position[count++] = total;
        total += n;
    }

    int count() {
        return count;
    }

    int blocks() {
        return (total + SkipNetwork.BLOCK - 1) / SkipNetwork.BLOCK;
    }

    /** Positions of a block that are used; only the last block has fewer than all. */
    int used(int block) {
        return Math.min(SkipNetwork.BLOCK, total - block * SkipNetwork.BLOCK);
    }

    int row(int piece) {
        return row[piece];
    }

    int from(int piece) {
        return from[piece];
    }

    int length(int piece) {
        return length[piece];
    }

    int block(int piece) {
        return position[piece] / SkipNetwork.BLOCK;
    }

    int offset(int piece) {
        return position[piece] % SkipNetwork.BLOCK;
    }

    /** Copies a plane into the blocks of one channel, and 0 behind the last piece. */
    void gather(float[][] plane, float[][][] blocks, int channel) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(plane[row[i]], from[i], blocks[block(i)][channel], offset(i), length[i]);
        }
        clearRest(blocks, channel);
    }

    /** Makes what is behind the last piece 0. */
    void clearRest(float[][][] blocks, int channel) {
        int last = blocks() - 1;
        Arrays.fill(blocks[last][channel], used(last), SkipNetwork.BLOCK, 0);
    }

    /** Copies the blocks of one channel into a plane. */
    void scatter(float[][][] blocks, int channel, float[][] plane) {
        for (int i = 0; i < count; i++) {
            System.arraycopy(blocks[block(i)][channel], offset(i), plane[row[i]], from[i], length[i]);
        }
    }
}
