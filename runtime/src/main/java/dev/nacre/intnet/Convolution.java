package dev.nacre.intnet;

import java.util.Arrays;

/**
 * Dense k x k convolution, stride 1, zero padding: {@code y = clamp((b + sum w*x) >> shift, lo, hi)}.
 *
 * <p>Every pair of input channel and tap is copied to a short array of its own, some 16 of them at a time, and added to the sums
 * of all output channels while it is in the first cache. The copies cost one part in the number of output channels.
 */
final class Convolution implements Layer {
    /** Arrays gathered before they are added; 16 for 1x1, 18 (two channels) for 3x3. */
    private static final int GROUP = 18;

    private final String name;
    private final int[] inputs;
    private final int[] inputChannels; // declared, per input
    private final int[][] weights; // [out][in * area + tap]
    private final int[][] bias; // [row][out]
    private final Scaling scaling;
    private final int area;
    private final Taps taps;

    Convolution(
            String name,
            int[] inputs,
            int[] inputChannels,
            int kernel,
            int[][] weights,
            int[][] bias,
            Scaling scaling) {
        this.name = name;
        this.inputs = inputs;
        this.inputChannels = inputChannels;
        this.weights = weights;
        this.bias = bias;
        this.scaling = scaling;
        this.area = kernel * kernel;
        this.taps = Taps.of(kernel, weights);
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
        return count == 0 ? 0 : inputChannels;
    }

    @Override
    public int presentChannels(int count, int[] present) {
        return count;
    }

    @Override
    public void compute(Job job, int from, int to, BlockScratch scratch) {
        int length = to - from;
        int count = job.count();
        int[][] sums = scratch.sums(count);
        int[] row = bias[bias.length == 1 ? 0 : job.biasRow()];
        for (int o = 0; o < count; o++) {
            Arrays.fill(sums[o], 0, length, row[o]);
        }
        int limit = taps.count() == 1 ? 16 : Math.max(1, GROUP / Math.max(1, taps.count())) * taps.count();
        int[][] group = scratch.taps(limit);
        int[] position = new int[limit]; // of each gathered tap in a filter
        int gathered = 0;
        int base = 0;
        for (int i = 0; i < inputs.length; i++) {
            for (int c = 0; c < job.present()[i]; c++) {
                taps.gather(job.inputs()[i][c], job.height(), job.width(), from, to, group, gathered);
                for (int t = 0; t < taps.count(); t++) {
                    position[gathered++] = (base + c) * area + taps.index(t);
                }
                if (gathered == limit) {
                    addGroup(sums, count, group, position, gathered, length);
                    gathered = 0;
                }
            }
            base += inputChannels[i];
        }
        addGroup(sums, count, group, position, gathered, length);
        for (int o = 0; o < count; o++) {
            scaling.apply(sums[o], 0, length);
            System.arraycopy(sums[o], 0, job.output()[o], from, length);
        }
    }

    private void addGroup(int[][] sums, int count, int[][] group, int[] position, int gathered, int length) {
        for (int o = 0; o < count; o++) {
            Kernels.addAll(sums[o], group, weights[o], position, gathered, length);
        }
    }
}
