package dev.nacre.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.SinglePixelPackedSampleModel;
import java.util.Arrays;
import java.util.Optional;

/**
 * {@code BufferedImage} of any kind to {@link Picture}: what {@link Picture#fromBufferedImage} documents. Used once, by one thread.
 */
final class ImageImport {
    private final BufferedImage image;
    private final ColorModel model;
    private final Raster raster;
    private final int width;
    private final int height;
    // What the samples' colours are, where that is known better than the image says it.
    private final ColorSpace profile;

    ImageImport(BufferedImage image) {
        this(image, null);
    }

    /**
     * @param profile the colour space of an RGB image whose reader took no notice of its profile; null for what the image says
     */
    ImageImport(BufferedImage image, ColorSpace profile) {
        this.image = image;
        this.model = image.getColorModel();
        this.raster = image.getRaster();
        this.width = image.getWidth();
        this.height = image.getHeight();
        this.profile = profile;
    }

    /** True if samples lose bits on the way to 8. */
    boolean losesBits() {
        return !(model instanceof IndexColorModel)
                && Arrays.stream(model.getComponentSize()).anyMatch(bits -> bits > 8);
    }

    /** True if colours must be changed to become sRGB. */
    boolean convertsColours() {
        return !isGrey() && converter().isPresent();
    }

    Picture picture() {
        boolean grey = isGrey();
        // One plane a component: colours first, alpha last.
        byte[][] planes;
        if (model instanceof IndexColorModel palette) {
            planes = indexed(palette, grey);
        } else {
            planes = direct(grey);
        }
        byte[] alpha = null;
        if (model.hasAlpha()) {
            alpha = planes[planes.length - 1];
            planes = Arrays.copyOf(planes, planes.length - 1);
        }
        if (planes.length == 3 && model instanceof IndexColorModel) {
            // A palette is converted through its pixels: rare enough to be simple.
            Optional<ColourConverter> converter = converter();
            if (converter.isPresent()) {
                planes = convertBytes(planes, converter.get());
            }
        }
        Picture picture = Picture.of(width, height, grey ? Picture.Colour.GREY : Picture.Colour.RGB, planes);
        return alpha == null ? picture : picture.withAlpha(alpha);
    }

    private boolean isGrey() {
        if (model instanceof IndexColorModel palette) {
            int[] colours = new int[palette.getMapSize()];
            palette.getRGBs(colours);
            return Arrays.stream(colours)
                    .allMatch(c -> (c >> 16 & 0xFF) == (c >> 8 & 0xFF) && (c >> 8 & 0xFF) == (c & 0xFF));
        }
        return model.getColorSpace().getType() == ColorSpace.TYPE_GRAY && model.getNumColorComponents() == 1;
    }

    private Optional<ColourConverter> converter() {
        ColorSpace space = profile != null ? profile : model.getColorSpace();
        return ColourConverter.toSrgb(space);
    }

    /** Planes of an indexed image: 1 or 3, and alpha if the palette has it. */
    private byte[][] indexed(IndexColorModel palette, boolean grey) {
        int[] colours = new int[palette.getMapSize()];
        palette.getRGBs(colours);
        int channels = grey ? 1 : 3;
        boolean alpha = palette.hasAlpha();
        byte[][] planes = new byte[channels + (alpha ? 1 : 0)][width * height];
        int[] row = new int[width];
        for (int y = 0, at = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++, at++) {
                // An index beyond the palette shows as opaque black, as it does on screen.
                int colour = row[x] < colours.length ? colours[row[x]] : 0xFF000000;
                for (int c = 0; c < channels; c++) {
                    planes[c][at] = (byte) (colour >> 16 - 8 * c);
                }
                if (alpha) {
                    planes[channels][at] = (byte) (colour >>> 24);
                }
            }
        }
        return planes;
    }

    /** Planes of an image that holds its colours themselves: 1 or 3, and alpha if the model has it. */
    private byte[][] direct(boolean grey) {
        Optional<ColourConverter> converter = grey ? Optional.empty() : converter();
        int[] sizes = model.getComponentSize();
        boolean bytes = Arrays.stream(sizes).allMatch(bits -> bits == 8) && !model.isAlphaPremultiplied();
        if (bytes && converter.isEmpty()) {
            if (raster.getSampleModel() instanceof ComponentSampleModel samples
                    && raster.getDataBuffer() instanceof DataBufferByte data) {
                return interleavedBytes(samples, data, sizes.length);
            }
            if (raster.getSampleModel() instanceof SinglePixelPackedSampleModel samples
                    && raster.getDataBuffer() instanceof DataBufferInt data) {
                return packedBytes(samples, data, sizes.length);
            }
        }
        int colours = model.getNumColorComponents();
        int alpha = model.hasAlpha() ? 1 : 0;
        byte[][] planes = new byte[(converter.isPresent() ? 3 : colours) + alpha][width * height];
        RowReader rows = isUnsigned(sizes) ? new IntegerRows(sizes) : new NormalizedRows();
        // Colours on their way through a conversion keep 16 bits; all others go straight to 8.
        int top = converter.isPresent() ? 65535 : 255;
        int[] row = new int[width * sizes.length];
        for (int y = 0; y < height; y++) {
            rows.read(y, row, top);
            int at = y * width;
            if (converter.isPresent()) {
                converter.get().convert(row, sizes.length, width, planes, at);
            } else {
                for (int c = 0; c < colours; c++) {
                    for (int x = 0, from = c; x < width; x++, from += sizes.length) {
                        planes[c][at + x] = (byte) row[from];
                    }
                }
            }
            if (alpha == 1) {
                byte[] plane = planes[planes.length - 1];
                for (int x = 0, from = colours; x < width; x++, from += sizes.length) {
                    plane[at + x] = (byte) row[from];
                }
            }
        }
        return planes;
    }

    private byte[][] interleavedBytes(ComponentSampleModel samples, DataBufferByte data, int bands) {
        byte[][] planes = new byte[bands][width * height];
        int x0 = raster.getMinX() - raster.getSampleModelTranslateX();
        int y0 = raster.getMinY() - raster.getSampleModelTranslateY();
        int stride = samples.getPixelStride();
        for (int c = 0; c < bands; c++) {
            int bank = samples.getBankIndices()[c];
            byte[] from = data.getData(bank);
            int start = data.getOffsets()[bank] + samples.getOffset(x0, y0, c);
            byte[] to = planes[c];
            for (int y = 0, at = 0; y < height; y++, start += samples.getScanlineStride()) {
                for (int x = 0, i = start; x < width; x++, at++, i += stride) {
                    to[at] = from[i];
                }
            }
        }
        return planes;
    }

    private byte[][] packedBytes(SinglePixelPackedSampleModel samples, DataBufferInt data, int bands) {
        byte[][] planes = new byte[bands][width * height];
        int x0 = raster.getMinX() - raster.getSampleModelTranslateX();
        int y0 = raster.getMinY() - raster.getSampleModelTranslateY();
        int[] from = data.getData();
        for (int c = 0; c < bands; c++) {
            int shift = samples.getBitOffsets()[c];
            int start = data.getOffset() + samples.getOffset(x0, y0);
            byte[] to = planes[c];
            for (int y = 0, at = 0; y < height; y++, start += samples.getScanlineStride()) {
                for (int x = 0; x < width; x++, at++) {
                    to[at] = (byte) (from[start + x] >>> shift);
                }
            }
        }
        return planes;
    }

    private byte[][] convertBytes(byte[][] planes, ColourConverter converter) {
        byte[][] out = new byte[3][width * height];
        int[] row = new int[width * 3];
        for (int y = 0; y < height; y++) {
            int at = y * width;
            for (int c = 0; c < 3; c++) {
                for (int x = 0; x < width; x++) {
                    row[3 * x + c] = (planes[c][at + x] & 0xFF) * 257;
                }
            }
            converter.convert(row, 3, width, out, at);
        }
        return out;
    }

    /** True if raster samples are plain unsigned numbers of the stated bits, so that nothing but scaling stands between. */
    private boolean isUnsigned(int[] sizes) {
        int type = raster.getTransferType();
        boolean integer = type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT || type == DataBuffer.TYPE_INT;
        boolean known = model instanceof ComponentColorModel || model instanceof DirectColorModel;
        return integer
                && known
                && raster.getNumBands() == sizes.length
                && Arrays.stream(sizes).allMatch(bits -> bits >= 1 && bits <= 16);
    }

    /** Fills a row of interleaved components, not multiplied by alpha; colours in [0, top], alpha in [0, 255]. */
    private interface RowReader {
        void read(int y, int[] row, int top);
    }

    private final class IntegerRows implements RowReader {
        private final int[] tops;

        IntegerRows(int[] sizes) {
            tops = Arrays.stream(sizes).map(bits -> (1 << bits) - 1).toArray();
        }

        @Override
        public void read(int y, int[] row, int top) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            int components = tops.length;
            int colours = model.getNumColorComponents();
            boolean alpha = model.hasAlpha();
            boolean divide = alpha && model.isAlphaPremultiplied();
            for (int from = 0; from < row.length; from += components) {
                long opacity = alpha ? row[from + colours] : 0;
                for (int c = 0; c < colours; c++) {
                    long value = row[from + c];
                    row[from + c] =
                            divide ? ratio(value * tops[colours], tops[c] * opacity, top) : ratio(value, tops[c], top);
                }
                if (alpha) {
                    row[from + colours] = ratio(opacity, tops[colours], 255);
                }
            }
        }
    }

    /** Any other model: signed, float or wider samples, through the model's own scaling to [0, 1]. */
    private final class NormalizedRows implements RowReader {
        private Object element;
        private float[] components;

        @Override
        public void read(int y, int[] row, int top) {
            ColorSpace space = model.getColorSpace();
            int colours = model.getNumColorComponents();
            int count = model.getNumComponents();
            for (int x = 0; x < width; x++) {
                element = raster.getDataElements(raster.getMinX() + x, raster.getMinY() + y, element);
                components = model.getNormalizedComponents(element, components, 0);
                float opacity = model.hasAlpha() ? components[colours] : 1;
                for (int c = 0; c < colours; c++) {
                    float value = components[c];
                    if (model.isAlphaPremultiplied() && model.hasAlpha()) {
                        value = opacity > 0 ? value / opacity : 0;
                    }
                    float low = space.getMinValue(c);
                    row[x * count + c] = scaled((value - low) / (space.getMaxValue(c) - low), top);
                }
                if (model.hasAlpha()) {
                    row[x * count + colours] = scaled(opacity, 255);
                }
            }
        }
    }

    /** round(top * a / b), at most top; 0 if b is 0. */
    private static int ratio(long a, long b, int top) {
        return b == 0 ? 0 : (int) Math.min(top, (2 * a * top + b) / (2 * b));
    }

    private static int scaled(float value, int top) {
        // A NaN becomes 0 by the cast.
        return (int) (Math.max(0, Math.min(1, value)) * top + 0.5f);
    }
}
