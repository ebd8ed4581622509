package dev.nacre.tokenizers;

import java.util.Arrays;

/**
 * Where encoder and decoder stand within a unit, and the frequencies of the code that comes next: walk through the pairs of each frame
 * in coding order by {@link #predict} and {@link #take}, then {@link #endFrame}. Both sides run this same code.
 *
 * <p>Mutable, for one thread; no allocation while it runs.
 */
final class CodePrediction {
    /** Logits have this many fraction bits, in powers of two. */
    private static final int LOGIT_BITS = 8;

    /** Weight of the likeliest code is 2 to this. */
    private static final int WEIGHT_BITS = 18;

    /** {@code WEIGHTS[d]}: weight of a code whose logit is d below the largest; 0 from the last entry on. */
    private static final int[] WEIGHTS = weights();

    private final CodeContext context;
    private final Quantizer quantizer;
    private final int dims;

    /** What the network sees: the scaled reconstructions of the frame before, of those before that, and of this one so far. */
    private final int[] x;

    private final int[] a;
    private final int[] b;
    private final int[] logits;
    private final int[] used;

    /** Reconstruction of this frame so far. */
    private final int[] partial;

    /** Sum of the weights of all codes below c, for c in [0, K]. */
    private final int[] cumulative;

    CodePrediction(CodeContext context) {
        this.context = context;
        quantizer = context.quantizer();
        dims = quantizer.dims();
        x = new int[context.inputs()];
        a = new int[context.enterOutputs()];
        b = new int[context.hiddenOutputs()];
        logits = new int[quantizer.numCodes()];
        used = new int[Math.max(x.length, Math.max(a.length, b.length))];
        partial = new int[dims];
        cumulative = new int[logits.length + 1];
    }

    /** {@code round(2^(18 - i / 256))} for a whole number of bits, halved for each bit more, until nothing is left. */
    private static int[] weights() {
        int[] weights = new int[(WEIGHT_BITS + 1 << LOGIT_BITS) + 1];
        for (int d = 0; d < weights.length; d++) {
            int i = d & (1 << LOGIT_BITS) - 1;
            double exact = StrictMath.pow(2, WEIGHT_BITS - i / (double) (1 << LOGIT_BITS));
            weights[d] = (int) Math.floor(exact + 0.5) >> (d >> LOGIT_BITS);
        }
        return weights;
    }

    /** Weight of a code whose logit is {@code d >= 0} below the largest. */
    static int weight(int d) {
        return WEIGHTS[Math.min(d, WEIGHTS.length - 1)];
    }

    /** Goes to the start of a unit. */
    void reset() {
        Arrays.fill(x, 0);
        Arrays.fill(partial, 0);
    }

    /** Makes the frequencies of the next code, which is that of {@code pair}. */
    void predict(int pair) {
        context.logits(x, pair, a, b, logits, used);
        int most = logits[0];
        for (int logit : logits) {
            most = Math.max(most, logit);
        }
        int sum = 0;
        for (int code = 0; code < logits.length; code++) {
            cumulative[code] = sum;
            sum += weight(most - logits[code]);
        }
        cumulative[logits.length] = sum;
    }

    /**
     * Start of a code's frequencies, for codes in [0, K]: each code has 1 for itself, and a share by weight of all that is left. At
     * most 2^30 * 2^16, so any long is enough, and so is a double.
     */
    int start(int code) {
        long rest = (1L << context.precision()) - logits.length;
        return code + (int) (cumulative[code] * rest / cumulative[logits.length]);
    }

    /** The code with {@code start(code) <= slot < start(code + 1)}, for a slot in [0, 2^precision). */
    int codeAt(int slot) {
        int low = 0;
        int high = logits.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (start(middle) <= slot) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Goes on behind the code of a pair. */
    void take(int pair, int code) {
        quantizer.add(pair, code, partial, 0);
        int first = pair % quantizer.groups() * quantizer.width();
        int place = x.length - dims;
        for (int c = first; c < first + quantizer.width(); c++) {
            x[place + c] = context.scaled(partial[c]);
        }
    }

    /** Goes on to the next frame. */
    void endFrame() {
        // The frames before move on by one, this one becomes the first of them, and the next one begins as zeros.
        int place = x.length - dims;
        System.arraycopy(x, 0, x, dims, place - dims);
        System.arraycopy(x, place, x, 0, dims);
        Arrays.fill(x, place, x.length, 0);
        Arrays.fill(partial, 0);
    }
}
