package dev.nacre.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class TestPicturesTest {
    @Test
    void sameSeedGivesSamePictureEverywhere() {
        // A stored sum: whoever changes a generator must know that golden values of other tests may hang on it.
        CRC32C crc = new CRC32C();
        for (TestPicture picture : TestPictures.small()) {
            crc.update(picture.samples());
        }
        assertEquals(2988002765L, crc.getValue());
        assertArrayEquals(
                TestPictures.photo(40, 30, 5).samples(),
                TestPictures.photo(40, 30, 5).samples());
    }

    @Test
    void spectrumOfPhotoFallsWithFrequency() {
        // Mean squared difference over a distance d grows with d: neighbours are alike, far samples are not (in noise
        // it stays equal).
        int[] plane = TestPictures.photo(256, 256, 3).plane(1);
        double near = meanSquaredDifference(plane, 256, 1);
        double far = meanSquaredDifference(plane, 256, 32);
        assertTrue(near > 10, "too smooth to be a test: " + near);
        assertTrue(far > 4 * near, near + " at 1, " + far + " at 32");
    }

    @Test
    void imageHoldsTheSamples() {
        for (TestPicture picture : TestPictures.small()) {
            BufferedImage image = picture.toImage();
            int bands = image.getRaster().getNumBands();
            for (int y = 0; y < picture.height(); y += 7) {
                for (int x = 0; x < picture.width(); x += 5) {
                    int[] pixel = image.getRaster().getPixel(x, y, (int[]) null);
                    assertEquals(picture.sample(x, y, 0), pixel[0], picture.name());
                    assertEquals(picture.sample(x, y, picture.channels() - 1), pixel[bands - 1], picture.name());
                }
            }
        }
    }

    private static double meanSquaredDifference(int[] plane, int width, int distance) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < plane.length; i++) {
            if (i % width + distance < width) {
                double d = plane[i] - plane[i + distance];
                sum += d * d;
                count++;
            }
        }
        return sum / count;
    }
}
