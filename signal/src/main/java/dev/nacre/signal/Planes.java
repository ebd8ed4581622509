package dev.nacre.signal;

/** Checks that the transforms share. */
final class Planes {
    private Planes() {}

    /** Every plane must hold exactly {@code width * height} samples, of which there must be some. */
    static void check(float[][] planes, int width, int height) {
        if (width <= 0 || height <= 0 || (long) width * height > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("size " + width + "x" + height + " is not positive or too large");
        }
        for (int c = 0; c < planes.length; c++) {
            if (planes[c].length != width * height) {
                throw new IllegalArgumentException("plane " + c + " holds " + planes[c].length + " samples, not "
                        + width + "x" + height + " = " + width * height);
            }
        }
    }

    /** All arrays must be of one length. */
    static int checkSameLength(int a, int b, int c) {
        if (a != b || a != c) {
            throw new IllegalArgumentException("planes of different lengths: " + a + ", " + b + ", " + c);
        }
        return a;
    }
}
