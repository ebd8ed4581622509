package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.image.Picture.Colour;
import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BandedSampleModel;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferFloat;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {
    private static final int WIDTH = 23;
    private static final int HEIGHT = 17;

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_BGR, BufferedImage.TYPE_3BYTE_BGR})
    void opaqueTypesKeepEverySample(int type) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        int[] rgb = fill(image, 0xFF000000);
        Picture picture = Picture.fromBufferedImage(image);
        assertEquals(Colour.RGB, picture.colour());
        assertFalse(picture.hasAlpha());
        assertColours(rgb, picture);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_4BYTE_ABGR})
    void alphaTypesKeepEverySample(int type) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        int[] argb = fill(image, 0);
        Picture picture = Picture.fromBufferedImage(image);
        assertColours(argb, picture);
        byte[] alpha = picture.alpha().orElseThrow();
        for (int i = 0; i < argb.length; i++) {
            assertEquals(argb[i] >>> 24, alpha[i] & 0xFF);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_ARGB_PRE, BufferedImage.TYPE_4BYTE_ABGR_PRE})
    void premultipliedTypesAreDivided(int type) {
        BufferedImage image = new BufferedImage(6, 1, type);
        int[][] stored = {{10, 20, 30, 40}, {0, 0, 0, 0}, {128, 1, 0, 128}, {7, 8, 9, 255}, {9, 0, 0, 3}, {1, 2, 3, 3}};
        for (int x = 0; x < 6; x++) {
            image.getRaster().setPixel(x, 0, stored[x]);
        }
        Picture picture = Picture.fromBufferedImage(image);
        assertArrayEquals(
                bytes(64, 0, 255, 7, 255, 85), picture.plane(0), "10 * 255 / 40 = 63.75; more than alpha is 255");
        assertArrayEquals(bytes(128, 0, 2, 8, 0, 170), picture.plane(1));
        assertArrayEquals(bytes(191, 0, 0, 9, 0, 255), picture.plane(2));
        assertArrayEquals(bytes(40, 0, 128, 255, 3, 3), picture.alpha().orElseThrow());
    }

    @Test
    void shortPackedTypesAreSpreadOverTheRange() {
        BufferedImage image = new BufferedImage(64, 1, BufferedImage.TYPE_USHORT_565_RGB);
        BufferedImage image5 = new BufferedImage(32, 1, BufferedImage.TYPE_USHORT_555_RGB);
        for (int x = 0; x < 64; x++) {
            image.getRaster().setPixel(x, 0, new int[] {x / 2, x, 31 - x / 2});
            if (x < 32) {
                image5.getRaster().setPixel(x, 0, new int[] {x, x, 31 - x});
            }
        }
        Picture picture = Picture.fromBufferedImage(image);
        Picture picture5 = Picture.fromBufferedImage(image5);
        for (int x = 0; x < 64; x++) {
            assertEquals(Math.round(x / 2 * 255 / 31.0), picture.plane(0)[x] & 0xFF);
            assertEquals(Math.round(x * 255 / 63.0), picture.plane(1)[x] & 0xFF);
            if (x < 32) {
                assertEquals(Math.round(x * 255 / 31.0), picture5.plane(1)[x] & 0xFF);
            }
        }
    }

    @Test
    void greyTypesKeepTheirSamples() {
        // getRGB would give 188 for a sample of 128: AWT takes grey for linear light.
        BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        BufferedImage image16 = new BufferedImage(256, 256, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < 65536; i++) {
            if (i < 256) {
                image.getRaster().setSample(i, 0, 0, i);
            }
            image16.getRaster().setSample(i & 0xFF, i >> 8, 0, i);
        }
        Picture picture = Picture.fromBufferedImage(image);
        Picture picture16 = Picture.fromBufferedImage(image16);
        assertEquals(Colour.GREY, picture.colour());
        assertEquals(Colour.GREY, picture16.colour());
        for (int i = 0; i < 65536; i++) {
            if (i < 256) {
                assertEquals(i, picture.plane(0)[i] & 0xFF);
            }
            assertEquals(Math.round(i / 257.0), picture16.plane(0)[i] & 0xFF, "sample " + i);
        }
    }

    @Test
    void indexedTypesShowTheirPalette() {
        byte[] r = bytes(1, 50, 200);
        byte[] g = bytes(2, 60, 100);
        byte[] b = bytes(3, 70, 0);
        WritableRaster indices = Raster.createPackedRaster(DataBuffer.TYPE_BYTE, 5, 1, 1, 2, null);
        int[] row = {0, 1, 2, 3, 1};
        indices.setSamples(0, 0, 5, 1, 0, row);
        BufferedImage binary = new BufferedImage(new IndexColorModel(2, 3, r, g, b, 1), indices, false, null);
        assertEquals(BufferedImage.TYPE_BYTE_BINARY, binary.getType());
        Picture picture = Picture.fromBufferedImage(binary);
        assertEquals(Colour.RGB, picture.colour());
        assertArrayEquals(bytes(1, 50, 200, 0, 50), picture.plane(0), "an index beyond the palette is black");
        assertArrayEquals(bytes(3, 70, 0, 0, 70), picture.plane(2));
        assertArrayEquals(bytes(255, 0, 255, 255, 0), picture.alpha().orElseThrow(), "entry 1 is transparent");

        BufferedImage indexed = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED);
        int[] rgb = fill(indexed, 0xFF000000);
        assertColours(rgb, Picture.fromBufferedImage(indexed));
    }

    @Test
    void indexedGreysAreGrey() {
        BufferedImage bilevel = new BufferedImage(9, 1, BufferedImage.TYPE_BYTE_BINARY);
        bilevel.getRaster().setSample(4, 0, 0, 1);
        Picture picture = Picture.fromBufferedImage(bilevel);
        assertEquals(Colour.GREY, picture.colour());
        assertArrayEquals(bytes(0, 0, 0, 0, 255, 0, 0, 0, 0), picture.plane(0));
    }

    @Test
    void coloursThatHappenToBeGreyStayRgb() {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_3BYTE_BGR);
        assertEquals(Colour.RGB, Picture.fromBufferedImage(image).colour());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_INT_ARGB_PRE,
                BufferedImage.TYPE_INT_BGR,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_4BYTE_ABGR_PRE,
                BufferedImage.TYPE_USHORT_565_RGB,
                BufferedImage.TYPE_USHORT_555_RGB,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_USHORT_GRAY,
                BufferedImage.TYPE_BYTE_BINARY,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void subimagesAreReadInTheirPlace(int type) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        fill(image, 0);
        Picture whole = Picture.fromBufferedImage(image);
        Picture part = Picture.fromBufferedImage(image.getSubimage(5, 3, 11, 9));
        assertEquals(11, part.width());
        assertEquals(9, part.height());
        for (int c = 0; c < whole.channels(); c++) {
            for (int y = 0; y < 9; y++) {
                for (int x = 0; x < 11; x++) {
                    assertEquals(whole.plane(c)[(y + 3) * WIDTH + x + 5], part.plane(c)[y * 11 + x]);
                }
            }
        }
    }

    @Test
    void sixteenBitCustomImagesAreRounded() {
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(3, 1);
        raster.setPixel(0, 0, new int[] {0, 128, 129, 65535});
        raster.setPixel(1, 0, new int[] {65535, 65406, 65407, 32767});
        raster.setPixel(2, 0, new int[] {257, 385, 386, 100});
        Picture picture = Picture.fromBufferedImage(new BufferedImage(model, raster, false, null));
        assertArrayEquals(bytes(0, 255, 1), picture.plane(0));
        assertArrayEquals(bytes(0, 254, 1), picture.plane(1));
        assertArrayEquals(bytes(1, 255, 2), picture.plane(2));
        assertArrayEquals(bytes(255, 127, 0), picture.alpha().orElseThrow());
    }

    @Test
    void bandedImagesAreRead() {
        SampleModel samples = new BandedSampleModel(DataBuffer.TYPE_BYTE, 4, 3, 3);
        WritableRaster raster = Raster.createWritableRaster(samples, null);
        for (int i = 0; i < 12; i++) {
            raster.setPixel(i % 4, i / 4, new int[] {i, 100 + i, 200 + i});
        }
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        Picture picture = Picture.fromBufferedImage(new BufferedImage(model, raster, false, null));
        for (int i = 0; i < 12; i++) {
            assertEquals(i, picture.plane(0)[i] & 0xFF);
            assertEquals(200 + i, picture.plane(2)[i] & 0xFF);
        }
    }

    @Test
    void floatImagesAreScaledAndClamped() {
        float[] data = {-1, 0, 0.25f, 0.5f, 1, 7, Float.NaN};
        SampleModel samples = new PixelInterleavedSampleModel(DataBuffer.TYPE_FLOAT, 7, 1, 1, 7, new int[1]);
        WritableRaster raster = Raster.createWritableRaster(samples, new DataBufferFloat(data, 7), null);
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY), false, false, Transparency.OPAQUE, DataBuffer.TYPE_FLOAT);
        Picture picture = Picture.fromBufferedImage(new BufferedImage(model, raster, false, null));
        assertArrayEquals(bytes(0, 0, 64, 128, 255, 255, 0), picture.plane(0));
    }

    @Test
    void coloursOfAnotherSpaceAreConverted() {
        // Linear light: a half is 188 in sRGB (IEC 61966-2-1: 1.055 * 0.5^(1/2.4) - 0.055 = 0.7354).
        ColorModel model = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_USHORT);
        WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
        raster.setPixel(0, 0, new int[] {0, 32768, 65535, 32768});
        raster.setPixel(1, 0, new int[] {328, 6554, 13107, 65535});
        Picture picture = Picture.fromBufferedImage(new BufferedImage(model, raster, false, null));
        double[][] linear = {{0, 0.5, 1}, {0.005, 0.1, 0.2}};
        for (int i = 0; i < 2; i++) {
            for (int c = 0; c < 3; c++) {
                double v = linear[i][c];
                double srgb = v <= 0.0031308 ? 12.92 * v : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
                assertEquals(255 * srgb, picture.plane(c)[i] & 0xFF, 1.5);
            }
        }
        assertArrayEquals(bytes(128, 255), picture.alpha().orElseThrow(), "alpha is no colour");
    }

    @Test
    void spacesWithoutAProfileAreConvertedPixelByPixel() {
        ColorSpace inks = new ColorSpace(ColorSpace.TYPE_CMY, 3) {
            private static final long serialVersionUID = 1;

            @Override
            public float[] toRGB(float[] v) {
                return new float[] {1 - v[0], 1 - v[1], 1 - v[2]};
            }

            @Override
            public float[] fromRGB(float[] v) {
                return toRGB(v);
            }

            @Override
            public float[] toCIEXYZ(float[] v) {
                throw new UnsupportedOperationException();
            }

            @Override
            public float[] fromCIEXYZ(float[] v) {
                throw new UnsupportedOperationException();
            }
        };
        ColorModel model = new ComponentColorModel(inks, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        WritableRaster raster = model.createCompatibleWritableRaster(1, 1);
        raster.setPixel(0, 0, new int[] {0, 100, 255});
        Picture picture = Picture.fromBufferedImage(new BufferedImage(model, raster, false, null));
        assertArrayEquals(bytes(255), picture.plane(0));
        assertArrayEquals(bytes(155), picture.plane(1));
        assertArrayEquals(bytes(0), picture.plane(2));
    }

    @Test
    void picturesComeBackFromTheirImages() {
        for (TestPicture test : TestPictures.small()) {
            Picture picture = picture(test);
            BufferedImage image = picture.toBufferedImage();
            assertSamePicture(picture, Picture.fromBufferedImage(image), test.name());
        }
    }

    @Test
    void opaqueAlphaIsDropped() {
        byte[] alpha = new byte[6];
        Arrays.fill(alpha, (byte) 255);
        Picture picture = Picture.of(3, 2, Colour.GREY, new byte[6]);
        assertFalse(picture.withAlpha(alpha).hasAlpha());
        byte[] almost = alpha.clone();
        almost[5] = (byte) 254;
        Picture with = picture.withAlpha(almost);
        assertTrue(with.hasAlpha());
        assertSame(almost, with.alpha().orElseThrow());
        assertFalse(with.withoutAlpha().hasAlpha());
        assertFalse(Picture.fromBufferedImage(opaque()).hasAlpha());
    }

    @Test
    void wrongShapesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Picture.of(0, 2, Colour.GREY, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> Picture.of(1 << 16, 1 << 16, Colour.GREY, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> Picture.of(2, 2, Colour.GREY, new byte[5]));
        assertThrows(IllegalArgumentException.class, () -> Picture.of(2, 2, Colour.RGB, new byte[4]));
        assertThrows(
                IllegalArgumentException.class,
                () -> Picture.of(2, 2, Colour.GREY, new byte[4]).withAlpha(new byte[3]));
    }

    static void assertSamePicture(Picture expected, Picture actual, String message) {
        assertEquals(expected.toString(), actual.toString(), message);
        for (int c = 0; c < expected.channels(); c++) {
            assertArrayEquals(expected.plane(c), actual.plane(c), message);
        }
        assertArrayEquals(expected.alpha().orElse(null), actual.alpha().orElse(null), message);
    }

    /** The synthetic picture as a {@link Picture}. */
    static Picture picture(TestPicture test) {
        int colours = test.channels() <= 2 ? 1 : 3;
        byte[][] planes = new byte[test.channels()][];
        for (int c = 0; c < planes.length; c++) {
            int[] plane = test.plane(c);
            planes[c] = new byte[plane.length];
            for (int i = 0; i < plane.length; i++) {
                planes[c][i] = (byte) plane[i];
            }
        }
        Picture picture = Picture.of(
                test.width(), test.height(), colours == 1 ? Colour.GREY : Colour.RGB, Arrays.copyOf(planes, colours));
        return test.hasAlpha() ? picture.withAlpha(planes[colours]) : picture;
    }

    private static BufferedImage opaque() {
        BufferedImage image = new BufferedImage(5, 5, BufferedImage.TYPE_INT_ARGB);
        fill(image, 0xFF000000);
        return image;
    }

    /** Random colours; returns what the image says they have become. */
    private static int[] fill(BufferedImage image, int mask) {
        Random random = new Random(image.getType());
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, random.nextInt() | mask);
            }
        }
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static void assertColours(int[] rgb, Picture picture) {
        for (int i = 0; i < rgb.length; i++) {
            for (int c = 0; c < 3; c++) {
                assertEquals(rgb[i] >> 16 - 8 * c & 0xFF, picture.plane(c)[i] & 0xFF, "pixel " + i + " channel " + c);
            }
        }
    }

    private static byte[] bytes(int... values) {
        byte[] out = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            out[i] = (byte) values[i];
        }
        return out;
    }
}
