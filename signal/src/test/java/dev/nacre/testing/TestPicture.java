package dev.nacre.testing;

import java.awt.image.BufferedImage;

/**
 * A small picture made by {@link TestPictures}: 8 bits a sample, interleaved, row-major ({@code [height][width][channels]}).
 *
 * <p>Immutable; arrays are copied in and out.
 */
public final class TestPicture {
    private final String name;
    private final int width;
    private final int height;
    private final int channels;
    private final byte[] samples;

    TestPicture(String name, int width, int height, int channels, byte[] samples) {
        if (samples.length != width * height * channels) {
            throw new IllegalArgumentException(
                    "samples: " + samples.length + " for " + width + "x" + height + "x" + channels);
        }
        this.name = name;
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.samples = samples.clone();
    }

    /** What is drawn, and how large, for messages: "photo 513x513". */
    public String name() {
        return name + " " + width + "x" + height;
    }

    /** Columns, at least 1. */
    public int width() {
        return width;
    }

    /** Rows, at least 1. */
    public int height() {
        return height;
    }

    /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha (alpha last, not premultiplied). */
    public int channels() {
        return channels;
    }

    /** True if the last channel is alpha. */
    public boolean hasAlpha() {
        return channels % 2 == 0;
    }

    /** A copy of all samples, {@code [height][width][channels]}. */
    public byte[] samples() {
        return samples.clone();
    }

    /** One sample, 0..255. */
    public int sample(int x, int y, int channel) {
        return samples[(y * width + x) * channels + channel] & 0xFF;
    }

    /** One channel, {@code [height][width]}, 0..255. */
    public int[] plane(int channel) {
        int[] plane = new int[width * height];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = samples[i * channels + channel] & 0xFF;
        }
        return plane;
    }

    /** The same picture without its alpha channel; itself where it has none. */
    public TestPicture withoutAlpha() {
        if (!hasAlpha()) {
            return this;
        }
        int kept = channels - 1;
        byte[] out = new byte[width * height * kept];
        for (int i = 0; i < width * height; i++) {
            System.arraycopy(samples, i * channels, out, i * kept, kept);
        }
        return new TestPicture(name, width, height, kept, out);
    }

    /**
     * The picture for ImageIO: TYPE_BYTE_GRAY, TYPE_3BYTE_BGR or TYPE_4BYTE_ABGR. Grey with alpha becomes TYPE_4BYTE_ABGR, as AWT has no ready
     * type for it. Samples of grey are stored as they are, without AWT's conversion of grey to linear light.
     */
    public BufferedImage toImage() {
        int type = hasAlpha()
                ? BufferedImage.TYPE_4BYTE_ABGR
                : channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
        BufferedImage image = new BufferedImage(width, height, type);
        int bands = image.getRaster().getNumBands();
        int[] row = new int[width * bands];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int band = 0; band < bands; band++) {
                    boolean alpha = hasAlpha() && band == bands - 1;
                    int channel = alpha ? channels - 1 : Math.min(band, channels <= 2 ? 0 : 2);
                    row[x * bands + band] = sample(x, y, channel);
                }
            }
            image.getRaster().setPixels(0, y, width, 1, row);
        }
        return image;
    }

    @Override
    public String toString() {
        return name();
    }
}
