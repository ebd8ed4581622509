package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureFormat;
import dev.nacre.image.PictureReader;
import dev.nacre.image.PictureWriter;
import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import dev.nacre.testing.TestPictures.Alpha;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The formats that the command reads and writes besides the JDK's own: TwelveMonkeys and FFmpeg must be where it finds them. */
class PictureFormatsTest {
    private static final PictureReader READER = new PictureReader(DecodeLimits.defaults());

    @TempDir
    Path folder;

    /** Lossless all of them: what is written reads as the PNG does, but for alpha where the format has none. */
    @ParameterizedTest
    @ValueSource(strings = {"tif", "ppm", "bmp", "webp"})
    void losslessFormatsHoldTheDecodedPicture(String suffix) throws IOException {
        TestPicture photo = TestPictures.photo(75, 50, 3);
        for (TestPicture source :
                List.of(photo, TestPictures.grey(photo), TestPictures.withAlpha(photo, Alpha.DISC, 1))) {
            Path coded = folder.resolve("a.ncr");
            run("encode", "-f", save(source, "source.png"), coded);
            run("decode", "-f", coded, folder.resolve("a.png"));
            Picture expected = READER.read(folder.resolve("a.png")).picture();
            Path file = folder.resolve("a." + suffix);
            Run decode = run("decode", "-f", coded, file);
            Picture found = READER.read(file).picture();
            boolean alpha = source.hasAlpha() && (suffix.equals("tif") || suffix.equals("webp"));
            assertEquals(alpha, found.hasAlpha(), source.name());
            assertEquals(source.hasAlpha() && !alpha, decode.err().contains("alpha"), decode.err());
            if (alpha) {
                assertArrayEquals(expected.alpha().orElseThrow(), found.alpha().orElseThrow(), source.name());
            }
            // libwebp gives clear pixels the colours that it likes best.
            boolean anyColour = suffix.equals("webp") && alpha;
            for (int c = 0; c < 3; c++) {
                assertArrayEquals(
                        seen(expected, c, anyColour), seen(found, c, anyColour), source.name() + ", channel " + c);
            }
        }
    }

    /** A channel of RGB; without what clear pixels have, if that does not matter. */
    private static byte[] seen(Picture picture, int channel, boolean anyColourWhereClear) {
        byte[] plane = picture.plane(Math.min(channel, picture.channels() - 1)).clone();
        byte[] alpha = picture.alpha().orElse(null);
        for (int i = 0; anyColourWhereClear && i < plane.length; i++) {
            plane[i] = alpha[i] == 0 ? 0 : plane[i];
        }
        return plane;
    }

    /** The same samples make the same file, whatever format they come in. */
    @ParameterizedTest
    @ValueSource(strings = {"tif", "ppm", "bmp", "webp"})
    void samplesAreReadFromAnyFormat(String suffix) throws IOException {
        Path png = folder.resolve("source.png");
        Path coded = folder.resolve("from-png.ncr");
        run("encode", save(TestPictures.photo(75, 50, 4), "photo.png"), coded);
        run("decode", coded, png);
        Path other = folder.resolve("source." + suffix);
        run("decode", coded, other);
        Path expected = folder.resolve("a.ncr");
        Path found = folder.resolve("b.ncr");
        run("encode", "--strip", png, expected);
        run("encode", "--strip", other, found);
        assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(found));
    }

    @Test
    void greyPnmSaysThatItIsGrey() throws IOException {
        Path coded = folder.resolve("a.ncr");
        run("encode", save(TestPictures.grey(TestPictures.photo(40, 30, 3)), "a.png"), coded);
        Path pgm = folder.resolve("a.pgm");
        run("decode", coded, pgm);
        assertEquals("P5", new String(Files.readAllBytes(pgm), 0, 2, StandardCharsets.US_ASCII));
    }

    @Test
    void whatNobodyWritesIsWrongUsage() throws IOException {
        Path coded = folder.resolve("a.ncr");
        run("encode", save(TestPictures.photo(40, 30, 3), "a.png"), coded);
        Run gif = Run.nacre("decode", coded, folder.resolve("a.gif"));
        assertEquals(2, gif.exitCode());
        assertTrue(gif.err().contains("png, jpg, tif, bmp, ppm, webp"), gif.err());
    }

    @ParameterizedTest
    @CsvSource({"flat.psd, 141, 95", "gray16.pgm, 255, 191", "rgb8.ppm, 160, 121", "lossless.webp, 180, 120"})
    void oddFilesAreRead(String name, int width, int height) {
        String corpus = System.getenv("NACRE_CORPUS");
        Assumptions.assumeTrue(corpus != null, "skipped: NACRE_CORPUS is not set, so there are no odd pictures");
        Path file = Path.of(corpus).resolve("test/odd").resolve(name);
        Assumptions.assumeTrue(Files.exists(file), () -> "skipped: " + file + " does not exist");
        Path coded = folder.resolve("odd.ncr");
        Run encode = run("encode", "--json", file, coded);
        assertEquals(width, encode.number("width"));
        assertEquals(height, encode.number("height"));
        assertTrue(run("compare", "--json", file, coded).number("psnr") > 24);
    }

    private Path save(TestPicture picture, String name) throws IOException {
        Path file = folder.resolve(name);
        PictureWriter.of(PictureFormat.PNG).write(Picture.fromBufferedImage(picture.toImage()), file);
        return file;
    }

    private static Run run(Object... args) {
        Run run = Run.nacre(args);
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }
}
