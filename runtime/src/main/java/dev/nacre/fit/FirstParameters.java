package dev.nacre.fit;

import java.util.Arrays;

/**
 * What networks start from. Spreads and constants are the laboratory's; what is 0 here stays 0 at first. The order is that of {@link
 * PyramidFit#parameters}.
 */
final class FirstParameters {
    private static final float[] BICUBIC = {-0.03515625f, 0.26171875f, 0.87890625f, -0.10546875f};

    /** A mean of the two nearest neighbours is a fair guess of any latent. */
    private static final float NEAREST = 0.4f;

    private FirstParameters() {}

    static void fill(ParameterSet parameters, int seed, PyramidShape shape) {
        int at = 0;
        for (int layer = 0; layer < shape.contextLayers(); layer++) {
            int inputs = parameters.tensor(at).columns();
            draw(parameters, at, seed, (float) (1 / Math.sqrt(inputs)));
            at += 2;
        }
        draw(parameters, at++, seed, 0.02f);
        float[] skip = parameters.tensor(at++).values();
        for (int i = 0; i < Math.min(2, shape.neighbours().size()); i++) {
            skip[i] = NEAREST;
        }
        at++;
        System.arraycopy(BICUBIC, 0, parameters.tensor(at++).values(), 0, BICUBIC.length);
        draw(parameters, at, seed, 0.15f);
        at += 2;
        draw(parameters, at++, seed, 0.02f);
        Arrays.fill(parameters.tensor(at++).values(), 0.04f);
        Arrays.fill(parameters.tensor(at).values(), 0.5f);
    }

    private static void draw(ParameterSet parameters, int tensor, int seed, float spread) {
        float[] values = parameters.tensor(tensor).values();
        int length = values.length;
        int key = FitNoise.key(seed, FitNoise.PARAMETERS, 0, tensor);
        FitNoise.draw(values, key, 0, spread, FitNoise.counters(length), new int[length], length);
    }
}
