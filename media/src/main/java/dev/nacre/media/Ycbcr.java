package dev.nacre.media;

/**
 * Conversion between RGB and luma with two colour differences, in fixed point of 16 bits, so that it is the same everywhere.
 *
 * <p>For full range, with a shift of 16 and coefficients {@code f(x) = round(65536 x)}: {@code Y = (f(kr) R + f(kg) G + f(kb) B +
 * 2^15) >> 16}; {@code Cb = (-f(..) R - f(..) G + f(0.5) B + (128 << 16) + 2^15 - 1) >> 16}; and back. For ITU-R BT.601 that is the
 * conversion of JFIF as libjpeg computes it. Limited range scales luma to 16..235 and chroma to 16..240.
 *
 * <p>Immutable and thread-safe.
 */
final class Ycbcr {
    /** BT.601 in full range. */
    static final Ycbcr JFIF = new Ycbcr(0.299, 0.114, true);

    private static final int SHIFT = 16;
    private static final int HALF = 1 << (SHIFT - 1);

    private final int yr;
    private final int yg;
    private final int yb;
    private final int cbr;
    private final int cbg;
    private final int crg;
    private final int crb;
    private final int chroma; // of blue in Cb and of red in Cr
    private final int luma; // from Y to any colour
    private final int lumaOffset; // what black is in Y
    private final int rcr;
    private final int gcb;
    private final int gcr;
    private final int bcb;

    /**
     * @param kr luma's share of red
     * @param kb luma's share of blue
     * @param full true if luma runs from 0 to 255, false if from 16 to 235
     */
    Ycbcr(double kr, double kb, boolean full) {
        double kg = 1 - kr - kb;
        double y = full ? 1 : 219 / 255.0;
        double c = full ? 1 : 224 / 255.0;
        this.yr = fixed(y * kr);
        this.yb = fixed(y * kb);
        this.yg = fixed(y) - yr - yb; // white is white exactly
        this.chroma = fixed(c * 0.5);
        this.cbr = fixed(c * 0.5 * kr / (1 - kb));
        this.cbg = chroma - cbr; // greys have no colour, exactly
        this.crb = fixed(c * 0.5 * kb / (1 - kr));
        this.crg = chroma - crb;
        this.luma = fixed(1 / y);
        this.lumaOffset = full ? 0 : 16;
        this.rcr = fixed(2 * (1 - kr) / c);
        this.bcb = fixed(2 * (1 - kb) / c);
        this.gcb = fixed(2 * (1 - kb) * kb / kg / c);
        this.gcr = fixed(2 * (1 - kr) * kr / kg / c);
    }

    private static int fixed(double x) {
        return (int) Math.floor(x * (1 << SHIFT) + 0.5);
    }

    /** {@code [3][samples]} red, green, blue to luma, Cb, Cr. */
    byte[][] fromRgb(byte[][] rgb) {
        int n = rgb[0].length;
        byte[][] out = new byte[3][n];
        int rounding = (128 << SHIFT) + HALF - 1;
        for (int i = 0; i < n; i++) {
            int r = rgb[0][i] & 0xFF;
            int g = rgb[1][i] & 0xFF;
            int b = rgb[2][i] & 0xFF;
            out[0][i] = (byte) (((yr * r + yg * g + yb * b + HALF) >> SHIFT) + lumaOffset);
            out[1][i] = (byte) ((chroma * b - cbr * r - cbg * g + rounding) >> SHIFT);
            out[2][i] = (byte) ((chroma * r - crg * g - crb * b + rounding) >> SHIFT);
        }
        return out;
    }

    /** {@code [3][samples]} luma, Cb, Cr, all of full resolution, to red, green, blue. */
    byte[][] toRgb(byte[][] yuv) {
        int n = yuv[0].length;
        byte[][] out = new byte[3][n];
        for (int i = 0; i < n; i++) {
            int y = luma * ((yuv[0][i] & 0xFF) - lumaOffset) + HALF;
            int cb = (yuv[1][i] & 0xFF) - 128;
            int cr = (yuv[2][i] & 0xFF) - 128;
            out[0][i] = clip((y + rcr * cr) >> SHIFT);
            out[1][i] = clip((y - gcb * cb - gcr * cr) >> SHIFT);
            out[2][i] = clip((y + bcb * cb) >> SHIFT);
        }
        return out;
    }

    /** Luma alone to grey. */
    byte[] toGrey(byte[] y) {
        byte[] out = new byte[y.length];
        for (int i = 0; i < y.length; i++) {
            out[i] = clip((luma * ((y[i] & 0xFF) - lumaOffset) + HALF) >> SHIFT);
        }
        return out;
    }

    private static byte clip(int v) {
        return (byte) Math.max(0, Math.min(255, v));
    }
}
