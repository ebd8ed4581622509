package dev.nacre.tokenizers;

import dev.nacre.bitstream.ModelException;
import dev.nacre.entropy.FrequencyTable;
import dev.nacre.runtime.ModelPackage;
import java.util.Arrays;

/**
 * What is known about the next code of a grid: an integer network that makes a frequency table for it, out of the reconstructions of
 * the frames before and of what is already decoded of this one. Everything is 32-bit integers whose sums are proved not to wrap when
 * the model is read; numbers, order and rounding are in format.md, "Code grids".
 *
 * <p>Immutable and thread-safe.
 */
public final class CodeContext {
    /** Most codes of a codebook: the sum of all weights stays below 2^31. */
    static final int MAX_CODES = 1 << 12;

    private static final int MAX_HISTORY = 8;
    private static final int MAX_WIDTH = 1 << 13;
    private static final int MAX_SHIFT = 31;

    /** Values between layers are of 16 bits, as weights are. */
    private static final int MAX_VALUE = Short.MAX_VALUE;

    private final Quantizer quantizer;
    private final int history;
    private final int precision;
    private final int inputShift;
    private final int inputLow;
    private final int inputHigh;
    private final Layer enter;
    private final Layer hidden;
    private final Layer logits;

    /** One layer: a matrix for each pair, or one for all with a bias for each; then a shift and a limit. */
    private record Layer(Dense[] matrices, int shift, int high) {
        int outputs() {
            return matrices[0].outputs();
        }

        long bound() {
            return Arrays.stream(matrices).mapToLong(Dense::bound).max().orElseThrow();
        }

        /** {@code y = (bias + weight x) >> shift}, not yet limited. */
        void run(int[] x, int pair, int[] y, int[] used) {
            boolean shared = matrices.length == 1;
            matrices[shared ? 0 : pair].run(x, shared ? pair : 0, y, used);
            for (int o = 0; o < y.length; o++) {
                y[o] >>= shift;
            }
        }

        /** As {@link #run}, then limits to 0 to high. */
        void runLimited(int[] x, int pair, int[] y, int[] used) {
            run(x, pair, y, used);
            for (int o = 0; o < y.length; o++) {
                y[o] = Math.max(0, Math.min(high, y[o]));
            }
        }
    }

    private CodeContext(ModelPackage model, String name, Quantizer quantizer) throws ModelException {
        this.quantizer = quantizer;
        int pairs = quantizer.pairs();
        int numCodes = quantizer.numCodes();
        int dims = quantizer.dims();
        Reader in = new Reader(model, name, pairs);
        in.require(
                numCodes >= 2 && numCodes <= MAX_CODES, "codebooks of 2 to " + MAX_CODES + " codes, not " + numCodes);
        // Each code has one of the 2^precision counts for itself, and at least half of them must be left to share.
        int least = Math.max(FrequencyTable.MIN_PRECISION, 33 - Integer.numberOfLeadingZeros(numCodes - 1));
        precision = in.parameter("precision", least, FrequencyTable.MAX_PRECISION);
        inputShift = in.parameter("inputShift", 0, MAX_SHIFT - 1);
        inputLow = in.parameter("inputLow", -MAX_VALUE, 0);
        inputHigh = in.parameter("inputHigh", 0, MAX_VALUE);
        int inputs = in.shape("enter")[2];
        history = inputs / dims - 1;
        in.require(
                inputs % dims == 0 && history >= 1 && history <= MAX_HISTORY,
                "an enter layer for 1 to " + MAX_HISTORY + " frames of " + dims + " channels and one more, not "
                        + inputs + " inputs");
        long largest =
                Math.min(Math.max(-inputLow, inputHigh), ((quantizer.maxReconstruction() + half()) >> inputShift) + 1);
        enter = in.layer("enter", inputs, largest, MAX_VALUE);
        largest = Math.min(enter.high, enter.bound() >> enter.shift);
        hidden = in.layer("hidden", enter.outputs(), largest, MAX_VALUE);
        largest = Math.min(hidden.high, hidden.bound() >> hidden.shift);
        logits = in.layer("logits", hidden.outputs(), largest, 0);
        in.require(logits.outputs() == numCodes, "a logit for each of " + numCodes + " codes, not " + logits.outputs());
        in.require(
                2 * ((logits.bound() >> logits.shift) + 1) <= Integer.MAX_VALUE,
                "logits whose differences fit 32 bits: more logitShift, or smaller weights");
    }

    /** The numbers of a context in a package, checked one by one. */
    private record Reader(ModelPackage model, String name, int pairs) {
        int parameter(String key, int min, int max) throws ModelException {
            return model.parameter(name + "." + key, min, max);
        }

        void require(boolean condition, String expected) throws ModelException {
            if (!condition) {
                throw new ModelException(model.info() + ": " + name + " should have " + expected);
            }
        }

        int[] shape(String layer) throws ModelException {
            String table = name + "." + layer + ".weight";
            int[] shape = model.tableShape(table);
            require(
                    shape.length == 3
                            && (shape[0] == 1 || shape[0] == pairs)
                            && shape[1] <= MAX_WIDTH
                            && shape[2] <= MAX_WIDTH,
                    "the table " + table + " of shape [1 or " + pairs + "][outputs][inputs], with at most " + MAX_WIDTH
                            + " of both, not " + Arrays.toString(shape));
            return shape;
        }

        /** @param mostHigh largest limit behind the layer; with 0 it has none */
        Layer layer(String layer, int inputs, long maxInput, int mostHigh) throws ModelException {
            int[] shape = shape(layer);
            require(shape[2] == inputs, inputs + " inputs of " + layer + ", not " + shape[2]);
            int[] weights = model.table(name + "." + layer + ".weight");
            for (int weight : weights) {
                require(
                        weight >= Short.MIN_VALUE && weight <= Short.MAX_VALUE,
                        "weights of 16 bits in " + layer + ", not " + weight);
            }
            int outputs = shape[1];
            int[] flat = model.table(name + "." + layer + ".bias", pairs, outputs);
            int[][] bias = new int[pairs][];
            for (int pair = 0; pair < pairs; pair++) {
                bias[pair] = Arrays.copyOfRange(flat, pair * outputs, (pair + 1) * outputs);
            }
            int shift = parameter(layer.equals("logits") ? "logitShift" : layer + "Shift", 0, MAX_SHIFT);
            int high = mostHigh == 0 ? 0 : parameter(layer + "High", 1, mostHigh);
            Dense[] matrices = new Dense[shape[0]];
            for (int m = 0; m < matrices.length; m++) {
                int[][] rows = matrices.length == 1 ? bias : new int[][] {bias[m]};
                matrices[m] = new Dense(weights, m * outputs * inputs, outputs, inputs, rows, maxInput);
                require(
                        matrices[m].bound() <= Integer.MAX_VALUE,
                        "sums of " + layer + " within 32 bits, not up to " + matrices[m].bound());
            }
            return new Layer(matrices, shift, high);
        }
    }

    /**
     * Reads a context out of a package: the tables {@code <name>.enter.weight}, {@code .enter.bias}, {@code .hidden.weight},
     * {@code .hidden.bias}, {@code .logits.weight}, {@code .logits.bias}, and the parameters {@code <name>.inputShift},
     * {@code .inputLow}, {@code .inputHigh}, {@code .enterShift}, {@code .enterHigh}, {@code .hiddenShift}, {@code .hiddenHigh},
     * {@code .logitShift}, {@code .precision}.
     *
     * @param quantizer whose codes are coded
     * @throws ModelException if something is missing, does not fit, or a sum could leave 32 bits
     */
    public static CodeContext read(ModelPackage model, String name, Quantizer quantizer) throws ModelException {
        return new CodeContext(model, name, quantizer);
    }

    /** The quantizer whose codes are coded. */
    public Quantizer quantizer() {
        return quantizer;
    }

    /** Earlier frames that a code depends on. */
    public int history() {
        return history;
    }

    /** Frequencies of a code sum to {@code 1 << precision()}. */
    public int precision() {
        return precision;
    }

    /** Multiplications of the network for a frame of so many pairs, zeros not left out. */
    public long macsPerFrame(int pairs) {
        quantizer.requirePairs(pairs);
        long a = enter.outputs();
        long b = hidden.outputs();
        return pairs * (a * enter.matrices[0].inputs() + b * a + b * logits.outputs());
    }

    private int half() {
        return (1 << inputShift) >> 1;
    }

    int scaled(int v) {
        // Reconstructions are below 2^23 and half is at most 2^29.
        return Math.max(inputLow, Math.min(inputHigh, (v + half()) >> inputShift));
    }

    int inputs() {
        return enter.matrices[0].inputs();
    }

    int enterOutputs() {
        return enter.outputs();
    }

    int hiddenOutputs() {
        return hidden.outputs();
    }

    /** Computes the logits of a pair, in 2^-8 of a bit, from scaled inputs; the other arrays are scratch. */
    void logits(int[] x, int pair, int[] a, int[] b, int[] y, int[] used) {
        enter.runLimited(x, pair, a, used);
        hidden.runLimited(a, pair, b, used);
        logits.run(b, pair, y, used);
    }
}
