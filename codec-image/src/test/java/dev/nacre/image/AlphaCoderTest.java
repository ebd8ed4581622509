package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.NacreException;
import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlphaCoderTest {
    @Test
    void planesOfAllSizesAndKindsComeBack() throws NacreException {
        Random random = new Random(20);
        int[][] sizes = {{1, 1}, {1, 37}, {37, 1}, {2, 2}, {3, 5}, {64, 64}, {129, 70}};
        for (int[] size : sizes) {
            int n = size[0] * size[1];
            byte[] noise = new byte[n];
            random.nextBytes(noise);
            assertRoundTrip(noise, size[0], size[1]);
            for (int value : new int[] {0, 1, 127, 254, 255}) {
                byte[] flat = new byte[n];
                Arrays.fill(flat, (byte) value);
                assertRoundTrip(flat, size[0], size[1]);
            }
            byte[] extremes = new byte[n];
            byte[] near = new byte[n];
            byte[] ramp = new byte[n];
            for (int i = 0; i < n; i++) {
                extremes[i] = (byte) (random.nextInt(3) == 0 ? 255 : 0);
                near[i] = (byte) (random.nextBoolean() ? 1 : 254);
                ramp[i] = (byte) (i % size[0] + i / size[0]);
            }
            assertRoundTrip(extremes, size[0], size[1]);
            assertRoundTrip(near, size[0], size[1]);
            assertRoundTrip(ramp, size[0], size[1]);
        }
    }

    @Test
    void theExampleOfTheFormatPageIsTrue() throws IOException {
        // Whoever changes the coder changes the format: this is not a constant to be renewed.
        String page = Files.readString(Path.of("..", "docs", "format.md"));
        Matcher example = Pattern.compile("```alpha\n(.*?)```\\s+is coded as `([0-9A-F ]+)`", Pattern.DOTALL)
                .matcher(page);
        assertTrue(example.find(), "docs/format.md has the example");
        String[] samples = example.group(1).trim().split("\\s+");
        byte[] plane = new byte[15];
        for (int i = 0; i < 15; i++) {
            plane[i] = (byte) Integer.parseInt(samples[i]);
        }
        byte[] payload = HexFormat.ofDelimiter(" ").withUpperCase().parseHex(example.group(2));
        assertArrayEquals(payload, AlphaCoder.encode(plane, 0, 5, 5, 3));
        assertArrayEquals(plane, decode(payload, 5, 3));
    }

    @Test
    void theBitsOfALargerPlaneAreFixed() throws NacreException {
        // Slopes, an edge, noise, a ramp of extremes and repeated rows: every kind of context. A reader written in
        // another
        // language from docs/format.md alone decoded this payload to this plane.
        int width = 64;
        int height = 60;
        byte[] plane = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int value;
                if (y < 20) {
                    value = x * 7 + y * 5 - 60;
                } else if (y < 30) {
                    value = x * x / 9 - y % 2;
                } else if (y < 45) {
                    value = ((x * 37 + y * 101) * (x + 3) >> 3) & 0xFF;
                } else {
                    value = (x - 30) * 128 + y / 4 * 40;
                }
                plane[y * width + x] = (byte) Math.max(0, Math.min(255, value));
            }
        }
        byte[] payload = assertRoundTrip(plane, width, height);
        CRC32C crc = new CRC32C();
        crc.update(payload);
        assertEquals(1196, payload.length);
        assertEquals(2460207270L, crc.getValue());
    }

    @Test
    void oneSampleOfEachValueComesBack() throws NacreException {
        for (int value = 0; value < 256; value++) {
            assertTrue(assertRoundTrip(new byte[] {(byte) value}, 1, 1).length <= 4, "value " + value);
        }
    }

    @Test
    void flatPlanesCostNextToNothing() throws NacreException {
        for (int value : new int[] {0, 128, 255}) {
            byte[] flat = new byte[512 * 512];
            Arrays.fill(flat, (byte) value);
            int bytes = assertRoundTrip(flat, 512, 512).length;
            assertTrue(bytes <= 40, value + ": " + bytes + " bytes");
        }
    }

    @Test
    void randomBytesCostLittleMoreThanThemselves() throws NacreException {
        byte[] noise = new byte[256 * 256];
        new Random(4).nextBytes(noise);
        int bytes = assertRoundTrip(noise, 256, 256).length;
        assertTrue(bytes < 1.12 * noise.length, bytes + " bytes");
    }

    @ParameterizedTest
    @EnumSource
    void masksAreSmallerThanAsPng(TestPictures.Alpha kind) throws IOException {
        TestPicture picture = TestPictures.withAlpha(TestPictures.photo(300, 260, 6), kind, 6);
        byte[] alpha = alphaOf(picture);
        int bytes = assertRoundTrip(alpha, 300, 260).length;
        int png = pngBytes(alpha, 300, 260);
        assertTrue(bytes < 0.9 * png, kind + ": " + bytes + " bytes, PNG " + png);
    }

    @Test
    void aRectangleOfALargerPlaneComesBack() throws NacreException {
        byte[] whole = alphaOf(TestPictures.withAlpha(TestPictures.photo(100, 80, 6), TestPictures.Alpha.SOFT, 6));
        byte[] payload = AlphaCoder.encode(whole, 5 * 100 + 30, 100, 70, 75);
        byte[] copy = new byte[100 * 80];
        AlphaCoder.decode(new ByteReader(payload), "alpha", copy, 5 * 100 + 30, 100, 70, 75);
        for (int i = 0; i < copy.length; i++) {
            boolean inside = i % 100 >= 30 && i / 100 >= 5;
            assertEquals(inside ? whole[i] : 0, copy[i], "sample " + i);
        }
    }

    @Test
    void damagedPayloadsGiveAPlaneOrATypedException() {
        byte[] alpha = alphaOf(TestPictures.withAlpha(TestPictures.photo(90, 70, 6), TestPictures.Alpha.DISC, 6));
        byte[] soft = alphaOf(TestPictures.withAlpha(TestPictures.photo(90, 70, 6), TestPictures.Alpha.SOFT, 6));
        for (byte[] plane : new byte[][] {alpha, soft}) {
            byte[] payload = AlphaCoder.encode(plane, 0, 90, 90, 70);
            Random random = new Random(5);
            int refused = 0;
            for (int i = 0; i < 500; i++) {
                byte[] damaged = payload.clone();
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                refused += refuses(damaged) ? 1 : 0;
            }
            for (int length = 0; length < payload.length - 4; length += 3) {
                refused += refuses(Arrays.copyOf(payload, length)) ? 1 : 0;
            }
            assertThrows(NacreException.class, () -> decode(new byte[0], 90, 70), "no bytes");
            assertTrue(refused > 100, "refused " + refused);
            assertThrows(
                    NacreException.class,
                    () -> decode(Arrays.copyOf(payload, payload.length + 9), 90, 70),
                    "bytes left over");
        }
    }

    @Test
    void wrongRectanglesAreRefused() {
        byte[] samples = new byte[100];
        assertThrows(IllegalArgumentException.class, () -> AlphaCoder.encode(samples, 0, 10, 10, 11));
        assertThrows(IllegalArgumentException.class, () -> AlphaCoder.encode(samples, 1, 10, 10, 10));
        assertThrows(IllegalArgumentException.class, () -> AlphaCoder.encode(samples, 0, 9, 10, 10));
        assertThrows(IllegalArgumentException.class, () -> AlphaCoder.encode(samples, -1, 10, 10, 2));
        assertThrows(IllegalArgumentException.class, () -> AlphaCoder.encode(samples, 0, 10, 0, 2));
    }

    /** True if the bytes are refused, false if they give some plane (a hash tells which); anything else fails the test. */
    private static boolean refuses(byte[] payload) {
        try {
            decode(payload, 90, 70);
            return false;
        } catch (NacreException e) {
            return true;
        }
    }

    private static byte[] assertRoundTrip(byte[] plane, int width, int height) throws NacreException {
        byte[] before = plane.clone();
        byte[] payload = AlphaCoder.encode(plane, 0, width, width, height);
        assertArrayEquals(before, plane);
        assertArrayEquals(plane, decode(payload, width, height), width + "x" + height);
        return payload;
    }

    private static byte[] decode(byte[] payload, int width, int height) throws NacreException {
        byte[] plane = new byte[width * height];
        AlphaCoder.decode(new ByteReader(payload), "alpha", plane, 0, width, width, height);
        return plane;
    }

    private static byte[] alphaOf(TestPicture picture) {
        int[] plane = picture.plane(picture.channels() - 1);
        byte[] bytes = new byte[plane.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) plane[i];
        }
        return bytes;
    }

    private static int pngBytes(byte[] plane, int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        byte[] data = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        System.arraycopy(plane, 0, data, 0, plane.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.size();
    }
}
