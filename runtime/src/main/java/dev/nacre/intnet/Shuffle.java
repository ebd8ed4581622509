package dev.nacre.intnet;

/**
 * Depth to space: input channel {@code c*f*f + dy*f + dx} becomes the positions {@code (y*f + dy, x*f + dx)} of channel c
 * (the order of PyTorch's pixel_shuffle).
 */
final class Shuffle implements Layer {
    private final String name;
    private final int[] inputs;
    private final int factor;
    private final int channels;
    private final Range range;

    Shuffle(String name, int input, int factor, int channels, Range range) {
        this.name = name;
        this.inputs = new int[] {input};
        this.factor = factor;
        this.channels = channels;
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
    public int factor() {
        return factor;
    }

    @Override
    public boolean spatial() {
        return false;
    }

    @Override
    public int neededChannels(int count, int input, int inputChannels) {
        return count * factor * factor;
    }

    @Override
    public int presentChannels(int count, int[] present) {
        return Math.min(count, (present[0] + factor * factor - 1) / (factor * factor));
    }

    @Override
    public void compute(Job job, int from, int to, BlockScratch scratch) {
        int area = factor * factor;
        int width = job.width();
        for (int c = 0; c < job.count(); c++) {
            int[] y = job.output()[c];
            for (int d = 0; d < area; d++) {
                int[] x = c * area + d < job.present()[0] ? job.inputs()[0][c * area + d] : null;
                int row = from / width;
                int column = from % width;
                for (int n = from; n < to; row++, column = 0) {
                    int target = (row * factor + d / factor) * width * factor + column * factor + d % factor;
                    for (int end = Math.min(to, (row + 1) * width); n < end; n++, target += factor) {
                        y[target] = x == null ? 0 : x[n];
                    }
                }
            }
        }
    }
}
