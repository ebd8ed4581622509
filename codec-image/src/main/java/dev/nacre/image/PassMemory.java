package dev.nacre.image;

import dev.nacre.intnet.IntTensor;
import java.lang.ref.SoftReference;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What {@link EntropyPass} holds between the symbols of a tile and its networks; kept for the next tile of the same size, since fresh
 * pages cost about as much as some of the work on them. What it holds at the start is what was left there, but for cells that a
 * tile of this size has not: these were never written, and are 0. For one tile at a time.
 */
final class PassMemory {
    private final int level;
    private final int height;
    private final int width;
    final IntTensor psi;
    final IntTensor firstMeans; // of pass 0
    final IntTensor firstScales;
    final IntTensor means; // of the pass on its way
    final IntTensor scales;
    final IntTensor[] coded = new IntTensor[WallocFormat.NUM_PASSES - 1]; // s_k
    final IntTensor[] seen = new IntTensor[WallocFormat.NUM_PASSES - 1]; // d_k
    final int[] tables; // a pass codes at most one cell of each group in each channel
    final int[] symbols;

    /** Memories of one model that wait for a tile. Thread-safe. */
    static final class Pool {
        private final ConcurrentLinkedQueue<SoftReference<PassMemory>> idle = new ConcurrentLinkedQueue<>();

        /** For tiles of one size; one of another size is let go. */
        PassMemory take(WallocModel model, int level, int height, int width) {
            for (SoftReference<PassMemory> r = idle.poll(); r != null; r = idle.poll()) {
                PassMemory memory = r.get();
                if (memory != null && memory.level == level && memory.height == height && memory.width == width) {
                    return memory;
                }
            }
            return new PassMemory(model, level, height, width);
        }

        void giveBack(PassMemory memory) {
            idle.add(new SoftReference<>(memory));
        }
    }

    private PassMemory(WallocModel model, int level, int height, int width) {
        this.level = level;
        this.height = height;
        this.width = width;
        int active = model.activeChannels(level);
        int rows = (height + 1) / 2;
        int columns = (width + 1) / 2;
        psi = IntTensor.zeros(model.hyper().outputs().get(0).channels(), rows, columns);
        firstMeans = IntTensor.zeros(active, rows, columns);
        firstScales = IntTensor.zeros(active, rows, columns);
        means = IntTensor.zeros(active, rows, columns);
        scales = IntTensor.zeros(active, rows, columns);
        for (int r = 0; r < coded.length; r++) {
            coded[r] = IntTensor.zeros(active, rows, columns);
            seen[r] = IntTensor.zeros(model.context(r).outputs().get(0).channels(), rows, columns);
        }
        tables = new int[active * rows * columns];
        symbols = new int[tables.length];
    }
}
