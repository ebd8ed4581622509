package dev.nacre.bitstream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads little-endian numbers from a range of a byte array; whatever does not fit is a {@link NacreException} that names
 * the absolute position in the file.
 *
 * <p>Mutable, for one thread. The array is not copied.
 */
public final class ByteReader {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] data;
    private final int end;
    private final long base; // file offset of data[0]; negative if the range starts nearer to the file's start
    private int position;

    /**
     * @param data holds the range; not copied
     * @param offset first byte of the range
     * @param length bytes in the range
     * @param fileOffset position in the file of the range's first byte, used in messages only
     */
    public ByteReader(byte[] data, int offset, int length, long fileOffset) {
        Objects.checkFromIndexSize(offset, length, data.length);
        this.data = data;
        this.position = offset;
        this.end = offset + length;
        this.base = fileOffset - offset;
    }

    /** A reader of the whole array, which stands at the start of the file. */
    public ByteReader(byte[] data) {
        this(data, 0, data.length, 0);
    }

    /** Bytes not yet read. */
    public int remaining() {
        return end - position;
    }

    /** Position in the file of the next byte. */
    public long fileOffset() {
        return base + position;
    }

    /**
     * Reads one byte.
     *
     * @param what noun phrase for messages, such as {@code "the quality level"}
     * @return in [0, 255]
     */
    public int u8(String what) throws TruncatedBitstreamException {
        need(1, what);
        return data[position++] & 0xFF;
    }

    /** Reads 32 bits, lowest byte first; the result is to be taken as unsigned or signed as the caller likes. */
    public int u32(String what) throws TruncatedBitstreamException {
        need(4, what);
        int value = (int) INT.get(data, position);
        position += 4;
        return value;
    }

    /**
     * Reads an unsigned LEB128 number (format.md, "Numbers").
     *
     * @param max largest allowed value, inclusive
     * @return in [0, max]
     * @throws MalformedBitstreamException if it is longer than it need be, or larger than {@code max}
     */
    public long varint(String what, long max) throws NacreException {
        long start = fileOffset();
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int b = u8(what);
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                Varint.checkLastByte(b, shift, start, what);
                break;
            }
            Varint.checkMoreAllowed(shift, start, what);
        }
        if (value > max) {
            throw new MalformedBitstreamException(start, what + " of at most " + max, Long.toString(value));
        }
        return value;
    }

    /** Reads an unsigned LEB128 number that fits an int. */
    public int varintInt(String what, int max) throws NacreException {
        return (int) varint(what, max);
    }

    /** Reads {@code count} bytes into a new array. */
    public byte[] bytes(int count, String what) throws TruncatedBitstreamException {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + ", must not be negative");
        }
        need(count, what);
        byte[] copy = Arrays.copyOfRange(data, position, position + count);
        position += count;
        return copy;
    }

    /** A reader of the next {@code count} bytes, which this one passes over. */
    public ByteReader slice(int count, String what) throws TruncatedBitstreamException {
        if (count < 0) {
            throw new IllegalArgumentException("count is " + count + ", must not be negative");
        }
        need(count, what);
        ByteReader slice = new ByteReader(data, position, count, fileOffset());
        position += count;
        return slice;
    }

    /** A reader of everything not yet read; this one stays where it is. */
    public ByteReader rest() {
        return new ByteReader(data, position, remaining(), fileOffset());
    }

    /** The array behind this reader, for bulk decoders; not a copy, and not to be changed. */
    public byte[] array() {
        return data;
    }

    /** Index in {@link #array()} of the next byte. */
    public int arrayOffset() {
        return position;
    }

    /** @throws MalformedBitstreamException if something is left to read */
    public void expectEnd(String what) throws MalformedBitstreamException {
        if (remaining() > 0) {
            throw new MalformedBitstreamException(fileOffset(), "the end of " + what, remaining() + " more bytes");
        }
    }

    private void need(int count, String what) throws TruncatedBitstreamException {
        if (count > remaining()) {
            throw new TruncatedBitstreamException(base + end, what);
        }
    }
}
