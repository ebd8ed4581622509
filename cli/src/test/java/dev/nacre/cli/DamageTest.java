package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong, damaged and unwritable files: one clear line, exit code 1, and nothing left behind. */
class DamageTest {
    @TempDir
    Path folder;

    private Path original;
    private byte[] good;

    @BeforeEach
    void encode() throws IOException {
        original = folder.resolve("p.png");
        ImageIO.write(TestPictures.photo(48, 40, 1).toImage(), "png", original.toFile());
        Path coded = folder.resolve("good.ncr");
        Run run = Run.nacre("encode", original, coded);
        assertEquals(0, run.exitCode(), run.err());
        good = Files.readAllBytes(coded);
        Files.delete(coded);
    }

    @Test
    void truncationAnywhere() throws IOException {
        for (int length = 0; length < good.length; length += Math.max(1, good.length / 40)) {
            Run run = refused(Arrays.copyOf(good, length));
            assertTrue(run.err().contains("cut short at byte " + length), length + ": " + run.err());
        }
    }

    @Test
    void flippedBitAnywhereNamesTheOffset() throws IOException {
        for (int at = 0; at < good.length; at += Math.max(1, good.length / 40)) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            refused(bad);
        }
    }

    @Test
    void bytesAfterTheEnd() throws IOException {
        Run run = refused(Arrays.copyOf(good, good.length + 1));
        assertTrue(run.err().contains("damaged at byte " + good.length), run.err());
    }

    @Test
    void emptyAndForeignFiles() throws IOException {
        refused(new byte[0]);
        refused("GIF89a and some more that is no picture at all".getBytes(StandardCharsets.US_ASCII));
        Run run = refused(Files.readAllBytes(original));
        assertTrue(run.err().contains("is this a .ncr file?"), run.err());
    }

    @Test
    void anotherModelIsNamedWithThoseThatAreHere() throws IOException {
        byte[] bad = good.clone();
        int at = new String(bad, StandardCharsets.ISO_8859_1).indexOf("walloc-rgb");
        bad[at] = 'm';
        repairHead(bad);
        Run run = refused(bad);
        assertTrue(run.err().contains("malloc-rgb") && run.err().contains("walloc-rgb@"), run.err());
        // What the file says of itself can be told without the model.
        Path file = Files.write(folder.resolve("m.ncr"), bad);
        Run info = Run.nacre("info", file);
        assertEquals(0, info.exitCode(), info.err());
        assertTrue(info.out().contains("malloc-rgb"), info.out());
    }

    @Test
    void hugeSizesAreRefusedBeforeAnythingIsAllocated() throws IOException {
        // HEAD rest begins behind model id and hash: width and height as varints.
        int id = new String(good, StandardCharsets.ISO_8859_1).indexOf("walloc-rgb");
        int size = id + "walloc-rgb".length() + 8;
        assertEquals(48, good[size]);
        assertEquals(40, good[size + 1]);
        byte[] huge = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F};
        byte[] bad = new byte[good.length + 6];
        System.arraycopy(good, 0, bad, 0, size);
        System.arraycopy(huge, 0, bad, size, 8);
        System.arraycopy(good, size + 2, bad, size + 8, good.length - size - 2);
        bad[12] += 6; // the length of HEAD, one byte
        repairHead(bad);
        Run run = refused(bad);
        assertTrue(run.err().contains("too large: pixels needed"), run.err());
    }

    @Test
    void outputsThatCannotBeWritten() throws IOException {
        Path file = Files.write(folder.resolve("good.ncr"), good);
        oneLine(Run.nacre("decode", file, folder.resolve("no/such/folder/x.png")), "no/such/folder");
        oneLine(Run.nacre("encode", original, folder.resolve("no/x.ncr")), "no");
        oneLine(Run.nacre("encode", original, folder), "is a folder");
        oneLine(Run.nacre("decode", folder.resolve("missing.ncr"), folder.resolve("x.png")), "no such file");
        oneLine(Run.nacre("decode", folder, folder.resolve("x.png")), "is a folder");

        Path existing = Files.writeString(folder.resolve("existing.png"), "precious");
        oneLine(Run.nacre("decode", file, existing), "-f");
        assertEquals("precious", Files.readString(existing));
        assertEquals(0, Run.nacre("decode", "-f", file, existing).exitCode());
        assertTrue(Files.size(existing) > 8);
    }

    @Test
    void aFailedDecodeLeavesTheOldOutputAlone() throws IOException {
        Path file = Files.write(folder.resolve("bad.ncr"), Arrays.copyOf(good, good.length - 3));
        Path existing = Files.writeString(folder.resolve("existing.png"), "precious");
        assertEquals(1, Run.nacre("decode", "-f", file, existing).exitCode());
        assertEquals("precious", Files.readString(existing));
    }

    @Test
    void stacktraceIsShownOnRequestOnly() throws IOException {
        Path file = Files.write(folder.resolve("bad.ncr"), new byte[3]);
        assertEquals(1, Run.nacre("info", file).err().lines().count());
        assertTrue(Run.nacre("info", "--stacktrace", file).err().contains("\tat dev.nacre."));
    }

    /** decode and verify refuse these bytes with the same line; info never crashes on them. */
    private Run refused(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("bad.ncr"), bytes);
        List<Path> before = files();
        Path output = folder.resolve("bad.png");
        Run decode = Run.nacre("decode", file, output);
        oneLine(decode, file.toString());
        assertFalse(Files.exists(output));
        assertEquals(before, files(), "nothing is left behind");
        Run verify = Run.nacre("verify", "--json", file);
        assertEquals(1, verify.exitCode());
        assertEquals("false", verify.json("ok"));
        assertEquals(decode.err(), verify.err());
        Run info = Run.nacre("info", file);
        assertFalse(info.err().contains("internal error"), info.err());
        return decode;
    }

    private static void oneLine(Run run, String part) {
        assertEquals(1, run.exitCode(), run.out() + run.err());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(part), run.err());
        assertFalse(run.err().contains("internal error"), run.err());
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** Makes the checksum of HEAD right again: type at byte 8, one byte of length at 12, then the payload. */
    private static void repairHead(byte[] file) {
        CRC32C crc = new CRC32C();
        crc.update(file, 8, 5 + file[12]);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(13 + file[12], (int) crc.getValue());
    }
}
