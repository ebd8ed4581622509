package dev.nacre.entropy;

import java.util.Arrays;
import java.util.Objects;

/**
 * Adaptive binary range coder, in the form that LZMA made known: decisions in, bytes out.
 *
 * <p>No allocation per bit but for the growing output. Mutable, for one thread; reusable after {@link #finish()}.
 * Layout: format.md, "Adaptive bits".
 */
public final class BinaryEncoder {
    static final int TOP = 1 << 24;

    /** Bytes that a decoder may read past the end, as zeros: so many may be left out. */
    static final int MAX_OMITTED = 4;

    private byte[] output = new byte[256];
    private int size;

    /** Lower end of the interval, below 2^33: bit 32 is a carry not yet handed on. */
    private long low;

    /** Width of the interval, unsigned; at least 2^24 between bits. */
    private int range;

    /** The last byte that a carry may still change, before {@link #pending} bytes of 0xFF. */
    private int cache;

    private long pending;

    /** The first byte is always 0, as the code value is less than one: it is not written. */
    private boolean first;

    private long finalState;

    public BinaryEncoder() {
        restart();
    }

    private void restart() {
        size = 0;
        low = 0;
        range = 0xFFFFFFFF;
        cache = 0;
        pending = 0;
        first = true;
    }

    /**
     * Codes one bit and teaches the model.
     *
     * @param model probabilities
     * @param context in [0, {@code model.numContexts()})
     * @param bit 0 or 1
     */
    public void encode(AdaptiveBits model, int context, int bit) {
        int state = model.state(context);
        int bound = (range >>> 16) * AdaptiveBits.probability(state);
        if (bit == 0) {
            range = bound;
        } else {
            Objects.checkIndex(bit, 2);
            low += bound & 0xFFFFFFFFL;
            range -= bound;
        }
        model.update(context, state, bit);
        normalize();
    }

    /**
     * Codes bits without a model, the highest first.
     *
     * @param bits in [0, 2^numBits)
     * @param numBits in [0, 31]
     */
    public void encodeRaw(int bits, int numBits) {
        if (numBits < 0 || numBits > 31) {
            throw new IllegalArgumentException("numBits is " + numBits + ", allowed 0 to 31");
        }
        if (bits < 0 || bits >>> numBits != 0) {
            throw new IllegalArgumentException("bits is " + bits + ", allowed 0 to 2^" + numBits + " - 1");
        }
        for (int i = numBits - 1; i >= 0; i--) {
            range >>>= 1;
            if ((bits >>> i & 1) == 1) {
                low += range & 0xFFFFFFFFL;
            }
            normalize();
        }
    }

    /**
     * Ends the stream in as few bytes as decode right when zeros are read behind them, and empties the encoder.
     *
     * @return a new array, empty if no bit was coded
     */
    public byte[] finish() {
        finalState = range & 0xFFFFFFFFL;
        long last = low + (range & 0xFFFFFFFFL) - 1;
        int omitted = MAX_OMITTED;
        long value;
        // The value in [low, last] with the most zero bytes at its end.
        while (true) {
            long step = 1L << 8 * omitted;
            value = (low + step - 1) & -step;
            if (value <= last) {
                break;
            }
            omitted--;
        }
        low = value;
        for (int i = 0; i < 5; i++) {
            shiftLow();
        }
        byte[] stream = Arrays.copyOf(output, size - omitted);
        restart();
        return stream;
    }

    /** After {@link #finish()}: equal to {@link BinaryDecoder#finalState()} of the same stream. */
    public long finalState() {
        return finalState;
    }

    private void normalize() {
        while (range >>> 24 == 0) {
            range <<= 8;
            shiftLow();
        }
    }

    private void shiftLow() {
        if (low < 0xFF000000L || low > 0xFFFFFFFFL) {
            int carry = (int) (low >>> 32);
            if (first) {
                first = false;
            } else {
                append(cache + carry);
            }
            for (; pending > 0; pending--) {
                append(0xFF + carry);
            }
            cache = (int) (low >>> 24) & 0xFF;
        } else {
            pending++;
        }
        low = (low & 0x00FFFFFF) << 8;
    }

    private void append(int value) {
        if (size == output.length) {
            if (size >= Integer.MAX_VALUE - 8) {
                throw new IllegalStateException("stream longer than 2^31 bytes");
            }
            output = Arrays.copyOf(output, (int) Math.min(2L * size, Integer.MAX_VALUE - 8));
        }
        output[size++] = (byte) value;
    }
}
