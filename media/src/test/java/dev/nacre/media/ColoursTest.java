package dev.nacre.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The arithmetic of luma and chroma, against the real-valued formulas. */
class ColoursTest {
    private static byte[][] rgb(TestPicture picture) {
        byte[][] planes = new byte[3][picture.width() * picture.height()];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                for (int c = 0; c < 3; c++) {
                    planes[c][y * picture.width() + x] = (byte) picture.sample(x, y, c);
                }
            }
        }
        return planes;
    }

    @Test
    void jfifIsWithinHalfALevelOfItsFormulas() {
        byte[][] rgb = rgb(TestPictures.noise(200, 200, 1));
        byte[][] yuv = Ycbcr.JFIF.fromRgb(rgb);
        byte[][] back = Ycbcr.JFIF.toRgb(yuv);
        for (int i = 0; i < 200 * 200; i++) {
            int r = rgb[0][i] & 0xFF;
            int g = rgb[1][i] & 0xFF;
            int b = rgb[2][i] & 0xFF;
            assertEquals(0.299 * r + 0.587 * g + 0.114 * b, yuv[0][i] & 0xFF, 0.51);
            // The largest value, 255.5, has no room.
            assertEquals(Math.min(255, 128 - 0.168736 * r - 0.331264 * g + 0.5 * b), yuv[1][i] & 0xFF, 0.51);
            assertEquals(Math.min(255, 128 + 0.5 * r - 0.418688 * g - 0.081312 * b), yuv[2][i] & 0xFF, 0.51);
            for (int c = 0; c < 3; c++) {
                assertEquals(rgb[c][i] & 0xFF, back[c][i] & 0xFF, 2);
            }
        }
    }

    @Test
    void limitedRangeComesBackToo() {
        Ycbcr limited = new Ycbcr(0.2126, 0.0722, false);
        byte[][] rgb = rgb(TestPictures.noise(100, 100, 2));
        byte[][] yuv = limited.fromRgb(rgb);
        byte[][] back = limited.toRgb(yuv);
        for (int i = 0; i < 100 * 100; i++) {
            assertTrue((yuv[0][i] & 0xFF) >= 16 && (yuv[0][i] & 0xFF) <= 235);
            assertTrue((yuv[1][i] & 0xFF) >= 16 && (yuv[1][i] & 0xFF) <= 240);
            for (int c = 0; c < 3; c++) {
                assertEquals(rgb[c][i] & 0xFF, back[c][i] & 0xFF, 3);
            }
        }
    }

    @Test
    void greysStayExactlyWhatTheyAre() {
        byte[] grey = new byte[256];
        for (int i = 0; i < 256; i++) {
            grey[i] = (byte) i;
        }
        byte[][] yuv = Ycbcr.JFIF.fromRgb(new byte[][] {grey, grey, grey});
        assertArrayEquals(grey, yuv[0]);
        for (byte[] plane : Ycbcr.JFIF.toRgb(yuv)) {
            assertArrayEquals(grey, plane);
        }
        assertArrayEquals(grey, Ycbcr.JFIF.toGrey(grey));
        assertEquals((byte) 128, yuv[1][77]);
        assertEquals((byte) 128, yuv[2][200]);
    }

    @Test
    void chromaOfHalfResolutionKeepsFlatAndLinearPlanes() {
        for (int width : new int[] {1, 2, 3, 16, 17}) {
            for (int height : new int[] {1, 2, 3, 16, 17}) {
                byte[] flat = new byte[width * height];
                Arrays.fill(flat, (byte) 200);
                byte[] half = Chroma.halve(flat, width, height);
                assertEquals(Chroma.half(width) * Chroma.half(height), half.length);
                assertArrayEquals(flat, Chroma.enlarge(half, width, height));
            }
        }
        byte[] ramp = new byte[32 * 32];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (byte) (40 + 4 * (i % 32));
        }
        byte[] back = Chroma.enlarge(Chroma.halve(ramp, 32, 32), 32, 32);
        for (int i = 0; i < ramp.length; i++) {
            if (i % 32 > 0 && i % 32 < 31) {
                assertEquals(ramp[i] & 0xFF, back[i] & 0xFF, 1);
            }
        }
    }
}
