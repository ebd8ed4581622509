package dev.nacre.entropy;

import java.util.Arrays;
import java.util.Objects;

/**
 * rANS encoder: collects symbols in coding order and turns them into bytes at the end, since rANS encodes backwards.
 *
 * <pre>{@code
 * SymbolEncoder encoder = new SymbolEncoder(SymbolEncoder.lanesFor(numSymbols));
 * encoder.encode(bank, tables, values, 0, numSymbols);
 * byte[] stream = encoder.finish();
 * }</pre>
 *
 * <p>Holds 8 bytes a symbol until {@link #finish()}; no allocation per symbol. Mutable, for one thread; reusable after
 * {@code finish}.
 */
public final class SymbolEncoder {
    private static final int FEW_SYMBOLS = 256;

    private final int lanes;

    /** Pushes in coding order; from the lowest bit: 16 bits start, 16 bits frequency - 1, then precision. */
    private long[] pushes = new long[1024];

    private int numPushes;
    private long finalState;

    /** @param lanes 1 or 4; the decoder must be told the same */
    public SymbolEncoder(int lanes) {
        Rans.requireLanes(lanes);
        this.lanes = lanes;
    }

    /**
     * The number of lanes for a stream of {@code numSymbols} table symbols: 1 (4 bytes of state) below 256, else 4 (16
     * bytes, but twice as fast). Encoder and decoder both know the number of symbols, so nothing is stored.
     */
    public static int lanesFor(long numSymbols) {
        return numSymbols < FEW_SYMBOLS ? 1 : Rans.MANY_LANES;
    }

    /**
     * Appends one value.
     *
     * @param bank holds the table
     * @param table number of the table
     * @param value within [-2^20, 2^20], and in the table if that has no escape
     * @throws IllegalArgumentException if the table cannot code the value
     * @throws IndexOutOfBoundsException if the table is not in the bank
     */
    public void encode(TableBank bank, int table, int value) {
        Objects.checkIndex(table, bank.size());
        int shift = bank.shift[table];
        int bin = value >> shift;
        int s = bin - bank.min[table];
        boolean inside = Integer.compareUnsigned(s, bank.numBins[table]) < 0;
        if (!inside) {
            bank.requireEscape(table, value);
            s = bank.numBins[table];
        }
        push(bank.entries[bank.first[table] + s] & 0xFFFFFFFFL | (long) bank.precision << 32);
        if (!inside) {
            encodeEscape(bank, table, bin);
        }
        if (shift > 0) {
            encodeRaw(value & (1 << shift) - 1, shift);
        }
    }

    /**
     * Appends {@code values[i]} by table {@code tables[i]} for i in [from, to).
     *
     * @throws IllegalArgumentException if a table cannot code its value; those before it are appended
     */
    public void encode(TableBank bank, int[] tables, int[] values, int from, int to) {
        Objects.checkFromToIndex(from, to, tables.length);
        Objects.checkFromToIndex(from, to, values.length);
        ensure(to - from);
        for (int i = from; i < to; i++) {
            encode(bank, tables[i], values[i]);
        }
    }

    /**
     * Appends an entry of a table that exists for this one symbol, such as a network makes it: its start and frequency are all that
     * the stream needs of a table.
     *
     * @param precision log2 of the sum of the table's frequencies, in [8, 16]
     * @param start sum of the frequencies below the entry, at least 0
     * @param frequency at least 1, with {@code start + frequency <= 1 << precision}
     */
    public void encodeEntry(int precision, int start, int frequency) {
        Rans.requireEntry(precision, start, frequency);
        push((long) precision << 32 | (long) (frequency - 1) << 16 | start);
    }

    /**
     * Appends bits without a model.
     *
     * @param bits in [0, 2^numBits)
     * @param numBits in [0, 14]; nothing is appended for 0
     */
    public void encodeRaw(int bits, int numBits) {
        Rans.requireRawBits(numBits);
        if (bits < 0 || bits >>> numBits != 0) {
            throw new IllegalArgumentException("bits is " + bits + ", allowed 0 to 2^" + numBits + " - 1");
        }
        if (numBits > 0) {
            push((long) numBits << 32 | bits);
        }
    }

    /** Symbols appended since the start or the last {@link #finish()}, each push of raw bits counted as one. */
    public int numSymbols() {
        return numPushes;
    }

    /**
     * Encodes everything appended and empties the encoder.
     *
     * @return a new array: the states, then the words
     */
    public byte[] finish() {
        int stateBytes = 4 * lanes;
        // One word a symbol at most.
        byte[] buffer = new byte[Math.addExact(stateBytes, Math.multiplyExact(2, numPushes))];
        int[] states = new int[lanes];
        Arrays.fill(states, Rans.LOWER_BOUND);
        finalState = Rans.finalState(states, numPushes);
        int position = lanes == 1 ? encodeOneLane(buffer, states) : encodeFourLanes(buffer, states);
        position -= stateBytes;
        for (int lane = 0; lane < lanes; lane++) {
            Words.putInt(buffer, position + 4 * lane, states[lane]);
        }
        numPushes = 0;
        return Arrays.copyOfRange(buffer, position, buffer.length);
    }

    /** After {@link #finish()}: equal to {@link SymbolDecoder#finalState()} of the same stream. */
    public long finalState() {
        return finalState;
    }

    /** Fills {@code buffer} from its end and returns the position of the first byte written. */
    private int encodeOneLane(byte[] buffer, int[] states) {
        int position = buffer.length;
        long x = Rans.LOWER_BOUND;
        for (int i = numPushes - 1; i >= 0; i--) {
            long push = pushes[i];
            int precision = (int) (push >>> 32);
            long frequency = (push >>> 16 & 0xFFFF) + 1;
            // ((L >> n) << 16) * f: from here on the state would leave 32 bits.
            if (x >= frequency << 32 - precision) {
                position -= 2;
                Words.putShort(buffer, position, (short) x);
                x >>>= 16;
            }
            x = (x / frequency << precision) + x % frequency + (push & 0xFFFF);
        }
        states[0] = (int) x;
        return position;
    }

    private int encodeFourLanes(byte[] buffer, int[] states) {
        int position = buffer.length;
        long a = Rans.LOWER_BOUND;
        long b = a;
        long c = a;
        long d = a;
        // The lane whose turn it is always stands in a; the four names move round by one each symbol.
        for (int i = numPushes - 1; i >= 0; i--) {
            long push = pushes[i];
            int precision = (int) (push >>> 32);
            long frequency = (push >>> 16 & 0xFFFF) + 1;
            if (a >= frequency << 32 - precision) {
                position -= 2;
                Words.putShort(buffer, position, (short) a);
                a >>>= 16;
            }
            long x = (a / frequency << precision) + a % frequency + (push & 0xFFFF);
            a = b;
            b = c;
            c = d;
            d = x;
        }
        // Symbol 0 (lane 0) came last and stands in d, symbol 1 in c, and so on.
        states[0] = (int) d;
        states[1] = (int) c;
        states[2] = (int) b;
        states[3] = (int) a;
        return position;
    }

    private void encodeEscape(TableBank bank, int table, int bin) {
        encodeRaw(bin < bank.min[table] ? 1 : 0, 1);
        int distance = Escape.distance(bank.min[table], bank.numBins[table], bin);
        int numBits = Escape.suffixBits(distance);
        for (int i = Escape.ORDER; i < numBits; i++) {
            encodeRaw(1, 1);
        }
        encodeRaw(0, 1);
        int suffix = distance + (1 << Escape.ORDER) - (1 << numBits);
        int lowBits = Math.min(numBits, Rans.MAX_RAW_BITS);
        encodeRaw(suffix & (1 << lowBits) - 1, lowBits);
        encodeRaw(suffix >>> lowBits, numBits - lowBits);
    }

    private void push(long push) {
        if (numPushes == pushes.length) {
            ensure(1);
        }
        pushes[numPushes++] = push;
    }

    private void ensure(int more) {
        long needed = (long) numPushes + more;
        if (needed > pushes.length) {
            if (needed > Integer.MAX_VALUE / 2 - 16) {
                throw new IllegalStateException("more than 2^30 symbols in one stream");
            }
            pushes = Arrays.copyOf(pushes, (int) Math.max(needed, Math.min(2L * pushes.length, 1 << 30)));
        }
    }
}
