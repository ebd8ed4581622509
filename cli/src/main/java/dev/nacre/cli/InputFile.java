package dev.nacre.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opening what the user named, with errors that say more than the system's own. */
final class InputFile {
    private InputFile() {}

    /** Opens a file, buffered; the caller closes it. */
    static InputStream open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new UserException("is a folder", "name the files in it");
        }
        return new BufferedInputStream(Files.newInputStream(file));
    }
}
