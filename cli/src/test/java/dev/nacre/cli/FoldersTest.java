package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders as inputs. */
class FoldersTest {
    @TempDir
    Path folder;

    private Path photos;
    private Path out;

    @BeforeEach
    void fill() throws IOException {
        photos = Files.createDirectories(folder.resolve("photos"));
        out = folder.resolve("out");
        save("b.png");
        save("a.without-suffix");
        save("deeper/still/c.png");
        save(".hidden.png");
        save(".hidden/d.png");
        Files.writeString(photos.resolve("notes.txt"), "no picture");
        Files.writeString(photos.resolve("old.ncr"), "coded before");
    }

    private void save(String name) throws IOException {
        Path file = photos.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(TestPictures.photo(40, 30, 1).toImage(), "png", file.toFile());
    }

    private static List<String> tree(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void treesGoThereAndBack() throws IOException {
        Run encode = Run.nacre("encode", "-r", "--json", photos, "--out", out);
        assertEquals(0, encode.exitCode(), encode.err());
        assertEquals(List.of("a.ncr", "b.ncr", "deeper/still/c.ncr"), tree(out));
        assertEquals(3, encode.out().lines().count());
        assertEquals(photos.resolve("a.without-suffix").toString(), encode.json("input"));

        Run verify = Run.nacre("verify", "--recursive", out);
        assertEquals(0, verify.exitCode(), verify.err());
        assertEquals(3, verify.out().lines().count(), verify.out());

        Path decoded = folder.resolve("decoded");
        Run decode = Run.nacre("decode", "-r", out, "--out", decoded);
        assertEquals(0, decode.exitCode(), decode.err());
        assertEquals(List.of("a.png", "b.png", "deeper/still/c.png"), tree(decoded));
    }

    @Test
    void onlyTheFolderItselfUnlessAsked() throws IOException {
        Run encode = Run.nacre("encode", photos, "--out", out);
        assertEquals(0, encode.exitCode(), encode.err());
        assertEquals(List.of("a.ncr", "b.ncr"), tree(out));
        Run info = Run.nacre("info", "--json", out, photos.resolve("old.ncr"));
        assertEquals(1, info.exitCode());
        assertEquals(2, info.out().lines().count(), info.out());
    }

    @Test
    void damageIsReportedAndTheRestGoesOn() throws IOException {
        Files.writeString(photos.resolve("broken.jpg"), "");
        Run encode = Run.nacre("encode", photos, "--out", out);
        assertEquals(1, encode.exitCode());
        assertEquals(1, encode.err().lines().count(), encode.err());
        assertTrue(encode.err().contains("broken.jpg: is empty"), encode.err());
        assertEquals(List.of("a.ncr", "b.ncr"), tree(out));
    }

    @Test
    void foldersWithoutFilesAndWithoutOutAreErrors() throws IOException {
        Path deeper = photos.resolve("deeper");
        Run nothing = Run.nacre("encode", deeper, photos.resolve("b.png"), "--out", out);
        assertEquals(1, nothing.exitCode());
        assertTrue(
                nothing.err().contains("deeper: is a folder without files for this command; -r looks"), nothing.err());
        assertEquals(List.of("b.ncr"), tree(out));
        Run noOut = Run.nacre("encode", photos, folder.resolve("photos.ncr"));
        assertEquals(1, noOut.exitCode());
        assertTrue(noOut.err().contains("is a folder; give --out"), noOut.err());
        assertFalse(Files.exists(folder.resolve("photos.ncr")));
    }

    @Test
    void linksThatGoInCirclesEnd() throws IOException {
        Files.createSymbolicLink(photos.resolve("deeper/back"), photos);
        Path link = Files.createSymbolicLink(folder.resolve("link"), photos);
        Run encode = Run.nacre("encode", "-r", link, "--out", out);
        assertEquals(0, encode.exitCode(), encode.err());
        assertEquals(List.of("a.ncr", "b.ncr", "deeper/still/c.ncr"), tree(out));
    }

    @Test
    void twoInputsOfOneNameAreAnError() throws IOException {
        save("deeper/b.png");
        Run encode = Run.nacre("encode", "-r", photos, photos.resolve("deeper"), "--out", out);
        assertEquals(2, encode.exitCode());
        assertTrue(encode.err().contains("would both become"), encode.err());
        assertFalse(Files.exists(out));
    }
}
