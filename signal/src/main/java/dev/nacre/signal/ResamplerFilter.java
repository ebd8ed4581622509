package dev.nacre.signal;

/**
 * The low-pass filter of {@link Resampler} for one ratio of rates, cut into rows of taps, one row a phase: a sinc under a Kaiser
 * window, {@value #HALF_WIDTH} samples of the lower rate to each side.
 *
 * <p>Kaiser's estimate (Kaiser 1974) for {@value #ATTENUATION} dB and this length is a transition 5.5 % of the lower Nyquist
 * frequency wide; it ends at that frequency. Each row is scaled to the sum 1, so that a constant stays the constant.
 *
 * <p>Immutable.
 */
final class ResamplerFilter {
    static final int HALF_WIDTH = 112;
    static final double ATTENUATION = 96;

    /** Largest table with a row for every phase; 4 MiB. */
    private static final int MAX_EXACT = 1 << 20;

    /** Rows a sample where rows are interpolated: the error of a straight line, (pi / 512)^2 / 8, is -106 dB at the worst. */
    private static final int ROWS = 512;

    private static final double BETA = 0.1102 * (ATTENUATION - 8.7);
    private static final double TRANSITION = (ATTENUATION - 7.95) / (14.36 * 2 * HALF_WIDTH) * 2;

    /** The reduced ratio: {@code up} outputs for {@code down} inputs. */
    final int up;

    final int down;

    /** Input samples after the one at or before an output that the output needs. */
    final int ahead;

    /** Coefficients a row, a multiple of 8; the last belongs to the input sample {@code ahead} after the output's. */
    final int taps;

    /** True if there are {@value #ROWS} + 1 rows a sample, to be interpolated; false if {@code up} rows. */
    final boolean interpolated;

    private final float[] table; // [rows][taps]

    ResamplerFilter(int up, int down) {
        this.up = up;
        this.down = down;
        double scale = Math.max(1, (double) down / up); // input samples a sample of the lower rate
        double halfWidth = HALF_WIDTH * scale;
        this.ahead = (int) Math.ceil(halfWidth);
        this.taps = (2 * ahead + 7) / 8 * 8;
        this.interpolated = (long) up * taps > MAX_EXACT;
        int rows = interpolated ? ROWS + 1 : up;
        this.table = new float[rows * taps];
        double cutoff = (1 - TRANSITION / 2) / scale;
        double[] row = new double[taps];
        for (int r = 0; r < rows; r++) {
            double phase = (double) r / (interpolated ? ROWS : up);
            double sum = 0;
            for (int t = 0; t < taps; t++) {
                double distance = t - (taps - 1 - ahead) - phase;
                row[t] = sinc(cutoff * distance) * Windows.kaiser(distance / halfWidth, BETA);
                sum += row[t];
            }
            for (int t = 0; t < taps; t++) {
                table[r * taps + t] = (float) (row[t] / sum);
            }
        }
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : StrictMath.sin(StrictMath.PI * x) / (StrictMath.PI * x);
    }

    /**
     * One output sample.
     *
     * @param phase where it stands after its input sample, in units of {@code 1 / up} input samples
     * @param samples its first tap's sample is at {@code at}
     */
    float apply(int phase, float[] samples, int at) {
        if (!interpolated) {
            return product(table, phase * taps, samples, at, taps);
        }
        long place = (long) phase * ROWS;
        int row = (int) (place / up);
        float part = (float) (place % up) / up;
        float before = product(table, row * taps, samples, at, taps);
        float after = product(table, (row + 1) * taps, samples, at, taps);
        return before + (after - before) * part;
    }

    /** Eight sums, so that an addition needn't wait for the one before; {@code length} is a multiple of 8. */
    private static float product(float[] a, int aAt, float[] b, int bAt, int length) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        for (int i = 0; i < length; i += 8) {
            s0 += a[aAt + i] * b[bAt + i];
            s1 += a[aAt + i + 1] * b[bAt + i + 1];
            s2 += a[aAt + i + 2] * b[bAt + i + 2];
            s3 += a[aAt + i + 3] * b[bAt + i + 3];
            s4 += a[aAt + i + 4] * b[bAt + i + 4];
            s5 += a[aAt + i + 5] * b[bAt + i + 5];
            s6 += a[aAt + i + 6] * b[bAt + i + 6];
            s7 += a[aAt + i + 7] * b[bAt + i + 7];
        }
        return ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7));
    }
}
