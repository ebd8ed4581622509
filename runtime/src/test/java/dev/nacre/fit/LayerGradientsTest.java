package dev.nacre.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each layer against plain loops in double precision, and each gradient against central differences. */
class LayerGradientsTest {
    private final Random random = new Random(5);
    private final ParameterSet parameters = new ParameterSet();

    private static double weighted(float[][] weights, float[][] values) {
        double sum = 0;
        for (int row = 0; row < weights.length; row++) {
            for (int i = 0; i < weights[row].length; i++) {
                sum += (double) weights[row][i] * values[row][i];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 1"})
    void skipNetwork(int layers, int outputs) {
        SkipNetwork network = new SkipNetwork(parameters, "n", 5, layers, 6, outputs);
        Pyramids.randomise(random, parameters, 0.5);
        SkipNetwork.Batch b = network.newBatch();
        int blocks = 5;
        for (int block = 0; block < blocks; block++) {
            for (int i = 0; i < 5; i++) {
                b.x[block][i] = Pyramids.random(random, 1, SkipNetwork.BLOCK)[0];
            }
            for (int o = 0; o < outputs; o++) {
                b.gy[block][o] = Pyramids.random(random, 1, SkipNetwork.BLOCK)[0];
            }
            network.forward(b, block);
            network.backward(b, block, true);
        }
        double[] gradient = new double[parameters.size()];
        network.addGradient(b, blocks, 2, gradient);
        // Small changes: a share of the positions, which grows with the change, has a ReLU that switches.
        Differences ofParameters = new Differences("parameters");
        for (ParameterSet.Tensor t : parameters.tensors()) {
            for (int i = 0; i < t.size(); i++) {
                ofParameters.add(t.values(), i, 1e-4f, gradient[t.offset() + i] / 2, () -> loss(network, b, blocks));
            }
        }
        ofParameters.assertWithin(0.01);
        Differences ofInputs = new Differences("inputs");
        for (int i = 0; i < 5; i++) {
            for (int n = 0; n < SkipNetwork.BLOCK; n += 17) {
                ofInputs.add(b.x[3][i], n, 1e-4f, b.gx[3][i][n], () -> loss(network, b, blocks));
            }
        }
        ofInputs.assertWithin(0.02);
    }

    private static double loss(SkipNetwork network, SkipNetwork.Batch b, int blocks) {
        double sum = 0;
        for (int block = 0; block < blocks; block++) {
            network.forward(b, block);
            sum += weighted(b.gy[block], b.y[block]);
        }
        return sum;
    }

    /** Sizes around one band, odd and even, down to one pixel. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "1, 5", "3, 4", "7, 9", "33, 34", "70, 11"})
    void upsampler(int height, int width) {
        Upsampler upsampler = new Upsampler(parameters);
        Pyramids.randomise(random, parameters, 0.5);
        float[] taps = upsampler.taps().values();
        float[][] x = Pyramids.random(random, (height + 1) / 2, (width + 1) / 2);
        float[][] y = new float[height][width];
        Upsampler.Scratch s = new Upsampler.Scratch(width);
        upsample(upsampler, x, y, s);
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                assertEquals(plain(x, taps, row, column), y[row][column], 1e-5);
            }
        }
        float[][] gy = Pyramids.random(random, height, width);
        float[][] gx = new float[x.length][x[0].length];
        double[] gradient = new double[parameters.size()];
        for (int band = 0; band < Upsampler.bands(x.length); band++) {
            upsampler.backward(x, gy, gx, band, s, gradient);
        }
        Differences ofInputs = new Differences("inputs");
        for (int row = 0; row < x.length; row++) {
            for (int column = 0; column < x[0].length; column++) {
                ofInputs.add(x[row], column, 0.5f, gx[row][column], () -> {
                    upsample(upsampler, x, y, s);
                    return weighted(gy, y);
                });
            }
        }
        ofInputs.assertWithin(1e-4);
        Differences ofTaps = new Differences("taps");
        for (int t = 0; t < 4; t++) {
            ofTaps.add(taps, t, 0.1f, gradient[t], () -> {
                upsample(upsampler, x, y, s);
                return weighted(gy, y);
            });
        }
        ofTaps.assertWithin(1e-3);
    }

    private static void upsample(Upsampler upsampler, float[][] x, float[][] y, Upsampler.Scratch s) {
        for (int band = 0; band < Upsampler.bands(x.length); band++) {
            upsampler.forward(x, y, band, s);
        }
    }

    private static double plain(float[][] x, float[] taps, int row, int column) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                int r = Math.max(0, Math.min(x.length - 1, row % 2 == 0 ? row / 2 - 2 + i : row / 2 + 2 - i));
                int c = Math.max(
                        0, Math.min(x[0].length - 1, column % 2 == 0 ? column / 2 - 2 + j : column / 2 + 2 - j));
                sum += (double) taps[i] * taps[j] * x[r][c];
            }
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"3, 1, 1", "3, 2, 1", "1, 1, 3", "3, 5, 4", "2, 17, 9", "3, 35, 6"})
    void residualLayer(int planes, int height, int width) {
        ResidualLayer layer = new ResidualLayer(parameters, "r", planes);
        Pyramids.randomise(random, parameters, 0.3);
        float[][][] x = new float[planes][][];
        float[][][] gy = new float[planes][][];
        for (int p = 0; p < planes; p++) {
            x[p] = Pyramids.random(random, height, width);
            gy[p] = Pyramids.random(random, height, width);
        }
        float[][][] y = new float[planes][height][width];
        float[][][] gx = new float[planes][height][width];
        ResidualLayer.Scratch s = new ResidualLayer.Scratch(planes, width);
        double[] gradient = new double[parameters.size()];
        double loss = loss(layer, x, y, gy, s);
        for (int p = 0; p < planes; p++) {
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    assertEquals(plain(x, p, row, column), y[p][row][column], 1e-5);
                }
            }
        }
        // In so many steps each row has had its turn to be learned from.
        for (int step = 0; step < LearnedRows.MAX_STRIDE; step++) {
            for (int band = 0; band < ResidualLayer.bands(height); band++) {
                layer.backward(x, gy, gx, band, step, s, gradient);
            }
        }
        assertEquals(loss, loss(layer, x, y, gy, s));
        Differences ofInputs = new Differences("inputs");
        for (int p = 0; p < planes; p++) {
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    ofInputs.add(x[p][row], column, 0.5f, gx[p][row][column], () -> loss(layer, x, y, gy, s));
                }
            }
        }
        ofInputs.assertWithin(1e-4);
        Differences ofParameters = new Differences("parameters");
        for (ParameterSet.Tensor t : parameters.tensors()) {
            for (int i = 0; i < t.size(); i++) {
                ofParameters.add(
                        t.values(),
                        i,
                        0.5f,
                        gradient[t.offset() + i] / LearnedRows.MAX_STRIDE,
                        () -> loss(layer, x, y, gy, s));
            }
        }
        ofParameters.assertWithin(1e-4);
    }

    private static double loss(
            ResidualLayer layer, float[][][] x, float[][][] y, float[][][] gy, ResidualLayer.Scratch s) {
        for (int band = 0; band < ResidualLayer.bands(x[0].length); band++) {
            layer.forward(x, y, band, s);
        }
        double sum = 0;
        for (int p = 0; p < x.length; p++) {
            sum += weighted(gy[p], y[p]);
        }
        return sum;
    }

    private double plain(float[][][] x, int plane, int row, int column) {
        double sum = x[plane][row][column] + parameters.tensor(1).values()[plane];
        int height = x[0].length;
        int width = x[0][0].length;
        for (int p = 0; p < x.length; p++) {
            for (int k = 0; k < 9; k++) {
                int r = Math.max(0, Math.min(height - 1, row + k / 3 - 1));
                int c = Math.max(0, Math.min(width - 1, column + k % 3 - 1));
                sum += (double) parameters.tensor(0).values()[(plane * x.length + p) * 9 + k] * x[p][r][c];
            }
        }
        return sum;
    }

    @Test
    void softRounding() {
        int length = 400;
        SoftRounding rounding = new SoftRounding(length);
        for (float temperature : new float[] {0.6f, 0.3f, 0.1f}) {
            float[] x = Pyramids.random(random, 1, length)[0];
            x[0] = 0;
            x[1] = -3;
            x[2] = 0.5f;
            x[3] = 200.25f;
            float[] noise = Pyramids.random(random, 1, length)[0];
            float[] y = new float[length];
            float[] slope = new float[length];
            rounding.apply(y, slope, x, noise.clone(), temperature, length);
            for (int i = 0; i < length; i++) {
                double t = temperature;
                double n = noise[i];
                assertEquals(soft(soft(x[i], t) + n, t), y[i], 1e-4);
                double d = 1e-5;
                double difference = (soft(soft(x[i] + d, t) + n, t) - soft(soft(x[i] - d, t) + n, t)) / (2 * d);
                assertEquals(difference, slope[i], 0.01 + 0.005 * Math.abs(difference), "at " + x[i] + " + " + n);
            }
        }
    }

    private static double soft(double x, double temperature) {
        double middle = Math.floor(x) + 0.5;
        return middle + 0.5 * Math.tanh((x - middle) / temperature) / Math.tanh(0.5 / temperature);
    }

    @Test
    void laplaceRate() {
        int length = 512;
        int count = 500;
        LaplaceRate rate = new LaplaceRate(length);
        float[] q = new float[length];
        float[] mean = new float[length];
        float[] scale = new float[length];
        for (int i = 0; i < length; i++) {
            q[i] = (float) (3 * random.nextGaussian());
            mean[i] = (float) (3 * random.nextGaussian());
            scale[i] = (float) (2 * random.nextGaussian());
        }
        scale[0] = -9; // limited
        scale[1] = 11;
        q[2] = mean[2] + 300; // costs the most that a symbol may
        scale[2] = 0;
        q[3] = mean[3];
        float[] ofValue = new float[length];
        float[] ofMean = new float[length];
        float[] ofScale = new float[length];
        double bits = rate.apply(q, mean, scale, ofValue, ofMean, ofScale, count, length);
        double expected = 0;
        for (int i = 0; i < count; i++) {
            expected += bits(q[i], mean[i], scale[i]);
        }
        assertEquals(expected, bits, 1e-4 * expected);
        assertEquals(15, bits(q[2], mean[2], scale[2]));
        double d = 1e-5;
        for (int i = 0; i < count; i++) {
            String where = q[i] + " under " + mean[i] + ", " + scale[i];
            double byMean = (bits(q[i], mean[i] + d, scale[i]) - bits(q[i], mean[i] - d, scale[i])) / (2 * d);
            double byScale = (bits(q[i], mean[i], scale[i] + d) - bits(q[i], mean[i], scale[i] - d)) / (2 * d);
            assertEquals(byMean, ofMean[i], 2e-3 * (1 + Math.abs(byMean)), where);
            assertEquals(byScale, ofScale[i], 2e-3 * (1 + Math.abs(byScale)), where);
        }
        for (int i = 0; i < length; i++) {
            assertEquals(0, ofValue[i] + ofMean[i]);
        }
        for (int i = count; i < length; i++) {
            assertEquals(0, ofMean[i]);
            assertEquals(0, ofScale[i]);
        }
    }

    private static double bits(double q, double mean, double scale) {
        double half = Math.pow(2, Math.max(-5, Math.min(7, scale)));
        double mass = below(q + 0.5 - mean, half) - below(q - 0.5 - mean, half);
        return Math.min(15, -Math.log(mass) / Math.log(2));
    }

    /** The Laplace distribution whose tail halves every {@code half}. */
    private static double below(double x, double half) {
        return x < 0 ? Math.pow(2, x / half) / 2 : 1 - Math.pow(2, -x / half) / 2;
    }

    @Test
    void exponential() {
        int length = 48 * 64 + 1;
        float[] x = new float[length];
        float[] y = new float[length];
        for (int i = 0; i < length; i++) {
            x[i] = -40 + i / 64f;
        }
        Kernels.exp(y, x, length);
        for (int i = 0; i < length; i++) {
            double share = x[i] < -24 ? 0.02 : x[i] < -8 ? 5e-4 : 2e-5;
            assertEquals(Math.exp(x[i]), y[i], share * Math.exp(x[i]), "at " + x[i]);
        }
    }
}
