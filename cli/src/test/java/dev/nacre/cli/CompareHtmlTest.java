package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nacre compare --html}. */
class CompareHtmlTest {
    @TempDir
    Path folder;

    @Test
    void onePageWithBothPicturesAndTheFigures() throws IOException {
        Path a = save(TestPictures.photo(200, 180, 1), "a<b>.png");
        Path b = save(TestPictures.photo(200, 180, 2), "b.png");
        Path page = folder.resolve("page.html");
        Run plain = Run.nacre("compare", "--json", a, b);
        Run run = Run.nacre("compare", "--json", a, b, "--html", page);
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(plain.out(), run.out());
        String html = Files.readString(page);
        assertEquals(3, html.split("src=\"data:image/", -1).length - 1);
        assertTrue(html.contains("type=\"range\""));
        assertTrue(html.contains("a&lt;b&gt;.png") && !html.contains("a<b>"), "names are text, not markup");
        assertTrue(html.contains(String.format(java.util.Locale.ROOT, "%.3f dB", run.number("psnr"))));
        assertFalse(html.matches("(?s).*(src|href)=\"(?!data:|#).*"), "asks for another file");
    }

    @Test
    void nothingIsOverwrittenUnasked() throws IOException {
        Path a = save(TestPictures.photo(40, 30, 1), "a.png");
        Path page = Files.writeString(folder.resolve("page.html"), "mine");
        assertEquals(1, Run.nacre("compare", a, a, "--html", page).exitCode());
        assertEquals("mine", Files.readString(page));
        assertEquals(0, Run.nacre("compare", a, a, "--html", page, "-f").exitCode());
        assertTrue(Files.readString(page).startsWith("<!DOCTYPE html>"));
        byte[] before = Files.readAllBytes(a);
        assertEquals(2, Run.nacre("compare", a, a, "--html", a, "-f").exitCode());
        assertEquals(before.length, Files.size(a));
    }

    @Test
    void noPageWhereSizesDiffer() throws IOException {
        Path a = save(TestPictures.photo(40, 30, 1), "a.png");
        Path b = save(TestPictures.photo(41, 30, 1), "b.png");
        Path page = folder.resolve("page.html");
        assertEquals(1, Run.nacre("compare", a, b, "--html", page).exitCode());
        assertFalse(Files.exists(page));
    }

    private Path save(TestPicture picture, String name) throws IOException {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                image.setRGB(
                        x, y, picture.sample(x, y, 0) << 16 | picture.sample(x, y, 1) << 8 | picture.sample(x, y, 2));
            }
        }
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
