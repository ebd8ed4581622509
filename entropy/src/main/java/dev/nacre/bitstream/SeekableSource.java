package dev.nacre.bitstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/** Bytes that can be read at any position. For one thread, unless an implementation says more. */
@FunctionalInterface
public interface SeekableSource {
    /**
     * Reads some bytes.
     *
     * @param position from the first byte of the Nacre file, which need not be that of what holds it
     * @param bytes takes them
     * @param offset of the first one in {@code bytes}
     * @param count at least 1
     * @return how many were read, at least 1; -1 if there are none at that position
     */
    int read(long position, byte[] bytes, int offset, int count) throws IOException;

    /**
     * Reads as many bytes as are wanted, and are there.
     *
     * @return how many were read, fewer than {@code count} only at the end
     */
    default int readFully(long position, byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        int total = 0;
        while (total < count) {
            int n = read(position + total, bytes, offset + total, count - total);
            if (n < 0) {
                break;
            }
            total += n;
        }
        return total;
    }

    /** A file, which stays the caller's to close. */
    static SeekableSource of(FileChannel file) {
        Objects.requireNonNull(file, "file");
        return (position, bytes, offset, count) -> file.read(ByteBuffer.wrap(bytes, offset, count), position);
    }

    /** Bytes in memory, which are not copied. Thread-safe. */
    static SeekableSource of(byte[] file) {
        Objects.requireNonNull(file, "file");
        return (position, bytes, offset, count) -> {
            if (position >= file.length) {
                return -1;
            }
            int n = (int) Math.min(count, file.length - position);
            System.arraycopy(file, (int) position, bytes, offset, n);
            return n;
        };
    }
}
