package dev.nacre.image.imageio;

import dev.nacre.image.Picture;
import java.awt.Rectangle;
import java.awt.image.WritableRaster;

/** Copies those samples of decoded pieces that subsampling keeps to their places in an image. For one thread. */
final class PieceCopier {
    private final WritableRaster raster;
    private final Rectangle source;
    private final Rectangle destination;
    private final int stepX;
    private final int stepY;
    private final int[] sourceBands; // null for all
    private final int bands;
    private int[] row = {};

    /**
     * @param raster of the image; its samples have 8 bits
     * @param source pixels of the picture, the first of which is kept
     * @param destination where they go
     * @param sourceBands null for all
     * @param destinationBands null for all
     */
    PieceCopier(
            WritableRaster raster,
            Rectangle source,
            Rectangle destination,
            int stepX,
            int stepY,
            int[] sourceBands,
            int[] destinationBands) {
        this.raster = destinationBands == null
                ? raster
                : raster.createWritableChild(
                        raster.getMinX(),
                        raster.getMinY(),
                        raster.getWidth(),
                        raster.getHeight(),
                        raster.getMinX(),
                        raster.getMinY(),
                        destinationBands);
        this.source = source;
        this.destination = destination;
        this.stepX = stepX;
        this.stepY = stepY;
        this.sourceBands = sourceBands;
        this.bands = this.raster.getNumBands();
    }

    /**
     * Copies a piece.
     *
     * @param x column of its corner in the picture
     * @param y row of it
     * @param alpha whether the picture has alpha, even if this piece is opaque
     * @return the pixels of the image that were set
     */
    Rectangle copy(Picture piece, int x, int y, boolean alpha) {
        int left = ceilDiv(x - source.x, stepX);
        int top = ceilDiv(y - source.y, stepY);
        int width = Math.min(ceilDiv(x + piece.width() - source.x, stepX), destination.width) - left;
        int height = Math.min(ceilDiv(y + piece.height() - source.y, stepY), destination.height) - top;
        if (width <= 0 || height <= 0) {
            return new Rectangle();
        }
        if (row.length < width * bands) {
            row = new int[width * bands];
        }
        byte[][] planes = new byte[bands][];
        for (int b = 0; b < bands; b++) {
            planes[b] = plane(piece, sourceBands == null ? b : sourceBands[b], alpha);
        }
        int firstColumn = source.x + left * stepX - x;
        for (int j = 0; j < height; j++) {
            int from = (source.y + (top + j) * stepY - y) * piece.width() + firstColumn;
            for (int b = 0; b < bands; b++) {
                fill(planes[b], from, b, width);
            }
            raster.setPixels(destination.x + left, destination.y + top + j, width, 1, row);
        }
        return new Rectangle(destination.x + left, destination.y + top, width, height);
    }

    /** Null for alpha that is opaque everywhere. */
    private static byte[] plane(Picture piece, int band, boolean alpha) {
        return alpha && band == piece.channels() ? piece.alpha().orElse(null) : piece.plane(band);
    }

    private void fill(byte[] plane, int from, int band, int width) {
        for (int i = 0, at = from, to = band; i < width; i++, at += stepX, to += bands) {
            row[to] = plane == null ? 255 : plane[at] & 0xFF;
        }
    }

    private static int ceilDiv(int a, int b) {
        return -Math.floorDiv(-a, b);
    }
}
