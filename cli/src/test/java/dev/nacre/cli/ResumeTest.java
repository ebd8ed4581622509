package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kill -9 in the middle of a fit, in a process of its own: with --resume the same file comes out, byte for byte. */
class ResumeTest {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"--quality=40", "--psnr=32"})
    void killedEncodeGoesOn(String goal) throws IOException, InterruptedException {
        Path original = folder.resolve("killed.png");
        ImageIO.write(TestPictures.photo(WIDTH, HEIGHT, 5).toImage(), "png", original.toFile());
        Path coded = folder.resolve("killed.ncr");
        Path journal = folder.resolve("killed.ncr.fit");
        Process process = Run.start("encode", "--codec=inr", "--effort=1", "--threads=1", goal, original, coded);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(300);
        while (!Files.exists(journal) && process.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        boolean alive = process.isAlive();
        process.destroyForcibly();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        if (!alive) {
            String why = "not tested: this machine fits " + WIDTH + "x" + HEIGHT
                    + " pixels within the second after which a journal is written";
            System.out.println(why);
            Assumptions.abort(why);
        }
        assertTrue(process.exitValue() != 0);
        assertTrue(Files.exists(journal), "the journal is there");
        assertFalse(Files.exists(coded), "nothing half-written");

        Path whole = folder.resolve("whole.ncr");
        Run uninterrupted = Run.nacre("encode", "--codec=inr", "--effort=1", goal, original, whole);
        assertEquals(0, uninterrupted.exitCode(), uninterrupted.err());
        // Other options are another fit.
        Run other = Run.nacre("encode", "--codec=inr", "--effort=1", "--quality=41", "--resume", original, coded);
        assertEquals(1, other.exitCode());
        assertTrue(other.err().contains("another fit"), other.err());

        Run resumed = Run.nacre("encode", "--codec=inr", "--effort=1", goal, "--resume", original, coded);
        assertEquals(0, resumed.exitCode(), resumed.err());
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(coded));
        assertFalse(Files.exists(journal), "the journal is gone");
    }
}
