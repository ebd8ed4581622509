package dev.nacre.fit;

import dev.nacre.runtime.Parallel;

/**
 * From grids to samples and back: upsampling, a 1x1 network, residual 3x3 layers, each with its gradients. Holds all planes between them,
 * which are reused from step to step.
 */
final class PyramidSynthesis {
    /** Rows of a band of the 1x1 network. */
    private static final int BAND = 16;

    private final LatentGrid[] grids;
    private final float[][][] picture; // [plane][row][column], samples in [0, 1]
    private final int height;
    private final int width;
    private final Parallel parallel;

    private final Upsampler upsampler;
    private final SkipNetwork network;
    private final ResidualLayer[] residuals;

    // [grid][level][row][column]: a grid at the resolution of each finer level, and the gradient there.
    private final float[][][][] raised;
    private final float[][][][] ofRaised;
    private final float[][][][]
            samples; // [layer][plane][row][column]: results of the 1x1 network and each residual layer
    private final float[][][][] ofSamples; // two sets that take turns
    private final double[] squares; // of errors, by row
    private final Scratch[] scratch;

    /** Arrays of a worker. */
    private final class Scratch {
        final Upsampler.Scratch upsampling = new Upsampler.Scratch(width);
        final SkipNetwork.Batch batch = network.newBatch();
        final Pieces pieces = new Pieces();
        final ResidualLayer.Scratch residual = new ResidualLayer.Scratch(picture.length, width);
    }

    /** Adds its parameters, all 0, to {@code parameters}. */
    PyramidSynthesis(
            ParameterSet parameters, PyramidShape shape, LatentGrid[] grids, float[][][] picture, Parallel parallel) {
        this.grids = grids;
        this.picture = picture;
        this.height = picture[0].length;
        this.width = picture[0][0].length;
        this.parallel = parallel;
        int planes = picture.length;
        upsampler = new Upsampler(parameters);
        network = new SkipNetwork(parameters, "synthesis", grids.length, 1, shape.synthesisWidth(), planes);
        residuals = new ResidualLayer[shape.residuals()];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = new ResidualLayer(parameters, "residual " + i, planes);
        }
        raised = planesOfLevels();
        ofRaised = planesOfLevels();
        samples = new float[residuals.length + 1][planes][height][width];
        ofSamples = new float[2][planes][height][width];
        squares = new double[height];
        scratch = new Scratch[parallel.threads()];
    }

    private float[][][][] planesOfLevels() {
        float[][][][] planes = new float[grids.length][][][];
        for (int k = 0; k < grids.length; k++) {
            planes[k] = new float[k][][];
            for (int level = 0; level < k; level++) {
                planes[k][level] = new float[grids[level].height][grids[level].width];
            }
        }
        return planes;
    }

    private Scratch scratch(int worker) {
        if (scratch[worker] == null) {
            scratch[worker] = new Scratch();
        }
        return scratch[worker];
    }

    private float[][] at(int k, int level) {
        return level == k ? grids[k].rounded : raised[k][level];
    }

    private float[][] gradientAt(int k, int level) {
        return level == k ? grids[k].gradient : ofRaised[k][level];
    }

    /** Makes samples of the rounded latents, and returns the sum of squared errors of all of them. */
    double forward() {
        for (int l = grids.length - 2; l >= 0; l--) {
            int level = l;
            parallel.forEach(Upsampler.bands(grids[level + 1].height), (band, worker) -> {
                for (int k = level + 1; k < grids.length; k++) {
                    upsampler.forward(at(k, level + 1), raised[k][level], band, scratch(worker).upsampling);
                }
            });
        }
        parallel.forEach(bands(), (band, worker) -> networkForward(band, scratch(worker)));
        for (int i = 0; i < residuals.length; i++) {
            int layer = i;
            parallel.forEach(
                    ResidualLayer.bands(height),
                    (band, worker) -> residuals[layer].forward(
                            samples[layer], samples[layer + 1], band, scratch(worker).residual));
        }
        float[][][] last = samples[residuals.length];
        float[][][] errors = ofSamples[0];
        parallel.forEach(bands(), (band, worker) -> {
            for (int row = band * BAND; row < Math.min(height, band * BAND + BAND); row++) {
                squares[row] = 0;
                for (int p = 0; p < picture.length; p++) {
                    Kernels.difference(errors[p][row], last[p][row], picture[p][row], width);
                    squares[row] += Kernels.squares(errors[p][row], width);
                }
            }
        });
        double sum = 0;
        for (double row : squares) {
            sum += row;
        }
        return sum;
    }

    private int bands() {
        return (height + BAND - 1) / BAND;
    }

    private void gather(Scratch s) {
        for (int k = 0; k < grids.length; k++) {
            s.pieces.gather(at(k, 0), s.batch.x, k);
        }
    }

    private void networkForward(int band, Scratch s) {
        s.batch.keepHidden(false);
        s.pieces.start(band * BAND, Math.min(height, band * BAND + BAND), 1, 0, width);
        while (s.pieces.next()) {
            gather(s);
            for (int block = 0; block < s.pieces.blocks(); block++) {
                network.forward(s.batch, block);
            }
            for (int p = 0; p < picture.length; p++) {
                s.pieces.scatter(s.batch.y, p, samples[0][p]);
            }
        }
    }

    /**
     * Gradients after {@link #forward}, of a loss that is {@code weight} times the sum of squared errors: those of the rounded latents are
     * written to the grids.
     *
     * @param step chooses the rows from which layers at full resolution learn
     * @param gradient of the parameters is added here
     */
    void backward(double weight, int step, Partials gradient) {
        parallel.forEach(bands(), (band, worker) -> {
            for (int row = band * BAND; row < Math.min(height, band * BAND + BAND); row++) {
                for (float[][] plane : ofSamples[0]) {
                    Kernels.scale(plane[row], (float) (2 * weight), width);
                }
            }
        });
        int turn = 0;
        for (int i = residuals.length - 1; i >= 0; i--) {
            int layer = i;
            float[][][] gy = ofSamples[turn];
            float[][][] gx = ofSamples[1 - turn];
            gradient.collect(
                    ResidualLayer.bands(height),
                    (parts, n) -> parallel.forEach(
                            n,
                            (band, worker) -> residuals[layer].backward(
                                    samples[layer], gy, gx, band, step, scratch(worker).residual, parts[band])));
            turn = 1 - turn;
        }
        float[][][] g = ofSamples[turn];
        gradient.collect(
                bands(),
                (parts, n) -> parallel.forEach(
                        n, (band, worker) -> networkBackward(band, g, step, scratch(worker), parts[band])));
        for (int l = 0; l < grids.length - 1; l++) {
            int level = l;
            gradient.collect(
                    Upsampler.bands(grids[level + 1].height),
                    (parts, n) -> parallel.forEach(n, (band, worker) -> {
                        for (int k = level + 1; k < grids.length; k++) {
                            upsampler.backward(
                                    at(k, level + 1),
                                    ofRaised[k][level],
                                    gradientAt(k, level + 1),
                                    band,
                                    scratch(worker).upsampling,
                                    parts[band]);
                        }
                    }));
        }
    }

    private void networkBackward(int band, float[][][] g, int step, Scratch s, double[] gradient) {
        int stride = LearnedRows.stride(height, width);
        for (int phase = 0; phase < stride; phase++) {
            int first = LearnedRows.first(band * BAND, stride, step, phase);
            s.batch.keepHidden(phase == 0);
            s.pieces.start(first, Math.min(height, band * BAND + BAND), stride, 0, width);
            while (s.pieces.next()) {
                gather(s);
                for (int p = 0; p < picture.length; p++) {
                    s.pieces.gather(g[p], s.batch.gy, p);
                }
                for (int block = 0; block < s.pieces.blocks(); block++) {
                    network.hidden(s.batch, block);
                    network.backward(s.batch, block, true);
                }
                if (phase == 0) {
                    network.addGradient(s.batch, s.pieces.blocks(), stride, gradient);
                }
                for (int k = 0; k < grids.length; k++) {
                    s.pieces.scatter(s.batch.gx, k, gradientAt(k, 0));
                }
            }
        }
    }

    ParameterSet.Tensor taps() {
        return upsampler.taps();
    }
}
