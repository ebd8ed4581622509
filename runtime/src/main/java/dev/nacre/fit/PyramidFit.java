package dev.nacre.fit;

import dev.nacre.runtime.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A picture as latents at several resolutions, a context network that says how probable each of them is, and networks that turn them into
 * samples, all fitted to that one picture (Cool-Chic: Ladune et al. 2023, Blard et al. 2024). The loss is {@code mse + lambda * bpp}.
 * training/nacre_training/inr_reference.py has the same in PyTorch.
 *
 * <p>With q the latents, rounded:
 *
 * <ul>
 *   <li>context network: inputs are q of the neighbours, 0 outside the tile; outputs the mean in units of q, and log2 of the distance in
 *       which the tail of its Laplace distribution halves, limited to [-5, 7]; hidden layers with ReLU and a linear layer around them
 *   <li>upsampling by 2, as often as a grid needs: a separable symmetric filter of 8 taps, see {@link #parameters}
 *   <li>synthesis: inputs are q of all grids, the finest first; one hidden layer with ReLU and a linear layer around it; then residual 3x3
 *       layers, {@code y = x + bias + conv(x)}, with samples outside equal to those at the edge
 * </ul>
 *
 * <p>Everything is the same for every number of threads and on every JVM: sums go by bands of rows, and all arithmetic is strict. Memory
 * is about 170 bytes a pixel for three planes and seven grids. Not thread-safe.
 */
public final class PyramidFit implements FitModel {
    private static final double NETWORK_RATE = 1e-2;
    private static final double LATENT_RATE = 0.16;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.99;

    /** Rows of a grid that a thread rounds at a time. */
    private static final int ROWS = 32;

    private final PyramidShape shape;
    private final FitSchedule schedule;
    private final int seed;
    private final Parallel parallel;
    private final long pixels;
    private final int planes;

    private final LatentGrid[] grids;
    private final List<int[]> rowBands = new ArrayList<>(); // grid, first row, end
    private final ParameterSet parameters = new ParameterSet();
    private final SkipNetwork context;
    private final List<ContextBand> contextBands = new ArrayList<>();
    private final double[] bandBits;
    private final PyramidSynthesis synthesis;
    private final Partials gradient;
    private final NetworkOptimiser optimiser;
    private final ContextBand.Scratch[] contextScratch;
    private final LatentGrid.Scratch[] gridScratch;

    private final double[] lambda; // one number, an array to be stored
    private final BestParameters best;

    /**
     * Begins a fit.
     *
     * @param picture {@code [plane][row][column]}, samples in [0, 1], 1 or 3 planes; not copied
     * @param parallel runs the steps
     * @throws IllegalArgumentException if the picture is empty or ragged, or the options' tiles don't fit the shape
     */
    public PyramidFit(PyramidShape shape, float[][][] picture, PyramidOptions options, Parallel parallel) {
        this(shape, picture, options, parallel, Soap::new);
    }

    PyramidFit(
            PyramidShape shape,
            float[][][] picture,
            PyramidOptions options,
            Parallel parallel,
            Function<ParameterSet, NetworkOptimiser> newOptimiser) {
        requireEven(picture);
        this.shape = shape;
        this.schedule = new FitSchedule(options.steps());
        this.seed = options.seed();
        this.parallel = parallel;
        this.planes = picture.length;
        int height = picture[0].length;
        int width = picture[0][0].length;
        this.pixels = (long) height * width;
        this.lambda = new double[] {options.lambda()};
        grids = new LatentGrid[shape.grids()];
        for (int k = 0; k < grids.length; k++) {
            grids[k] = new LatentGrid(k, (height + (1 << k) - 1) >> k, (width + (1 << k) - 1) >> k);
            for (int row = 0; row < grids[k].height; row += ROWS) {
                rowBands.add(new int[] {k, row, Math.min(grids[k].height, row + ROWS)});
            }
            cutTiles(grids[k], options);
        }
        bandBits = new double[contextBands.size()];
        context = new SkipNetwork(
                parameters, "context", shape.neighbours().size(), shape.contextLayers(), shape.contextWidth(), 2);
        synthesis = new PyramidSynthesis(parameters, shape, grids, picture, parallel);
        gradient = new Partials(parameters.size());
        FirstParameters.fill(parameters, seed, shape);
        optimiser = newOptimiser.apply(parameters);
        best = new BestParameters(parameters);
        contextScratch = new ContextBand.Scratch[parallel.threads()];
        gridScratch = new LatentGrid.Scratch[parallel.threads()];
    }

    private static void requireEven(float[][][] picture) {
        if (picture.length == 0 || picture[0].length == 0 || picture[0][0].length == 0) {
            throw new IllegalArgumentException("an empty picture");
        }
        for (float[][] plane : picture) {
            if (plane.length != picture[0].length) {
                throw new IllegalArgumentException("planes of " + picture[0].length + " and " + plane.length + " rows");
            }
            for (float[] row : plane) {
                if (row.length != picture[0][0].length) {
                    throw new IllegalArgumentException("rows of " + picture[0][0].length + " and " + row.length);
                }
            }
        }
    }

    private void cutTiles(LatentGrid grid, PyramidOptions options) {
        List<Integer> columns = starts(options.tileColumns());
        List<Integer> rows = starts(options.tileRows());
        for (int r = 0; r < rows.size(); r++) {
            int top = rows.get(r) >> grid.index;
            int bottom = r + 1 < rows.size() ? Math.min(grid.height, rows.get(r + 1) >> grid.index) : grid.height;
            for (int c = 0; c < columns.size(); c++) {
                int left = columns.get(c) >> grid.index;
                int right =
                        c + 1 < columns.size() ? Math.min(grid.width, columns.get(c + 1) >> grid.index) : grid.width;
                if (top < bottom && left < right) {
                    ContextBand.cut(grid, top, bottom, left, right, shape.reach(), contextBands);
                }
            }
        }
    }

    private List<Integer> starts(List<Integer> starts) {
        int stride = 1 << shape.grids() - 1;
        for (int i = 0; i < starts.size(); i++) {
            int start = starts.get(i);
            if (i == 0 ? start != 0 : start <= starts.get(i - 1) || start % stride != 0) {
                throw new IllegalArgumentException(
                        "tiles begin at " + starts + ", must be 0 and rising multiples of " + stride);
            }
        }
        if (starts.isEmpty()) {
            throw new IllegalArgumentException("no tiles");
        }
        return starts;
    }

    @Override
    public int steps() {
        return schedule.steps();
    }

    FitSchedule schedule() {
        return schedule;
    }

    @Override
    public FitLoss step(int step) {
        return step(step, schedule.hard(step), schedule.rate(step));
    }

    /**
     * A step as {@link #step(int)} does it, but whether latents are rounded fully and stay, and the share of the learning rates, are the
     * caller's; soft rounding and noise beyond the schedule's soft steps are those of the last one.
     */
    FitLoss step(int step, boolean hard, double rate) {
        FitLoss loss = gradients(step, hard);
        if (hard) {
            best.offer(loss.weighted(lambda[0]));
        } else {
            descend(AdamRates.at(step + 1, BETA1, BETA2, LATENT_RATE * rate));
        }
        optimiser.step(gradient.sum(), NETWORK_RATE * rate);
        return loss;
    }

    /**
     * The loss at a step, and the gradient of {@code pixels / lambda} times the loss, which is in bits: so it has sizes that floats like,
     * whatever the picture's size. Lambda is there what bits cost at this step, see {@link FitSchedule#price}.
     *
     * @param hard whether latents are rounded fully, and have no gradient
     */
    FitLoss gradients(int step, boolean hard) {
        round(step, hard);
        gradient.clear();
        double bits = rate(step, hard ? ContextBand.Gradients.NETWORK : ContextBand.Gradients.ALL);
        double squares = synthesis.forward();
        synthesis.backward(1 / (planes * lambda[0] * schedule.price(step, lambda[0])), step, gradient);
        if (!hard) {
            for (ContextBand band : contextBands) {
                band.addTo();
            }
            parallel.forEach(rowBands.size(), (part, worker) -> {
                int[] band = rowBands.get(part);
                LatentGrid grid = grids[band[0]];
                for (int row = band[1]; row < band[2]; row++) {
                    Kernels.multiply(grid.gradient[row], grid.slope[row], grid.width);
                }
            });
        }
        return loss(squares, bits);
    }

    private FitLoss loss(double squares, double bits) {
        return new FitLoss(squares / (planes * pixels), bits, pixels);
    }

    private void round(int step, boolean hard) {
        float temperature = hard ? 0 : schedule.temperature(step);
        float noise = hard ? 0 : schedule.noise(step);
        parallel.forEach(rowBands.size(), (part, worker) -> {
            int[] band = rowBands.get(part);
            LatentGrid grid = grids[band[0]];
            if (gridScratch[worker] == null) {
                gridScratch[worker] = new LatentGrid.Scratch(grids[0].width);
            }
            int key = FitNoise.key(seed, FitNoise.LATENTS, step, grid.index);
            for (int row = band[1]; row < band[2]; row++) {
                if (hard) {
                    grid.round(row);
                } else {
                    grid.roundSoftly(row, key, noise, temperature, gridScratch[worker]);
                }
            }
        });
    }

    private double rate(int step, ContextBand.Gradients wanted) {
        gradient.collect(
                contextBands.size(),
                (parts, n) -> parallel.forEach(n, (band, worker) -> {
                    if (contextScratch[worker] == null) {
                        contextScratch[worker] = new ContextBand.Scratch(context);
                    }
                    bandBits[band] = contextBands
                            .get(band)
                            .apply(context, shape.neighbours(), step, wanted, contextScratch[worker], parts[band]);
                }));
        double sum = 0;
        for (double bits : bandBits) {
            sum += bits;
        }
        return sum;
    }

    private void descend(AdamRates rates) {
        parallel.forEach(rowBands.size(), (part, worker) -> {
            int[] band = rowBands.get(part);
            for (int row = band[1]; row < band[2]; row++) {
                grids[band[0]].descend(row, rates);
            }
        });
    }

    /** The loss with latents rounded as a file has them, and the parameters as they are now. */
    public FitLoss evaluate() {
        round(0, true);
        double bits = rate(0, ContextBand.Gradients.NONE);
        return loss(synthesis.forward(), bits);
    }

    /**
     * Takes the best parameters that a step with fully rounded latents has met, these and lambda being what they are now: to be called after
     * the last step, or before latents move again.
     */
    public void takeBest() {
        best.offer(evaluate().weighted(lambda[0]));
        best.take();
        best.forget();
    }

    /**
     * All parameters, copied, in this order; matrices are {@code [output][input]}. Weights and biases of each layer of the context network,
     * its output weights, skip weights, output biases; taps of upsampling: {@code taps[t]} of source i - 2 + t for the even result 2 i, of
     * source i + 2 - t for the odd result 2 i + 1, sources outside being those at the edge; weights and biases of the synthesis' hidden layer,
     * its output weights, skip weights, output biases; weights {@code [output][input][3][3]} and biases of each residual layer.
     */
    public List<float[]> parameters() {
        return parameters.copy();
    }

    /**
     * Replaces all parameters, as {@link #parameters} lists them: by a start from elsewhere before the first step, by rounded ones before
     * {@link #evaluate}.
     *
     * @throws IllegalArgumentException if their numbers differ
     */
    public void setParameters(List<float[]> values) {
        if (values.size() != parameters.numTensors()) {
            throw new IllegalArgumentException(values.size() + " arrays, must be " + parameters.numTensors());
        }
        for (int i = 0; i < values.size(); i++) {
            float[] to = parameters.tensor(i).values();
            if (values.get(i).length != to.length) {
                throw new IllegalArgumentException(
                        parameters.tensor(i).name() + ": " + values.get(i).length + " numbers, must be " + to.length);
            }
        }
        for (int i = 0; i < values.size(); i++) {
            System.arraycopy(values.get(i), 0, parameters.tensor(i).values(), 0, values.get(i).length);
        }
    }

    /** The latents of each grid, row-major, rounded, within +-1000. */
    public short[][] latents() {
        short[][] all = new short[grids.length][];
        for (LatentGrid grid : grids) {
            short[] values = new short[grid.height * grid.width];
            for (int i = 0; i < values.length; i++) {
                values[i] = (short) Math.rint(grid.latents[i / grid.width][i % grid.width]);
            }
            all[grid.index] = values;
        }
        return all;
    }

    public double lambda() {
        return lambda[0];
    }

    /**
     * Changes what a bit is worth, from the next step on; a resumed fit remembers it.
     *
     * @throws IllegalArgumentException if it is not in [1e-7, 10]
     */
    public void setLambda(double lambda) {
        // Gradients are mostly those of the distortion, which goes by 1 / lambda. Adam would take long to see that they
        // are smaller.
        float factor = (float) (this.lambda[0] / PyramidOptions.requireLambda(lambda));
        parallel.forEach(rowBands.size(), (part, worker) -> {
            int[] band = rowBands.get(part);
            for (int row = band[1]; row < band[2]; row++) {
                grids[band[0]].gradientsGrow(row, factor);
            }
        });
        this.lambda[0] = lambda;
        best.forget();
    }

    @Override
    public void state(FitState state) {
        state.doubles(lambda);
        parameters.state(state);
        optimiser.state(state);
        best.state(state);
        for (LatentGrid grid : grids) {
            grid.state(state);
        }
    }

    LatentGrid grid(int k) {
        return grids[k];
    }

    ParameterSet parameterSet() {
        return parameters;
    }

    /** That of the parameters at the last {@link #gradients}. */
    double[] gradient() {
        return gradient.sum();
    }
}
