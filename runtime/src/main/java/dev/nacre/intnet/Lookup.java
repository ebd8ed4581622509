package dev.nacre.intnet;

import java.util.Arrays;

/** {@code y = table[x - base]}, any function of one value; the table covers all that x can be (proven at load). */
final class Lookup implements Layer {
    private final String name;
    private final int[] inputs;
    private final int channels;
    private final int[] table;
    private final int base;
    private final Range range;

    Lookup(String name, int input, int channels, int[] table, int base, Range range) {
        this.name = name;
        this.inputs = new int[] {input};
        this.channels = channels;
        this.table = table;
        this.base = base;
        this.range = range;
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
        return range;
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
        // A channel that is missing reads as 0, which the table may turn into something else.
        return count;
    }

    @Override
    public void compute(Job job, int from, int to, BlockScratch scratch) {
        for (int c = 0; c < job.count(); c++) {
            if (c < job.present()[0]) {
                Kernels.look(job.output()[c], job.inputs()[0][c], table, base, from, to);
            } else {
                Arrays.fill(job.output()[c], from, to, table[-base]);
            }
        }
    }
}
