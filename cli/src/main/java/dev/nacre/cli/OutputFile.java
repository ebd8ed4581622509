package dev.nacre.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that appears whole or not at all: written beside its target under a temporary name, then moved.
 *
 * <p>{@link #close()} without {@link #commit()} removes the temporary file, and so does the end of the process by Ctrl-C.
 */
final class OutputFile implements AutoCloseable {
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(OutputFile::removeUnfinished, "nacre-unfinished"));
    }

    private final Path target;
    private final Path temporary;
    private final boolean force;

    private OutputFile(Path target, Path temporary, boolean force) {
        this.target = target;
        this.temporary = temporary;
        this.force = force;
    }

    /**
     * Opens a temporary file beside {@code wanted}.
     *
     * @throws FileAlreadyExistsException if the target exists and {@code force} is false
     * @throws IOException if nothing can be written there
     */
    static OutputFile open(Path wanted, boolean force) throws IOException {
        if (InputFile.isStandard(wanted)) {
            return new OutputFile(wanted, null, force);
        }
        refuseExisting(wanted, force);
        // A link stays a link: what it names is replaced.
        Path target = Files.isSymbolicLink(wanted) && Files.exists(wanted) ? wanted.toRealPath() : wanted;
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(String.valueOf(folder), null, "the folder does not exist");
        }
        String name = target.getFileName().toString();
        int dot = name.lastIndexOf('.');
        // The suffix stays last: writers that choose a format by it can be given this path.
        String suffix = dot > 0 ? name.substring(dot) : "";
        for (int attempt = 0; ; attempt++) {
            Path temporary = folder.resolve(".nacre-" + Long.toHexString(System.nanoTime()) + "-"
                    + ProcessHandle.current().pid() + suffix);
            UNFINISHED.add(temporary);
            try {
                // Not Files.createTempFile: that makes the file private (0600), and the finished one would stay so.
                Files.newByteChannel(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                        .close();
                return new OutputFile(target, temporary, force);
            } catch (FileAlreadyExistsException e) {
                UNFINISHED.remove(temporary);
                if (attempt == 10) {
                    throw e;
                }
            } catch (IOException e) {
                UNFINISHED.remove(temporary);
                throw e;
            }
        }
    }

    /** Fails early, before anything is computed, if {@link #open} would refuse. */
    static void refuseExisting(Path target, boolean force) throws IOException {
        if (InputFile.isStandard(target)) {
            return;
        }
        if (Files.isDirectory(target)) {
            throw new FileSystemException(target.toString(), null, "is a folder");
        }
        if (!force && Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new FileSystemException(target.toString(), null, "is no ordinary file");
        }
    }

    /** Whether this is standard output, which has no path and shows what is written at once. */
    boolean isStandard() {
        return temporary == null;
    }

    /** Where to write; null for standard output. */
    Path path() {
        return temporary;
    }

    /** A buffered stream to {@link #path()} or standard output; the caller closes it, which leaves standard output open. */
    OutputStream stream() throws IOException {
        if (!isStandard()) {
            return new BufferedOutputStream(Files.newOutputStream(temporary));
        }
        return new BufferedOutputStream(System.out) {
            @Override
            public void close() throws IOException {
                flush();
                if (System.out.checkError()) {
                    throw new IOException("standard output takes no more");
                }
            }
        };
    }

    /** Makes the file appear under its own name. */
    void commit() throws IOException {
        if (isStandard()) {
            return;
        }
        refuseExisting(target, force);
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        }
        UNFINISHED.remove(temporary);
    }

    @Override
    public void close() throws IOException {
        if (!isStandard() && UNFINISHED.remove(temporary)) {
            Files.deleteIfExists(temporary);
        }
    }

    private static void removeUnfinished() {
        for (Path path : UNFINISHED) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // The process is ending: there is nobody left to tell.
                continue;
            }
        }
    }
}
