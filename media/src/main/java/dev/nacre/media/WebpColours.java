package dev.nacre.media;

/**
 * The colours of a lossy WebP as libwebp makes them from luma and chroma: {@link Chroma#enlarge}, then BT.601 of limited range
 * in its fixed point. Coefficients have 14 bits behind the point; a product keeps 6 of them, the offsets hold the rounding. What
 * dwebp writes is the same to the last bit, as long as it does not dither (which it does, by default, to flat chroma at the highest qualities).
 */
final class WebpColours {
    private static final int LUMA = 19077; // 255 / 219
    private static final int RED_CR = 26149;
    private static final int GREEN_CB = 6419;
    private static final int GREEN_CR = 13320;
    private static final int BLUE_CB = 33050;
    private static final int RED_OFFSET = -14234;
    private static final int GREEN_OFFSET = 8708;
    private static final int BLUE_OFFSET = -17685;
    private static final int BITS = 6;

    private WebpColours() {}

    /**
     * @param luma {@code [height * width]}
     * @param cb {@code [Chroma.half(height) * Chroma.half(width)]}
     * @param cr like {@code cb}
     * @return {@code [3][height * width]} red, green, blue
     */
    static byte[][] toRgb(byte[] luma, byte[] cb, byte[] cr, int width, int height) {
        byte[] u = Chroma.enlarge(cb, width, height);
        byte[] v = Chroma.enlarge(cr, width, height);
        byte[][] rgb = new byte[3][luma.length];
        for (int i = 0; i < luma.length; i++) {
            int y = times(luma[i] & 0xFF, LUMA);
            rgb[0][i] = clip(y + times(v[i] & 0xFF, RED_CR) + RED_OFFSET);
            rgb[1][i] = clip(y - times(u[i] & 0xFF, GREEN_CB) - times(v[i] & 0xFF, GREEN_CR) + GREEN_OFFSET);
            rgb[2][i] = clip(y + times(u[i] & 0xFF, BLUE_CB) + BLUE_OFFSET);
        }
        return rgb;
    }

    private static int times(int sample, int coefficient) {
        return (sample * coefficient) >> 8;
    }

    private static byte clip(int v) {
        return (byte) Math.max(0, Math.min(255, v >> BITS));
    }
}
