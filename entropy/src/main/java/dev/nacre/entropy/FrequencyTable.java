package dev.nacre.entropy;

import java.util.Arrays;

/**
 * Statistics of one symbol in fixed point: a frequency for each entry, at least 1 each, with the sum exactly
 * {@code 1 << precision()}.
 *
 * <p>Entry {@code s} stands for the bin {@code k = min() + s}, and a bin for the {@code 1 << shift()} neighbouring
 * values {@code q} with {@code q >> shift() == k}, which are told apart by raw bits. In a table with an escape the last
 * entry stands for all other values, up to {@link #MAX_VALUE} in magnitude. Layout: format.md, "Tables".
 *
 * <p>Immutable.
 */
public final class FrequencyTable {
    /** Least precision, in bits. */
    public static final int MIN_PRECISION = 8;

    /** Largest precision, in bits; rANS loses 0.1 % at this one and a tenth of that at 14. */
    public static final int MAX_PRECISION = 16;

    /** Largest magnitude of a value that any table can code, inclusive. */
    public static final int MAX_VALUE = 1 << 20;

    /** Largest shift. */
    public static final int MAX_SHIFT = 14;

    private final int precision;
    private final int min;
    private final int shift;
    private final boolean escape;
    private final int[] frequencies;

    private FrequencyTable(int precision, int min, int shift, boolean escape, int[] frequencies) {
        requirePrecision(precision);
        if (shift < 0 || shift > MAX_SHIFT) {
            throw new IllegalArgumentException("shift is " + shift + ", allowed 0 to " + MAX_SHIFT);
        }
        int total = 1 << precision;
        if (frequencies.length == 0 || frequencies.length > total) {
            throw new IllegalArgumentException(
                    "table has " + frequencies.length + " frequencies, allowed 1 to " + total);
        }
        long sum = 0;
        for (int s = 0; s < frequencies.length; s++) {
            // freq >= 1 for every entry: an encoder may meet a value its model thought impossible, and must code it.
            if (frequencies[s] < 1) {
                throw new IllegalArgumentException("frequency " + s + " is " + frequencies[s] + ", must be at least 1");
            }
            sum += frequencies[s];
        }
        if (sum != total) {
            throw new IllegalArgumentException("frequencies sum to " + sum + ", must sum to " + total);
        }
        int numBins = escape ? frequencies.length - 1 : frequencies.length;
        long first = (long) min << shift;
        long last = ((long) min + numBins << shift) - 1;
        if (numBins > 0 && (first < -MAX_VALUE || last > MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "table covers " + first + " to " + last + ", allowed -" + MAX_VALUE + " to " + MAX_VALUE);
        }
        if (min < -MAX_VALUE || min > MAX_VALUE) {
            throw new IllegalArgumentException("min is " + min + ", allowed -" + MAX_VALUE + " to " + MAX_VALUE);
        }
        this.precision = precision;
        this.min = min;
        this.shift = shift;
        this.escape = escape;
        this.frequencies = frequencies;
    }

    /**
     * A table of the values 0 to {@code frequencies.length - 1} and no others.
     *
     * @param precision log2 of the sum, in [8, 16]
     * @param frequencies copied
     * @throws IllegalArgumentException if they do not sum to {@code 1 << precision}, or one is less than 1
     */
    public static FrequencyTable of(int precision, int... frequencies) {
        return new FrequencyTable(precision, 0, 0, false, frequencies.clone());
    }

    /**
     * A table of {@code frequencies.length} consecutive bins and no others.
     *
     * @param precision log2 of the sum, in [8, 16]
     * @param min first bin
     * @param shift log2 of the values in a bin, in [0, 14]
     * @param frequencies copied
     * @throws IllegalArgumentException as {@link #of}, or if a value would pass {@link #MAX_VALUE}
     */
    public static FrequencyTable closed(int precision, int min, int shift, int[] frequencies) {
        return new FrequencyTable(precision, min, shift, false, frequencies.clone());
    }

    /**
     * A table of {@code frequencies.length - 1} consecutive bins; the last frequency belongs to the escape.
     *
     * @param precision log2 of the sum, in [8, 16]
     * @param min first bin
     * @param shift log2 of the values in a bin, in [0, 14]
     * @param frequencies copied
     * @throws IllegalArgumentException as {@link #of}, or if a value would pass {@link #MAX_VALUE}
     */
    public static FrequencyTable withEscape(int precision, int min, int shift, int[] frequencies) {
        return new FrequencyTable(precision, min, shift, true, frequencies.clone());
    }

    /** Log2 of the sum of all frequencies, in [8, 16]. */
    public int precision() {
        return precision;
    }

    /** First bin. */
    public int min() {
        return min;
    }

    /** Log2 of the number of values in a bin, in [0, 14]. */
    public int shift() {
        return shift;
    }

    /** Whether the last entry is the escape. */
    public boolean hasEscape() {
        return escape;
    }

    /** Number of entries, the escape counted. */
    public int numEntries() {
        return frequencies.length;
    }

    /** Number of bins, the escape not counted. */
    public int numBins() {
        return escape ? frequencies.length - 1 : frequencies.length;
    }

    /** Frequency of entry {@code s}, in [1, {@code 1 << precision()}]. */
    public int frequency(int s) {
        return frequencies[s];
    }

    /** A copy of all frequencies. */
    public int[] frequencies() {
        return frequencies.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FrequencyTable that
                && precision == that.precision
                && min == that.min
                && shift == that.shift
                && escape == that.escape
                && Arrays.equals(frequencies, that.frequencies);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * precision + min) + shift) + Arrays.hashCode(frequencies);
    }

    @Override
    public String toString() {
        return "FrequencyTable[precision " + precision + ", bins " + min + " to " + (min + numBins() - 1) + ", shift "
                + shift + (escape ? ", escape]" : "]");
    }

    static void requirePrecision(int precision) {
        if (precision < MIN_PRECISION || precision > MAX_PRECISION) {
            throw new IllegalArgumentException(
                    "precision is " + precision + ", allowed " + MIN_PRECISION + " to " + MAX_PRECISION);
        }
    }
}
