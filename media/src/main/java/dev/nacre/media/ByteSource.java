package dev.nacre.media;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a reader's bytes come from: a file, an array, or a stream that can't be sought. Not thread-safe. */
abstract class ByteSource implements Closeable {
    /** A file; opened here, closed with the source. */
    static ByteSource of(Path file) throws IOException {
        return new OfChannel(Files.newByteChannel(file), () -> {});
    }

    /** A file that is deleted with the source. */
    static ByteSource ofTemporary(Path file) throws IOException {
        return new OfChannel(Files.newByteChannel(file), () -> Files.deleteIfExists(file));
    }

    /** An array, not copied. */
    static ByteSource of(byte[] bytes) {
        return new OfArray(bytes);
    }

    /** A stream from its present place on; closed with the source. */
    static ByteSource of(InputStream stream) {
        return new OfStream(stream);
    }

    /** Reads at least one byte unless the end is reached: then it returns -1. */
    abstract int read(byte[] to, int offset, int count) throws IOException;

    /** Reads as many as there are, up to {@code count}. */
    final int readFully(byte[] to, int offset, int count) throws IOException {
        int done = 0;
        while (done < count) {
            int n = read(to, offset + done, count - done);
            if (n < 0) {
                break;
            }
            done += n;
        }
        return done;
    }

    /** Length in bytes, or -1 where it can't be known or sought. */
    abstract long size() throws IOException;

    final boolean isSeekable() throws IOException {
        return size() >= 0;
    }

    /** The next byte to be read, counted from the start. */
    abstract long position() throws IOException;

    /** Only where {@link #isSeekable()}. */
    abstract void seek(long position) throws IOException;

    private interface Closing {
        void run() throws IOException;
    }

    private static final class OfChannel extends ByteSource {
        private final SeekableByteChannel channel;
        private final Closing last;

        OfChannel(SeekableByteChannel channel, Closing last) {
            this.channel = channel;
            this.last = last;
        }

        @Override
        int read(byte[] to, int offset, int count) throws IOException {
            return channel.read(ByteBuffer.wrap(to, offset, count));
        }

        @Override
        long size() throws IOException {
            return channel.size();
        }

        @Override
        long position() throws IOException {
            return channel.position();
        }

        @Override
        void seek(long position) throws IOException {
            channel.position(position);
        }

        @Override
        public void close() throws IOException {
            try {
                channel.close();
            } finally {
                last.run();
            }
        }
    }

    private static final class OfArray extends ByteSource {
        private final byte[] bytes;
        private long position;

        OfArray(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        int read(byte[] to, int offset, int count) {
            if (position >= bytes.length) {
                return -1;
            }
            int n = (int) Math.min(count, bytes.length - position);
            System.arraycopy(bytes, (int) position, to, offset, n);
            position += n;
            return n;
        }

        @Override
        long size() {
            return bytes.length;
        }

        @Override
        long position() {
            return position;
        }

        @Override
        void seek(long newPosition) {
            position = newPosition;
        }

        @Override
        public void close() {
            position = bytes.length;
        }
    }

    private static final class OfStream extends ByteSource {
        private final InputStream stream;
        private long position;

        OfStream(InputStream stream) {
            this.stream = stream;
        }

        @Override
        int read(byte[] to, int offset, int count) throws IOException {
            int n = stream.read(to, offset, count);
            position += Math.max(0, n);
            return n;
        }

        @Override
        long size() {
            return -1;
        }

        @Override
        long position() {
            return position;
        }

        @Override
        void seek(long newPosition) throws IOException {
            throw new MediaException("a stream can't be sought");
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
