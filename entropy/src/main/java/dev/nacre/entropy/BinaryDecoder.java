package dev.nacre.entropy;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.TruncatedBitstreamException;
import java.util.Objects;

/**
 * Decoder of the streams of {@link BinaryEncoder}, asked with the same models and contexts in the same order.
 *
 * <p>{@link #finish()} checks the length of the stream; that alone does not find every damaged byte, so a unit carries a
 * hash as well. Any bytes give bits or a {@link NacreException}. No allocation per bit. The array is not copied. Mutable,
 * for one thread.
 */
public final class BinaryDecoder {
    private final byte[] data;
    private final int start;
    private final int end;
    private final long base; // file offset of data[0]
    private final String unit;
    private int position; // passes end by the number of zeros read there

    /** Width of the interval, unsigned; at least 2^24 between bits. */
    private int range = 0xFFFFFFFF;

    /** Code value minus lower end of the interval, unsigned. Invariant: less than range. */
    private int code;

    /**
     * Opens a stream.
     *
     * @param data holds the stream; not copied
     * @param offset first byte of the stream
     * @param length bytes of the stream, which must be used up exactly
     * @param fileOffset position in the file of the stream's first byte, for messages
     * @param unit what is decoded, such as {@code "alpha of tile 3"}, for messages
     * @throws MalformedBitstreamException if the first bytes are impossible
     */
    public BinaryDecoder(byte[] data, int offset, int length, long fileOffset, String unit) throws NacreException {
        Objects.checkFromIndexSize(offset, length, data.length);
        this.data = data;
        this.start = offset;
        this.position = offset;
        this.end = offset + length;
        this.base = fileOffset - offset;
        this.unit = Objects.requireNonNull(unit, "unit");
        for (int i = 0; i < 4; i++) {
            code = code << 8 | nextByte();
        }
        if (code == 0xFFFFFFFF) {
            throw new MalformedBitstreamException(fileOffset, "a code value below one in " + unit, "ffffffff");
        }
    }

    /** Opens a stream that takes up all the rest of {@code in}, and moves nothing there. */
    public BinaryDecoder(ByteReader in, String unit) throws NacreException {
        this(in.array(), in.arrayOffset(), in.remaining(), in.fileOffset(), unit);
    }

    /**
     * Decodes one bit and teaches the model.
     *
     * @param context in [0, {@code model.numContexts()})
     * @return 0 or 1
     * @throws TruncatedBitstreamException if the stream is used up
     */
    public int decode(AdaptiveBits model, int context) throws NacreException {
        int state = model.state(context);
        int bound = (range >>> 16) * AdaptiveBits.probability(state);
        int bit;
        if (Integer.compareUnsigned(code, bound) < 0) {
            range = bound;
            bit = 0;
        } else {
            code -= bound;
            range -= bound;
            bit = 1;
        }
        model.update(context, state, bit);
        while (range >>> 24 == 0) {
            range <<= 8;
            code = code << 8 | nextByte();
        }
        return bit;
    }

    /**
     * Decodes bits without a model, the highest first.
     *
     * @param numBits in [0, 31]
     * @return in [0, 2^numBits)
     */
    public int decodeRaw(int numBits) throws NacreException {
        if (numBits < 0 || numBits > 31) {
            throw new IllegalArgumentException("numBits is " + numBits + ", allowed 0 to 31");
        }
        int bits = 0;
        for (int i = 0; i < numBits; i++) {
            range >>>= 1;
            int bit = 0;
            if (Integer.compareUnsigned(code, range) >= 0) {
                code -= range;
                bit = 1;
            }
            bits = bits << 1 | bit;
            while (range >>> 24 == 0) {
                range <<= 8;
                code = code << 8 | nextByte();
            }
        }
        return bits;
    }

    /**
     * Checks that the stream ends here: every byte used, and no zero at the end that could have been left out.
     *
     * @throws MalformedBitstreamException if not: the stream is damaged, or was decoded with other models
     */
    public void finish() throws MalformedBitstreamException {
        if (position < end) {
            throw new MalformedBitstreamException(
                    base + position, "the end of the coded bits of " + unit, end - position + " more bytes");
        }
        if (end > start && data[end - 1] == 0 && position - end < BinaryEncoder.MAX_OMITTED) {
            throw new MalformedBitstreamException(
                    base + end - 1, "the coded bits of " + unit + " in their shortest form", "a zero at the end");
        }
    }

    /** After the last bit: equal to {@link BinaryEncoder#finalState()} of the same stream. */
    public long finalState() {
        return range & 0xFFFFFFFFL;
    }

    private int nextByte() throws TruncatedBitstreamException {
        if (position < end) {
            return data[position++] & 0xFF;
        }
        if (position - end == BinaryEncoder.MAX_OMITTED) {
            throw new TruncatedBitstreamException(base + end, "more coded bits of " + unit);
        }
        position++;
        return 0;
    }
}
