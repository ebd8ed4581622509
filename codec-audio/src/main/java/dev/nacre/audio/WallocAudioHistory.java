package dev.nacre.audio;

import static dev.nacre.audio.WallocAudioFormat.MEAN_BITS;
import static dev.nacre.audio.WallocAudioFormat.NUM_SIZES;
import static dev.nacre.audio.WallocAudioFormat.SMALLEST;

import java.util.Arrays;

/**
 * What contexts remember of one channel within a unit: magnitudes, in 1/256, of the frames before. Mutable, for one thread. Layout: format.md,
 * "walloc-audio sound", Contexts.
 */
final class WallocAudioHistory {
    private static final int RELATIONS = 4;
    private static final int FIRST = 3;

    private final int[][] recent = new int[NUM_SIZES][]; // last frame of each size
    private final int[][] before = new int[NUM_SIZES][]; // the one before that
    private final int[][] mean = new int[NUM_SIZES][];
    private int[] last;
    private boolean first = true;

    /** @param seeds by band */
    WallocAudioHistory(WallocAudioModel model, int[] seeds) {
        last = new int[SMALLEST];
        for (int band = 0; band < seeds.length; band++) {
            Arrays.fill(last, model.band(band), model.band(band + 1), seedValue(seeds[band]));
        }
        for (int i = 0; i < NUM_SIZES; i++) {
            recent[i] = resampled(last, SMALLEST << i);
            before[i] = recent[i];
            mean[i] = recent[i].clone();
            for (int j = 0; j < mean[i].length; j++) {
                mean[i][j] <<= MEAN_BITS;
            }
        }
    }

    private static int seedValue(int seed) {
        int most = WallocAudioFormat.MAGNITUDE_LIMIT * WallocAudioFormat.MAGNITUDE_UNIT;
        return seed == 0 ? 0 : Math.min(16 << (seed - 1), most);
    }

    /** Means of neighbours, or repetitions; the array itself if it has the size already. */
    static int[] resampled(int[] magnitudes, int size) {
        if (magnitudes.length == size) {
            return magnitudes;
        }
        int[] out = new int[size];
        if (magnitudes.length > size) {
            int shift = Integer.numberOfTrailingZeros(magnitudes.length / size);
            for (int j = 0; j < size; j++) {
                int sum = 0;
                for (int i = j << shift; i < (j + 1) << shift; i++) {
                    sum += magnitudes[i];
                }
                out[j] = sum >> shift;
            }
        } else {
            int shift = Integer.numberOfTrailingZeros(size / magnitudes.length);
            for (int j = 0; j < size; j++) {
                out[j] = magnitudes[j >> shift];
            }
        }
        return out;
    }

    /** The planes P0, P1, P2 of the next frame, into {@code planes[0..2]}; not to be changed. */
    void planes(int size, int[][] planes) {
        int i = WallocAudioFormat.sizeNumber(size);
        boolean same = last.length == size;
        planes[0] = same ? recent[i] : resampled(last, size);
        planes[1] = same ? before[i] : recent[i];
        planes[2] = new int[size];
        for (int j = 0; j < size; j++) {
            planes[2][j] = mean[i][j] >> MEAN_BITS;
        }
    }

    /** The bias row of the next frame. */
    int row(int size) {
        int relation = first ? FIRST : last.length == size ? 0 : last.length < size ? 1 : 2;
        return RELATIONS * WallocAudioFormat.sizeNumber(size) + relation;
    }

    /** Appends a frame; the array is kept. */
    void add(int[] magnitudes) {
        int own = WallocAudioFormat.sizeNumber(magnitudes.length);
        int shift = WallocAudioFormat.MEAN_SHIFT + NUM_SIZES - 1 - own;
        for (int i = 0; i < NUM_SIZES; i++) {
            int[] m = resampled(magnitudes, SMALLEST << i);
            int[] sum = mean[i];
            for (int j = 0; j < sum.length; j++) {
                sum[j] += ((m[j] << MEAN_BITS) - sum[j]) >> shift;
            }
        }
        before[own] = recent[own];
        recent[own] = magnitudes;
        last = magnitudes;
        first = false;
    }
}
