package dev.nacre.intnet;

import java.util.Arrays;

/**
 * Dense k x k convolution, stride 1, zero padding: {@code y = clamp((b + sum w*x) >> shift, lo, hi)}.
 *
 * <p>Every pair of input channel and tap is copied to a short array of its own, 16 of them at a time, and added to the sums of
 * all output channels while it is in the first cache. The copies cost one part in the number of output channels.
 */
final class Convolution implements Layer {
    private final String name;
    private final int[] inputs;
    private final int[] inputChannels; // declared, per input
    private final int[][] weights; // [out][in * area + tap]
    private final int[][] bias; // [row][out]
    private final int shift;
    private final Range clamp;
    private final Range range;
    private final int area;
    private final Taps taps;

    Convolution(
            String name,
            int[] inputs,
            int[] inputChannels,
            int kernel,
            int[][] weights,
            int[][] bias,
            int shift,
            Range clamp,
            Range range) {
        this.name = name;
        this.inputs = inputs;
        this.inputChannels = inputChannels;
        this.weights = weights;
        this.bias = bias;
        this.shift = shift;
        this.clamp = clamp;
        this.range = range;
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
        return range;
    }

    @Override
    public boolean spatial() {
        return taps.spatial();
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
        int[][] sums = scratch.sums(job.count());
        int[] row = bias[bias.length == 1 ? 0 : job.biasRow()];
        for (int o = 0; o < job.count(); o++) {
            Arrays.fill(sums[o], 0, length, row[o]);
        }
        int[][] group = scratch.taps();
        int[] position = new int[BlockScratch.GROUP]; // of each gathered tap in a filter
        int gathered = 0;
        int base = 0;
        for (int i = 0; i < inputs.length; i++) {
            for (int c = 0; c < job.present()[i]; c++) {
                for (int t = 0; t < taps.count(); t++) {
                    taps.copy(t, job.inputs()[i][c], job.height(), job.width(), from, to, group[gathered]);
                    position[gathered++] = (base + c) * area + taps.index(t);
                    if (gathered == BlockScratch.GROUP) {
                        addGroup(sums, job.count(), group, position, gathered, length);
                        gathered = 0;
                    }
                }
            }
            base += inputChannels[i];
        }
        addGroup(sums, job.count(), group, position, gathered, length);
        for (int o = 0; o < job.count(); o++) {
            Kernels.scale(sums[o], shift, clamp.lo(), clamp.hi(), 0, length);
            System.arraycopy(sums[o], 0, job.output()[o], from, length);
        }
    }

    private void addGroup(int[][] sums, int count, int[][] p, int[] position, int gathered, int length) {
        for (int g = 0; g < gathered; g += 8) {
            int left = gathered - g;
            if (left >= 8) {
                for (int o = 0; o < count; o++) {
                    int[] w = weights[o];
                    int w0 = w[position[g]];
                    int w1 = w[position[g + 1]];
                    int w2 = w[position[g + 2]];
                    int w3 = w[position[g + 3]];
                    int w4 = w[position[g + 4]];
                    int w5 = w[position[g + 5]];
                    int w6 = w[position[g + 6]];
                    int w7 = w[position[g + 7]];
                    if ((w0 | w1 | w2 | w3 | w4 | w5 | w6 | w7) != 0) {
                        Kernels.add8(
                                sums[o], p[g], p[g + 1], p[g + 2], p[g + 3], p[g + 4], p[g + 5], p[g + 6], p[g + 7], w0,
                                w1, w2, w3, w4, w5, w6, w7, length);
                    }
                }
            } else {
                for (int i = g; i < gathered; i++) {
                    for (int o = 0; o < count; o++) {
                        int w = weights[o][position[i]];
                        if (w != 0) {
                            Kernels.add1(sums[o], p[i], w, length);
                        }
                    }
                }
            }
        }
    }
}
