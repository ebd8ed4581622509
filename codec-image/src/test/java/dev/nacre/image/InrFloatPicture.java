package dev.nacre.image;

/**
 * The synthesis of an inr picture in double precision, written as the definitions of {@link InrFitted} read and without any of the
 * decoder's code: what its integers are held against.
 */
final class InrFloatPicture {
    private final InrFitted fitted;
    private final int width;
    private final int height;

    InrFloatPicture(InrFitted fitted) {
        this.fitted = fitted;
        this.width = fitted.width();
        this.height = fitted.height();
    }

    /** Samples in levels, {@code [plane][row * width + column]}, neither rounded nor limited. */
    double[][] samples() {
        InrShape shape = fitted.shape();
        double[][] inputs = new double[shape.grids()][];
        for (int grid = 0; grid < inputs.length; grid++) {
            inputs[grid] = new double[fitted.latents()[grid].length];
            for (int i = 0; i < inputs[grid].length; i++) {
                inputs[grid][i] = fitted.latents()[grid][i];
            }
            for (int level = grid - 1; level >= 0; level--) {
                inputs[grid] = upsample(inputs[grid], level);
            }
        }
        double[][] y = pointwise(inputs);
        for (int i = 0; i < shape.residuals(); i++) {
            y = residual(
                    y,
                    fitted.parameters().get(shape.residual(i)),
                    fitted.parameters().get(shape.residual(i) + 1));
        }
        for (double[] plane : y) {
            for (int i = 0; i < plane.length; i++) {
                plane[i] *= 255;
            }
        }
        return y;
    }

    private double[] upsample(double[] from, int level) {
        int w = (width + (1 << level) - 1) >> level;
        int h = (height + (1 << level) - 1) >> level;
        int fromW = (w + 1) / 2;
        int fromH = (h + 1) / 2;
        double[] to = new double[w * h];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                double sum = 0;
                for (int i = 0; i < 4; i++) {
                    for (int j = 0; j < 4; j++) {
                        int row = Math.max(0, Math.min(fromH - 1, source(y, i)));
                        int column = Math.max(0, Math.min(fromW - 1, source(x, j)));
                        sum += tap(i) * tap(j) * from[row * fromW + column];
                    }
                }
                to[y * w + x] = sum;
            }
        }
        return to;
    }

    private double tap(int i) {
        return fitted.parameters().get(fitted.shape().upsampling())[i];
    }

    private static int source(int output, int tap) {
        return output % 2 == 0 ? output / 2 - 2 + tap : output / 2 + 2 - tap;
    }

    private double[][] pointwise(double[][] inputs) {
        InrShape shape = fitted.shape();
        float[] w1 = fitted.parameters().get(shape.synthesisLayer());
        float[] b1 = fitted.parameters().get(shape.synthesisLayer() + 1);
        float[] w2 = fitted.parameters().get(shape.synthesisOutput());
        float[] skip = fitted.parameters().get(shape.synthesisSkip());
        float[] b2 = fitted.parameters().get(shape.synthesisOutputBias());
        double[][] y = new double[fitted.planes()][width * height];
        double[] hidden = new double[shape.synthesisWidth()];
        for (int at = 0; at < width * height; at++) {
            for (int o = 0; o < hidden.length; o++) {
                double sum = b1[o];
                for (int i = 0; i < inputs.length; i++) {
                    sum += w1[o * inputs.length + i] * inputs[i][at];
                }
                hidden[o] = Math.max(0, sum);
            }
            for (int p = 0; p < y.length; p++) {
                double sum = b2[p];
                for (int o = 0; o < hidden.length; o++) {
                    sum += w2[p * hidden.length + o] * hidden[o];
                }
                for (int i = 0; i < inputs.length; i++) {
                    sum += skip[p * inputs.length + i] * inputs[i][at];
                }
                y[p][at] = sum;
            }
        }
        return y;
    }

    private double[][] residual(double[][] x, float[] weights, float[] biases) {
        double[][] y = new double[x.length][width * height];
        for (int o = 0; o < x.length; o++) {
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    double sum = biases[o] + x[o][row * width + column];
                    for (int c = 0; c < x.length; c++) {
                        for (int k = 0; k < 9; k++) {
                            int r = Math.max(0, Math.min(height - 1, row + k / 3 - 1));
                            int s = Math.max(0, Math.min(width - 1, column + k % 3 - 1));
                            sum += weights[(o * x.length + c) * 9 + k] * x[c][r * width + s];
                        }
                    }
                    y[o][row * width + column] = sum;
                }
            }
        }
        return y;
    }
}
