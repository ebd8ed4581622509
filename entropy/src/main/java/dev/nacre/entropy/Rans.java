package dev.nacre.entropy;

/**
 * Constants of the rANS stream (format.md, "rANS"): 32-bit states in [{@link #LOWER_BOUND}, 2^32), refilled by 16-bit
 * words.
 *
 * <p>Why these: with L = 2^16 and 16-bit words one word always suffices, in both directions, so coding a symbol has no
 * loop; and the loss against the ideal length is 0.01 % at 14 bits of precision.
 *
 * <p>Source: Duda, "Asymmetric numeral systems" (2013), section 3; Giesen, "Interleaved entropy coders" (2014) for lanes.
 */
final class Rans {
    /** L: the least state between symbols, the encoder's first and the decoder's last. */
    static final int LOWER_BOUND = 1 << 16;

    /** Most raw bits in one push. */
    static final int MAX_RAW_BITS = 14;

    /** Lanes of a stream that is worth four. */
    static final int MANY_LANES = 4;

    private Rans() {}

    static void requireLanes(int lanes) {
        if (lanes != 1 && lanes != MANY_LANES) {
            throw new IllegalArgumentException("lanes is " + lanes + ", allowed 1 or 4");
        }
    }

    static void requireRawBits(int numBits) {
        if (numBits < 0 || numBits > MAX_RAW_BITS) {
            throw new IllegalArgumentException("numBits is " + numBits + ", allowed 0 to " + MAX_RAW_BITS);
        }
    }

    static void requireEntry(int precision, int start, int frequency) {
        FrequencyTable.requirePrecision(precision);
        // Compared by difference: a sum of two numbers could wrap.
        if (start < 0 || start >= 1 << precision || frequency < 1 || frequency > (1 << precision) - start) {
            throw new IllegalArgumentException("entry at " + start + " with frequency " + frequency
                    + ", allowed is what lies within 0 to 2^" + precision);
        }
    }

    /** One number that encoder and decoder of the same stream agree on: all states at the end, and the symbols coded. */
    static long finalState(int[] states, int numSymbols) {
        long mixed = numSymbols;
        for (int state : states) {
            mixed = mixed * 0x9E3779B97F4A7C15L + (state & 0xFFFFFFFFL);
        }
        return mixed;
    }
}
