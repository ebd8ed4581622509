package dev.nacre.tokenizers;

import java.math.BigInteger;

/**
 * The frequencies of format.md, "Code grids", computed from the tables of a package as the page says it, in 64 bits and with no regard to
 * speed: the twin that {@link CodePrediction} must equal.
 */
final class PlainContext {
    private final PackageBuilder in;
    private final int[] books;
    private final int groups;
    private final int numCodes;
    private final int width;
    private final int pairs;
    private final int history;

    PlainContext(PackageBuilder in) {
        this.in = in;
        int[] shape = in.shape("q.codebooks");
        books = in.values("q.codebooks");
        groups = shape[1];
        numCodes = shape[2];
        width = shape[3];
        pairs = shape[0] * shape[1];
        history = in.shape("c.enter.weight")[2] / (groups * width) - 1;
    }

    /** Starts of all codes of pair {@code pair} in frame {@code t}, and the total; only codes that come before in coding order are looked at. */
    int[] starts(CodeGrid grid, int t, int pair) {
        int dims = groups * width;
        long[] x = new long[(history + 1) * dims];
        for (int back = 1; back <= history; back++) {
            if (t - back >= 0) {
                sum(grid, t - back, grid.pairs(), x, (back - 1) * dims);
            }
        }
        sum(grid, t, pair, x, history * dims);
        int shift = in.parameter("c.inputShift");
        for (int i = 0; i < x.length; i++) {
            x[i] = limit(x[i] + (1L << shift) / 2 >> shift, in.parameter("c.inputLow"), in.parameter("c.inputHigh"));
        }
        long[] a = layer("c.enter", x, pair, in.parameter("c.enterShift"));
        for (int i = 0; i < a.length; i++) {
            a[i] = limit(a[i], 0, in.parameter("c.enterHigh"));
        }
        long[] b = layer("c.hidden", a, pair, in.parameter("c.hiddenShift"));
        for (int i = 0; i < b.length; i++) {
            b[i] = limit(b[i], 0, in.parameter("c.hiddenHigh"));
        }
        long[] logits = layer("c.logits", b, pair, in.parameter("c.logitShift"));
        long most = Long.MIN_VALUE;
        for (long logit : logits) {
            most = Math.max(most, logit);
        }
        long[] before = new long[numCodes + 1];
        for (int c = 0; c < numCodes; c++) {
            long d = most - logits[c];
            long weight = d / 256 > 60 ? 0 : Math.round(Math.pow(2, 18 - d % 256 / 256.0)) >> d / 256;
            before[c + 1] = before[c] + weight;
        }
        int[] starts = new int[numCodes + 1];
        BigInteger rest = BigInteger.valueOf((1L << in.parameter("c.precision")) - numCodes);
        for (int c = 0; c <= numCodes; c++) {
            starts[c] = c
                    + BigInteger.valueOf(before[c])
                            .multiply(rest)
                            .divide(BigInteger.valueOf(before[numCodes]))
                            .intValueExact();
        }
        return starts;
    }

    private void sum(CodeGrid grid, int t, int kept, long[] x, int offset) {
        for (int pair = 0; pair < kept; pair++) {
            int row = pair * numCodes + grid.code(t, pair);
            for (int d = 0; d < width; d++) {
                x[offset + pair % groups * width + d] += books[row * width + d];
            }
        }
    }

    private long[] layer(String name, long[] x, int pair, int shift) {
        int[] shape = in.shape(name + ".weight");
        int[] weight = in.values(name + ".weight");
        int first = shape[0] == 1 ? 0 : pair * shape[1] * shape[2];
        long[] y = new long[shape[1]];
        for (int o = 0; o < y.length; o++) {
            y[o] = in.values(name + ".bias")[pair * y.length + o];
            for (int i = 0; i < x.length; i++) {
                y[o] += weight[first + o * x.length + i] * x[i];
            }
            y[o] >>= shift;
        }
        return y;
    }

    private static long limit(long v, long low, long high) {
        return Math.max(low, Math.min(high, v));
    }

    int pairs() {
        return pairs;
    }
}
