package dev.nacre.audio;

import java.util.function.IntToDoubleFunction;

/**
 * Chooses the step index of each unit so that a sound comes out at a bit rate: the finest by which all that is in sight fits into what is
 * left. What was not spent is saved for later, up to a limit. Decides by estimates, which the true sizes of units keep right. Mutable, for
 * one thread.
 */
final class WallocAudioRate {
    /** What is in sight is taken for at least so many superframes of the sound (6 s), unless the sound ends. */
    private static final int HORIZON = 64;

    /** Bits saved for later are those of at most so many superframes (12 s). */
    private static final int RESERVOIR = 128;

    /** Of the file and of a unit, about: signature, head and end; chunk frame, index and hash. */
    private static final int HEAD_BITS = 8 * 80;

    private static final int UNIT_BITS = 8 * 18;

    /** What is aimed at, so that the last unit, which must fit, seldom gets the worst of it. */
    private static final double AIM = 0.995;

    private final double bitsPerSuperframe;
    private double left = -HEAD_BITS; // bits that the units so far were not given
    private double ratio = 1;
    private boolean measured; // a unit has told the ratio

    WallocAudioRate(double bitsPerSecond) {
        bitsPerSuperframe = AIM * bitsPerSecond * WallocAudioFormat.SUPERFRAME / WallocAudioFormat.RATE;
    }

    /** Whether the estimates rest on a unit of this sound. */
    boolean isMeasured() {
        return measured;
    }

    /** True bits by estimated ones, as the units so far had it. */
    double ratio() {
        return ratio;
    }

    /**
     * The finest step index that fits.
     *
     * @param bits of all that is in sight, by step index
     * @param superframes in sight, those of the next unit included
     * @param units in sight
     * @param ends whether the sound ends with them
     */
    int choose(IntToDoubleFunction bits, int superframes, int units, boolean ends) {
        double scale = ends ? 1 : Math.max(1, (double) HORIZON / superframes);
        double budget = left + scale * (superframes * bitsPerSuperframe - units * UNIT_BITS);
        int low = 0;
        int high = WallocAudioFormat.MAX_STEP_INDEX;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (scale * bits.applyAsDouble(middle) <= budget) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Whether a unit fits into what is left. */
    boolean fits(int superframes, double bits) {
        return bits + UNIT_BITS <= left + superframes * bitsPerSuperframe;
    }

    /** What a unit took, and was guessed to take but for the ratio. */
    void spend(int superframes, double bits, double estimated) {
        left = Math.min(left + superframes * bitsPerSuperframe - bits - UNIT_BITS, RESERVOIR * bitsPerSuperframe);
        if (bits > 0 && estimated > 0) {
            double found = bits / estimated;
            ratio = measured ? (ratio + found) / 2 : found;
            measured = true;
        }
    }
}
