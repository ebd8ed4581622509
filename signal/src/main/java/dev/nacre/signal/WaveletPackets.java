package dev.nacre.signal;

import java.util.Objects;

/**
 * Full wavelet packet transform of planes with the CDF 9/7 (bior4.4) filters, by lifting; {@link #inverse} undoes
 * {@link #forward} up to float rounding.
 *
 * <p>One level maps {@code [C][H*W]} to {@code [4C][H/2*W/2]} and is applied {@code levels} times to <em>all</em> channels, so
 * that {@code levels} levels give {@code C * 4^levels} channels. The four bands of input channel {@code c} are adjacent, at
 * {@code 4c + f}: {@code f} = 0 low in both directions, 1 low along the width and high along the height, 2 high along the
 * width and low along the height, 3 high in both. This is the order of WaLLoC (Jacobellis 2024) and of pytorch_wavelets.
 *
 * <p>Filters are normalised so that the low-pass gain of a constant is sqrt(2) a direction: the transform is close to
 * orthonormal, and a plane of constant value v has {@code 2^levels * v} in its lowest band and 0 elsewhere.
 *
 * <p>Immutable and thread-safe. Lifting steps: Daubechies and Sweldens 1998, section 7.7.
 */
public final class WaveletPackets {
    /** What a plane looks like beyond its border. */
    public enum Boundary {
        /** The plane repeats: WaLLoC's published weights and PyWavelets' {@code periodization}. */
        PERIODIC,
        /** Whole-sample mirror, the border sample not doubled (JPEG 2000): nothing wraps round. */
        SYMMETRIC
    }

    /** More levels would need sides that are multiples of 512, and 4^9 channels a plane. */
    public static final int MAX_LEVELS = 8;

    private static final float ALPHA = -1.586134342059924f;
    private static final float BETA = -0.052980118572961f;
    private static final float GAMMA = 0.882911075530934f;
    private static final float DELTA = 0.443506852043971f;
    private static final double K = 1.230174104914001;
    private static final double LOW = Math.sqrt(2) / K;
    private static final double HIGH = -K / Math.sqrt(2);

    private final int levels;
    private final Boundary boundary;

    /**
     * A transform of the given depth.
     *
     * @param levels number of levels, in [1, {@value #MAX_LEVELS}]
     * @param boundary how planes go on beyond their borders
     * @throws IllegalArgumentException if {@code levels} is out of range
     */
    public WaveletPackets(int levels, Boundary boundary) {
        if (levels < 1 || levels > MAX_LEVELS) {
            throw new IllegalArgumentException("levels " + levels + " is not in [1, " + MAX_LEVELS + "]");
        }
        this.levels = levels;
        this.boundary = Objects.requireNonNull(boundary, "boundary");
    }

    /** Number of levels. */
    public int levels() {
        return levels;
    }

    /** How planes go on beyond their borders. */
    public Boundary boundary() {
        return boundary;
    }

    /**
     * Splits planes into bands; the planes are not changed.
     *
     * @param planes {@code [C][height * width]}, row-major, any range
     * @param width samples a row, a positive multiple of {@code 2^levels}
     * @param height rows, a positive multiple of {@code 2^levels}
     * @return new arrays {@code [C * 4^levels][(height >> levels) * (width >> levels)]}
     * @throws IllegalArgumentException if a size is not such a multiple, or a plane's length is not {@code width * height}
     */
    public float[][] forward(float[][] planes, int width, int height) {
        int unit = 1 << levels;
        if (width <= 0 || height <= 0 || width % unit != 0 || height % unit != 0) {
            throw new IllegalArgumentException(
                    "size " + width + "x" + height + " is not a positive multiple of " + unit + " both ways");
        }
        Planes.check(planes, width, height);
        float[][] bands = planes;
        for (int level = 0; level < levels; level++) {
            float[][] next = new float[Math.multiplyExact(4, bands.length)][];
            float[] even = new float[width / 2];
            float[] odd = new float[width / 2];
            for (int c = 0; c < bands.length; c++) {
                split(bands[c], width, height, next, 4 * c, even, odd);
            }
            bands = next;
            width /= 2;
            height /= 2;
        }
        return bands;
    }

    /**
     * Puts bands together again; the bands are not changed.
     *
     * @param bands {@code [C * 4^levels][height * width]} in the order of {@link #forward}
     * @param width samples a row of a band, positive
     * @param height rows of a band, positive
     * @return new arrays {@code [C][(height << levels) * (width << levels)]}
     * @throws IllegalArgumentException if the number of bands is not a multiple of {@code 4^levels}, a band's length is not
     *     {@code width * height}, or the planes would not fit an array
     */
    public float[][] inverse(float[][] bands, int width, int height) {
        Planes.check(bands, width, height);
        int group = 1 << 2 * levels;
        if (bands.length % group != 0) {
            throw new IllegalArgumentException(bands.length + " bands are not a multiple of " + group);
        }
        if ((long) width * height > Integer.MAX_VALUE >> 2 * levels) {
            throw new IllegalArgumentException(
                    "bands of " + width + "x" + height + " make planes too large for an array");
        }
        float[][] planes = bands;
        for (int level = 0; level < levels; level++) {
            float[][] next = new float[planes.length / 4][];
            float[] even = new float[width];
            float[] odd = new float[width];
            float[][] quad = new float[4][];
            for (int c = 0; c < next.length; c++) {
                for (int f = 0; f < 4; f++) {
                    float[] band = planes[4 * c + f];
                    // The lifting works in place: the caller's bands are copied, our own intermediate ones are not.
                    quad[f] = level == 0 ? band.clone() : band;
                }
                next[c] = merge(quad, width, height, even, odd);
            }
            planes = next;
            width *= 2;
            height *= 2;
        }
        return planes;
    }

    /** One level of one plane into {@code bands[first..first+3]}. */
    private void split(float[] plane, int width, int height, float[][] bands, int first, float[] even, float[] odd) {
        int w = width / 2;
        int h = height / 2;
        float[] ll = new float[w * h];
        float[] lh = new float[w * h];
        float[] hl = new float[w * h];
        float[] hh = new float[w * h];
        for (int y = 0; y < height; y++) {
            for (int x = 0, at = y * width; x < w; x++, at += 2) {
                even[x] = plane[at];
                odd[x] = plane[at + 1];
            }
            analyseRow(even, odd, w);
            // Even rows are the vertical lifting's s, odd rows its d: they go straight to where it works in place.
            System.arraycopy(even, 0, (y & 1) == 0 ? ll : lh, (y >> 1) * w, w);
            System.arraycopy(odd, 0, (y & 1) == 0 ? hl : hh, (y >> 1) * w, w);
        }
        analyseColumns(ll, lh, w, h);
        analyseColumns(hl, hh, w, h);
        scale(ll, LOW * LOW);
        scale(lh, LOW * HIGH);
        scale(hl, LOW * HIGH);
        scale(hh, HIGH * HIGH);
        bands[first] = ll;
        bands[first + 1] = lh;
        bands[first + 2] = hl;
        bands[first + 3] = hh;
    }

    /** One inverse level of the four bands of one plane; overwrites them. */
    private float[] merge(float[][] bands, int w, int h, float[] even, float[] odd) {
        scale(bands[0], 1 / (LOW * LOW));
        scale(bands[1], 1 / (LOW * HIGH));
        scale(bands[2], 1 / (LOW * HIGH));
        scale(bands[3], 1 / (HIGH * HIGH));
        synthesiseColumns(bands[0], bands[1], w, h);
        synthesiseColumns(bands[2], bands[3], w, h);
        float[] plane = new float[4 * w * h];
        for (int y = 0; y < 2 * h; y++) {
            System.arraycopy(bands[y & 1], (y >> 1) * w, even, 0, w);
            System.arraycopy(bands[2 + (y & 1)], (y >> 1) * w, odd, 0, w);
            synthesiseRow(even, odd, w);
            for (int x = 0, at = y * 2 * w; x < w; x++, at += 2) {
                plane[at] = even[x];
                plane[at + 1] = odd[x];
            }
        }
        return plane;
    }

    private void analyseRow(float[] s, float[] d, int n) {
        predictRow(d, s, n, ALPHA);
        updateRow(s, d, n, BETA);
        predictRow(d, s, n, GAMMA);
        updateRow(s, d, n, DELTA);
    }

    private void synthesiseRow(float[] s, float[] d, int n) {
        updateRow(s, d, n, -DELTA);
        predictRow(d, s, n, -GAMMA);
        updateRow(s, d, n, -BETA);
        predictRow(d, s, n, -ALPHA);
    }

    private void analyseColumns(float[] s, float[] d, int w, int h) {
        predictColumns(d, s, w, h, ALPHA);
        updateColumns(s, d, w, h, BETA);
        predictColumns(d, s, w, h, GAMMA);
        updateColumns(s, d, w, h, DELTA);
    }

    private void synthesiseColumns(float[] s, float[] d, int w, int h) {
        updateColumns(s, d, w, h, -DELTA);
        predictColumns(d, s, w, h, -GAMMA);
        updateColumns(s, d, w, h, -BETA);
        predictColumns(d, s, w, h, -ALPHA);
    }

    /** d[k] += factor * (s[k] + s[k+1]). */
    private void predictRow(float[] d, float[] s, int n, float factor) {
        addPair(d, 0, s, 0, 1, n - 1, factor);
        d[n - 1] += factor * (s[n - 1] + s[after(n)]);
    }

    /** s[k] += factor * (d[k] + d[k-1]). */
    private void updateRow(float[] s, float[] d, int n, float factor) {
        addPair(s, 1, d, 1, 0, n - 1, factor);
        s[0] += factor * (d[0] + d[before(n)]);
    }

    private void predictColumns(float[] d, float[] s, int w, int h, float factor) {
        for (int k = 0; k < h; k++) {
            addPair(d, k * w, s, k * w, (k + 1 < h ? k + 1 : after(h)) * w, w, factor);
        }
    }

    private void updateColumns(float[] s, float[] d, int w, int h, float factor) {
        for (int k = 0; k < h; k++) {
            addPair(s, k * w, d, k * w, (k > 0 ? k - 1 : before(h)) * w, w, factor);
        }
    }

    /** Where s[n] is found: sample x[2n] is x[0] when the plane repeats, its mirror about x[2n-1] is x[2n-2] = s[n-1]. */
    private int after(int n) {
        return boundary == Boundary.PERIODIC ? 0 : n - 1;
    }

    /** Where d[-1] is found: sample x[-1] is x[2n-1] = d[n-1] when the plane repeats, its mirror about x[0] is x[1] = d[0]. */
    private int before(int n) {
        return boundary == Boundary.PERIODIC ? n - 1 : 0;
    }

    /** {@code target[t+i] += factor * (source[p+i] + source[q+i])}: the one loop of the transform, small enough to vectorise. */
    private static void addPair(float[] target, int t, float[] source, int p, int q, int n, float factor) {
        for (int i = 0; i < n; i++) {
            target[t + i] += factor * (source[p + i] + source[q + i]);
        }
    }

    private static void scale(float[] band, double factor) {
        float f = (float) factor;
        for (int i = 0; i < band.length; i++) {
            band[i] *= f;
        }
    }
}
