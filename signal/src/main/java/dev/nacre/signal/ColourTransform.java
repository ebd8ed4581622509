package dev.nacre.signal;

/**
 * Changes of colour coordinates, pixel by pixel.
 *
 * <p>Three of them, for three purposes: the <em>orthonormal</em> transform that the picture codecs are trained with (it keeps
 * squared error, so distortion may be measured on either side), JPEG's full-range YCbCr of BT.601, and luma alone
 * (BT.709 for metrics, an 8-bit integer of BT.601 to make a grey picture). None changes the transfer curve: all take and
 * give gamma-coded values.
 *
 * <p>Stateless; all methods may be called from any number of threads as long as no two write the same arrays.
 */
public final class ColourTransform {
    private static final float R3 = (float) StrictMath.sqrt(1 / 3.0);
    private static final float R2 = (float) StrictMath.sqrt(1 / 2.0);
    private static final float R6 = (float) StrictMath.sqrt(1 / 6.0);

    private ColourTransform() {}

    /**
     * RGB to orthonormal luma and chroma, in place: rows (1, 1, 1)/sqrt(3), (1, 0, -1)/sqrt(2) and (-1, 2, -1)/sqrt(6).
     *
     * @param red red in, sum of the colours out
     * @param green green in, red against blue out
     * @param blue blue in, green against magenta out
     * @throws IllegalArgumentException if the arrays differ in length
     */
    public static void toOrthonormal(float[] red, float[] green, float[] blue) {
        int n = Planes.checkSameLength(red.length, green.length, blue.length);
        for (int i = 0; i < n; i++) {
            float r = red[i];
            float g = green[i];
            float b = blue[i];
            red[i] = R3 * (r + g + b);
            green[i] = R2 * (r - b);
            blue[i] = R6 * (2 * g - r - b);
        }
    }

    /**
     * Undoes {@link #toOrthonormal}, in place: the transposed matrix.
     *
     * @param sum first coordinate in, red out
     * @param redBlue second coordinate in, green out
     * @param greenMagenta third coordinate in, blue out
     * @throws IllegalArgumentException if the arrays differ in length
     */
    public static void fromOrthonormal(float[] sum, float[] redBlue, float[] greenMagenta) {
        int n = Planes.checkSameLength(sum.length, redBlue.length, greenMagenta.length);
        for (int i = 0; i < n; i++) {
            float y = R3 * sum[i];
            float p = R2 * redBlue[i];
            float q = R6 * greenMagenta[i];
            sum[i] = y + p - q;
            redBlue[i] = y + 2 * q;
            greenMagenta[i] = y - p - q;
        }
    }

    /**
     * RGB to BT.601 full-range YCbCr (JFIF 1.02), in place, in the range of the input: for RGB in [0, 255] give
     * {@code chromaOffset} 128 and get all three in [0, 255] (chroma up to 255.5).
     *
     * @param red red in, Y out
     * @param green green in, Cb out
     * @param blue blue in, Cr out
     * @param chromaOffset what a grey pixel's chroma is
     * @throws IllegalArgumentException if the arrays differ in length
     */
    public static void toYcbcr601(float[] red, float[] green, float[] blue, float chromaOffset) {
        int n = Planes.checkSameLength(red.length, green.length, blue.length);
        for (int i = 0; i < n; i++) {
            float r = red[i];
            float b = blue[i];
            float y = 0.299f * r + 0.587f * green[i] + 0.114f * b;
            red[i] = y;
            green[i] = (b - y) * (1 / 1.772f) + chromaOffset;
            blue[i] = (r - y) * (1 / 1.402f) + chromaOffset;
        }
    }

    /**
     * Undoes {@link #toYcbcr601}, in place; values are not clamped.
     *
     * @param luma Y in, red out
     * @param cb Cb in, green out
     * @param cr Cr in, blue out
     * @param chromaOffset what a grey pixel's chroma is
     * @throws IllegalArgumentException if the arrays differ in length
     */
    public static void fromYcbcr601(float[] luma, float[] cb, float[] cr, float chromaOffset) {
        int n = Planes.checkSameLength(luma.length, cb.length, cr.length);
        for (int i = 0; i < n; i++) {
            float y = luma[i];
            float b = y + 1.772f * (cb[i] - chromaOffset);
            float r = y + 1.402f * (cr[i] - chromaOffset);
            luma[i] = r;
            cb[i] = (y - 0.299f * r - 0.114f * b) * (1 / 0.587f);
            cr[i] = b;
        }
    }

    /**
     * BT.709 luma, {@code 0.2126 R + 0.7152 G + 0.0722 B}, unrounded, of gamma-coded bytes.
     *
     * @param red bytes read as 0..255
     * @param green as many
     * @param blue as many
     * @return a new array, values in [0, 255]
     * @throws IllegalArgumentException if the arrays differ in length
     */
    public static float[] luma709(byte[] red, byte[] green, byte[] blue) {
        int n = Planes.checkSameLength(red.length, green.length, blue.length);
        float[] luma = new float[n];
        for (int i = 0; i < n; i++) {
            luma[i] = 0.2126f * (red[i] & 0xFF) + 0.7152f * (green[i] & 0xFF) + 0.0722f * (blue[i] & 0xFF);
        }
        return luma;
    }

    /**
     * BT.601 luma in 16-bit fixed point, rounded: {@code (19595 R + 38470 G + 7471 B + 32768) >> 16}. The weights sum to
     * 65536, so equal bytes give that byte.
     *
     * @param red bytes read as 0..255
     * @param green as many
     * @param blue as many
     * @return a new array of bytes to be read as 0..255
     * @throws IllegalArgumentException if the arrays differ in length
     */
    public static byte[] grey601(byte[] red, byte[] green, byte[] blue) {
        int n = Planes.checkSameLength(red.length, green.length, blue.length);
        byte[] grey = new byte[n];
        for (int i = 0; i < n; i++) {
            grey[i] = (byte)
                    ((19595 * (red[i] & 0xFF) + 38470 * (green[i] & 0xFF) + 7471 * (blue[i] & 0xFF) + 32768) >> 16);
        }
        return grey;
    }
}
