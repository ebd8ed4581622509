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
        int width = job.width();
        for (int c = 0; c < job.count(); c++) {
            for (int dy = 0; dy < factor; dy++) {
                for (int row = from / width; row * width < to; row++) {
                    int first = Math.max(from, row * width);
                    int end = Math.min(to, (row + 1) * width);
                    int target = (row * factor + dy) * width * factor + (first - row * width) * factor;
                    int channel = c * factor * factor + dy * factor;
                    if (factor == 2 && channel + 1 < job.present()[0]) {
                        int[][] x = job.inputs()[0];
                        interleave(x[channel], x[channel + 1], first, end, job.output()[c], target);
                    } else {
                        spread(job, c, channel, first, end, target);
                    }
                }
            }
        }
    }

    private static void interleave(int[] a, int[] b, int first, int end, int[] y, int target) {
        for (int n = first, t = target; n < end; n++, t += 2) {
            y[t] = a[n];
            y[t + 1] = b[n];
        }
    }

    /** One row for any factor and for channels that are missing. */
    private void spread(Job job, int c, int channel, int first, int end, int target) {
        int[] y = job.output()[c];
        for (int dx = 0; dx < factor; dx++) {
            int[] x = channel + dx < job.present()[0] ? job.inputs()[0][channel + dx] : null;
            for (int n = first, t = target + dx; n < end; n++, t += factor) {
                y[t] = x == null ? 0 : x[n];
            }
        }
    }
}
