package dev.nacre.tokenizers;

/**
 * A matrix product over a vector of integers, {@code y[o] = bias[row][o] + sum of weight[o][i] * x[i]}, whose sums are known not to
 * leave 32 bits for inputs of the magnitude that it was made for.
 *
 * <p>Weights lie as one array per input, so that the inner loop runs over outputs, at the same index in all its arrays: this is what
 * C2 turns into vector instructions. Inputs of 0 (half of all behind a ReLU) cost nothing.
 *
 * <p>Immutable and thread-safe.
 */
final class Dense {
    private static final int PASS = 4;

    private final int[][] weights; // [input][output]
    private final int[][] bias; // [row][output]
    private final long bound;

    /**
     * @param weights row-major {@code [outputs][inputs]} from {@code offset} on
     * @param bias {@code [rows][outputs]}; kept, not copied
     * @param maxInput largest magnitude of an input, for {@link #bound()}
     */
    Dense(int[] weights, int offset, int outputs, int inputs, int[][] bias, long maxInput) {
        this.weights = new int[inputs][outputs];
        this.bias = bias;
        long largest = 0;
        for (int o = 0; o < outputs; o++) {
            long sum = 0;
            for (int i = 0; i < inputs; i++) {
                int weight = weights[offset + o * inputs + i];
                this.weights[i][o] = weight;
                sum += Math.abs((long) weight);
            }
            long most = 0;
            for (int[] row : bias) {
                most = Math.max(most, Math.abs((long) row[o]));
            }
            // At most 2^31 * 2^31 for each weight, but weights are of 16 bits where this matters, and inputs below
            // 2^16.
            largest = Math.max(largest, Math.addExact(Math.multiplyExact(sum, maxInput), most));
        }
        bound = largest;
    }

    int inputs() {
        return weights.length;
    }

    int outputs() {
        return bias[0].length;
    }

    /** No result, and no sum of a part of its terms, is larger in magnitude. What is above 2^31 - 1 must not be run. */
    long bound() {
        return bound;
    }

    /**
     * Computes all outputs.
     *
     * @param x at least {@link #inputs()} values, of them the first count
     * @param row of the bias
     * @param y receives {@link #outputs()} values
     * @param used of at least {@link #inputs()} ints, overwritten
     */
    void run(int[] x, int row, int[] y, int[] used) {
        int outputs = outputs();
        System.arraycopy(bias[row], 0, y, 0, outputs);
        int num = 0;
        for (int i = 0; i < weights.length; i++) {
            if (x[i] != 0) {
                used[num++] = i;
            }
        }
        int n = 0;
        for (; n + PASS <= num; n += PASS) {
            int a = used[n];
            int b = used[n + 1];
            int c = used[n + 2];
            int d = used[n + 3];
            add4(y, weights[a], weights[b], weights[c], weights[d], x[a], x[b], x[c], x[d], outputs);
        }
        for (; n < num; n++) {
            int a = used[n];
            add1(y, weights[a], x[a], outputs);
        }
    }

    private static void add4(int[] y, int[] p, int[] q, int[] r, int[] s, int a, int b, int c, int d, int length) {
        for (int o = 0; o < length; o++) {
            y[o] = y[o] + a * p[o] + b * q[o] + c * r[o] + d * s[o];
        }
    }

    private static void add1(int[] y, int[] p, int a, int length) {
        for (int o = 0; o < length; o++) {
            y[o] = y[o] + a * p[o];
        }
    }
}
