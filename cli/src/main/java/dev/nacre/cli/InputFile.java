package dev.nacre.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opening what the user named, with errors that say more than the system's own. */
final class InputFile {
    private InputFile() {}

    /** Whether a {@code .ncr} file follows, even a damaged one; the stream stands where it stood. */
    static boolean isNacre(InputStream in) throws IOException {
        in.mark(4);
        byte[] start = in.readNBytes(4);
        in.reset();
        // Without the first byte, which a 7-bit transfer changes: the decoder then says what happened.
        return start.length == 4 && start[1] == 'N' && start[2] == 'C' && start[3] == 'R';
    }

    /** Opens a file, buffered; the caller closes it. */
    static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new UserException("is a folder", "name the files in it");
        }
        return new BufferedInputStream(Files.newInputStream(file));
    }
}
