package dev.nacre.entropy;

import java.util.Arrays;
import java.util.Objects;

/**
 * Adaptive probabilities of binary decisions, one for each context. Each is the mean of a quick and a slow estimate, so
 * that it learns fast and still settles.
 *
 * <p>Source: the two-rate estimator of VVC, in a 16-bit form; format.md, "Adaptive bits". Mutable, for one thread; coding
 * starts from a fresh or {@link #reset()} model on both sides.
 */
public final class AdaptiveBits {
    private static final int QUICK_RATE = 4;
    private static final int SLOW_RATE = 7;

    /** Both estimates of P(bit = 0), at one half. */
    private static final int START = 0x8000_8000;

    /** Quick estimate in the low 16 bits, slow one above; each is 65536 times P(bit = 0), in [0, 65535]. */
    private final int[] states;

    /** @param numContexts at least 1 */
    public AdaptiveBits(int numContexts) {
        if (numContexts < 1) {
            throw new IllegalArgumentException("numContexts is " + numContexts + ", must be at least 1");
        }
        states = new int[numContexts];
        reset();
    }

    public int numContexts() {
        return states.length;
    }

    /** Forgets everything learned. */
    public void reset() {
        Arrays.fill(states, START);
    }

    /**
     * Ideal length of the next bit in a context, for an encoder's decisions.
     *
     * @return bits, more than 0
     */
    public double rateBits(int context, int bit) {
        Objects.checkIndex(bit, 2);
        int zero = probability(states[context]);
        return 16 - StrictMath.log(bit == 0 ? zero : 65536 - zero) / StrictMath.log(2);
    }

    int state(int context) {
        return states[context];
    }

    /** 65536 times P(bit = 0), kept away from certainty: in [32, 65504]. */
    static int probability(int state) {
        int mean = ((state & 0xFFFF) + (state >>> 16)) >>> 1;
        return Math.min(Math.max(mean, 32), 65504);
    }

    /** Learns that {@code bit} came in {@code context}, whose state is {@code state}. */
    void update(int context, int state, int bit) {
        int target = bit == 0 ? 0xFFFF : 0;
        int quick = state & 0xFFFF;
        int slow = state >>> 16;
        // The shifts round down, so both stay within [0, 65535].
        quick += (target - quick) >> QUICK_RATE;
        slow += (target - slow) >> SLOW_RATE;
        states[context] = slow << 16 | quick;
    }
}
