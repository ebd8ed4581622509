package dev.nacre.entropy;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.TruncatedBitstreamException;
import java.util.Objects;

/**
 * rANS decoder: gives back the symbols of a {@link SymbolEncoder}, asked for with the same tables in the same order.
 *
 * <p>Call {@link #finish()} after the last symbol: it finds out whether the stream ended where it should. Most damage
 * shows there, but not all (a changed raw bit leaves no trace in the states), so a unit carries a hash as well. Any bytes
 * give symbols or a {@link NacreException}.
 *
 * <p>No allocation per symbol. The array is not copied and must not change meanwhile. Mutable, for one thread.
 */
public final class SymbolDecoder {
    private final byte[] data;
    private final int end;
    private final long base; // file offset of data[0]
    private final String unit;
    private final int lanes;

    /** The states in the order of their turns: states[0] decodes the next symbol. Invariant: each in [L, 2^32). */
    private final int[] states;

    private int position;
    private int numSymbols;

    /**
     * Opens a stream.
     *
     * @param data holds the stream; not copied
     * @param offset first byte of the stream
     * @param length bytes of the stream, which must be used up exactly
     * @param fileOffset position in the file of the stream's first byte, for messages
     * @param lanes 1 or 4, as the encoder had
     * @param unit what is decoded, such as {@code "tile 3"}, for messages
     * @throws NacreException if the stream is too short for its states, of odd length, or a state is impossible
     */
    public SymbolDecoder(byte[] data, int offset, int length, long fileOffset, int lanes, String unit)
            throws NacreException {
        Objects.checkFromIndexSize(offset, length, data.length);
        Rans.requireLanes(lanes);
        this.data = data;
        this.end = offset + length;
        this.base = fileOffset - offset;
        this.unit = Objects.requireNonNull(unit, "unit");
        this.lanes = lanes;
        this.states = new int[lanes];
        this.position = offset;
        if (length < 4 * lanes) {
            throw new TruncatedBitstreamException(base + end, 4 * lanes + " bytes of coder states of " + unit);
        }
        if (length % 2 != 0) {
            throw new TruncatedBitstreamException(base + end, "the second byte of a coder word of " + unit);
        }
        for (int lane = 0; lane < lanes; lane++) {
            states[lane] = Words.getInt(data, position);
            if (states[lane] >>> 16 == 0) {
                throw new MalformedBitstreamException(
                        base + position,
                        "a state of at least 65536 in lane " + lane + " of " + unit,
                        Integer.toString(states[lane]));
            }
            position += 4;
        }
    }

    /** Opens a stream that takes up all the rest of {@code in}, and moves nothing there. */
    public SymbolDecoder(ByteReader in, int lanes, String unit) throws NacreException {
        this(in.array(), in.arrayOffset(), in.remaining(), in.fileOffset(), lanes, unit);
    }

    /**
     * Decodes one value.
     *
     * @param bank holds the table
     * @param table number of the table
     * @return in [-2^20, 2^20]
     * @throws NacreException if the stream is used up, or holds an impossible escape
     * @throws IndexOutOfBoundsException if the table is not in the bank
     */
    public int decode(TableBank bank, int table) throws NacreException {
        Objects.checkIndex(table, bank.size());
        int x = states[0];
        int precision = bank.precision;
        int slot = x & (1 << precision) - 1;
        int s = bank.index[(table << bank.indexBits) + (slot >>> precision - bank.indexBits)];
        long entry = bank.entries[s];
        int above = slot - ((int) entry & 0xFFFF);
        while (above > ((int) entry >>> 16)) {
            entry = bank.entries[++s];
            above = slot - ((int) entry & 0xFFFF);
        }
        advance((((int) entry >>> 16) + 1) * (x >>> precision) + above);
        int value = (int) (entry >> 32);
        return value == TableBank.SPECIAL ? decodeSpecial(bank, table, s - bank.first[table]) : value;
    }

    /**
     * Decodes {@code values[i]} by table {@code tables[i]} for i in [from, to).
     *
     * @throws NacreException as {@link #decode(TableBank, int)}; some values may have been set
     * @throws IndexOutOfBoundsException if a table is not in the bank, or the range not in an array
     */
    public void decode(TableBank bank, int[] tables, int[] values, int from, int to) throws NacreException {
        Objects.checkFromToIndex(from, to, tables.length);
        Objects.checkFromToIndex(from, to, values.length);
        int next = from;
        while (next < to) {
            if (lanes == Rans.MANY_LANES) {
                next = decodePlain(bank, tables, values, next, to);
            }
            if (next < to) {
                values[next] = decode(bank, tables[next]);
                next++;
            }
        }
    }

    /**
     * The hot loop, for four lanes: decodes until a value that is not plain (an escape, a bin of several values) or a
     * missing word, which it leaves for {@link #decode(TableBank, int)}, and returns its index. Does exactly what that
     * method does, with the states in local variables.
     */
    private int decodePlain(TableBank bank, int[] tables, int[] values, int from, int to) {
        long[] entries = bank.entries;
        int[] index = bank.index;
        int precision = bank.precision;
        int mask = (1 << precision) - 1;
        int indexBits = bank.indexBits;
        int indexShift = precision - indexBits;
        byte[] words = data;
        int lastWord = end - 2;
        int next = position;
        int a = states[0];
        int b = states[1];
        int c = states[2];
        int d = states[3];
        int i = from;
        for (; i < to; i++) {
            int slot = a & mask;
            int s = index[(tables[i] << indexBits) + (slot >>> indexShift)];
            long entry = entries[s];
            int above = slot - ((int) entry & 0xFFFF);
            while (above > ((int) entry >>> 16)) {
                entry = entries[++s];
                above = slot - ((int) entry & 0xFFFF);
            }
            int value = (int) (entry >> 32);
            if (value == TableBank.SPECIAL) {
                break;
            }
            int x = (((int) entry >>> 16) + 1) * (a >>> precision) + above;
            if (x >>> 16 == 0) {
                if (next > lastWord) {
                    break;
                }
                x = x << 16 | Words.getShort(words, next);
                next += 2;
            }
            values[i] = value;
            a = b;
            b = c;
            c = d;
            d = x;
        }
        states[0] = a;
        states[1] = b;
        states[2] = c;
        states[3] = d;
        position = next;
        numSymbols += i - from;
        return i;
    }

    /**
     * Where in a table of {@code precision} bits the next entry lies; nothing is decoded yet. Whoever has no {@link TableBank}, but
     * statistics for this one symbol, finds the entry with {@code start <= slot < start + frequency} and goes on by
     * {@link #decodeEntry}.
     *
     * @param precision log2 of the sum of the table's frequencies, in [8, 16]
     * @return in [0, 2^precision)
     */
    public int slot(int precision) {
        FrequencyTable.requirePrecision(precision);
        return states[0] & (1 << precision) - 1;
    }

    /**
     * Decodes the entry that {@link #slot} pointed to, the counterpart of {@link SymbolEncoder#encodeEntry}.
     *
     * @param start sum of the frequencies below the entry
     * @param frequency the entry's own
     * @throws IllegalArgumentException if the slot is not in [start, start + frequency), or these are no part of a table
     * @throws NacreException if the stream is used up
     */
    public void decodeEntry(int precision, int start, int frequency) throws NacreException {
        Rans.requireEntry(precision, start, frequency);
        int x = states[0];
        int above = (x & (1 << precision) - 1) - start;
        if (above < 0 || above >= frequency) {
            throw new IllegalArgumentException(
                    "slot " + (above + start) + " is not in the entry " + start + " to " + (start + frequency - 1));
        }
        advance(frequency * (x >>> precision) + above);
    }

    /**
     * Decodes bits without a model.
     *
     * @param numBits in [0, 14]
     * @return in [0, 2^numBits)
     */
    public int decodeRaw(int numBits) throws NacreException {
        Rans.requireRawBits(numBits);
        if (numBits == 0) {
            return 0;
        }
        int x = states[0];
        advance(x >>> numBits);
        return x & (1 << numBits) - 1;
    }

    /**
     * Checks that the stream ends here: every byte used, and each state where the encoder started.
     *
     * @throws MalformedBitstreamException if not: the stream is damaged, or was decoded with other tables
     */
    public void finish() throws MalformedBitstreamException {
        if (position != end) {
            throw new MalformedBitstreamException(
                    base + position, "the end of the coded symbols of " + unit, end - position + " more bytes");
        }
        for (int lane = 0; lane < lanes; lane++) {
            int state = states[Math.floorMod(lane - numSymbols, lanes)];
            if (state != Rans.LOWER_BOUND) {
                throw new MalformedBitstreamException(
                        base + end,
                        "final state 00010000 in lane " + lane + " of " + unit,
                        String.format("%08x", state));
            }
        }
    }

    /** Symbols decoded so far, each read of raw bits counted as one. */
    public int numSymbols() {
        return numSymbols;
    }

    /** After the last symbol: equal to {@link SymbolEncoder#finalState()} of the same stream. */
    public long finalState() {
        int[] byLane = new int[lanes];
        for (int lane = 0; lane < lanes; lane++) {
            byLane[lane] = states[Math.floorMod(lane - numSymbols, lanes)];
        }
        return Rans.finalState(byLane, numSymbols);
    }

    private int decodeSpecial(TableBank bank, int table, int s) throws NacreException {
        int bin = bank.min[table] + s;
        if (s == bank.numBins[table]) {
            bin = decodeEscape(bank, table);
        }
        int shift = bank.shift[table];
        long value = ((long) bin << shift) + decodeRaw(shift);
        if (Math.abs(value) > FrequencyTable.MAX_VALUE) {
            throw new MalformedBitstreamException(
                    base + position, "a value within 2^20 in " + unit, Long.toString(value));
        }
        return (int) value;
    }

    private int decodeEscape(TableBank bank, int table) throws NacreException {
        boolean below = decodeRaw(1) == 1;
        int numBits = Escape.ORDER;
        while (decodeRaw(1) == 1) {
            numBits++;
            if (numBits > Escape.ORDER + Escape.MAX_PREFIX) {
                throw new MalformedBitstreamException(
                        base + position, "an escape within 2^20 in " + unit, "a longer one");
            }
        }
        int lowBits = Math.min(numBits, Rans.MAX_RAW_BITS);
        int suffix = decodeRaw(lowBits);
        suffix |= decodeRaw(numBits - lowBits) << lowBits;
        int distance = suffix + (1 << numBits) - (1 << Escape.ORDER);
        return below ? bank.min[table] - 1 - distance : bank.min[table] + bank.numBins[table] + distance;
    }

    /** Ends the turn of states[0] with the unfilled state {@code x}, refills it and sends it to the back. */
    private void advance(int x) throws TruncatedBitstreamException {
        int filled = x;
        if (filled >>> 16 == 0) {
            if (position == end) {
                throw new TruncatedBitstreamException(base + end, "more coded symbols of " + unit);
            }
            filled = filled << 16 | Words.getShort(data, position);
            position += 2;
        }
        for (int lane = 1; lane < lanes; lane++) {
            states[lane - 1] = states[lane];
        }
        states[lanes - 1] = filled;
        numSymbols++;
    }
}
