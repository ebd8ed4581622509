package dev.nacre.image;

import dev.nacre.bitstream.MalformedBitstreamException;

/**
 * A matrix of integers, and how its sums are rounded: {@code y[o] = (bias[o] + sum of weights[o][i] * x[i]) >> shift}. Layout:
 * format.md, "Arithmetic of inr". Immutable.
 */
final class InrDense {
    /** No input of any layer is larger: sums of two results, and 255 times one, stay ints. */
    static final int MAX_LIMIT = (1 << 22) - 1;

    final int inputs;
    final int outputs;
    final int[] weights; // [output][input]
    final int[] bias; // half a unit for rounding included
    final int shift; // at least 1

    /** Sum of weight magnitudes of each output. */
    private final long[] magnitudes;

    /**
     * Puts a layer together.
     *
     * @param bias may be null
     * @param inputBits fraction bits of its inputs
     * @param outputBits fraction bits of its results
     * @param name for messages
     * @param fileOffset for messages
     * @throws MalformedBitstreamException if even inputs of 0 could leave 32 bits
     */
    static InrDense of(
            InrTensor weights, InrTensor bias, int outputs, int inputBits, int outputBits, String name, long fileOffset)
            throws MalformedBitstreamException {
        int inputs = weights.values().length / outputs;
        int up = Math.max(0, outputBits + 1 - weights.shift() - inputBits);
        int sumBits = weights.shift() + inputBits + up;
        int[] scaled = new int[weights.values().length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = weights.values()[i] << up;
        }
        int[] biases = new int[outputs];
        long half = 1L << sumBits - outputBits - 1;
        for (int o = 0; o < outputs; o++) {
            long sum = half + (bias == null ? 0 : toBits(bias.values()[o], bias.shift(), sumBits));
            if (Math.abs(sum) > Integer.MAX_VALUE) {
                throw tooLarge(name, fileOffset);
            }
            biases[o] = (int) sum;
        }
        return new InrDense(inputs, outputs, scaled, biases, sumBits - outputBits);
    }

    private InrDense(int inputs, int outputs, int[] weights, int[] bias, int shift) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.weights = weights;
        this.bias = bias;
        this.shift = shift;
        this.magnitudes = new long[outputs];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                magnitudes[o] += Math.abs((long) weights[o * inputs + i]);
            }
        }
    }

    /** {@code value / 2^from} with {@code to} fraction bits, rounded half up. */
    private static long toBits(int value, int from, int to) {
        return from <= to ? (long) value << to - from : (value + (1L << from - to - 1)) >> from - to;
    }

    static MalformedBitstreamException tooLarge(String name, long fileOffset) {
        return new MalformedBitstreamException(
                fileOffset, "parameters whose sums stay within 32 bits", "larger ones in " + name);
    }

    /** The largest input magnitude, at most {@link #MAX_LIMIT}, with which no sum can leave 32 bits. */
    int inputLimit() {
        long limit = MAX_LIMIT;
        for (int o = 0; o < outputs; o++) {
            if (magnitudes[o] > 0) {
                limit = Math.min(limit, (Integer.MAX_VALUE - Math.abs((long) bias[o])) / magnitudes[o]);
            }
        }
        return (int) limit;
    }

    /** No result is larger in magnitude if no input is larger than {@code limit}. */
    long bound(int limit) {
        long largest = 0;
        for (int o = 0; o < outputs; o++) {
            largest = Math.max(largest, magnitudes[o] * limit + Math.abs((long) bias[o]));
        }
        return (largest >> shift) + 1;
    }

    /** This layer with {@code 2^(shift)} added to some weights, so that it also adds those inputs to its results. */
    InrDense plusInputs(int[] inputOfOutput) {
        int[] sums = weights.clone();
        for (int o = 0; o < outputs; o++) {
            sums[o * inputs + inputOfOutput[o]] += 1 << shift;
        }
        return new InrDense(inputs, outputs, sums, bias, shift);
    }
}
