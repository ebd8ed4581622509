package dev.nacre.fit;

/**
 * One grid of latents, in units of the quantizer's step: what is fitted, what the networks see of it at a step, and how the loss changes
 * with that. Rows may be treated by different threads at once.
 */
final class LatentGrid {
    final int index;
    final int height;
    final int width;

    /** As fitted; starts at 0. */
    final float[][] latents;

    /** Rounded softly or fully: what networks see. */
    final float[][] rounded;

    /** d rounded / d latents. */
    final float[][] slope;

    /** d loss / d rounded, in the end d loss / d latents. */
    final float[][] gradient;

    private final float[][] mean;
    private final float[][] square;

    /** Beyond this a latent could not be coded, and floats lose their fraction bits. */
    static final float LIMIT = 1000;

    LatentGrid(int index, int height, int width) {
        this.index = index;
        this.height = height;
        this.width = width;
        latents = new float[height][width];
        rounded = new float[height][width];
        slope = new float[height][width];
        gradient = new float[height][width];
        mean = new float[height][width];
        square = new float[height][width];
    }

    /** Scratch arrays of a worker. */
    static final class Scratch {
        private final int[] counters;
        private final int[] hash;
        private final float[] noise;
        private final SoftRounding rounding;

        Scratch(int width) {
            counters = FitNoise.counters(width);
            hash = new int[width];
            noise = new float[width];
            rounding = new SoftRounding(width);
        }
    }

    void roundSoftly(int row, int key, float spread, float temperature, Scratch s) {
        FitNoise.draw(s.noise, key, row * width, spread, s.counters, s.hash, width);
        s.rounding.apply(rounded[row], slope[row], latents[row], s.noise, temperature, width);
    }

    void round(int row) {
        Kernels.round(rounded[row], latents[row], width);
    }

    /** One step of Adam (Kingma and Ba 2015) for a row. */
    void descend(int row, AdamRates rates) {
        Kernels.moments(mean[row], square[row], gradient[row], rates.first(), rates.second(), width);
        Kernels.descend(latents[row], mean[row], square[row], rates.rate(), rates.unbias(), AdamRates.EPSILON, width);
        Kernels.clampAndScale(latents[row], latents[row], -LIMIT, LIMIT, 1, width);
    }

    /** Tells Adam that gradients will be so many times as large. */
    void gradientsGrow(int row, float factor) {
        Kernels.scale(mean[row], factor, width);
        Kernels.scale(square[row], factor * factor, width);
    }

    void state(FitState state) {
        for (int row = 0; row < height; row++) {
            state.floats(latents[row]);
            state.floats(mean[row]);
            state.floats(square[row]);
        }
    }
}
