package dev.nacre.image;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.FloatTensor;
import java.util.Arrays;

/** The planes of a picture that is being decoded. Threads may paint disjoint tiles at once. */
final class Canvas {
    private final int width;
    private final int height;
    private final Picture.Colour colour;
    private final byte[][] planes;
    private final byte[] alpha; // null without

    /** Allocates the planes; the size has been held against the limits before. */
    Canvas(int width, int height, Picture.Colour colour, boolean hasAlpha) {
        this.width = width;
        this.height = height;
        this.colour = colour;
        int area = Math.multiplyExact(width, height);
        this.planes = new byte[colour.channels()][area];
        this.alpha = hasAlpha ? new byte[area] : null;
    }

    /**
     * Paints a rectangle out of a graph's output.
     *
     * @param pixels {@code [1][3][height][width]}, RGB in 0..255 but not clamped
     * @param left column in {@code pixels} of the rectangle's corner
     * @param top row of it
     * @param target the rectangle in this canvas
     * @throws ModelException if a pixel is not finite
     */
    void paint(FloatTensor pixels, int left, int top, Rect target) throws ModelException {
        int fromHeight = (int) pixels.shape()[2];
        int fromWidth = (int) pixels.shape()[3];
        float[][] row = new float[3][target.width()];
        for (int y = 0; y < target.height(); y++) {
            for (int c = 0; c < 3; c++) {
                pixels.get((c * fromHeight + top + y) * fromWidth + left, row[c], 0, target.width());
            }
            if (colour == Picture.Colour.GREY) {
                average(row);
            }
            int to = (target.y() + y) * width + target.x();
            for (int c = 0; c < planes.length; c++) {
                if (!round(row[c], planes[c], to)) {
                    throw new ModelException(WallocModel.SYNTHESIS + ": a pixel is not finite");
                }
            }
        }
    }

    /**
     * Paints a part of a row of one plane.
     *
     * @param levels in [0, 255], {@code count} of them from index 0 on
     * @param x column of the first
     */
    void paint(int plane, int[] levels, int x, int y, int count) {
        byte[] to = planes[plane];
        int at = y * width + x;
        for (int i = 0; i < count; i++) {
            to[at + i] = (byte) levels[i];
        }
    }

    private static void average(float[][] rgb) {
        float[] red = rgb[0];
        float[] green = rgb[1];
        float[] blue = rgb[2];
        for (int i = 0; i < red.length; i++) {
            red[i] = (red[i] + green[i] + blue[i]) * (1 / 3f);
        }
    }

    /** Rounds and clamps to 0..255; returns false if a sample was not finite. */
    private static boolean round(float[] from, byte[] to, int offset) {
        boolean finite = true;
        for (int i = 0; i < from.length; i++) {
            float sample = from[i];
            finite &= Math.abs(sample) <= Float.MAX_VALUE;
            // The cast saturates and truncates: below 0 all that matters is that it stays below 1.
            int level = (int) (sample + 0.5f);
            to[offset + i] = (byte) Math.max(0, Math.min(255, level));
        }
        return finite;
    }

    /**
     * Sets alpha everywhere.
     *
     * @param samples of the rectangle {@code from}, row-major; null if they are lost: opaque
     * @param part the canvas's own rectangle, within {@code from}
     */
    void paintAlpha(byte[] samples, Rect from, Rect part) {
        if (samples == null) {
            Arrays.fill(alpha, (byte) 255);
            return;
        }
        for (int y = 0; y < height; y++) {
            int row = (part.y() - from.y() + y) * from.width() + part.x() - from.x();
            System.arraycopy(samples, row, alpha, y * width, width);
        }
    }

    /** Copies a piece to where its corner is to be; a piece without alpha is opaque. */
    void copy(Picture piece, int x, int y) {
        for (int c = 0; c < planes.length; c++) {
            copy(piece.plane(c), piece, planes[c], x, y);
        }
        if (alpha == null) {
            return;
        }
        if (piece.hasAlpha()) {
            copy(piece.alpha().orElseThrow(), piece, alpha, x, y);
        } else {
            for (int row = 0; row < piece.height(); row++) {
                int to = (y + row) * width + x;
                Arrays.fill(alpha, to, to + piece.width(), (byte) 255);
            }
        }
    }

    private void copy(byte[] from, Picture piece, byte[] to, int x, int y) {
        for (int row = 0; row < piece.height(); row++) {
            System.arraycopy(from, row * piece.width(), to, (y + row) * width + x, piece.width());
        }
    }

    /** The picture; nothing may be painted any more. */
    Picture picture() {
        Picture picture = Picture.of(width, height, colour, planes);
        return alpha == null ? picture : picture.withAlpha(alpha);
    }
}
