package dev.nacre.fit;

import java.util.Arrays;

/**
 * Doubles planes in both directions by a symmetric filter of 8 taps, whose four numbers are fitted: the even result 2 i is the sum of
 * {@code taps[t]} times source i - 2 + t, the odd one 2 i + 1 of {@code taps[t]} times source i + 2 - t, for t in [0, 4), sources outside
 * being those at the edge. Rows are made first, then columns. Thread-safe as long as the taps don't change; each worker has its own
 * {@link Scratch}.
 */
final class Upsampler {
    private static final int TAPS = 4;

    /** Source rows of a band. */
    static final int BAND = 16;

    /** Sources on either side that a band also reads. */
    private static final int REACH = 2;

    private final ParameterSet.Tensor taps;

    Upsampler(ParameterSet parameters) {
        taps = parameters.addVector("weights of upsampling", TAPS);
    }

    ParameterSet.Tensor taps() {
        return taps;
    }

    /** Arrays of a worker, for results up to a width. */
    static final class Scratch {
        private final float[][] wide; // rows of a band and its neighbours, doubled
        private final float[][] shifted; // a source row, shifted by -2 to 2
        private final float[] even;
        private final float[] odd;
        private final float[] sum;
        private final float[][] lanes;
        private final float[][] near = new float[TAPS][];

        Scratch(int width) {
            int half = (width + 1) / 2;
            wide = new float[BAND + 2 * REACH][width];
            shifted = new float[2 * REACH + 1][half];
            even = new float[half];
            odd = new float[half];
            sum = new float[half];
            lanes = new float[TAPS][width];
        }
    }

    static int bands(int sourceHeight) {
        return (sourceHeight + BAND - 1) / BAND;
    }

    private static int source(int output, int tap) {
        return (output & 1) == 0 ? output / 2 - REACH + tap : output / 2 + REACH - tap;
    }

    private static int clamp(int row, int height) {
        return Math.max(0, Math.min(height - 1, row));
    }

    /** Fills the result rows that belong to a band of source rows. */
    void forward(float[][] x, float[][] y, int band, Scratch s) {
        int from = band * BAND;
        int end = Math.min(x.length, from + BAND);
        widen(x, y[0].length, from - REACH, end + REACH, s);
        float[] w = taps.values();
        for (int row = 2 * from; row < Math.min(y.length, 2 * end); row++) {
            for (int t = 0; t < TAPS; t++) {
                s.near[t] = s.wide[clamp(source(row, t), x.length) - (from - REACH)];
            }
            Products.mix4(y[row], s.near[0], s.near[1], s.near[2], s.near[3], w[0], w[1], w[2], w[3], y[0].length);
        }
    }

    /** Doubles source rows [from, end) along their width into the scratch rows; those outside are not needed. */
    private void widen(float[][] x, int width, int from, int end, Scratch s) {
        float[] w = taps.values();
        int half = x[0].length;
        for (int row = Math.max(0, from); row < Math.min(x.length, end); row++) {
            shifts(x[row], half, s);
            float[][] v = s.shifted;
            Products.mix4(s.even, v[0], v[1], v[2], v[3], w[0], w[1], w[2], w[3], half);
            Products.mix4(s.odd, v[4], v[3], v[2], v[1], w[0], w[1], w[2], w[3], half);
            Kernels.interleave(s.wide[row - from], s.even, s.odd, width);
        }
    }

    private static void shifts(float[] x, int length, Scratch s) {
        for (int i = 0; i < s.shifted.length; i++) {
            if (i == REACH) {
                s.shifted[i] = x;
            } else {
                Kernels.shift(s.shifted[i], x, i - REACH, length);
            }
        }
    }

    /**
     * Gradients of a band of source rows.
     *
     * @param gy with respect to the results
     * @param gx is overwritten with that of the sources, in the rows of the band
     * @param gradient of the taps is added here
     */
    void backward(float[][] x, float[][] gy, float[][] gx, int band, Scratch s, double[] gradient) {
        int from = band * BAND;
        int end = Math.min(x.length, from + BAND);
        int width = gy[0].length;
        int half = x[0].length;
        float[] w = taps.values();
        addColumnTaps(x, gy, from, end, s, gradient);
        for (float[] lane : s.lanes) {
            Arrays.fill(lane, 0, half, 0);
        }
        float[] g = s.wide[0]; // gradient of one widened row
        for (int row = from; row < end; row++) {
            gatherColumn(gy, x.length, row, g, width);
            Kernels.deinterleave(s.even, s.odd, g, width);
            shifts(x[row], half, s);
            float[][] v = s.shifted;
            Products.product2(s.lanes[0], s.even, v[0], s.odd, v[4], half);
            Products.product2(s.lanes[1], s.even, v[1], s.odd, v[3], half);
            Products.product2(s.lanes[2], s.even, v[2], s.odd, v[2], half);
            Products.product2(s.lanes[3], s.even, v[3], s.odd, v[1], half);
            Arrays.fill(gx[row], 0, half, 0);
            for (int shift = -REACH; shift <= REACH; shift++) {
                // Source n + shift has tap shift + 2 of even result 2 n, and tap 2 - shift of the odd one beside it.
                float ofEven = shift < REACH ? w[shift + REACH] : 0;
                float ofOdd = shift > -REACH ? w[REACH - shift] : 0;
                Products.set2(s.sum, s.even, s.odd, ofEven, ofOdd, half);
                Kernels.unshift(gx[row], s.sum, shift, half);
            }
        }
        addLanes(s, half, gradient);
    }

    private void addLanes(Scratch s, int length, double[] gradient) {
        for (int t = 0; t < TAPS; t++) {
            gradient[taps.offset() + t] += Kernels.sum(s.lanes[t], length);
        }
    }

    /** What the doubling of columns adds to the gradient of the taps, for the results of a band. */
    private void addColumnTaps(float[][] x, float[][] gy, int from, int end, Scratch s, double[] gradient) {
        int width = gy[0].length;
        widen(x, width, from - REACH, end + REACH, s);
        for (float[] lane : s.lanes) {
            Arrays.fill(lane, 0, width, 0);
        }
        int last = Math.min(gy.length, 2 * end);
        for (int row = 2 * from; row < last; row += 2) {
            for (int t = 0; t < TAPS; t++) {
                float[] even = s.wide[clamp(source(row, t), x.length) - (from - REACH)];
                float[] odd = s.wide[clamp(source(row + 1, t), x.length) - (from - REACH)];
                if (row + 1 < last) {
                    Products.product2(s.lanes[t], gy[row], even, gy[row + 1], odd, width);
                } else {
                    Products.product1(s.lanes[t], gy[row], even, width);
                }
            }
        }
        addLanes(s, width, gradient);
    }

    /** Gradient of one widened row: what all results that read it have. */
    private void gatherColumn(float[][] gy, int sourceHeight, int row, float[] g, int width) {
        Arrays.fill(g, 0, width, 0);
        float[] w = taps.values();
        int first = Math.max(0, 2 * (row - REACH));
        int end = Math.min(gy.length, 2 * (row + REACH) + 2);
        for (int output = first; output < end; output++) {
            float weight = 0;
            for (int t = 0; t < TAPS; t++) {
                if (clamp(source(output, t), sourceHeight) == row) {
                    weight += w[t];
                }
            }
            Products.add1(g, gy[output], weight, width);
        }
    }
}
