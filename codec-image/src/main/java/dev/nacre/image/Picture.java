package dev.nacre.image;

import java.awt.image.BufferedImage;
import java.util.Objects;
import java.util.Optional;

/**
 * A picture of 8-bit samples: grey or RGB planes, and alpha only if some pixel is not opaque.
 *
 * <p>Each plane is row-major {@code byte[height * width]}, its bytes read as 0..255. Colours are sRGB, gamma-coded, not
 * multiplied by alpha; grey samples are coded by the same curve. Row 0 is the top.
 *
 * <p>Immutable by convention, for the sake of memory: planes are neither copied in nor out, so who gives an array to a picture
 * or takes one from it must not write to it. Under that rule a picture may be shared between threads.
 */
public final class Picture {
    /** What the planes stand for. */
    public enum Colour {
        /** One plane. */
        GREY(1),
        /** Red, green, blue, in this order. */
        RGB(3);

        private final int channels;

        Colour(int channels) {
            this.channels = channels;
        }

        /** Planes without alpha. */
        public int channels() {
            return channels;
        }
    }

    private final int width;
    private final int height;
    private final Colour colour;
    private final byte[][] planes;
    private final byte[] alpha;

    private Picture(int width, int height, Colour colour, byte[][] planes, byte[] alpha) {
        this.width = width;
        this.height = height;
        this.colour = colour;
        this.planes = planes;
        this.alpha = alpha;
    }

    /**
     * A picture over the given planes, which are not copied.
     *
     * @param width at least 1
     * @param height at least 1
     * @param colour what the planes stand for
     * @param planes {@code [colour.channels()][height * width]}
     * @return a picture without alpha
     * @throws IllegalArgumentException if a size or a number of planes does not fit
     */
    public static Picture of(int width, int height, Colour colour, byte[]... planes) {
        if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("size " + width + "x" + height + " is not positive or too large");
        }
        Objects.requireNonNull(colour, "colour");
        if (planes.length != colour.channels()) {
            throw new IllegalArgumentException(planes.length + " planes for " + colour);
        }
        for (byte[] plane : planes) {
            checkLength(plane, width, height);
        }
        return new Picture(width, height, colour, planes.clone(), null);
    }

    /**
     * The picture that a {@code BufferedImage} shows, of any type: predefined or custom, indexed, packed, up to 16 bits, integer or
     * float, premultiplied, in any colour space.
     *
     * <p>Samples of more or fewer than 8 bits are scaled to 0..255 and rounded. Premultiplied colours are divided by alpha
     * (and become black where alpha is 0). An image in a grey colour space, and an indexed image whose palette holds only
     * greys, become {@link Colour#GREY}; all others RGB, whatever they show. Grey samples are taken as they are: Java calls its
     * grey colour space linear, but files hold gamma-coded greys, and {@code getRGB} would brighten them. Colours in
     * another space than sRGB are converted, CMYK without a profile by the plain product of its inks. Alpha is dropped if it is opaque everywhere.
     *
     * @param image not changed; nothing of it is kept
     * @return a new picture
     */
    public static Picture fromBufferedImage(BufferedImage image) {
        return new ImageImport(image).picture();
    }

    /**
     * A new image with copies of the samples: {@code TYPE_BYTE_GRAY}, {@code TYPE_3BYTE_BGR}, {@code TYPE_4BYTE_ABGR}, or for grey
     * with alpha a custom type of two bands in Java's grey colour space.
     */
    public BufferedImage toBufferedImage() {
        return ImageExport.image(this);
    }

    /** Pixels a row. */
    public int width() {
        return width;
    }

    /** Rows. */
    public int height() {
        return height;
    }

    /** What the planes stand for. */
    public Colour colour() {
        return colour;
    }

    /** Planes without alpha: 1 or 3. */
    public int channels() {
        return planes.length;
    }

    /**
     * One plane, not copied.
     *
     * @param channel 0 for grey or red, 1 for green, 2 for blue
     */
    public byte[] plane(int channel) {
        return planes[channel];
    }

    /** All planes but alpha: a new outer array, the planes themselves not copied. */
    public byte[][] planes() {
        return planes.clone();
    }

    /** Red, green and blue, not copied: three times the one plane of a grey picture. What distortion is measured over. */
    public byte[][] rgbPlanes() {
        return planes.length == 3 ? planes() : new byte[][] {planes[0], planes[0], planes[0]};
    }

    /** True if some pixel is not opaque. */
    public boolean hasAlpha() {
        return alpha != null;
    }

    /** Alpha, 0 clear to 255 opaque, not copied; empty if every pixel is opaque. */
    public Optional<byte[]> alpha() {
        return Optional.ofNullable(alpha);
    }

    /**
     * The same colours with another alpha.
     *
     * @param newAlpha {@code [height * width]}, 0 clear to 255 opaque, not copied; dropped if it is 255 everywhere
     * @throws IllegalArgumentException if its length does not fit
     */
    public Picture withAlpha(byte[] newAlpha) {
        checkLength(newAlpha, width, height);
        return new Picture(width, height, colour, planes, isOpaque(newAlpha) ? null : newAlpha);
    }

    /** The same colours, all opaque. */
    public Picture withoutAlpha() {
        return alpha == null ? this : new Picture(width, height, colour, planes, null);
    }

    private static boolean isOpaque(byte[] alpha) {
        for (byte a : alpha) {
            if (a != -1) {
                return false;
            }
        }
        return true;
    }

    private static void checkLength(byte[] plane, int width, int height) {
        if (plane.length != width * height) {
            throw new IllegalArgumentException("a plane of " + plane.length + " samples for " + width + "x" + height);
        }
    }

    @Override
    public String toString() {
        return width + "x" + height + " " + colour + (alpha == null ? "" : "+alpha");
    }
}
