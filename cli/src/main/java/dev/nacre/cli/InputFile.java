package dev.nacre.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opening what the user named, with errors that say more than the system's own. */
final class InputFile {
    private InputFile() {}

    /** Whether a {@code .ncr} file follows, even a damaged one; the stream stands where it stood. */
    static boolean isNacre(InputStream in) throws IOException {
        in.mark(4);
        byte[] start = in.readNBytes(4);
        in.reset();
        return Medium.isNacre(start);
    }

    /** Whether a name means standard input or standard output. */
    static boolean isStandard(Path file) {
        return file.toString().equals("-");
    }

    /**
     * Opens a damaged file, in which one must be able to seek; the caller closes it.
     *
     * @throws picocli.CommandLine.ParameterException if it is standard input
     */
    static FileChannel openDamaged(Invocation call, Path file) throws IOException {
        if (isStandard(file)) {
            throw call.usage("--salvage needs a file, not standard input");
        }
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** Opens a file, or standard input for {@code -}, buffered; the caller closes it. */
    static InputStream open(Path file) throws IOException {
        if (isStandard(file)) {
            return new BufferedInputStream(System.in);
        }
        if (Files.isDirectory(file)) {
            throw new UserException("is a folder", "name the files in it");
        }
        return new BufferedInputStream(Files.newInputStream(file));
    }
}
