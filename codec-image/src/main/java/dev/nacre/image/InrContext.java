package dev.nacre.image;

import dev.nacre.bitstream.MalformedBitstreamException;

/**
 * The network that tells mean and scale of a latent from its decoded neighbours, in integers. Layout: format.md, "Context network of
 * inr". Immutable; {@link Scratch} is not.
 *
 * <p>Source: Ladune et al. 2023 ("COOL-CHIC"), section 3.2; the integers are ours.
 */
final class InrContext {
    private final InrShape shape;
    private final InrDense[] hidden;
    private final int[] limits; // of the units of each hidden layer
    private final InrDense output;
    private final InrDense skip;

    /** @throws MalformedBitstreamException if a sum could leave 32 bits */
    InrContext(InrNetworks networks, long fileOffset) throws MalformedBitstreamException {
        shape = networks.shape();
        int layers = shape.contextLayers();
        hidden = new InrDense[layers];
        for (int layer = 0; layer < layers; layer++) {
            int at = shape.contextLayer(layer);
            int inputBits = layer == 0 ? 0 : InrFormat.CONTEXT_BITS;
            hidden[layer] = InrDense.of(
                    networks.tensor(at),
                    networks.tensor(at + 1),
                    shape.contextWidth(),
                    inputBits,
                    InrFormat.CONTEXT_BITS,
                    "the context network",
                    fileOffset);
        }
        output = InrDense.of(
                networks.tensor(shape.contextOutput()),
                networks.tensor(shape.contextOutputBias()),
                InrShape.STATISTICS,
                InrFormat.CONTEXT_BITS,
                InrFormat.STATISTICS_BITS,
                "the context network",
                fileOffset);
        skip = InrDense.of(
                networks.tensor(shape.contextSkip()),
                null,
                InrShape.STATISTICS,
                0,
                InrFormat.STATISTICS_BITS,
                "the context network",
                fileOffset);
        limits = new int[layers];
        for (int layer = 0; layer < layers; layer++) {
            limits[layer] = (layer + 1 == layers ? output : hidden[layer + 1]).inputLimit();
        }
        int latents = shape.latentLimit();
        long sum = output.bound(limits[layers - 1]) + skip.bound(latents);
        if (hidden[0].inputLimit() < latents || skip.inputLimit() < latents || sum > 1 << 30) {
            throw InrDense.tooLarge("the context network", fileOffset);
        }
    }

    InrShape shape() {
        return shape;
    }

    /** Rows of numbers for up to so many latents at once. For one thread. */
    final class Scratch {
        /** Neighbours, {@code [neighbour][latent]}. */
        final int[][] inputs;

        final int[] mean;
        final int[] scale;
        private final int[][] units;
        private final int[][] next;
        private final int[] skipped;

        Scratch(int length) {
            inputs = new int[shape.neighbours()][length];
            units = new int[shape.contextWidth()][length];
            next = new int[shape.contextWidth()][length];
            mean = new int[length];
            scale = new int[length];
            skipped = new int[length];
        }

        /** Computes {@link #mean} and {@link #scale} of the first {@code length} latents. */
        void run(int length) {
            int[][] from = inputs;
            for (int layer = 0; layer < hidden.length; layer++) {
                int[][] to = layer % 2 == 0 ? units : next;
                InrDense dense = hidden[layer];
                for (int o = 0; o < to.length; o++) {
                    InrKernels.linear(
                            to[o], from, dense.weights, o * dense.inputs, dense.inputs, dense.bias[o], length);
                    InrKernels.relu(to[o], dense.shift, limits[layer], length);
                }
                from = to;
            }
            statistics(mean, 0, from, length);
            int largest = shape.latentLimit() << InrFormat.STATISTICS_BITS;
            InrKernels.limit(mean, -largest, largest, length);
            statistics(scale, 1, from, length);
            InrKernels.limit(scale, InrLaplace.MIN_SCALE, InrLaplace.MAX_SCALE, length);
        }

        private void statistics(int[] y, int o, int[][] from, int length) {
            InrKernels.linear(y, from, output.weights, o * output.inputs, output.inputs, output.bias[o], length);
            InrKernels.linear(skipped, inputs, skip.weights, o * skip.inputs, skip.inputs, skip.bias[o], length);
            InrKernels.sum(y, output.shift, skipped, skip.shift, length);
        }
    }
}
