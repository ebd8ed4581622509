package dev.nacre.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** PSNR, SSIM and MS-SSIM against the values of src/test/python/metrics_reference.py. */
class PictureMetricsTest {
    @Test
    void similaritiesEqualTheReferences() throws IOException {
        List<String> lines;
        try (InputStream in = PictureMetricsTest.class.getResourceAsStream("reference.csv")) {
            lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .skip(1)
                    .toList();
        }
        assertEquals(12, lines.size());
        for (String line : lines) {
            String[] f = line.split(",", -1);
            Sample a = sample(f[0]);
            int width = a.width();
            int height = a.height();
            byte[][] b = distort(a.planes(), width, height, f[1], Integer.parseInt(f[2]));
            assertEquals(Double.parseDouble(f[3]), Psnr.of(a.planes(), b), 1e-5, "FFmpeg: " + line);
            assertEquals(
                    Double.parseDouble(f[4]),
                    Ssim.of(a.planes(), b, width, height).getAsDouble(),
                    2e-9,
                    line);
            if (f[5].isEmpty()) {
                assertTrue(MsSsim.of(a.planes(), b, width, height).isEmpty(), line);
            } else {
                double msSsim = MsSsim.of(a.planes(), b, width, height).getAsDouble();
                assertEquals(Double.parseDouble(f[5]), msSsim, 2e-9, line);
                // Its mirrored borders weigh more where a picture is mostly flat (MsSsim tells the difference).
                double tolerance = f[0].startsWith("screens") ? 1e-3 : 1e-4;
                assertEquals(Double.parseDouble(f[6]), msSsim, tolerance, "torchmetrics: " + line);
            }
        }
    }

    @Test
    void equalPicturesScoreTheMaximum() {
        byte[][] a = picture(200, 180, 3);
        byte[][] b = picture(200, 180, 3);
        assertEquals(100, Psnr.of(a, b));
        assertEquals(0, Psnr.meanSquaredError(a, b));
        assertEquals(1, Ssim.of(a, b, 200, 180).getAsDouble());
        assertEquals(1, MsSsim.of(a, b, 200, 180).getAsDouble());
    }

    @Test
    void psnrIsOverAllPlanesTogether() {
        byte[][] a = {{0, 0}, {(byte) 255, 10}, {7, 7}};
        byte[][] b = {{0, 3}, {(byte) 250, 10}, {7, 7}};
        assertEquals((9 + 25) / 6.0, Psnr.meanSquaredError(a, b));
        assertEquals(10 * Math.log10(65025 * 6 / 34.0), Psnr.of(a, b), 1e-12);
        assertEquals(0, Psnr.of(new byte[][] {{0}}, new byte[][] {{(byte) 255}}));
        assertEquals(100, Psnr.ofMse(1e-9), "the stated maximum holds for all");
    }

    @Test
    void picturesUnderAWindowHaveNoSimilarity() {
        byte[][] a = picture(200, 10, 1);
        assertTrue(Ssim.of(a, a, 200, 10).isEmpty());
        byte[][] b = picture(175, 300, 1);
        assertTrue(Ssim.of(b, b, 175, 300).isPresent());
        assertTrue(MsSsim.of(b, b, 175, 300).isEmpty());
        assertEquals(176, MsSsim.MIN_SIDE);
    }

    @Test
    void differentShapesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Psnr.of(new byte[3][4], new byte[1][4]));
        assertThrows(IllegalArgumentException.class, () -> Psnr.of(new byte[1][4], new byte[1][5]));
        assertThrows(IllegalArgumentException.class, () -> Psnr.of(new byte[0][], new byte[0][]));
        assertThrows(IllegalArgumentException.class, () -> Psnr.ofMse(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Ssim.of(new byte[1][4], new byte[1][4], 2, 3));
        assertThrows(IllegalArgumentException.class, () -> MsSsim.of(new byte[1][4], new byte[2][4], 2, 2));
        assertThrows(IllegalArgumentException.class, () -> Ssim.of(new byte[1][0], new byte[1][0], 0, 0));
    }

    private record Sample(int width, int height, byte[][] planes) {}

    /** A PNG of samples/ (lossless, so that every reader gives the same), or the size of a picture to be made. */
    private static Sample sample(String name) throws IOException {
        if (!name.endsWith(".png")) {
            int[] size =
                    Arrays.stream(name.split("x")).mapToInt(Integer::parseInt).toArray();
            return new Sample(size[0], size[1], picture(size[0], size[1], size[2]));
        }
        BufferedImage image = ImageIO.read(Path.of("..", "samples", name).toFile());
        byte[][] planes = new byte[3][image.getWidth() * image.getHeight()];
        int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < rgb.length; i++) {
            planes[0][i] = (byte) (rgb[i] >> 16);
            planes[1][i] = (byte) (rgb[i] >> 8);
            planes[2][i] = (byte) rgb[i];
        }
        return new Sample(image.getWidth(), image.getHeight(), planes);
    }

    // The formulas of the Python script, in int (wrapping) arithmetic.

    private static byte[][] picture(int width, int height, int channels) {
        byte[][] planes = new byte[channels][width * height];
        for (int c = 0; c < channels; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int smooth =
                            (triangle(3 * x + y + 20 * c, 97) + triangle(2 * y + 11 * c, 61) + triangle(x * y / 16, 23))
                                    / 3;
                    int block = (x / 19 + y / 13) % 3 == 0 ? 40 : 0;
                    planes[c][y * width + x] = clip(smooth * 3 / 4 + block + hash(x, y, c, 1) % 9);
                }
            }
        }
        return planes;
    }

    private static byte[][] distort(byte[][] picture, int width, int height, String kind, int strength) {
        byte[][] out = new byte[picture.length][width * height];
        for (int c = 0; c < picture.length; c++) {
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    int p = picture[c][y * width + x] & 0xFF;
                    out[c][y * width + x] = clip(
                            switch (kind) {
                                case "noise" -> p + hash(x, y, c, 2) % (2 * strength + 1) - strength;
                                case "steps" -> p / strength * strength + strength / 2;
                                case "blur" -> blurred(picture[c], width, height, x, y);
                                default -> 255 - p;
                            });
                }
            }
        }
        return out;
    }

    private static int blurred(byte[] plane, int width, int height, int x, int y) {
        int sum = 0;
        for (int j = y - 1; j <= y + 1; j++) {
            for (int i = x - 1; i <= x + 1; i++) {
                int row = Math.max(0, Math.min(height - 1, j));
                sum += plane[row * width + Math.max(0, Math.min(width - 1, i))] & 0xFF;
            }
        }
        return sum / 9;
    }

    private static int triangle(int t, int period) {
        int u = t % (2 * period);
        return (u < period ? u : 2 * period - u) * 255 / period;
    }

    private static int hash(int x, int y, int c, int seed) {
        int h = x * 73856093 ^ y * 19349663 ^ c * 83492791 ^ seed * 49979687;
        h = (h ^ (h >>> 13)) * 1274126177;
        return (h ^ (h >>> 16)) & 0xFFFF;
    }

    private static byte clip(int v) {
        return (byte) Math.max(0, Math.min(255, v));
    }
}
