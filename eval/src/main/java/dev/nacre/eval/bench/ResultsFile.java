package dev.nacre.eval.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A folder of results that is being written. A line is on the disk when {@link #append} returns; whatever breaks the process off, at most the last line
 * is cut short, and the next {@link #open} removes that piece.
 *
 * <p>One process at a time may hold a folder. Used by one thread.
 */
final class ResultsFile implements AutoCloseable {
    private static final String LOCK_NAME = ".lock";
    private static final String UNFINISHED_NAME = ".unfinished";

    private final Path folder;
    private final FileChannel lockChannel;
    private final FileChannel channel;
    private final Map<String, Optional<String>> rows = new HashMap<>();
    private final Set<Results.Missing> missing = new HashSet<>();

    private ResultsFile(Path folder, FileChannel lockChannel, FileChannel channel) {
        this.folder = folder;
        this.lockChannel = lockChannel;
        this.channel = channel;
    }

    /**
     * Opens a folder, which is made if it is not there, and reads what it holds.
     *
     * @throws FileSystemException if another process (or another part of this one) writes to it, or a line is no line of results
     * @throws IOException if it can't be read and written
     */
    static ResultsFile open(Path folder) throws IOException {
        Files.createDirectories(folder);
        // Not a lock on the results themselves: closing any reader of a locked file would release it.
        FileChannel lockChannel =
                FileChannel.open(folder.resolve(LOCK_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileChannel channel = null;
        try {
            if (!lock(lockChannel)) {
                throw new FileSystemException(
                        folder.toString(), null, "another run is writing there; wait for its end");
            }
            channel = FileChannel.open(
                    folder.resolve(Results.FILE_NAME),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            ResultsFile file = new ResultsFile(folder, lockChannel, channel);
            file.recover();
            return file;
        } catch (IOException | RuntimeException e) {
            if (channel != null) {
                channel.close();
            }
            lockChannel.close();
            throw e;
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock(); // held until the channel is closed
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this process
        }
    }

    private void recover() throws IOException {
        Path path = folder.resolve(Results.FILE_NAME);
        byte[] bytes = Files.readAllBytes(path);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        String[] lines = new String(bytes, 0, end, StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length - 1; i++) {
            try {
                JsonObject json = JsonParser.parseString(lines[i]).getAsJsonObject();
                if (json.has("missing")) {
                    missing.add(RowJson.missing(json));
                } else if (!json.has("run") && !json.has("failed")) {
                    note(RowJson.anyRow(json), json);
                }
            } catch (RuntimeException e) {
                throw Results.damaged(path, i + 1, e);
            }
        }
        channel.truncate(end);
        channel.position(end);
    }

    private void note(BenchRow row, JsonObject json) {
        rows.put(
                Results.key(row),
                json.has("kept") ? Optional.of(json.get("kept").getAsString()) : Optional.empty());
    }

    /** Whether a row of that key ({@link Results#key}) is there; where files are wanted, its file too. */
    boolean has(String key, boolean kept) {
        Optional<String> row = rows.get(key);
        return row != null && (!kept || row.isPresent() && Files.isRegularFile(folder.resolve(row.get())));
    }

    /** Appends a row. */
    void append(BenchRow row, JsonObject json) throws IOException {
        append(json);
        note(row, json);
    }

    /** Whether it is already known that a codec is missing. */
    boolean has(Results.Missing codec) {
        return missing.contains(codec);
    }

    /** Appends the news that a codec is missing. */
    void append(Results.Missing codec) throws IOException {
        append(RowJson.of(codec));
        missing.add(codec);
    }

    /** Appends any other line. */
    void append(JsonObject json) throws IOException {
        ByteBuffer line = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
            channel.write(line);
        }
        channel.force(false);
    }

    /**
     * Keeps a coded file: it is there whole, or not at all.
     *
     * @param relative within the folder; folders above are made
     */
    void keep(String relative, byte[] bytes) throws IOException {
        Path target = folder.resolve(relative);
        Files.createDirectories(target.getParent());
        Path unfinished = folder.resolve(UNFINISHED_NAME);
        try (FileChannel out = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(false);
        }
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Lets the folder go. */
    @Override
    public void close() throws IOException {
        try (lockChannel) {
            channel.close();
        }
    }
}
