package dev.nacre.eval.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Text files that appear whole or not at all: written beside their place, then moved. */
final class WholeFile {
    private WholeFile() {}

    /** What to write. */
    interface Content {
        void writeTo(Writer out) throws IOException;
    }

    /** Writes UTF-8, over what was there. */
    static void write(Path file, String text) throws IOException {
        write(file, out -> out.write(text));
    }

    /** The same of a text that comes piece by piece. */
    static void write(Path file, Content content) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = folder.resolve(
                "." + file.getFileName() + "-" + ProcessHandle.current().pid());
        try {
            try (Writer out = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                content.writeTo(out);
            }
            try {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
