package dev.nacre.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Draws pictures from seeds: the same arguments give the same samples on every machine (only {@link StrictMath}, {@link Random} and exact
 * arithmetic are used).
 *
 * <p>{@link #photo} has what a codec meets in photographs: occluding objects of all sizes, textures and shading, so that the spectrum falls
 * about as one over the frequency (the "dead leaves" model: Lee, Mumford and Huang 2001). The others are extremes.
 */
public final class TestPictures {
    private TestPictures() {}

    /** All kinds, with the sizes where codecs break: one sample, one row or column, just over a tile, wide and flat. About 1.2 megapixels in all. */
    public static List<TestPicture> corpus() {
        List<TestPicture> all = new ArrayList<>(small());
        all.add(photo(513, 513, 11));
        all.add(photo(4000, 3, 12));
        all.add(withAlpha(photo(600, 300, 13), Alpha.SOFT, 13));
        all.add(text(640, 200, 14));
        all.add(texture(520, 260, 15));
        return List.copyOf(all);
    }

    /** The part of {@link #corpus()} that costs next to nothing: every kind, no side over 130. */
    public static List<TestPicture> small() {
        List<TestPicture> all = new ArrayList<>();
        all.add(flat(1, 1, 0, 128, 255));
        all.add(photo(1, 37, 1));
        all.add(photo(37, 1, 2));
        all.add(photo(8, 8, 3));
        all.add(photo(17, 33, 4));
        all.add(photo(96, 64, 5));
        all.add(grey(photo(65, 63, 6)));
        all.add(grey(flat(1, 1, 7, 7, 7)));
        all.add(gradient(130, 70));
        all.add(texture(64, 96, 7));
        all.add(edges(97, 65, 8));
        all.add(text(120, 40, 9));
        all.add(noise(48, 48, 10));
        all.add(flat(40, 24, 0, 0, 0));
        all.add(flat(24, 40, 255, 255, 255));
        for (Alpha alpha : Alpha.values()) {
            all.add(withAlpha(photo(50, 34, 20 + alpha.ordinal()), alpha, 20));
        }
        all.add(withAlpha(grey(photo(31, 29, 30)), Alpha.DISC, 30));
        return List.copyOf(all);
    }

    /** One colour, each component 0..255. */
    public static TestPicture flat(int width, int height, int red, int green, int blue) {
        return draw("flat", width, height, (x, y, rgb) -> {
            rgb[0] = red;
            rgb[1] = green;
            rgb[2] = blue;
        });
    }

    /** Smooth ramps that run in another direction in each channel, from 0 to 255. */
    public static TestPicture gradient(int width, int height) {
        double right = Math.max(1, width - 1);
        double bottom = Math.max(1, height - 1);
        return draw("gradient", width, height, (x, y, rgb) -> {
            rgb[0] = 255 * x / right;
            rgb[1] = 255 * y / bottom;
            rgb[2] = 255 * (1 - 0.5 * (x / right + y / bottom));
        });
    }

    /** Independent uniform samples: nothing in it can be predicted. */
    public static TestPicture noise(int width, int height, long seed) {
        Random random = new Random(seed);
        return draw("noise", width, height, (x, y, rgb) -> {
            for (int c = 0; c < 3; c++) {
                rgb[c] = random.nextInt(256);
            }
        });
    }

    /** Noise whose amplitude falls as one over the frequency, channels correlated as in nature: bark, sand, clouds. */
    public static TestPicture texture(int width, int height, long seed) {
        Fractal light = new Fractal(seed, 1);
        Fractal warm = new Fractal(seed + 1, 1);
        return draw("texture", width, height, (x, y, rgb) -> {
            double l = 128 + 90 * light.at(x, y);
            double w = 25 * warm.at(x, y);
            rgb[0] = l + w;
            rgb[1] = l;
            rgb[2] = l - w;
        });
    }

    /** Discs and straight-edged half-planes in flat colours, antialiased. */
    public static TestPicture edges(int width, int height, long seed) {
        return leaves("edges", width, height, seed, false);
    }

    /** The nearest thing to a photograph: textured, shaded objects that hide each other, a soft background, a little noise of the sensor. */
    public static TestPicture photo(int width, int height, long seed) {
        return leaves("photo", width, height, seed, true);
    }

    /** Rows of letter-like shapes, dark on light with some coloured lines, not antialiased. */
    public static TestPicture text(int width, int height, long seed) {
        Random random = new Random(seed);
        byte[] samples = new byte[width * height * 3];
        Arrays.fill(samples, (byte) 250);
        for (int top = 4; top + 9 <= height; top += 12) {
            int[] ink = random.nextInt(4) == 0 ? new int[] {180, 20, 30} : new int[] {20, 20, 24};
            for (int left = 4; left + 6 <= width; left += 7) {
                long glyph = random.nextInt(6) == 0 ? 0 : random.nextLong() | 0x21084210L;
                for (int bit = 0; bit < 35; bit++) {
                    if ((glyph >> bit & 1) != 0) {
                        int at = ((top + bit / 5) * width + left + bit % 5) * 3;
                        for (int c = 0; c < 3; c++) {
                            samples[at + c] = (byte) ink[c];
                        }
                    }
                }
            }
        }
        return new TestPicture("text", width, height, 3, samples);
    }

    /** The luma of a picture, alpha kept: (77 R + 150 G + 29 B + 128) / 256. */
    public static TestPicture grey(TestPicture picture) {
        if (picture.channels() <= 2) {
            return picture;
        }
        int channels = picture.hasAlpha() ? 2 : 1;
        byte[] out = new byte[picture.width() * picture.height() * channels];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int at = (y * picture.width() + x) * channels;
                out[at] = (byte) ((77 * picture.sample(x, y, 0)
                                + 150 * picture.sample(x, y, 1)
                                + 29 * picture.sample(x, y, 2)
                                + 128)
                        >> 8);
                if (channels == 2) {
                    out[at + 1] = (byte) picture.sample(x, y, 3);
                }
            }
        }
        return new TestPicture("grey", picture.width(), picture.height(), channels, out);
    }

    /** Kinds of alpha masks. */
    public enum Alpha {
        /** 255 everywhere. */
        OPAQUE,
        /** 0 everywhere. */
        CLEAR,
        /** 255 in a disc, 0 outside, a fine ramp between. */
        DISC,
        /** Slowly varying, all values. */
        SOFT,
        /** 0 or 255 by chance. */
        DUST
    }

    /** The picture with an alpha channel (or with another one) of the given kind. */
    public static TestPicture withAlpha(TestPicture picture, Alpha alpha, long seed) {
        TestPicture base = picture.withoutAlpha();
        int width = base.width();
        int height = base.height();
        int channels = base.channels() + 1;
        Random random = new Random(seed);
        Fractal soft = new Fractal(seed, 4);
        byte[] out = new byte[width * height * channels];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = (y * width + x) * channels;
                for (int c = 0; c < base.channels(); c++) {
                    out[at + c] = (byte) base.sample(x, y, c);
                }
                double dx = x - 0.5 * (width - 1);
                double dy = y - 0.5 * (height - 1);
                double inside = 0.4 * Math.min(width, height) - StrictMath.sqrt(dx * dx + dy * dy);
                double value = switch (alpha) {
                    case OPAQUE -> 255;
                    case CLEAR -> 0;
                    case DISC -> 255 * (inside + 0.5);
                    case SOFT -> 128 + 150 * soft.at(x, y);
                    case DUST -> random.nextInt(8) == 0 ? 255 : 0;
                };
                out[at + channels - 1] = level(value);
            }
        }
        return new TestPicture(base.channels() == 1 ? "grey+" + alpha : "rgb+" + alpha, width, height, channels, out);
    }

    private static TestPicture leaves(String name, int width, int height, long seed, boolean natural) {
        Random random = new Random(seed);
        // Sizes follow a cubic law: the picture then looks alike at every scale, which is what makes its spectrum fall
        // as in photographs.
        int count = Math.max(4, Math.min(400, width * height / 150));
        double largest = 0.5 * Math.max(8, Math.min(600, Math.max(width, height)));
        List<Leaf> stack = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stack.add(new Leaf(random, width, height, largest, natural));
        }
        Fractal sky = new Fractal(seed ^ 0x5DEECE66DL, 8);
        int[] base = {random.nextInt(120) + 90, random.nextInt(120) + 90, random.nextInt(120) + 90};
        return draw(name, width, height, (x, y, rgb) -> {
            double shade = natural ? 40 * sky.at(x, y) : 0;
            for (int c = 0; c < 3; c++) {
                rgb[c] = base[c] + shade;
            }
            for (Leaf leaf : stack) {
                leaf.paint(x, y, rgb);
            }
            if (natural) {
                double grain = 1.5 * random.nextGaussian();
                for (int c = 0; c < 3; c++) {
                    rgb[c] += grain;
                }
            }
        });
    }

    /** One object: a disc, cut by a straight line in every third. */
    private static final class Leaf {
        private final double centreX;
        private final double centreY;
        private final double radius;
        private final double cutX;
        private final double cutY;
        private final boolean cut;
        private final double[] colour = new double[3];
        private final double contrast;
        private final Fractal texture;

        Leaf(Random random, int width, int height, double largest, boolean natural) {
            centreX = random.nextDouble() * width;
            centreY = random.nextDouble() * height;
            radius = Math.min(largest, 0.07 * largest / StrictMath.sqrt(random.nextDouble() + 1e-4));
            double angle = random.nextDouble() * 2 * Math.PI;
            cutX = StrictMath.cos(angle);
            cutY = StrictMath.sin(angle);
            cut = random.nextInt(3) == 0;
            double light = 30 + 200 * random.nextDouble();
            for (int c = 0; c < 3; c++) {
                colour[c] = light + 25 * random.nextGaussian();
            }
            contrast = natural ? 45 * random.nextDouble() : 0;
            texture = new Fractal(random.nextLong(), 1);
        }

        void paint(int x, int y, double[] rgb) {
            double dx = x - centreX;
            double dy = y - centreY;
            if (Math.abs(dx) > radius + 1 || Math.abs(dy) > radius + 1) {
                return;
            }
            double inside = radius - StrictMath.sqrt(dx * dx + dy * dy);
            if (cut) {
                inside = Math.min(inside, dx * cutX + dy * cutY);
            }
            double cover = Math.max(0, Math.min(1, inside + 0.5));
            if (cover == 0) {
                return;
            }
            double shade = contrast == 0 ? 0 : contrast * texture.at(x, y) - 10 * dy / radius;
            for (int c = 0; c < 3; c++) {
                rgb[c] += cover * (colour[c] + shade - rgb[c]);
            }
        }
    }

    /** Sum of octaves of smooth noise, each of half the amplitude and twice the frequency of the one before; mostly in [-1, 1]. */
    private static final class Fractal {
        private static final int OCTAVES = 7;
        private final long seed;
        private final double finest;

        /** The finest octave has one free value every {@code finest} samples. */
        Fractal(long seed, double finest) {
            this.seed = seed;
            this.finest = finest;
        }

        double at(double x, double y) {
            double sum = 0;
            double amplitude = 1.0 / 64;
            double cell = finest;
            for (int octave = 0; octave < OCTAVES; octave++) {
                sum += amplitude * smooth(x / cell, y / cell, octave);
                amplitude *= 2;
                cell *= 2;
            }
            return sum;
        }

        private double smooth(double x, double y, int octave) {
            long column = (long) Math.floor(x);
            long row = (long) Math.floor(y);
            double u = x - column;
            double v = y - row;
            u = u * u * (3 - 2 * u);
            v = v * v * (3 - 2 * v);
            double top = value(column, row, octave) * (1 - u) + value(column + 1, row, octave) * u;
            double bottom = value(column, row + 1, octave) * (1 - u) + value(column + 1, row + 1, octave) * u;
            return top * (1 - v) + bottom * v;
        }

        /** A fixed value in [-1, 1) for each lattice point: the finalizer of SplitMix64 over its coordinates. */
        private double value(long column, long row, int octave) {
            long h = seed + column * 0x9E3779B97F4A7C15L + row * 0xC2B2AE3D27D4EB4FL + octave * 0x165667B19E3779F9L;
            h = (h ^ h >>> 30) * 0xBF58476D1CE4E5B9L;
            h = (h ^ h >>> 27) * 0x94D049BB133111EBL;
            h ^= h >>> 31;
            return (h >> 11) * 0x1.0p-52;
        }
    }

    private interface Painter {
        void paint(int x, int y, double[] rgb);
    }

    private static TestPicture draw(String name, int width, int height, Painter painter) {
        byte[] samples = new byte[width * height * 3];
        double[] rgb = new double[3];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                painter.paint(x, y, rgb);
                for (int c = 0; c < 3; c++) {
                    samples[at++] = level(rgb[c]);
                }
            }
        }
        return new TestPicture(name, width, height, 3, samples);
    }

    private static byte level(double value) {
        return (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
}
