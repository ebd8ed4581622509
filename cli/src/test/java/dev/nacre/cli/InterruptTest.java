package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C in the middle of an encode, in a process of its own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no kill -INT")
class InterruptTest {
    @TempDir
    Path folder;

    @Test
    void interruptedEncodeExitsWith130AndLeavesNothing() throws IOException, InterruptedException {
        Path original = folder.resolve("large.png");
        ImageIO.write(TestPictures.gradient(4000, 3000).toImage(), "png", original.toFile());
        Process process = Run.start("encode", original, folder.resolve("large.ncr"));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (files().size() == 1 && process.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertTrue(process.isAlive(), "the encode was over before it could be interrupted");
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(130, process.exitValue());
        assertEquals(List.of(original), files());
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
