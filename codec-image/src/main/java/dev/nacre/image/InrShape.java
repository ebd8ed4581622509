package dev.nacre.image;

import dev.nacre.fit.PyramidShape;
import java.util.ArrayList;
import java.util.List;

/**
 * How large the latent grids and networks of an inr picture are; everything else about them is the same in all files. Layout:
 * format.md, "HEAD of inr".
 *
 * @param grids latent grids, of strides 1, 2, 4, ..., in [1, 7]
 * @param latentBits latents lie within +-(2^latentBits - 1), in [1, 10]
 * @param neighbours positions that the context network sees, the first of {@link InrFormat#neighbourX}, in [1, 16]
 * @param contextLayers hidden layers of the context network, in [1, 3]
 * @param contextWidth units in each of them, in [1, 32]
 * @param synthesisWidth units in the hidden layer of the synthesis, in [1, 64]
 * @param residuals residual 3x3 layers of the synthesis, in [0, 3]
 */
record InrShape(
        int grids,
        int latentBits,
        int neighbours,
        int contextLayers,
        int contextWidth,
        int synthesisWidth,
        int residuals) {
    static final int MAX_GRIDS = 7;
    static final int MAX_LATENT_BITS = 10;
    static final int MAX_NEIGHBOURS = 16;
    static final int MAX_CONTEXT_LAYERS = 3;
    static final int MAX_CONTEXT_WIDTH = 32;
    static final int MAX_SYNTHESIS_WIDTH = 64;
    static final int MAX_RESIDUALS = 3;

    /** Taps of the upsampling filter that are stored; the other four are their mirror image. */
    static final int TAPS = 4;

    /** Mean and scale. */
    static final int STATISTICS = 2;

    InrShape {
        require("grids", grids, 1, MAX_GRIDS);
        require("latentBits", latentBits, 1, MAX_LATENT_BITS);
        require("neighbours", neighbours, 1, MAX_NEIGHBOURS);
        require("contextLayers", contextLayers, 1, MAX_CONTEXT_LAYERS);
        require("contextWidth", contextWidth, 1, MAX_CONTEXT_WIDTH);
        require("synthesisWidth", synthesisWidth, 1, MAX_SYNTHESIS_WIDTH);
        require("residuals", residuals, 0, MAX_RESIDUALS);
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed " + min + " to " + max);
        }
    }

    /**
     * One array of parameters.
     *
     * @param name for messages
     * @param size numbers in it
     * @param bias whether these are biases
     */
    record Tensor(String name, int size, boolean bias) {}

    /**
     * The arrays of parameters in coding order.
     *
     * @param planes of the picture without alpha, 1 or 3
     */
    List<Tensor> tensors(int planes) {
        List<Tensor> tensors = new ArrayList<>();
        int inputs = neighbours;
        for (int layer = 0; layer < contextLayers; layer++) {
            weights(tensors, "context layer " + layer, contextWidth * inputs);
            biases(tensors, "context layer " + layer, contextWidth);
            inputs = contextWidth;
        }
        weights(tensors, "context output", STATISTICS * contextWidth);
        weights(tensors, "context skip", STATISTICS * neighbours);
        biases(tensors, "context output", STATISTICS);
        weights(tensors, "upsampling", TAPS);
        weights(tensors, "synthesis layer", synthesisWidth * grids);
        biases(tensors, "synthesis layer", synthesisWidth);
        weights(tensors, "synthesis output", planes * synthesisWidth);
        weights(tensors, "synthesis skip", planes * grids);
        biases(tensors, "synthesis output", planes);
        for (int layer = 0; layer < residuals; layer++) {
            weights(tensors, "residual " + layer, planes * planes * 9);
            biases(tensors, "residual " + layer, planes);
        }
        return tensors;
    }

    private static void weights(List<Tensor> tensors, String layer, int size) {
        tensors.add(new Tensor("weights of " + layer, size, false));
    }

    private static void biases(List<Tensor> tensors, String layer, int size) {
        tensors.add(new Tensor("biases of " + layer, size, true));
    }

    // Where in tensors() they are; biases stand behind the weights of their layer.

    int contextLayer(int layer) {
        return 2 * layer;
    }

    int contextOutput() {
        return 2 * contextLayers;
    }

    int contextSkip() {
        return contextOutput() + 1;
    }

    int contextOutputBias() {
        return contextOutput() + 2;
    }

    int upsampling() {
        return contextOutput() + 3;
    }

    int synthesisLayer() {
        return upsampling() + 1;
    }

    int synthesisOutput() {
        return synthesisLayer() + 2;
    }

    int synthesisSkip() {
        return synthesisLayer() + 3;
    }

    int synthesisOutputBias() {
        return synthesisLayer() + 4;
    }

    int residual(int layer) {
        return synthesisLayer() + 5 + 2 * layer;
    }

    InrShape withGrids(int grids) {
        return new InrShape(grids, latentBits, neighbours, contextLayers, contextWidth, synthesisWidth, residuals);
    }

    /** The same for a fit. */
    PyramidShape pyramid() {
        List<PyramidShape.Neighbour> positions = new ArrayList<>();
        for (int i = 0; i < neighbours; i++) {
            positions.add(new PyramidShape.Neighbour(InrFormat.neighbourX(i), InrFormat.neighbourY(i)));
        }
        return new PyramidShape(grids, positions, contextLayers, contextWidth, synthesisWidth, residuals);
    }

    /** Largest magnitude of a latent. */
    int latentLimit() {
        return (1 << latentBits) - 1;
    }

    /** Multiplications of the context network for each latent. */
    int contextMacs() {
        int macs = contextWidth * neighbours + (contextLayers - 1) * contextWidth * contextWidth;
        return macs + STATISTICS * (contextWidth + neighbours);
    }

    /** Multiplications of the synthesis for each pixel, without upsampling. */
    int synthesisMacs(int planes) {
        return synthesisWidth * (grids + planes) + planes * grids + residuals * planes * planes * 9;
    }
}
