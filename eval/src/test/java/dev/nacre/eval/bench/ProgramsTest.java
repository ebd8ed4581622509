package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.image.Picture;
import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of the PATH, what is measured of them, and the files they are fed. */
class ProgramsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void needsAShell() {
        Assumptions.assumeTrue(Programs.find("sh").isPresent(), "there is no sh on the PATH");
    }

    private Measured<String> sh(String script, int limitSeconds) throws IOException {
        return Programs.run(List.of("sh", "-c", script), folder, limitSeconds);
    }

    @Test
    void outputAndErrorsAreKept() throws IOException {
        assertEquals("one\ntwo\n", sh("echo one; echo two >&2", 10).value());
        String message = assertThrows(IOException.class, () -> sh("echo 'no such hat' >&2; exit 3", 10))
                .getMessage();
        assertEquals("sh failed with exit code 3: no such hat", message);
        assertThrows(IOException.class, () -> Programs.run(List.of("no-such-program-here"), folder, 10));
        assertTrue(Programs.find("no-such-program-here").isEmpty());
    }

    @Test
    void inputIsEmptyAndTimeIsLimited() throws IOException {
        // cat would wait for ever on an inherited terminal.
        assertEquals("", sh("cat", 10).value());
        long start = System.nanoTime();
        String message =
                assertThrows(IOException.class, () -> sh("exec sleep 60", 1)).getMessage();
        assertTrue(message.contains("did not end within 1 s"), message);
        assertTrue(System.nanoTime() - start < 30_000_000_000L);
    }

    @Test
    void anInterruptEndsTheProgram() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> sh("exec sleep 60", 50));
        assertTrue(Thread.interrupted());
    }

    @Test
    void timeAndMemoryOfAProgramAreItsOwn() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/stat")), "this system has no /proc/self/stat");
        Measured<String> busy = sh("i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done", 60);
        Measured<String> idle = sh("exec sleep 0.3", 60);
        assertTrue(busy.cpuMillis().getAsDouble() >= 50, busy.toString());
        assertTrue(idle.cpuMillis().getAsDouble() < busy.cpuMillis().getAsDouble(), idle.toString());
        assertTrue(idle.wallMillis() >= 300, idle.toString());
        assertTrue(idle.peakMemoryBytes().getAsLong() < 100 << 20, idle.toString());
    }

    @Test
    void timeAndMemoryOfThisProcess() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/stat")), "this system has no /proc/self/stat");
        Measured<Long> busy = Meter.measure(() -> {
            long x = System.nanoTime();
            long end = x + 200_000_000L;
            while (System.nanoTime() < end) {
                x = x * 31 + 7;
            }
            return x;
        });
        assertTrue(busy.wallMillis() >= 200, busy.toString());
        // On a crowded machine it may get less than a third of its time.
        assertTrue(busy.cpuMillis().getAsDouble() > 20, busy.toString());
        Measured<Boolean> idle = Meter.measure(() -> {
            try {
                Thread.sleep(300);
                return true;
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        });
        assertTrue(idle.wallMillis() >= 299, idle.toString());
        Assumptions.assumeTrue(busy.peakMemoryBytes().isPresent(), "peak memory can't be reset here");
        Measured<byte[]> large = Meter.measure(() -> {
            byte[] block = new byte[200 << 20];
            java.util.Arrays.fill(block, (byte) 1);
            return block;
        });
        assertTrue(large.peakMemoryBytes().getAsLong() >= 200 << 20, "200 MB were written to");
    }

    @Test
    void privateFoldersGo() throws IOException {
        Path made = Programs.folder();
        Files.createDirectories(made.resolve("a/b"));
        Files.writeString(made.resolve("a/b/c"), "x");
        Programs.delete(made);
        assertFalse(Files.exists(made));
    }

    @Test
    void pnmComesBack() throws IOException {
        for (Picture picture : List.of(
                PeersTest.picture(TestPictures.noise(17, 5, 1)),
                PeersTest.picture(TestPictures.grey(TestPictures.noise(3, 9, 2))))) {
            byte[] file = PnmFile.write(picture);
            Picture back = PnmFile.read(file);
            assertEquals(picture.colour(), back.colour());
            for (int c = 0; c < picture.channels(); c++) {
                assertArrayEquals(picture.plane(c), back.plane(c));
            }
            for (int length = 0; length < file.length; length++) {
                byte[] cut = java.util.Arrays.copyOf(file, length);
                assertThrows(IOException.class, () -> PnmFile.read(cut));
            }
        }
        byte[] commented = "P5 # a remark 7\n# another\n2\n1 255\nab".getBytes(StandardCharsets.US_ASCII);
        assertEquals('b', PnmFile.read(commented).plane(0)[1]);
        for (String bad : List.of(
                "P5 2 1 65535\nabcd", "P5 0 1 255\n", "P5 99999999999 1 255\na", "P4 8 1\na", "P5 2 1 255\nabc")) {
            assertThrows(IOException.class, () -> PnmFile.read(bad.getBytes(StandardCharsets.US_ASCII)), bad);
        }
    }

    @Test
    void scalesSpreadTheirSettings() {
        assertEquals(
                List.of("q=10", "q=50", "q=90"), CodecScale.whole("q", 10, 90).settings(3));
        assertEquals(List.of("q=50"), CodecScale.whole("q", 10, 90).settings(1));
        assertEquals(
                List.of("crf=55", "crf=12"), CodecScale.whole("crf", 55, 12).settings(2));
        assertEquals(List.of("d=8.00", "d=2.00", "d=0.50"), new CodecScale("d", 8, 0.5, 2, true).settings(3));
        assertThrows(
                IllegalArgumentException.class,
                () -> CodecScale.whole("q", 1, 3).settings(4));
        assertEquals("1.25", new CodecScale("d", 8, 0.5, 2, true).value("d=1.25"));
        assertThrows(
                IllegalArgumentException.class,
                () -> CodecScale.whole("q", 1, 3).wholeValue("q=1.5"));
    }
}
