package dev.nacre.image;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.FloatTensor;

/** The planes of a picture that is being decoded. Threads may paint disjoint tiles at once. */
final class Canvas {
    private final WallocHeader header;
    private final byte[][] planes;
    private final byte[] alpha; // null without

    /** Allocates the planes; the size has been held against the limits before. */
    Canvas(WallocHeader header) {
        this.header = header;
        int area = Math.multiplyExact(header.width(), header.height());
        this.planes = new byte[header.colour().channels()][area];
        this.alpha = header.alpha() ? new byte[area] : null;
    }

    /**
     * Paints a rectangle out of a graph's output.
     *
     * @param pixels {@code [1][3][height][width]}, RGB in 0..255 but not clamped
     * @param left column in {@code pixels} of the rectangle's corner
     * @param top row of it
     * @param target the rectangle in the picture
     * @throws ModelException if a pixel is not finite
     */
    void paint(FloatTensor pixels, int left, int top, Rect target) throws ModelException {
        int height = (int) pixels.shape()[2];
        int width = (int) pixels.shape()[3];
        float[][] row = new float[3][target.width()];
        for (int y = 0; y < target.height(); y++) {
            for (int c = 0; c < 3; c++) {
                pixels.get((c * height + top + y) * width + left, row[c], 0, target.width());
            }
            if (header.grey()) {
                average(row);
            }
            int to = (target.y() + y) * header.width() + target.x();
            for (int c = 0; c < planes.length; c++) {
                if (!round(row[c], planes[c], to)) {
                    throw new ModelException(WallocModel.SYNTHESIS + ": a pixel is not finite");
                }
            }
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

    /** Copies the alpha samples of a rectangle, row-major. */
    void paintAlpha(byte[] samples, Rect target) {
        for (int y = 0; y < target.height(); y++) {
            int to = (target.y() + y) * header.width() + target.x();
            System.arraycopy(samples, y * target.width(), alpha, to, target.width());
        }
    }

    /** The picture; nothing may be painted any more. */
    Picture picture() {
        Picture picture = Picture.of(header.width(), header.height(), header.colour(), planes);
        return alpha == null ? picture : picture.withAlpha(alpha);
    }
}
