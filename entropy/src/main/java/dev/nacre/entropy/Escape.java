package dev.nacre.entropy;

/**
 * How far a bin lies outside its table, as raw bits: sign, then Exp-Golomb of order 2. Layout: format.md, "Escapes".
 *
 * <p>The distance {@code d >= 0} counts from the first bin beyond the table's end. With {@code v = d + 4} and
 * {@code n = floor(log2 v)}: {@code n - 2} one bits, a zero bit, and the low {@code n} bits of {@code v}.
 */
final class Escape {
    static final int ORDER = 2;

    /** Most one bits in the prefix: distances are at most 2^21, as bins and table ends stay within 2^20. */
    static final int MAX_PREFIX = 21 - ORDER;

    private Escape() {}

    /** Distance of {@code bin} from a table of {@code numBins} bins from {@code min} on; the bin is not in it. */
    static int distance(int min, int numBins, int bin) {
        return bin < min ? min - 1 - bin : bin - min - numBins;
    }

    /** Number of raw bits, sign counted. */
    static int rawBits(int min, int numBins, int bin) {
        int n = suffixBits(distance(min, numBins, bin));
        return 1 + n - ORDER + 1 + n;
    }

    /** Bits of the suffix. */
    static int suffixBits(int distance) {
        return 31 - Integer.numberOfLeadingZeros(distance + (1 << ORDER));
    }
}
