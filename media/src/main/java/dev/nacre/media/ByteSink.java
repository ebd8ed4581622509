package dev.nacre.media;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Where a writer's bytes go: a file, memory, or a stream that can't be sought. Not thread-safe. */
abstract class ByteSink implements Closeable {
    /** A file, written under a temporary name beside its place until {@link #finish}; at once where it is no ordinary file. */
    static ByteSink of(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            return new OfStream(Files.newOutputStream(file), true);
        }
        // A link stays a link: what it names is replaced.
        return new Moved(Files.isSymbolicLink(file) && Files.exists(file) ? file.toRealPath() : file);
    }

    /** Memory, at most 2 GiB. */
    static Memory memory() {
        return new Memory();
    }

    /** A stream; it is flushed at the end, and stays open. */
    static ByteSink of(OutputStream stream) {
        return new OfStream(stream, false);
    }

    /** A stream that gets all at the end, out of a temporary file, so that it can be sought until then. */
    static ByteSink spooled(OutputStream stream) throws IOException {
        return new Spooled(stream, Files.createTempFile("nacre-", ".spool"));
    }

    abstract boolean isSeekable();

    abstract void write(byte[] from, int offset, int count) throws IOException;

    /** Only where {@link #isSeekable()}. */
    abstract void seek(long position) throws IOException;

    abstract long position() throws IOException;

    abstract long size() throws IOException;

    /** All is written: what was kept back goes out, and a file to its place. */
    void finish() throws IOException {}

    private static class OfFile extends ByteSink {
        final FileChannel channel;

        OfFile(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        boolean isSeekable() {
            return true;
        }

        @Override
        void write(byte[] from, int offset, int count) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(from, offset, count);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        @Override
        void seek(long position) throws IOException {
            channel.position(position);
        }

        @Override
        long position() throws IOException {
            return channel.position();
        }

        @Override
        long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private static final class Moved extends OfFile {
        private final Path target;
        private final Path temporary;

        Moved(Path target) throws IOException {
            this(
                    target,
                    target.resolveSibling(".nacre-" + Long.toHexString(System.nanoTime()) + "-"
                            + ProcessHandle.current().pid()));
        }

        private Moved(Path target, Path temporary) throws IOException {
            super(FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            this.target = target;
            this.temporary = temporary;
        }

        @Override
        void finish() throws IOException {
            channel.close();
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
    }

    private static final class Spooled extends OfFile {
        private final OutputStream stream;
        private final Path file;

        Spooled(OutputStream stream, Path file) throws IOException {
            super(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
            this.stream = stream;
            this.file = file;
        }

        @Override
        void finish() throws IOException {
            Files.copy(file, stream);
            stream.flush();
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Bytes in an array that grows. */
    static final class Memory extends ByteSink {
        private byte[] bytes = new byte[1 << 14];
        private int size;
        private int position;

        byte[] toByteArray() {
            return Arrays.copyOf(bytes, size);
        }

        @Override
        boolean isSeekable() {
            return true;
        }

        @Override
        void write(byte[] from, int offset, int count) throws IOException {
            if (count > Integer.MAX_VALUE - 64 - position) {
                throw new MediaException("a file in memory can't pass 2 GiB");
            }
            if (position + count > bytes.length) {
                long doubled = Math.min(Integer.MAX_VALUE - 64, 2L * bytes.length);
                bytes = Arrays.copyOf(bytes, (int) Math.max(doubled, position + count));
            }
            System.arraycopy(from, offset, bytes, position, count);
            position += count;
            size = Math.max(size, position);
        }

        @Override
        void seek(long newPosition) {
            position = Math.toIntExact(newPosition);
        }

        @Override
        long position() {
            return position;
        }

        @Override
        long size() {
            return size;
        }

        @Override
        public void close() {}
    }

    private static final class OfStream extends ByteSink {
        private final OutputStream stream;
        private final boolean ours;
        private long position;

        OfStream(OutputStream stream, boolean ours) {
            this.stream = stream;
            this.ours = ours;
        }

        @Override
        boolean isSeekable() {
            return false;
        }

        @Override
        void write(byte[] from, int offset, int count) throws IOException {
            stream.write(from, offset, count);
            position += count;
        }

        @Override
        void seek(long newPosition) throws IOException {
            throw new MediaException("a stream can't be sought");
        }

        @Override
        long position() {
            return position;
        }

        @Override
        long size() {
            return position;
        }

        @Override
        void finish() throws IOException {
            stream.flush();
        }

        @Override
        public void close() throws IOException {
            if (ours) {
                stream.close();
            }
        }
    }
}
