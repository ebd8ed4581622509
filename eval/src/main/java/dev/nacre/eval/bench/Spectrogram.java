package dev.nacre.eval.bench;

import dev.nacre.signal.Stft;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;

/**
 * A spectrogram as a picture: time to the right, frequency upwards from 0 to half the sample rate, both linear; light is loud. Spectra of about
 * 30 ms (periodic Hann window), power averaged over the channels. Immutable.
 */
final class Spectrogram {
    /** Decibels from the darkest colour to the lightest. */
    static final int RANGE_DB = 80;

    private static final double WINDOW_SECONDS = 0.03;
    private static final double LEAST_POWER = 1e-20;

    // Few, so that the picture is small as a PNG.
    private static final int COLOURS = 64;

    // From dark to light with lightness rising evenly, so that it reads in shades of grey, too.
    private static final int[] ANCHORS = {0x0a0d14, 0x16264a, 0x1f4f7a, 0x16807f, 0x4cae7f, 0xb5d48a, 0xfbf3d4};

    private final float[][] decibels; // [column][row], row 0 at the bottom

    private Spectrogram(float[][] decibels) {
        this.decibels = decibels;
    }

    /**
     * The spectrogram of a sound.
     *
     * @param planes {@code [channels][samples]}, at least one of each
     * @param width columns, at least 1
     * @param height rows, at least 1
     */
    static Spectrogram of(float[][] planes, int rate, int width, int height) {
        int size = Integer.highestOneBit(Math.max(64, (int) (2 * WINDOW_SECONDS * rate) - 1));
        Stft stft = Stft.hann(size, size);
        int samples = planes[0].length;
        double[] frame = new double[size];
        double[] power = new double[stft.bins()];
        double[] sum = new double[stft.bins()];
        float[][] decibels = new float[width][height];
        for (int column = 0; column < width; column++) {
            int start = (int) ((column + 0.5) * samples / width) - size / 2;
            Arrays.fill(sum, 0);
            for (float[] plane : planes) {
                for (int i = 0; i < size; i++) {
                    frame[i] = start + i >= 0 && start + i < samples ? plane[start + i] : 0;
                }
                stft.power(frame, 0, power);
                for (int k = 0; k < sum.length; k++) {
                    sum[k] += power[k] / planes.length;
                }
            }
            for (int row = 0; row < height; row++) {
                decibels[column][row] = decibels(sum, row, height);
            }
        }
        return new Spectrogram(decibels);
    }

    /** The mean power of the bins of a row; of the nearest bin where rows are finer. */
    private static float decibels(double[] power, int row, int height) {
        int from = (int) ((double) row * (power.length - 1) / height + 0.5);
        int to = Math.max(from + 1, (int) ((row + 1.0) * (power.length - 1) / height + 0.5));
        double sum = 0;
        for (int k = from; k < to; k++) {
            sum += power[k];
        }
        return (float) (10 * Math.log10(Math.max(LEAST_POWER, sum / (to - from))));
    }

    /** The loudest place, dB. */
    double loudest() {
        double loudest = Double.NEGATIVE_INFINITY;
        for (float[] column : decibels) {
            for (float value : column) {
                loudest = Math.max(loudest, value);
            }
        }
        return loudest;
    }

    /**
     * The picture.
     *
     * @param top dB of the lightest colour; the darkest is {@link #RANGE_DB} below
     */
    BufferedImage image(double top) {
        int width = decibels.length;
        int height = decibels[0].length;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colours());
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                double at = 1 + (decibels[x][height - 1 - y] - top) / RANGE_DB;
                int index = (int) Math.max(0, Math.min(COLOURS - 1, Math.floor(at * COLOURS)));
                image.getRaster().setSample(x, y, 0, index);
            }
        }
        return image;
    }

    /** A {@code data:} address that holds the picture as PNG. */
    String dataUri(double top) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image(top), "png", png);
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
    }

    private static IndexColorModel colours() {
        byte[][] rgb = new byte[3][COLOURS];
        for (int i = 0; i < COLOURS; i++) {
            double at = (double) i * (ANCHORS.length - 1) / (COLOURS - 1);
            int below = Math.min(ANCHORS.length - 2, (int) at);
            for (int c = 0; c < 3; c++) {
                int shift = 16 - 8 * c;
                double low = ANCHORS[below] >> shift & 0xff;
                double high = ANCHORS[below + 1] >> shift & 0xff;
                rgb[c][i] = (byte) Math.round(low + (at - below) * (high - low));
            }
        }
        return new IndexColorModel(8, COLOURS, rgb[0], rgb[1], rgb[2]);
    }

    /** The colours from dark to light as stops of a CSS gradient. */
    static String cssGradient() {
        StringBuilder css = new StringBuilder("linear-gradient(90deg");
        for (int colour : ANCHORS) {
            css.append(String.format(",#%06x", colour));
        }
        return css.append(')').toString();
    }
}
