package dev.nacre.intnet;

import java.util.Arrays;

/**
 * Depthwise k x k convolution: result channel {@code c * multiplier + j} sees input channel c only. Stride 1, zero padding,
 * {@code y = clamp((b + sum w*x) >> shift, lo, hi)}.
 */
final class Depthwise implements Layer {
    private final String name;
    private final int[] inputs;
    private final int multiplier;
    private final int[][] weights; // [in * multiplier][tap], packed to the taps in use
    private final int[][] bias; // [row][in * multiplier]
    private final int shift;
    private final Range clamp;
    private final Range range;
    private final Taps taps;

    Depthwise(
            String name,
            int input,
            int multiplier,
            int kernel,
            int[][] weights,
            int[][] bias,
            int shift,
            Range clamp,
            Range range) {
        this.name = name;
        this.inputs = new int[] {input};
        this.multiplier = multiplier;
        this.bias = bias;
        this.shift = shift;
        this.clamp = clamp;
        this.range = range;
        this.taps = Taps.of(kernel, weights);
        this.weights = new int[weights.length][taps.count()];
        for (int o = 0; o < weights.length; o++) {
            for (int t = 0; t < taps.count(); t++) {
                this.weights[o][t] = weights[o][taps.index(t)];
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int[] inputs() {
        return inputs;
    }

    @Override
    public int channels() {
        return weights.length;
    }

    @Override
    public Range range() {
        return range;
    }

    @Override
    public boolean spatial() {
        return taps.spatial();
    }

    @Override
    public int neededChannels(int count, int input, int inputChannels) {
        return (count + multiplier - 1) / multiplier;
    }

    @Override
    public int presentChannels(int count, int[] present) {
        return count;
    }

    @Override
    public void compute(Job job, int from, int to, BlockScratch scratch) {
        int length = to - from;
        int[] row = bias[bias.length == 1 ? 0 : job.biasRow()];
        for (int o = 0; o < job.count(); ) {
            int c = o / multiplier;
            int end = Math.min(job.count(), (c + 1) * multiplier);
            if (c >= job.present()[0]) {
                for (; o < end; o++) {
                    int constant = Math.min(clamp.hi(), Math.max(clamp.lo(), row[o] >> shift));
                    Arrays.fill(job.output()[o], from, to, constant);
                }
                continue;
            }
            // Windows of more taps than a group holds are summed group by group, so the sums of all of c's results are
            // kept.
            int first = o;
            int[][] sums = scratch.sums(end - first);
            for (; o < end; o++) {
                Arrays.fill(sums[o - first], 0, length, row[o]);
            }
            int[][] group = scratch.taps();
            for (int t = 0; t < taps.count(); t += BlockScratch.GROUP) {
                int gathered = Math.min(BlockScratch.GROUP, taps.count() - t);
                for (int i = 0; i < gathered; i++) {
                    taps.copy(t + i, job.inputs()[0][c], job.height(), job.width(), from, to, group[i]);
                }
                for (int k = first; k < end; k++) {
                    addTaps(sums[k - first], group, weights[k], t, gathered, length);
                }
            }
            for (int k = first; k < end; k++) {
                Kernels.scale(sums[k - first], shift, clamp.lo(), clamp.hi(), 0, length);
                System.arraycopy(sums[k - first], 0, job.output()[k], from, length);
            }
        }
    }

    private static void addTaps(int[] sum, int[][] p, int[] w, int offset, int gathered, int length) {
        int i = 0;
        for (; i + 8 <= gathered; i += 8) {
            int k = offset + i;
            Kernels.add8(
                    sum, p[i], p[i + 1], p[i + 2], p[i + 3], p[i + 4], p[i + 5], p[i + 6], p[i + 7], w[k], w[k + 1],
                    w[k + 2], w[k + 3], w[k + 4], w[k + 5], w[k + 6], w[k + 7], length);
        }
        for (; i + 4 <= gathered; i += 4) {
            int k = offset + i;
            Kernels.add4(sum, p[i], p[i + 1], p[i + 2], p[i + 3], w[k], w[k + 1], w[k + 2], w[k + 3], length);
        }
        for (; i < gathered; i++) {
            Kernels.add1(sum, p[i], w[offset + i], length);
        }
    }
}
