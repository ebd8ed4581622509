package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    @TempDir
    Path folder;

    @Test
    void appearsOnlyWhenCommitted() throws IOException {
        Path target = folder.resolve("x.ncr");
        try (OutputFile file = OutputFile.open(target, false)) {
            Files.writeString(file.path(), "whole");
            assertTrue(Files.notExists(target));
            file.commit();
        }
        assertEquals("whole", Files.readString(target));
        assertEquals(List.of(target), files());
    }

    @Test
    void vanishesWhenNotCommitted() throws IOException {
        try (OutputFile file = OutputFile.open(folder.resolve("x.ncr"), false)) {
            Files.writeString(file.path(), "half");
        }
        assertEquals(List.of(), files());
    }

    @Test
    void refusesWhatExistsAtBothEnds() throws IOException {
        Path target = folder.resolve("x.ncr");
        try (OutputFile file = OutputFile.open(target, false)) {
            Files.writeString(target, "somebody was quicker");
            assertThrows(FileAlreadyExistsException.class, file::commit);
        }
        assertEquals("somebody was quicker", Files.readString(target));
        assertThrows(FileAlreadyExistsException.class, () -> OutputFile.open(target, false));
        assertEquals(List.of(target), files());
    }

    @Test
    void replacesAFileButNeverAFolderOrADevice() throws IOException {
        Path target = Files.writeString(folder.resolve("x.ncr"), "old");
        try (OutputFile file = OutputFile.open(target, true)) {
            Files.writeString(file.path(), "new");
            file.commit();
        }
        assertEquals("new", Files.readString(target));
        assertThrows(FileSystemException.class, () -> OutputFile.open(folder, true));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "devices and symbolic links are a Unix matter")
    void deviceAndLinkStayWhatTheyAre() throws IOException {
        assertThrows(FileSystemException.class, () -> OutputFile.open(Path.of("/dev/null"), true));
        Path real = Files.writeString(folder.resolve("real.ncr"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.ncr"), real);
        try (OutputFile file = OutputFile.open(link, true)) {
            Files.writeString(file.path(), "new");
            file.commit();
        }
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(real));
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
