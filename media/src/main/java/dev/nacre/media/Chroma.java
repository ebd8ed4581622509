package dev.nacre.media;

/** Chroma of half resolution both ways (4:2:0), whose samples lie in the middle of 2x2 pixels. */
final class Chroma {
    private Chroma() {}

    /** Samples of half a side, the last one over the edge counted. */
    static int half(int side) {
        return (side + 1) / 2;
    }

    /** Means of 2x2 samples, halves rounded up; the last row and column of an odd side count double. */
    static byte[] halve(byte[] plane, int width, int height) {
        int w = half(width);
        int h = half(height);
        byte[] out = new byte[w * h];
        for (int y = 0; y < h; y++) {
            int top = 2 * y * width;
            int bottom = Math.min(2 * y + 1, height - 1) * width;
            for (int x = 0; x < w; x++) {
                int left = 2 * x;
                int right = Math.min(left + 1, width - 1);
                int sum = (plane[top + left] & 0xFF)
                        + (plane[top + right] & 0xFF)
                        + (plane[bottom + left] & 0xFF)
                        + (plane[bottom + right] & 0xFF);
                out[y * w + x] = (byte) ((sum + 2) >> 2);
            }
        }
        return out;
    }

    /**
     * Twice the resolution by a triangle filter, weights 9, 3, 3 and 1 of 16, edges repeated. The rounding is that of libwebp's "fancy"
     * upsampling: {@code (d + a) >> 1} where {@code d = (a + 3 b + 3 c + e + 8) >> 3}, a the nearest sample and e the farthest;
     * {@code (3 a + b + 2) >> 2} in the first column, and in the last of an even width.
     *
     * @param plane {@code [half(height) * half(width)]}
     * @return {@code [height * width]}
     */
    static byte[] enlarge(byte[] plane, int width, int height) {
        int w = half(width);
        int h = half(height);
        byte[] out = new byte[width * height];
        for (int y = 0; y < height; y++) {
            int near = (y >> 1) * w;
            // Row 0 and the last of an even height have no second row: then it is the near one again.
            int far = Math.max(0, Math.min(h - 1, (y & 1) == 0 ? (y >> 1) - 1 : (y >> 1) + 1)) * w;
            enlargeRow(plane, near, far, w, out, y * width, width);
        }
        return out;
    }

    private static void enlargeRow(byte[] plane, int near, int far, int w, byte[] out, int at, int width) {
        int n = plane[near] & 0xFF;
        int f = plane[far] & 0xFF;
        out[at] = (byte) ((3 * n + f + 2) >> 2);
        for (int x = 1; x <= (width - 1) >> 1; x++) {
            int n1 = plane[near + x] & 0xFF;
            int f1 = plane[far + x] & 0xFF;
            int sum = n + n1 + f + f1 + 8;
            // Each output lies nearest to one of the near samples; the far one across from it weighs least.
            out[at + 2 * x - 1] = (byte) ((((sum + 2 * (n1 + f)) >> 3) + n) >> 1);
            out[at + 2 * x] = (byte) ((((sum + 2 * (n + f1)) >> 3) + n1) >> 1);
            n = n1;
            f = f1;
        }
        if ((width & 1) == 0) {
            out[at + width - 1] = (byte) ((3 * n + f + 2) >> 2);
        }
    }
}
