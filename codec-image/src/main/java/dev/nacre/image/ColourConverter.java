package dev.nacre.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Optional;

/** Changes rows of pixels from some colour space to 8-bit sRGB. Used by one thread. */
final class ColourConverter {
    // Two profiles of sRGB differ by this much in some corner; a conversion would only add rounding.
    private static final int SAME = 2;
    private static final int PROBES = 9;

    private final ColorSpace space;
    // Null for a space without an ICC profile, which converts pixel by pixel.
    private final ColorConvertOp op;
    private WritableRaster in;
    private WritableRaster out;

    private ColourConverter(ColorSpace space) {
        this.space = space;
        this.op = space instanceof ICC_ColorSpace
                ? new ColorConvertOp(space, ColorSpace.getInstance(ColorSpace.CS_sRGB), null)
                : null;
    }

    /** A converter; empty if the space is sRGB, or a profile of it in another wording. */
    static Optional<ColourConverter> toSrgb(ColorSpace space) {
        if (space.isCS_sRGB()) {
            return Optional.empty();
        }
        ColourConverter converter = new ColourConverter(space);
        return converter.isIdentity() ? Optional.empty() : Optional.of(converter);
    }

    private boolean isIdentity() {
        if (space.getType() != ColorSpace.TYPE_RGB) {
            return false;
        }
        int count = PROBES * PROBES * PROBES;
        int[] pixels = new int[3 * count];
        for (int i = 0; i < count; i++) {
            pixels[3 * i] = i % PROBES * 65535 / (PROBES - 1);
            pixels[3 * i + 1] = i / PROBES % PROBES * 65535 / (PROBES - 1);
            pixels[3 * i + 2] = i / (PROBES * PROBES) * 65535 / (PROBES - 1);
        }
        byte[][] converted = new byte[3][count];
        convert(pixels, 3, count, converted, 0);
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < 3; c++) {
                if (Math.abs((converted[c][i] & 0xFF) - pixels[3 * i + c] / 257) > SAME) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Converts pixels.
     *
     * @param pixels components in [0, 65535], of which the first are the space's
     * @param stride components a pixel
     * @param count number of pixels
     * @param planes red, green, blue are written to the first three, from {@code offset} on
     */
    void convert(int[] pixels, int stride, int count, byte[][] planes, int offset) {
        if (op == null) {
            convertOneByOne(pixels, stride, count, planes, offset);
            return;
        }
        int components = space.getNumComponents();
        if (in == null || in.getWidth() != count) {
            in = Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, count, 1, components, null);
            out = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, count, 1, 3, null);
        }
        short[] from = ((DataBufferUShort) in.getDataBuffer()).getData();
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < components; c++) {
                from[i * components + c] = (short) pixels[i * stride + c];
            }
        }
        op.filter(in, out);
        byte[] to = ((DataBufferByte) out.getDataBuffer()).getData();
        for (int i = 0; i < count; i++) {
            planes[0][offset + i] = to[3 * i];
            planes[1][offset + i] = to[3 * i + 1];
            planes[2][offset + i] = to[3 * i + 2];
        }
    }

    private void convertOneByOne(int[] pixels, int stride, int count, byte[][] planes, int offset) {
        float[] colour = new float[space.getNumComponents()];
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < colour.length; c++) {
                float low = space.getMinValue(c);
                colour[c] = low + pixels[i * stride + c] / 65535f * (space.getMaxValue(c) - low);
            }
            float[] rgb = space.getType() == ColorSpace.TYPE_CMYK ? printed(colour) : space.toRGB(colour);
            for (int c = 0; c < 3; c++) {
                planes[c][offset + i] = (byte) (Math.max(0, Math.min(1, rgb[c])) * 255 + 0.5f);
            }
        }
    }

    /**
     * Inks without a profile, as most programs show them. The JDK's own space for them takes the light they leave for linear,
     * which comes out far too bright.
     */
    private static float[] printed(float[] cmyk) {
        float light = 1 - cmyk[3];
        return new float[] {light * (1 - cmyk[0]), light * (1 - cmyk[1]), light * (1 - cmyk[2])};
    }
}
