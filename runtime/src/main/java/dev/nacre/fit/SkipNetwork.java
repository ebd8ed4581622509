package dev.nacre.fit;

import java.util.Arrays;

/**
 * Hidden layers with ReLU and a linear layer around them: {@code y = out * hidden + skip * x + bias}. Positions are treated in batches
 * of blocks of {@link #BLOCK} positions, one array for each channel of a block. Parameters, in this order: weights {@code
 * [output][input]} and biases of each hidden layer, output weights, skip weights, output biases.
 *
 * <p>Thread-safe as long as the parameters don't change; each worker has its own {@link Batch}.
 */
final class SkipNetwork {
    /** Partial sums of a weight's gradient. */
    static final int LANES = 256;

    /** Positions of a block: long enough that the ends of loops, which are no vectors, cost little, short enough for the first cache. */
    static final int BLOCK = 3 * LANES;

    /** Blocks of a batch: long enough that adding up lanes costs little, short enough for the second cache. */
    static final int BLOCKS = 5;

    final int inputs;
    final int outputs;
    private final int width;
    private final ParameterSet.Tensor[] weights; // of hidden layers
    private final ParameterSet.Tensor[] biases;
    private final ParameterSet.Tensor out;
    private final ParameterSet.Tensor skip;
    private final ParameterSet.Tensor bias;

    /** Adds its parameters, all 0, to {@code parameters}. */
    SkipNetwork(ParameterSet parameters, String name, int inputs, int layers, int width, int outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.width = width;
        weights = new ParameterSet.Tensor[layers];
        biases = new ParameterSet.Tensor[layers];
        for (int layer = 0; layer < layers; layer++) {
            weights[layer] =
                    parameters.addMatrix("weights of " + name + " layer " + layer, width, layer == 0 ? inputs : width);
            biases[layer] = parameters.addVector("biases of " + name + " layer " + layer, width);
        }
        out = parameters.addMatrix("weights of " + name + " output", outputs, width);
        skip = parameters.addMatrix("weights of " + name + " skip", outputs, inputs);
        bias = parameters.addVector("biases of " + name + " output", outputs);
    }

    /** Arrays for one batch, {@code [block][channel][position]}; x and gy are the caller's to fill, y and gx to read. */
    final class Batch {
        final float[][][] x = new float[BLOCKS][inputs][BLOCK];
        final float[][][] y = new float[BLOCKS][outputs][BLOCK];
        final float[][][] gy = new float[BLOCKS][outputs][BLOCK];
        final float[][][] gx = new float[BLOCKS][inputs][BLOCK];
        private final float[][][][] hidden = new float[weights.length][BLOCKS][width][BLOCK];
        private final float[][][][] gHidden = new float[weights.length][BLOCKS][width][BLOCK];
        private final float[] lanes = new float[LANES];
        private final float[] others = new float[LANES];
        private boolean keepsHidden = true;

        /**
         * Whether {@link #addGradient} follows, which needs the hidden layers of all blocks. Where it does not, each block takes the place of the
         * one before: that stays in the first cache.
         */
        void keepHidden(boolean keep) {
            keepsHidden = keep;
        }

        private int place(int block) {
            return keepsHidden ? block : 0;
        }
    }

    Batch newBatch() {
        return new Batch();
    }

    /** Results of one block. */
    void forward(Batch b, int block) {
        float[][] last = hidden(b, block);
        float[][] y = b.y[block];
        Products.matrix(y, last, out.values(), width, 1, outputs, width, bias.values(), BLOCK);
        Products.addMatrix(y, b.x[block], skip.values(), inputs, 1, outputs, inputs, BLOCK);
    }

    /** The hidden layers of one block, which is all that {@link #backward} needs, and the last of them. */
    float[][] hidden(Batch b, int block) {
        float[][] in = b.x[block];
        for (int layer = 0; layer < weights.length; layer++) {
            float[][] h = b.hidden[layer][b.place(block)];
            ParameterSet.Tensor w = weights[layer];
            Products.matrix(h, in, w.values(), w.columns(), 1, width, w.columns(), biases[layer].values(), BLOCK);
            for (float[] row : h) {
                Kernels.relu(row, BLOCK);
            }
            in = h;
        }
        return in;
    }

    /**
     * Gradients of one block, after {@link #forward} or {@link #hidden} and with gy filled.
     *
     * @param toInputs whether gx is wanted
     */
    void backward(Batch b, int block, boolean toInputs) {
        float[][] g = b.gy[block];
        ParameterSet.Tensor w = out;
        for (int layer = weights.length - 1; layer >= 0; layer--) {
            float[][] gh = b.gHidden[layer][b.place(block)];
            Products.matrix(gh, g, w.values(), 1, width, width, w.rows(), null, BLOCK);
            for (int i = 0; i < width; i++) {
                Kernels.maskByPositive(gh[i], b.hidden[layer][b.place(block)][i], BLOCK);
            }
            g = gh;
            w = weights[layer];
        }
        if (toInputs) {
            float[][] gx = b.gx[block];
            Products.matrix(gx, g, w.values(), 1, inputs, inputs, w.rows(), null, BLOCK);
            Products.addMatrix(gx, b.gy[block], skip.values(), 1, inputs, inputs, outputs, BLOCK);
        }
    }

    /**
     * Adds the gradient of the parameters over the first blocks, times {@code scale}, to {@code gradient}.
     *
     * @throws IllegalStateException if the hidden layers were not kept
     */
    void addGradient(Batch b, int blocks, double scale, double[] gradient) {
        if (!b.keepsHidden) {
            throw new IllegalStateException("the hidden layers of these blocks were not kept");
        }
        float[][][] in = b.x;
        for (int layer = 0; layer < weights.length; layer++) {
            addMatrix(b.gHidden[layer], in, weights[layer], b, blocks, scale, gradient);
            addVector(b.gHidden[layer], biases[layer], b, blocks, scale, gradient);
            in = b.hidden[layer];
        }
        addMatrix(b.gy, in, out, b, blocks, scale, gradient);
        addMatrix(b.gy, b.x, skip, b, blocks, scale, gradient);
        addVector(b.gy, bias, b, blocks, scale, gradient);
    }

    /** Two rows a pass; of an odd number, the last one twice. */
    private static void addMatrix(
            float[][][] g, float[][][] x, ParameterSet.Tensor w, Batch b, int blocks, double scale, double[] gradient) {
        for (int o = 0; o < w.rows(); o += 2) {
            int p = Math.min(o + 1, w.rows() - 1);
            for (int i = 0; i < w.columns(); i++) {
                Arrays.fill(b.lanes, 0);
                Arrays.fill(b.others, 0);
                for (int block = 0; block < blocks; block++) {
                    Products.productPair(b.lanes, b.others, x[block][i], g[block][o], g[block][p], LANES);
                }
                gradient[w.offset() + o * w.columns() + i] += scale * Kernels.sum(b.lanes, LANES);
                if (p > o) {
                    gradient[w.offset() + p * w.columns() + i] += scale * Kernels.sum(b.others, LANES);
                }
            }
        }
    }

    private static void addVector(
            float[][][] g, ParameterSet.Tensor bias, Batch b, int blocks, double scale, double[] gradient) {
        for (int o = 0; o < bias.columns(); o++) {
            Arrays.fill(b.lanes, 0);
            for (int block = 0; block < blocks; block++) {
                for (int from = 0; from < BLOCK; from += LANES) {
                    Kernels.addAt(b.lanes, 0, g[block][o], from, LANES);
                }
            }
            gradient[bias.offset() + o] += scale * Kernels.sum(b.lanes, LANES);
        }
    }
}
