package dev.nacre.image;

import java.awt.Rectangle;

/** A rectangle of cells or pixels that is not empty: its top left corner, and its size. */
record Rect(int x, int y, int width, int height) {
    Rect {
        if (x < 0 || y < 0 || width < 1 || height < 1) {
            throw new IllegalArgumentException("no rectangle: " + width + "x" + height + " at " + x + "," + y);
        }
    }

    /** All pixels of a picture. */
    static Rect all(PictureHeader picture) {
        return new Rect(0, 0, picture.width(), picture.height());
    }

    /**
     * A rectangle of a picture's pixels.
     *
     * @throws IllegalArgumentException if it is empty, or not within the picture
     */
    static Rect within(Rectangle region, PictureHeader picture) {
        if (region.isEmpty() || !new Rectangle(0, 0, picture.width(), picture.height()).contains(region)) {
            throw new IllegalArgumentException(region.width + "x" + region.height + " pixels at " + region.x + ","
                    + region.y + ", the picture has " + picture.width() + "x" + picture.height());
        }
        return new Rect(region.x, region.y, region.width, region.height);
    }

    /** First column to the right of it. */
    int endX() {
        return x + width;
    }

    /** First row below it. */
    int endY() {
        return y + height;
    }

    /** Cells in it; {@link TileGrid} keeps this an int. */
    int area() {
        return Math.multiplyExact(width, height);
    }

    /** What is left of this, grown by {@code margin} on all sides, inside {@code width x height}. */
    Rect grown(int margin, int limitWidth, int limitHeight) {
        int left = Math.max(0, x - margin);
        int top = Math.max(0, y - margin);
        return new Rect(
                left, top, Math.min(limitWidth, endX() + margin) - left, Math.min(limitHeight, endY() + margin) - top);
    }

    /** The part of this that lies in {@code other}, or null if there is none. */
    Rect intersection(Rect other) {
        int left = Math.max(x, other.x);
        int top = Math.max(y, other.y);
        int w = Math.min(endX(), other.endX()) - left;
        int h = Math.min(endY(), other.endY()) - top;
        return w < 1 || h < 1 ? null : new Rect(left, top, w, h);
    }
}
