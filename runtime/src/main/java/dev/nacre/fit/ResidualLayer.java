package dev.nacre.fit;

import java.util.Arrays;

/**
 * {@code y = x + bias + a 3x3 convolution of x}, where positions outside are those at the edge. Parameters: weights {@code
 * [output][input][3][3]}, biases. Thread-safe as long as the parameters don't change; each worker has its own {@link Scratch}.
 */
final class ResidualLayer {
    /** Rows of a band. */
    static final int BAND = 16;

    private static final int SIDE = 3;

    private final int planes;
    private final ParameterSet.Tensor weights;
    private final ParameterSet.Tensor bias;

    ResidualLayer(ParameterSet parameters, String name, int planes) {
        this.planes = planes;
        weights = parameters.addMatrix("weights of " + name, planes, planes * SIDE * SIDE);
        bias = parameters.addVector("biases of " + name, planes);
    }

    /** Arrays of a worker. */
    static final class Scratch {
        private final float[][][][] shifted; // [row of the band + 1][plane][column shift + 1][width]
        private final float[][] inputs; // those of one result row, as the weights have them
        private final float[][] outputs; // the planes of one result row
        private final float[] lanes;
        private final float[][] results; // rows of results' gradients that one row of inputs had a part in
        private final float[] taps; // [input, column shift][row of results]
        private final float[][] sums; // [input, column shift][width]

        Scratch(int planes, int width) {
            shifted = new float[BAND + 2][planes][SIDE][width];
            inputs = new float[planes * SIDE * SIDE][];
            outputs = new float[planes][];
            lanes = new float[width];
            results = new float[planes * SIDE][]; // also at an edge: what is missing on one side comes twice
            taps = new float[planes * SIDE * results.length];
            sums = new float[planes * SIDE][width];
        }
    }

    static int bands(int height) {
        return (height + BAND - 1) / BAND;
    }

    /** Fills the rows of a band of y; arrays are {@code [plane][row][column]}. */
    void forward(float[][][] x, float[][][] y, int band, Scratch s) {
        int from = band * BAND;
        int height = x[0].length;
        int width = x[0][0].length;
        int end = Math.min(height, from + BAND);
        load(x, from, end, s);
        int taps = weights.columns();
        for (int row = from; row < end; row++) {
            for (int i = 0; i < taps; i++) {
                s.inputs[i] = s.shifted[row - from + i / SIDE % SIDE][i / (SIDE * SIDE)][i % SIDE];
            }
            for (int o = 0; o < planes; o++) {
                s.outputs[o] = y[o][row];
            }
            Products.matrix(s.outputs, s.inputs, weights.values(), taps, 1, planes, taps, bias.values(), width);
            for (int o = 0; o < planes; o++) {
                Products.add1(s.outputs[o], x[o][row], 1, width);
            }
        }
    }

    /** Rows [from - 1, end + 1), each shifted by -1, 0 and 1. */
    private void load(float[][][] x, int from, int end, Scratch s) {
        int height = x[0].length;
        for (int row = from - 1; row <= end; row++) {
            for (int p = 0; p < planes; p++) {
                float[] source = x[p][Math.max(0, Math.min(height - 1, row))];
                float[][] shifted = s.shifted[row - from + 1][p];
                Kernels.shift(shifted[0], source, -1, source.length);
                shifted[1] = source;
                Kernels.shift(shifted[2], source, 1, source.length);
            }
        }
    }

    /**
     * Gradients of a band of rows.
     *
     * @param gy with respect to y
     * @param gx is overwritten with that of x, in the rows of the band
     * @param step chooses the rows from which parameters learn
     * @param gradient of the parameters is added here
     */
    void backward(float[][][] x, float[][][] gy, float[][][] gx, int band, int step, Scratch s, double[] gradient) {
        int from = band * BAND;
        int height = x[0].length;
        int end = Math.min(height, from + BAND);
        load(x, from, end, s);
        addGradient(gy, from, end, step, s, gradient);
        for (int row = from; row < end; row++) {
            inputRow(gy, gx, row, s);
        }
    }

    /** One row of the gradients of all inputs: sums over the results that read it, for each shift, which then come together. */
    private void inputRow(float[][][] gy, float[][][] gx, int row, Scratch s) {
        int height = gy[0].length;
        int width = gx[0][0].length;
        int num = 0;
        for (int dy = 0; dy < SIDE; dy++) {
            // Results of other rows that read this one with that row of taps.
            for (int r = Math.max(0, row - 1); r <= Math.min(height - 1, row + 1); r++) {
                if (Math.max(0, Math.min(height - 1, r + dy - 1)) == row) {
                    for (int o = 0; o < planes; o++) {
                        s.results[num] = gy[o][r];
                        for (int i = 0; i < planes; i++) {
                            for (int dx = 0; dx < SIDE; dx++) {
                                s.taps[(i * SIDE + dx) * s.results.length + num] =
                                        weights.values()[((o * planes + i) * SIDE + dy) * SIDE + dx];
                            }
                        }
                        num++;
                    }
                }
            }
        }
        Products.matrix(s.sums, s.results, s.taps, s.results.length, 1, planes * SIDE, num, null, width);
        for (int i = 0; i < planes; i++) {
            Kernels.unshift3(
                    gx[i][row], gy[i][row], s.sums[i * SIDE], s.sums[i * SIDE + 1], s.sums[i * SIDE + 2], width);
        }
    }

    private void addGradient(float[][][] gy, int from, int end, int step, Scratch s, double[] gradient) {
        int width = s.lanes.length;
        int taps = weights.columns();
        int stride = LearnedRows.stride(gy[0].length, width);
        int first = LearnedRows.first(from, stride, step, 0);
        for (int o = 0; o < planes; o++) {
            float[][] g = gy[o];
            for (int i = 0; i < taps; i++) {
                int plane = i / (SIDE * SIDE);
                int dy = i / SIDE % SIDE;
                int dx = i % SIDE;
                Arrays.fill(s.lanes, 0);
                int row = first;
                for (; row + stride < end; row += 2 * stride) {
                    float[] x0 = s.shifted[row - from + dy][plane][dx];
                    float[] x1 = s.shifted[row + stride - from + dy][plane][dx];
                    Products.product2(s.lanes, g[row], x0, g[row + stride], x1, width);
                }
                if (row < end) {
                    Products.product1(s.lanes, g[row], s.shifted[row - from + dy][plane][dx], width);
                }
                gradient[weights.offset() + o * taps + i] += stride * (double) Kernels.sum(s.lanes, width);
            }
            double sum = 0;
            for (int row = first; row < end; row += stride) {
                sum += Kernels.sum(g[row], width);
            }
            gradient[bias.offset() + o] += stride * sum;
        }
    }
}
