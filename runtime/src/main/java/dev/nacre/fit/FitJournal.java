package dev.nacre.fit;

import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.TruncatedBitstreamException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The state of a fit in a file beside its output, so that a killed encode can go on. The file always holds one whole state: it is
 * written under another name, forced to the disk, then moved into place. Immutable; not for two fits at once.
 *
 * <p>Little-endian: 8 bytes "NCRFIT1\n", fingerprint (32 bytes), int number of steps done, all arrays one after the other, CRC32C of all
 * that. It is no format for keeps: another version of Nacre need not read it.
 */
public final class FitJournal {
    private static final byte[] MAGIC = {'N', 'C', 'R', 'F', 'I', 'T', '1', '\n'};

    /** Length of a fingerprint, which is a SHA-256. */
    public static final int FINGERPRINT_BYTES = 32;

    private static final int HEAD = MAGIC.length + FINGERPRINT_BYTES + Integer.BYTES;
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final byte[] fingerprint;

    /**
     * @param fingerprint SHA-256 over whatever a fit depends on: its input, its options, the version of the program
     * @throws IllegalArgumentException if it has another length
     */
    public FitJournal(Path file, byte[] fingerprint) {
        if (fingerprint.length != FINGERPRINT_BYTES) {
            throw new IllegalArgumentException("fingerprint of " + fingerprint.length + " bytes, must be 32");
        }
        this.file = file;
        this.fingerprint = fingerprint.clone();
    }

    /** Stores what {@code model} needs to go on after {@code step} steps. */
    void write(FitModel model, int step) throws IOException {
        Path unfinished = unfinished(file);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            Writer writer = new Writer(channel);
            writer.room(HEAD).put(MAGIC).put(fingerprint).putInt(step);
            try {
                model.state(writer);
            } catch (StateException e) {
                throw e.cause();
            }
            writer.finish();
            channel.force(true);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder();
    }

    /** Makes the move last; where folders can't be opened (Windows) the file system is trusted. */
    private void forceFolder() {
        Path folder = file.toAbsolutePath().getParent();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return;
        }
    }

    /**
     * Gives {@code model} the stored state.
     *
     * @return steps done by then; 0 if there is no journal
     * @throws MalformedBitstreamException if the journal is damaged, or of another fit
     */
    int resume(FitModel model) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        check();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Reader reader = new Reader(channel);
            ByteBuffer head = reader.room(HEAD);
            head.position(head.position() + MAGIC.length);
            byte[] found = new byte[FINGERPRINT_BYTES];
            head.get(found);
            if (!Arrays.equals(found, fingerprint)) {
                throw new MalformedBitstreamException(
                        MAGIC.length, "the journal of this input with these options", "that of another fit");
            }
            int step = head.getInt();
            if (step < 0 || step > model.steps()) {
                throw new MalformedBitstreamException(
                        HEAD - Integer.BYTES, "0 to " + model.steps() + " steps", step + " steps");
            }
            try {
                model.state(reader);
            } catch (StateException e) {
                throw e.cause();
            }
            long rest = channel.size() - channel.position() + reader.buffer.remaining() - Integer.BYTES;
            if (rest != 0) {
                throw new MalformedBitstreamException(channel.size(), "a state of this model", rest + " bytes more");
            }
            return step;
        }
    }

    /** Before a model sees anything of a file: it is a journal, and whole. */
    private void check() throws IOException {
        CRC32C crc = new CRC32C();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < HEAD + Integer.BYTES) {
                throw new TruncatedBitstreamException(size, "the head of a journal");
            }
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
            long left = size - Integer.BYTES;
            boolean first = true;
            while (left > 0) {
                fill(channel, buffer.clear().limit((int) Math.min(BUFFER, left)));
                if (first && !Arrays.equals(MAGIC, Arrays.copyOf(buffer.array(), MAGIC.length))) {
                    throw new MalformedBitstreamException(0, "a journal of a fit", "another file");
                }
                first = false;
                left -= buffer.remaining();
                crc.update(buffer);
            }
            fill(channel, buffer.clear().limit(Integer.BYTES));
            int stored = buffer.getInt();
            if (stored != (int) crc.getValue()) {
                throw new MalformedBitstreamException(
                        size - Integer.BYTES,
                        "checksum " + Integer.toHexString((int) crc.getValue()),
                        Integer.toHexString(stored));
            }
        }
    }

    private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new TruncatedBitstreamException(channel.position(), "the rest of a journal");
            }
        }
        buffer.flip();
    }

    /** Removes a journal, once its fit's result is stored; nothing happens if there is none. */
    public static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(unfinished(file));
    }

    /** Where it is written before it is whole. */
    private static Path unfinished(Path file) {
        return file.resolveSibling(file.getFileName() + ".new");
    }

    /** Carries an IOException through {@link FitModel#state}. */
    private static final class StateException extends RuntimeException {
        private static final long serialVersionUID = 1;

        StateException(IOException cause) {
            super(cause);
        }

        IOException cause() {
            return (IOException) getCause();
        }
    }

    private static final class Writer implements FitState {
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
        private final CRC32C crc = new CRC32C();

        Writer(FileChannel channel) {
            this.channel = channel;
        }

        ByteBuffer room(int bytes) throws IOException {
            if (buffer.remaining() < bytes) {
                flush(true);
            }
            return buffer;
        }

        private void flush(boolean counted) throws IOException {
            buffer.flip();
            if (counted) {
                crc.update(buffer.duplicate());
            }
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }

        void finish() throws IOException {
            flush(true);
            buffer.putInt((int) crc.getValue());
            flush(false);
        }

        @Override
        public void floats(float[] values) {
            try {
                for (float value : values) {
                    room(Float.BYTES).putFloat(value);
                }
            } catch (IOException e) {
                throw new StateException(e);
            }
        }

        @Override
        public void doubles(double[] values) {
            try {
                for (double value : values) {
                    room(Double.BYTES).putDouble(value);
                }
            } catch (IOException e) {
                throw new StateException(e);
            }
        }
    }

    private static final class Reader implements FitState {
        private final FileChannel channel;
        private final ByteBuffer buffer =
                ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN).limit(0);

        Reader(FileChannel channel) {
            this.channel = channel;
        }

        ByteBuffer room(int bytes) throws IOException {
            if (buffer.remaining() < bytes) {
                buffer.compact();
                while (buffer.position() < bytes) {
                    if (channel.read(buffer) < 0) {
                        throw new TruncatedBitstreamException(channel.position(), "a larger state of a fit");
                    }
                }
                buffer.flip();
            }
            return buffer;
        }

        @Override
        public void floats(float[] values) {
            try {
                for (int i = 0; i < values.length; i++) {
                    values[i] = room(Float.BYTES).getFloat();
                }
            } catch (IOException e) {
                throw new StateException(e);
            }
        }

        @Override
        public void doubles(double[] values) {
            try {
                for (int i = 0; i < values.length; i++) {
                    values[i] = room(Double.BYTES).getDouble();
                }
            } catch (IOException e) {
                throw new StateException(e);
            }
        }
    }
}
