package dev.nacre.testing.imageio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPicture;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;

/** Images for the contracts, and comparisons of them. */
public final class Images {
    private Images() {}

    /** A picture as an image of a type that holds it: grey, 3BYTE_BGR or 4BYTE_ABGR. */
    public static BufferedImage image(TestPicture picture) {
        int type = picture.channels() == 1
                ? BufferedImage.TYPE_BYTE_GRAY
                : picture.hasAlpha() ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR;
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), type);
        for (int c = 0; c < picture.channels(); c++) {
            image.getRaster().setSamples(0, 0, picture.width(), picture.height(), c, picture.plane(c));
        }
        return image;
    }

    /** The same colours in an image of another predefined type; where that has fewer colours, as Java draws them. */
    public static BufferedImage converted(BufferedImage image, int type) {
        BufferedImage target = new BufferedImage(image.getWidth(), image.getHeight(), type);
        if (image.getColorModel().getNumComponents() == 1
                && target.getRaster().getNumBands() == 1
                && type == BufferedImage.TYPE_BYTE_GRAY) {
            target.setData(image.getRaster());
            return target;
        }
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                target.setRGB(x, y, image.getRGB(x, y));
            }
        }
        return target;
    }

    /** A copy of every {@code step}th pixel of a region. */
    public static BufferedImage sampled(BufferedImage image, Rectangle region, int stepX, int stepY) {
        int width = (region.width + stepX - 1) / stepX;
        int height = (region.height + stepY - 1) / stepY;
        BufferedImage part = new BufferedImage(
                image.getColorModel(),
                image.getRaster().createCompatibleWritableRaster(width, height),
                image.isAlphaPremultiplied(),
                null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                Object pixel = image.getRaster().getDataElements(region.x + x * stepX, region.y + y * stepY, null);
                part.getRaster().setDataElements(x, y, pixel);
            }
        }
        return part;
    }

    /** Fails if sizes differ, or the samples of a band by more than {@code tolerance}. */
    public static void assertSamples(BufferedImage expected, BufferedImage actual, int tolerance, String what) {
        assertSamples(expected.getRaster(), actual.getRaster(), tolerance, what);
    }

    static void assertSamples(Raster a, Raster b, int tolerance, String what) {
        assertEquals(a.getWidth(), b.getWidth(), what + ": width");
        assertEquals(a.getHeight(), b.getHeight(), what + ": height");
        assertEquals(a.getNumBands(), b.getNumBands(), what + ": bands");
        int[] x = a.getPixels(a.getMinX(), a.getMinY(), a.getWidth(), a.getHeight(), (int[]) null);
        int[] y = b.getPixels(b.getMinX(), b.getMinY(), b.getWidth(), b.getHeight(), (int[]) null);
        int worst = 0;
        for (int i = 0; i < x.length; i++) {
            worst = Math.max(worst, Math.abs(x[i] - y[i]));
        }
        assertTrue(worst <= tolerance, what + ": samples differ by " + worst);
    }

    /** PSNR in dB of the luma (BT.601) of what two images show, on their opaque pixels. */
    public static double lumaPsnr(BufferedImage a, BufferedImage b) {
        double sum = 0;
        long count = 0;
        for (int y = 0; y < a.getHeight(); y++) {
            for (int x = 0; x < a.getWidth(); x++) {
                int p = rgb(a, x, y);
                int q = rgb(b, x, y);
                if (p >>> 24 > 0) {
                    double d = luma(p) - luma(q);
                    sum += d * d;
                    count++;
                }
            }
        }
        return sum == 0 ? 100 : 10 * Math.log10(255.0 * 255.0 * count / sum);
    }

    /** Java calls its grey linear and brightens it in getRGB; files hold gamma-coded greys. */
    private static int rgb(BufferedImage image, int x, int y) {
        if (image.getType() == BufferedImage.TYPE_BYTE_GRAY || image.getType() == BufferedImage.TYPE_USHORT_GRAY) {
            int sample = image.getRaster().getSample(x, y, 0);
            int grey = image.getType() == BufferedImage.TYPE_BYTE_GRAY ? sample : (sample + 128) / 257;
            return 0xFF000000 | grey * 0x010101;
        }
        return image.getRGB(x, y);
    }

    private static double luma(int rgb) {
        return 0.299 * (rgb >> 16 & 0xFF) + 0.587 * (rgb >> 8 & 0xFF) + 0.114 * (rgb & 0xFF);
    }
}
