package dev.nacre.bitstream;

import java.util.Arrays;
import java.util.Objects;

/**
 * Collects little-endian numbers in a growing byte array: the counterpart of {@link ByteReader}.
 *
 * <p>Mutable, for one thread.
 */
public final class ByteWriter {
    private byte[] data = new byte[64];
    private int size;

    /** Bytes written so far. */
    public int size() {
        return size;
    }

    /** @param value in [0, 255] */
    public ByteWriter u8(int value) {
        if (value < 0 || value > 255) {
            throw new IllegalArgumentException("u8 is " + value + ", allowed 0 to 255");
        }
        ensure(1);
        data[size++] = (byte) value;
        return this;
    }

    /** Writes all 32 bits of {@code value}, lowest byte first. */
    public ByteWriter u32(int value) {
        ensure(4);
        for (int shift = 0; shift < 32; shift += 8) {
            data[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** Writes an unsigned LEB128 number in its shortest form; {@code value} is not negative. */
    public ByteWriter varint(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("varint is " + value + ", must not be negative");
        }
        ensure(Varint.MAX_BYTES);
        size = Varint.put(value, data, size);
        return this;
    }

    public ByteWriter bytes(byte[] source) {
        return bytes(source, 0, source.length);
    }

    public ByteWriter bytes(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        ensure(length);
        System.arraycopy(source, offset, data, size, length);
        size += length;
        return this;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(data, size);
    }

    private void ensure(int more) {
        int needed = Math.addExact(size, more);
        if (needed > data.length) {
            data = Arrays.copyOf(data, (int) Math.max(needed, Math.min(data.length * 2L, Integer.MAX_VALUE - 8)));
        }
    }
}
