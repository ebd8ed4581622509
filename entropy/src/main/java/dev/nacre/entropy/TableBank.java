package dev.nacre.entropy;

import java.util.List;

/**
 * Many {@link FrequencyTable}s of one precision, laid out flat for fast coding. Tables are numbered from 0 in the order
 * they were given.
 *
 * <p>Immutable; share one among all threads.
 */
public final class TableBank {
    /**
     * Log2 of the buckets in the decoder's coarse index of a table. A bucket tells the first entry that reaches into it,
     * and a short scan the right one. At 10 bits 64 tables take 256 KiB with their entries and few buckets need a scan.
     */
    static final int INDEX_BITS = 10;

    /** Value field of an entry that needs more than a look-up: an escape, or a bin of several values. */
    static final int SPECIAL = Integer.MIN_VALUE;

    final int precision;

    /**
     * Entry {@code s} of table {@code t}, at {@code first[t] + s}; from the lowest bit: 16 bits start, 16 bits frequency
     * - 1, 32 bits value.
     */
    final long[] entries;

    /** First entry of each table in {@link #entries}; one more at the end. */
    final int[] first;

    /** Bucket {@code b} of table {@code t}, at {@code (t << indexBits) + b}: the entry that holds the bucket's first slot. */
    final int[] index;

    final int indexBits;
    final int[] min;
    final int[] shift;

    /** Bins of each table, the escape not counted. */
    final int[] numBins;

    private final FrequencyTable[] tables;

    /** Ideal length of each entry, parallel to {@link #entries}; for {@link #rateBits} only. */
    private final double[] costBits;

    private TableBank(FrequencyTable[] tables) {
        if (tables.length == 0) {
            throw new IllegalArgumentException("a bank needs at least one table");
        }
        this.tables = tables;
        precision = tables[0].precision();
        indexBits = Math.min(INDEX_BITS, precision);
        int numTables = tables.length;
        first = new int[numTables + 1];
        min = new int[numTables];
        shift = new int[numTables];
        numBins = new int[numTables];
        for (int t = 0; t < numTables; t++) {
            if (tables[t].precision() != precision) {
                throw new IllegalArgumentException(
                        "table " + t + " has precision " + tables[t].precision() + ", the bank has " + precision);
            }
            first[t + 1] = Math.addExact(first[t], tables[t].numEntries());
            min[t] = tables[t].min();
            shift[t] = tables[t].shift();
            numBins[t] = tables[t].numBins();
        }
        entries = new long[first[numTables]];
        costBits = new double[first[numTables]];
        index = new int[Math.multiplyExact(numTables, 1 << indexBits)];
        for (int t = 0; t < numTables; t++) {
            fill(t);
        }
    }

    private void fill(int t) {
        FrequencyTable table = tables[t];
        int start = 0;
        int bucket = 0;
        for (int s = 0; s < table.numEntries(); s++) {
            int frequency = table.frequency(s);
            boolean plain = s < numBins[t] && shift[t] == 0;
            long value = plain ? min[t] + s : SPECIAL;
            entries[first[t] + s] = value << 32 | (long) (frequency - 1) << 16 | start;
            costBits[first[t] + s] = precision - StrictMath.log(frequency) / StrictMath.log(2);
            start += frequency;
            for (; bucket < 1 << indexBits && bucket << (precision - indexBits) < start; bucket++) {
                index[(t << indexBits) + bucket] = first[t] + s;
            }
        }
    }

    /** @throws IllegalArgumentException if there is no table, or their precisions differ */
    public static TableBank of(FrequencyTable... tables) {
        return new TableBank(tables.clone());
    }

    /** @throws IllegalArgumentException if there is no table, or their precisions differ */
    public static TableBank of(List<FrequencyTable> tables) {
        return new TableBank(tables.toArray(new FrequencyTable[0]));
    }

    /** Number of tables. */
    public int size() {
        return tables.length;
    }

    /** Precision of every table, in bits. */
    public int precision() {
        return precision;
    }

    /** Table {@code t}, in [0, {@link #size()} - 1]. */
    public FrequencyTable table(int t) {
        return tables[t];
    }

    /**
     * Ideal length of one coded value, for an encoder's decisions and for reports; never a substitute for the length of
     * a real stream.
     *
     * @param t number of the table
     * @param value as {@link SymbolEncoder#encode(TableBank, int, int)} takes it
     * @return bits, raw bits counted
     * @throws IllegalArgumentException if the table cannot code the value
     */
    public double rateBits(int t, int value) {
        int bin = value >> shift[t];
        int s = bin - min[t];
        if (Integer.compareUnsigned(s, numBins[t]) < 0) {
            return costBits[first[t] + s] + shift[t];
        }
        requireEscape(t, value);
        return costBits[first[t + 1] - 1] + Escape.rawBits(min[t], numBins[t], bin) + shift[t];
    }

    /**
     * Ideal length of coded values, each by a table of its own: the sum of {@link #rateBits(int, int)}.
     *
     * @param tables numbers of the tables
     * @param values value i by table {@code tables[i]}, for i in [0, count)
     */
    public double rateBits(int[] tables, int[] values, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += rateBits(tables[i], values[i]);
        }
        return sum;
    }

    void requireEscape(int t, int value) {
        if (!tables[t].hasEscape()) {
            throw new IllegalArgumentException(tables[t] + " (number " + t + ") has no place for " + value);
        }
        if (value < -FrequencyTable.MAX_VALUE || value > FrequencyTable.MAX_VALUE) {
            throw new IllegalArgumentException("value is " + value + ", allowed -2^20 to 2^20");
        }
    }
}
