package dev.nacre.image.imageio;

import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import javax.imageio.IIOException;
import javax.imageio.IIOParam;
import javax.imageio.ImageTypeSpecifier;

/** The pixels of an image that a writer was told to write. */
final class SourceImage {
    private SourceImage() {}

    /**
     * The source region, subsampled, with the chosen bands.
     *
     * @param param what it says is already the default where the caller said nothing
     * @return shares samples with {@code image} where it can
     * @throws IllegalArgumentException if the region does not meet the image
     * @throws IIOException if bands are chosen that make no picture
     */
    static BufferedImage of(RenderedImage image, IIOParam param) throws IIOException {
        Rectangle region = region(image, param);
        int stepX = param.getSourceXSubsampling();
        int stepY = param.getSourceYSubsampling();
        BufferedImage source;
        if (image instanceof BufferedImage whole) {
            source = whole.getSubimage(
                    region.x - image.getMinX(), region.y - image.getMinY(), region.width, region.height);
        } else {
            source = copy(image, region);
        }
        if (stepX > 1 || stepY > 1) {
            source = subsampled(source, stepX, stepY);
        }
        return param.getSourceBands() == null ? source : bands(source, param.getSourceBands());
    }

    /** The region to be written, from the first pixel that subsampling keeps. */
    private static Rectangle region(RenderedImage image, IIOParam param) {
        Rectangle all = new Rectangle(image.getMinX(), image.getMinY(), image.getWidth(), image.getHeight());
        Rectangle region = all;
        if (param.getSourceRegion() != null) {
            // Regions count from the image's corner, wherever that is.
            Rectangle wanted = new Rectangle(param.getSourceRegion());
            wanted.translate(image.getMinX(), image.getMinY());
            region = wanted.intersection(all);
        }
        int dx = param.getSubsamplingXOffset();
        int dy = param.getSubsamplingYOffset();
        region = new Rectangle(region.x + dx, region.y + dy, region.width - dx, region.height - dy);
        if (region.isEmpty()) {
            throw new IllegalArgumentException(
                    "the source region does not meet the image, or subsampling leaves nothing");
        }
        return region;
    }

    private static BufferedImage copy(RenderedImage image, Rectangle region) throws IIOException {
        ColorModel colours = image.getColorModel();
        if (colours == null) {
            throw new IIOException("the image has no colour model: nobody knows what its samples mean");
        }
        Raster data = image.getData(region);
        WritableRaster raster = colours.createCompatibleWritableRaster(region.width, region.height);
        if (!raster.getSampleModel().getClass().equals(data.getSampleModel().getClass())
                || raster.getNumBands() != data.getNumBands()) {
            raster = data.createCompatibleWritableRaster(region.width, region.height);
        }
        raster.setRect(-region.x, -region.y, data);
        return new BufferedImage(colours, raster, colours.isAlphaPremultiplied(), null);
    }

    private static BufferedImage subsampled(BufferedImage image, int stepX, int stepY) {
        int width = (image.getWidth() + stepX - 1) / stepX;
        int height = (image.getHeight() + stepY - 1) / stepY;
        Raster from = image.getRaster();
        WritableRaster to = from.createCompatibleWritableRaster(width, height);
        Object pixel = null;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                pixel = from.getDataElements(from.getMinX() + x * stepX, from.getMinY() + y * stepY, pixel);
                to.setDataElements(x, y, pixel);
            }
        }
        ColorModel colours = image.getColorModel();
        return new BufferedImage(colours, to, image.isAlphaPremultiplied(), null);
    }

    /** Chosen bands as grey, grey and alpha, RGB, or RGB and alpha. */
    private static BufferedImage bands(BufferedImage image, int[] bands) throws IIOException {
        Raster from = image.getRaster();
        boolean bytes = Arrays.stream(from.getSampleModel().getSampleSize()).allMatch(bits -> bits == 8);
        if (bands.length < 1 || bands.length > 4 || !bytes || image.getColorModel() instanceof IndexColorModel) {
            throw new IIOException(
                    bands.length + " source bands: 1 to 4 bands of 8 bits, without a palette, can be chosen");
        }
        for (int band : bands) {
            if (band >= from.getNumBands()) {
                throw new IllegalArgumentException("source band " + band + " of " + from.getNumBands());
            }
        }
        int space = bands.length <= 2 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB;
        int[] order = new int[bands.length];
        Arrays.setAll(order, i -> i);
        BufferedImage to = ImageTypeSpecifier.createInterleaved(
                        ColorSpace.getInstance(space), order, DataBuffer.TYPE_BYTE, bands.length % 2 == 0, false)
                .createBufferedImage(image.getWidth(), image.getHeight());
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int b = 0; b < bands.length; b++) {
                from.getSamples(from.getMinX(), from.getMinY() + y, row.length, 1, bands[b], row);
                to.getRaster().setSamples(0, y, row.length, 1, b, row);
            }
        }
        return to;
    }
}
