package dev.nacre.intnet;

import java.util.Arrays;

/** {@code y = clamp((a + b + ... + half) >> shift, lo, hi)} of tensors of one shape; half is 0 when nothing is shifted out. */
final class Sum implements Layer {
    private final String name;
    private final int[] inputs;
    private final int channels;
    private final int half;
    private final Scaling scaling;

    Sum(String name, int[] inputs, int channels, int shift, Scaling scaling) {
        this.name = name;
        this.inputs = inputs;
        this.channels = channels;
        this.half = half(shift);
        this.scaling = scaling;
    }

    /** What is added before the shift so that it rounds to nearest, ties towards plus infinity. */
    static int half(int shift) {
        return shift == 0 ? 0 : 1 << (shift - 1);
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
        return channels;
    }

    @Override
    public Range range() {
        return scaling.range();
    }

    @Override
    public boolean spatial() {
        return false;
    }

    @Override
    public int neededChannels(int count, int input, int inputChannels) {
        return count;
    }

    @Override
    public int presentChannels(int count, int[] present) {
        return scaling.keepsZero()
                ? Math.min(count, Arrays.stream(present).max().orElse(0))
                : count;
    }

    @Override
    public void compute(Job job, int from, int to, BlockScratch scratch) {
        int[][] terms = new int[inputs.length][];
        for (int c = 0; c < job.count(); c++) {
            int[] y = job.output()[c];
            int num = 0;
            for (int i = 0; i < inputs.length; i++) {
                if (c < job.present()[i]) {
                    terms[num++] = job.inputs()[i][c];
                }
            }
            if (num < 2) {
                Arrays.fill(y, from, to, half);
                if (num == 1) {
                    Kernels.addTo(y, terms[0], from, to);
                }
            } else {
                Kernels.sum2(y, terms[0], terms[1], half, from, to);
                for (int i = 2; i < num; i++) {
                    Kernels.addTo(y, terms[i], from, to);
                }
            }
            scaling.apply(y, from, to);
        }
    }
}
