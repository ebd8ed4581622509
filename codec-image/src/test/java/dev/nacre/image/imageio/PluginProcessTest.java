package dev.nacre.image.imageio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPictures;
import dev.nacre.testing.imageio.Images;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin in programs that don't know it: it serves them, and does no harm to anything else. */
class PluginProcessTest {
    private static final BufferedImage PHOTO = Images.image(TestPictures.photo(160, 120, 92));

    @Test
    void aProgramThatKnowsOnlyImageIoUsesIt(@TempDir Path folder) throws Exception {
        Path source = folder.resolve("source.png");
        ImageIO.write(PHOTO, "png", source.toFile());
        assertEquals(
                List.of(
                        "reads true",
                        "writes true",
                        "written true",
                        "read 160x120",
                        "from a URL 160",
                        "thumbnail 40x30",
                        "shown true",
                        "Thumbnailator reads 80",
                        "Thumbnailator writes 90",
                        "Thumbnailator from a stream true"),
                Programs.run(PlainProgram.class, true, List.of(), source.toString(), folder.toString()));
    }

    private static void writeNeighbours(Path folder) throws IOException {
        for (String format : List.of("png", "jpeg", "bmp", "gif", "tiff")) {
            assertTrue(ImageIO.write(
                    PHOTO, format, folder.resolve("photo." + format).toFile()));
        }
        BufferedImage bits = Images.converted(PHOTO, BufferedImage.TYPE_BYTE_BINARY);
        assertTrue(ImageIO.write(bits, "wbmp", folder.resolve("bits.wbmp").toFile()));
        Files.write(folder.resolve("noise.bin"), new byte[] {(byte) 0x8E, 'N', 'C', 'R', 1, 2, 3, 4, 5, 6, 7, 8, 9});
        Files.write(folder.resolve("empty.bin"), new byte[0]);
        String corpus = System.getenv("NACRE_CORPUS");
        if (corpus != null && Files.isDirectory(Path.of(corpus, "test", "odd"))) {
            try (Stream<Path> odd = Files.list(Path.of(corpus, "test", "odd"))) {
                for (Path file : odd.toList()) {
                    Files.copy(file, folder.resolve("odd-" + file.getFileName()));
                }
            }
        }
    }

    private static List<String> without(List<String> lines, String start) {
        return lines.stream().filter(line -> !line.startsWith(start)).toList();
    }

    private static List<String> only(List<String> lines, String start) {
        return lines.stream().filter(line -> line.startsWith(start)).toList();
    }

    /** What both programs say of everything but Nacre. */
    private static List<String> neighbours(List<String> lines) {
        return without(without(lines, "ncr "), "time ").stream()
                .map(line -> line.replaceAll(" (NCR|ncr|image/x-nacre)(?= |$)", ""))
                .toList();
    }

    @Test
    void nothingElseChanges(@TempDir Path folder) throws Exception {
        writeNeighbours(folder);
        Files.write(folder.resolve("a.ncr"), PluginTesting.encode(PHOTO, 0));
        List<String> bare = Programs.run(NeighbourProbe.class, false, List.of(), folder.toString());
        List<String> with = Programs.run(NeighbourProbe.class, true, List.of(), folder.toString());
        assertTrue(bare.size() > 60, bare::toString);
        assertTrue(bare.get(1).contains(" webp"), () -> "TwelveMonkeys is not there: " + bare.get(1));
        assertEquals(neighbours(bare), neighbours(with));
        assertTrue(with.get(1).contains(" ncr"), with.get(1));
        assertEquals(
                List.of("ncr head unknown", "ncr natives false", "ncr pixels unknown", "ncr again unknown"),
                only(bare, "ncr "));
        assertEquals(
                List.of("ncr head 160x120 dev_nacre_image_1.0", "ncr natives false"),
                only(with, "ncr ").subList(0, 2));
        assertTrue(only(with, "ncr pixels").get(0).startsWith("ncr pixels 160x120 type 5 hash "));

        List<String> broken = Programs.run(
                NeighbourProbe.class,
                true,
                List.of("-Donnxruntime.native.path=" + folder.resolve("no-such-folder")),
                folder.toString());
        assertEquals(neighbours(with), neighbours(broken));
        assertEquals(only(with, "ncr head"), only(broken, "ncr head"));
        for (String line : List.of("ncr pixels ", "ncr again ")) {
            String failure = only(broken, line).get(0);
            assertTrue(
                    failure.startsWith(line + "javax.imageio.IIOException: ONNX Runtime can't be loaded on "), failure);
        }
    }
}
