package dev.nacre.audio.sound;

import dev.nacre.audio.SoundReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Samples of a reader as bytes: 16 bits, signed, little-endian, channels side by side. For one thread, as the reader is. */
final class PcmInputStream extends InputStream {
    private static final int BLOCK = 1 << 12;

    private final SoundReader reader;
    private final AutoCloseable source;
    private final int frameBytes;
    private final float[][] planes;
    private final byte[] bytes; // of whole frames
    private int next;
    private int end;
    private boolean closed;
    private long mark = -1; // sample; -1 for none

    PcmInputStream(SoundReader reader, AutoCloseable source) {
        this.reader = reader;
        this.source = source;
        frameBytes = 2 * reader.format().channels();
        planes = new float[reader.format().channels()][BLOCK];
        bytes = new byte[BLOCK * frameBytes];
    }

    /** Reads on if no byte is left; false at the end. */
    private boolean fill() throws IOException {
        if (closed) {
            throw new IOException("this stream is closed");
        }
        if (next == end) {
            int count = SharedCodec.guarded(() -> reader.read(planes, 0, BLOCK));
            next = 0;
            end = Math.max(0, count) * frameBytes;
            for (int i = 0; i < count; i++) {
                for (int c = 0; c < planes.length; c++) {
                    int value = Math.round(Math.max(-1f, Math.min(1f, planes[c][i])) * 32768f);
                    value = Math.min(Short.MAX_VALUE, value);
                    int at = i * frameBytes + 2 * c;
                    bytes[at] = (byte) value;
                    bytes[at + 1] = (byte) (value >> 8);
                }
            }
        }
        return next < end;
    }

    @Override
    public int read() throws IOException {
        return fill() ? bytes[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, end - next);
        System.arraycopy(bytes, next, target, offset, count);
        next += count;
        return count;
    }

    @Override
    public int available() {
        return end - next;
    }

    @Override
    public long skip(long count) throws IOException {
        if (count <= 0) {
            return 0;
        }
        long skipped = Math.min(count, end - next);
        next += (int) skipped;
        // Whole frames the reader passes over by itself, the bytes of a part of one are read.
        long frames = (count - skipped) / frameBytes;
        if (next == end && frames > 0) {
            if (closed) {
                throw new IOException("this stream is closed");
            }
            skipped += frameBytes * SharedCodec.guarded(() -> reader.skip(frames));
        }
        while (skipped < count && fill()) {
            int part = (int) Math.min(count - skipped, end - next);
            next += part;
            skipped += part;
        }
        return skipped;
    }

    /** Whether one can go back: in a file. */
    @Override
    public boolean markSupported() {
        return reader.canSeek();
    }

    @Override
    public synchronized void mark(int limit) {
        mark = reader.canSeek() ? reader.position() * frameBytes - (end - next) : -1;
    }

    @Override
    public synchronized void reset() throws IOException {
        if (mark < 0 || closed) {
            throw new IOException("there is no mark to go back to");
        }
        SharedCodec.guarded(() -> {
            reader.seek(mark / frameBytes);
            return null;
        });
        next = 0;
        end = 0;
        long rest = mark % frameBytes;
        if (rest > 0 && skip(rest) < rest) {
            throw new IOException("the mark is behind the end");
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        next = 0;
        end = 0;
        try {
            source.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError("streams and channels throw no other", e);
        }
    }
}
