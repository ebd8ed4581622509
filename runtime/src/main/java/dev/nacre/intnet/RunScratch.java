package dev.nacre.intnet;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Memory of one run at a time: planes between layers, and a {@link BlockScratch} per thread. Not thread-safe, see block(). */
final class RunScratch {
    private final Map<Integer, ArrayDeque<int[]>> free = new HashMap<>(); // by length
    private BlockScratch[] blocks = new BlockScratch[0];
    private int height;
    private int width;

    /** Makes ready for planes of this size; those of another size are dropped. */
    void prepare(int height, int width, int threads) {
        if (height != this.height || width != this.width) {
            free.clear();
            this.height = height;
            this.width = width;
        }
        if (blocks.length < threads) {
            int old = blocks.length;
            blocks = Arrays.copyOf(blocks, threads);
            for (int i = old; i < threads; i++) {
                blocks[i] = new BlockScratch();
            }
        }
    }

    /** The block memory of one worker; different workers may ask at the same time. */
    BlockScratch block(int worker) {
        return blocks[worker];
    }

    /** {@code count} planes whose content is what was left there. */
    int[][] planes(int count, int length) {
        ArrayDeque<int[]> list = free.computeIfAbsent(length, k -> new ArrayDeque<>());
        int[][] planes = new int[count][];
        for (int i = 0; i < count; i++) {
            int[] plane = list.poll();
            planes[i] = plane != null ? plane : new int[length];
        }
        return planes;
    }

    /** Takes planes back. */
    void release(int[][] planes, int count, int length) {
        ArrayDeque<int[]> list = free.get(length);
        for (int i = 0; i < count; i++) {
            list.push(planes[i]);
        }
    }
}
