package dev.nacre.intnet;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Depthwise k x k convolution: result channel {@code c * multiplier + j} sees input channel c only. Stride 1, zero padding,
 * {@code y = clamp((b + sum w*x) >> shift, lo, hi)}.
 */
final class Depthwise implements Layer {
    private final String name;
    private final int[] inputs;
    private final int multiplier;
    private final int[][] weights; // [in * multiplier][tap]
    private final int[][] bias; // [row][in * multiplier]
    private final Scaling scaling;
    private final Taps taps;
    private final int[] order; // place of each tap in a filter

    Depthwise(String name, int input, int multiplier, int kernel, int[][] weights, int[][] bias, Scaling scaling) {
        this.name = name;
        this.inputs = new int[] {input};
        this.multiplier = multiplier;
        this.bias = bias;
        this.scaling = scaling;
        this.taps = Taps.of(kernel, weights);
        this.weights = weights;
        this.order = IntStream.range(0, taps.count()).map(taps::index).toArray();
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
        return scaling.range();
    }

    @Override
    public boolean spatial() {
        return taps.spatial();
    }

    @Override
    public int rowReach() {
        return taps.rowReach();
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
        int[][] group = scratch.taps(taps.count());
        int[] sum = scratch.sums(1)[0];
        for (int o = 0; o < job.count(); o++) {
            int c = o / multiplier;
            if (c >= job.present()[0]) {
                Arrays.fill(job.output()[o], from, to, scaling.apply(row[o]));
                continue;
            }
            if (o % multiplier == 0) {
                taps.gather(job.inputs()[0][c], job.height(), job.width(), from, to, group, 0);
            }
            Arrays.fill(sum, 0, length, row[o]);
            Kernels.addAll(sum, group, weights[o], order, taps.count(), length);
            scaling.apply(sum, 0, length);
            System.arraycopy(sum, 0, job.output()[o], from, length);
        }
    }
}
