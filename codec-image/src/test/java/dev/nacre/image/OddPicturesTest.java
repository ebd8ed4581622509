package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.Picture.Colour;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link PictureReader} on the unusual files of the corpus that NACRE_CORPUS names, with the JDK's own readers. */
class OddPicturesTest {
    private Path folder;

    @BeforeEach
    void findCorpus() {
        String corpus = System.getenv("NACRE_CORPUS");
        Assumptions.assumeTrue(corpus != null, "skipped: NACRE_CORPUS is not set, so there are no odd pictures");
        folder = Path.of(corpus).resolve("test/odd");
        Assumptions.assumeTrue(Files.isDirectory(folder), () -> "skipped: " + folder + " does not exist");
    }

    @ParameterizedTest
    @CsvSource({
        "gray8.png,      301x203 GREY,       0",
        "rgb16.png,      255x191 RGB,        1",
        "gray16.png,     255x191 GREY,       1",
        "rgba.png,       257x255 RGB+alpha,  0",
        "cmyk.jpg,       320x239 RGB,        0",
        "exif-rot6.jpg,  221x331 RGB,        0",
        "display-p3.jpg, 307x205 RGB,        0",
        "display-p3.png, 199x149 RGB,        0",
        "palette.png,    255x255 RGB,        0",
        "palette4-trns.png, 120x90 RGB+alpha, 0",
        "bilevel.png,    150x101 GREY,       0",
        "lzw.tif,        240x179 RGB,        0",
        "gray16.tif,     255x191 GREY,       1",
        "anim.gif,       64x48 RGB,          1",
        "prog420.jpg,    233x175 RGB,        0",
        "gray.jpg,       161x121 GREY,       0",
        "rgb24.bmp,      97x65 RGB,          0",
        "one-column.png, 1x37 RGB,           0",
        "one-pixel.png,  1x1 RGB,            0",
    })
    void filesReadAsWhatTheyAre(String file, String expected, int warnings) throws IOException {
        ReadPicture read = read(file);
        assertEquals(expected, read.picture().toString(), file);
        assertEquals(warnings, read.warnings().size(), () -> file + ": " + read.warnings());
    }

    @Test
    void otherFilesAreRefusedInOneLine() {
        FileSystemException e = assertThrows(FileSystemException.class, () -> read("README.md"));
        assertTrue(e.getMessage().contains("no picture in a format that can be read here"), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }

    @Test
    void wideGamutFilesLookLikeTheirSource() throws IOException {
        // Reference: Pillow with LittleCMS, profileToProfile to sRGB. Unconverted the second is 225, 160, 64.
        assertPixel("display-p3.jpg", 100, 100, 137, 146, 155);
        assertPixel("display-p3.png", 92, 73, 237, 156, 31);
    }

    @Test
    void inksBecomeTheColoursTheyPrint() throws IOException {
        // Pillow's plain conversion of the file's inks.
        assertPixel("cmyk.jpg", 100, 100, 222, 109, 85);
    }

    @Test
    void alphaIsSmallerThanInThePngFile() throws IOException {
        Picture picture = read("rgba.png").picture();
        byte[] alpha = picture.alpha().orElseThrow();
        byte[] payload = AlphaCoder.encode(alpha, 0, 257, 257, 255);
        byte[] back = new byte[alpha.length];
        AlphaCoder.decode(new ByteReader(payload), "alpha", back, 0, 257, 257, 255);
        assertEquals(List.of(), differences(alpha, back));
        // The same plane as an optimised grey PNG takes 4935 bytes.
        assertTrue(payload.length < 4100, payload.length + " bytes");
    }

    private static List<Integer> differences(byte[] a, byte[] b) {
        return IntStream.range(0, a.length).filter(i -> a[i] != b[i]).boxed().toList();
    }

    private void assertPixel(String file, int x, int y, int... rgb) throws IOException {
        Picture picture = read(file).picture();
        assertEquals(Colour.RGB, picture.colour());
        for (int c = 0; c < 3; c++) {
            assertEquals(rgb[c], picture.plane(c)[y * picture.width() + x] & 0xFF, 1.5, file + " channel " + c);
        }
    }

    private ReadPicture read(String file) throws IOException {
        return new PictureReader(DecodeLimits.defaults()).read(folder.resolve(file));
    }
}
