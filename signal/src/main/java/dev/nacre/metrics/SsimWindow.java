package dev.nacre.metrics;

/** What {@link Ssim} and {@link MsSsim} share: the Gaussian window and the means of its two terms over a plane. */
final class SsimWindow {
    /** Samples along the window's side: 3.5 standard deviations each way, rounded. */
    static final int SIZE = 11;

    private static final double SIGMA = 1.5;
    private static final double C1 = (0.01 * 255) * (0.01 * 255);
    private static final double C2 = (0.03 * 255) * (0.03 * 255);

    // Means of x, of y, of x^2 + y^2 and of xy: the two variances are only ever needed as their sum.
    private static final int MAPS = 4;

    // WEIGHTS[k] is the one-dimensional weight at distance k from the centre.
    private static final double[] WEIGHTS = weights();

    private SsimWindow() {}

    /** Means over the positions where the window fits. */
    record Means(double similarity, double contrast) {}

    private static double[] weights() {
        int radius = SIZE / 2;
        double[] weights = new double[radius + 1];
        double total = 0;
        for (int k = 0; k <= radius; k++) {
            weights[k] = StrictMath.exp(-k * k / (2 * SIGMA * SIGMA));
            total += k == 0 ? weights[k] : 2 * weights[k];
        }
        for (int k = 0; k <= radius; k++) {
            weights[k] /= total;
        }
        return weights;
    }

    static void check(byte[][] a, byte[][] b, int width, int height) {
        if (a.length != b.length || a.length == 0) {
            throw new IllegalArgumentException(a.length + " planes against " + b.length);
        }
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("size " + width + "x" + height + " is not positive");
        }
        long samples = (long) width * height;
        for (int c = 0; c < a.length; c++) {
            if (a[c].length != samples || b[c].length != samples) {
                throw new IllegalArgumentException("plane " + c + " holds " + a[c].length + " and " + b[c].length
                        + " samples, not " + width + "x" + height);
            }
        }
    }

    static double[] toDouble(byte[] plane) {
        double[] out = new double[plane.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = plane[i] & 0xFF;
        }
        return out;
    }

    /** Compares two planes of at least {@link #SIZE} samples both ways. Memory beyond the arguments: 11 rows of 4 maps. */
    static Means compare(double[] a, double[] b, int width, int height) {
        int w = width - SIZE + 1;
        double[][][] ring = new double[SIZE][MAPS][w];
        double[][] row = new double[MAPS][width];
        double[][] sums = new double[MAPS][w];
        double similarity = 0;
        double contrast = 0;
        for (int y = 0; y < height; y++) {
            products(a, b, y * width, row);
            double[][] filtered = ring[y % SIZE];
            for (int m = 0; m < MAPS; m++) {
                alongRow(row[m], filtered[m]);
            }
            if (y < SIZE - 1) {
                continue;
            }
            int centre = y - SIZE / 2;
            for (int m = 0; m < MAPS; m++) {
                double[] sum = sums[m];
                times(ring[centre % SIZE][m], WEIGHTS[0], sum);
                for (int k = 1; k < WEIGHTS.length; k++) {
                    addPair(ring[(centre - k) % SIZE][m], ring[(centre + k) % SIZE][m], WEIGHTS[k], sum);
                }
            }
            double rowSimilarity = 0;
            double rowContrast = 0;
            for (int i = 0; i < w; i++) {
                double muA = sums[0][i];
                double muB = sums[1][i];
                double muAa = muA * muA + muB * muB;
                double muAb = muA * muB;
                double cs = (2 * (sums[3][i] - muAb) + C2) / (sums[2][i] - muAa + C2);
                rowContrast += cs;
                rowSimilarity += cs * ((2 * muAb + C1) / (muAa + C1));
            }
            similarity += rowSimilarity;
            contrast += rowContrast;
        }
        double positions = (double) w * (height - SIZE + 1);
        return new Means(similarity / positions, contrast / positions);
    }

    private static void products(double[] a, double[] b, int start, double[][] row) {
        double[] xs = row[0];
        double[] ys = row[1];
        double[] squares = row[2];
        double[] products = row[3];
        for (int i = 0; i < xs.length; i++) {
            double x = a[start + i];
            double y = b[start + i];
            xs[i] = x;
            ys[i] = y;
            squares[i] = x * x + y * y;
            products[i] = x * y;
        }
    }

    private static void alongRow(double[] in, double[] out) {
        int c = SIZE / 2;
        double g0 = WEIGHTS[0];
        double g1 = WEIGHTS[1];
        double g2 = WEIGHTS[2];
        double g3 = WEIGHTS[3];
        double g4 = WEIGHTS[4];
        double g5 = WEIGHTS[5];
        for (int i = 0; i < out.length; i++) {
            out[i] = g0 * in[i + c]
                    + g1 * (in[i + c - 1] + in[i + c + 1])
                    + g2 * (in[i + c - 2] + in[i + c + 2])
                    + g3 * (in[i + c - 3] + in[i + c + 3])
                    + g4 * (in[i + c - 4] + in[i + c + 4])
                    + g5 * (in[i + c - 5] + in[i + c + 5]);
        }
    }

    private static void times(double[] in, double factor, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = factor * in[i];
        }
    }

    private static void addPair(double[] p, double[] q, double factor, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] += factor * (p[i] + q[i]);
        }
    }
}
