package dev.nacre.image;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** {@link Picture} to {@code BufferedImage}. */
final class ImageExport {
    private ImageExport() {}

    /** In a colour space of as many components as the picture has. */
    static BufferedImage image(Picture picture, ColorSpace space) {
        BufferedImage plain = image(picture);
        ComponentColorModel colours = new ComponentColorModel(
                space,
                picture.hasAlpha(),
                false,
                picture.hasAlpha() ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        return new BufferedImage(colours, plain.getRaster(), false, null);
    }

    static BufferedImage image(Picture picture) {
        int width = picture.width();
        int height = picture.height();
        BufferedImage image;
        if (picture.colour() == Picture.Colour.GREY) {
            image = picture.hasAlpha()
                    ? greyAlpha(width, height)
                    : new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        } else {
            image = new BufferedImage(
                    width, height, picture.hasAlpha() ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR);
        }
        // All four types are interleaved bytes without padding, alpha being the last band of the model.
        WritableRaster raster = image.getRaster();
        byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
        ComponentSampleModel model = (ComponentSampleModel) raster.getSampleModel();
        int[] offsets = model.getBandOffsets();
        for (int c = 0; c < picture.channels(); c++) {
            interleave(picture.plane(c), data, offsets[c], model.getPixelStride());
        }
        if (picture.hasAlpha()) {
            interleave(picture.alpha().orElseThrow(), data, offsets[picture.channels()], model.getPixelStride());
        }
        return image;
    }

    private static BufferedImage greyAlpha(int width, int height) {
        ComponentColorModel colours = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_GRAY),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_BYTE);
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, 2, null);
        return new BufferedImage(colours, raster, false, null);
    }

    private static void interleave(byte[] plane, byte[] data, int offset, int stride) {
        for (int i = 0, at = offset; i < plane.length; i++, at += stride) {
            data[at] = plane[i];
        }
    }
}
