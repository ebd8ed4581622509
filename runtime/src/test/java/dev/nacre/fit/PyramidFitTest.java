package dev.nacre.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.runtime.Parallel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PyramidFitTest {
    private final Random random = new Random(3);

    private static PyramidFit fit(PyramidShape shape, int height, int width, PyramidOptions options) {
        return new PyramidFit(shape, Pyramids.reference(height, width), options, Parallel.sequential());
    }

    private void randomLatents(PyramidFit fit, int grids) {
        for (int k = 0; k < grids; k++) {
            for (float[] row : fit.grid(k).latents) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = (float) (2 * random.nextGaussian());
                }
            }
        }
    }

    /** Through rounding, contexts, upsampling and synthesis at once. */
    @Test
    void gradientsOfLatents() {
        PyramidFit fit = fit(Pyramids.SMALL, 21, 19, PyramidOptions.defaults().withLambda(1e-2));
        Pyramids.randomise(random, fit.parameterSet(), 0.3);
        randomLatents(fit, 3);
        FitLoss loss = fit.gradients(4, false);
        for (int k = 0; k < 3; k++) {
            LatentGrid grid = fit.grid(k);
            float[][] gradient = new float[grid.height][];
            for (int row = 0; row < grid.height; row++) {
                gradient[row] = grid.gradient[row].clone();
            }
            Differences differences = new Differences("grid " + k);
            for (int row = 0; row < grid.height; row++) {
                for (int i = 0; i < grid.width; i++) {
                    differences.add(grid.latents[row], i, 2e-3f, gradient[row][i], () -> bits(fit, 4, false));
                }
            }
            differences.assertWithin(0.02);
        }
        assertEquals(loss, fit.gradients(4, false));
    }

    private static double bits(PyramidFit fit, int step, boolean hard) {
        FitLoss loss = fit.gradients(step, hard);
        double lambda = fit.lambda() * fit.schedule().price(step, fit.lambda());
        return loss.weighted(lambda) * loss.pixels() / lambda;
    }

    /** Networks learn from some rows of a plane at each step: in so many steps they see the whole gradient. */
    @Test
    void gradientsOfParameters() {
        PyramidFit fit = fit(Pyramids.SMALL, 37, 26, PyramidOptions.defaults().withLambda(1e-2));
        Pyramids.randomise(random, fit.parameterSet(), 0.3);
        randomLatents(fit, 3);
        double[] mean = new double[fit.parameterSet().size()];
        int first = fit.schedule().hardFrom(); // from where the price of bits stays
        for (int step = 0; step < LearnedRows.MAX_STRIDE; step++) {
            fit.gradients(first + step, true);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += fit.gradient()[i] / LearnedRows.MAX_STRIDE;
            }
        }
        Differences ofContext = new Differences("context network");
        Differences ofSynthesis = new Differences("upsampling and synthesis");
        for (ParameterSet.Tensor t : fit.parameterSet().tensors()) {
            Differences differences = t.name().contains("context") ? ofContext : ofSynthesis;
            for (int i = 0; i < t.size(); i++) {
                int at = t.offset() + i;
                differences.add(t.values(), i, 1e-3f, mean[at], () -> bits(fit, first, true));
            }
        }
        ofContext.assertWithin(0.01);
        ofSynthesis.assertWithin(0.01);
    }

    @Test
    void sameForEveryNumberOfThreads() {
        float[][][] picture = Pyramids.reference(150, 260);
        PyramidOptions options = PyramidOptions.defaults().withSteps(10).withTiles(List.of(0, 128), List.of(0, 64));
        List<float[]> expected = null;
        for (int threads : new int[] {1, 2, 5}) {
            try (Parallel parallel = Parallel.of(threads)) {
                PyramidFit fit = new PyramidFit(Pyramids.REFERENCE, picture, options, parallel);
                for (int step = 0; step < 10; step++) {
                    fit.step(step);
                }
                List<float[]> state = StateCopy.floatsOf(fit);
                if (expected == null) {
                    expected = state;
                }
                assertEquals(expected.size(), state.size());
                for (int i = 0; i < state.size(); i++) {
                    assertArrayEquals(expected.get(i), state.get(i), threads + " threads, array " + i);
                }
            }
        }
    }

    /** Two tiles with the same latents cost twice what one does; as one tile they cost something else. */
    @Test
    void contextsSeeNothingOfOtherTiles() {
        PyramidFit one = fit(Pyramids.SMALL, 32, 64, PyramidOptions.defaults());
        randomLatents(one, 3);
        double bits = one.evaluate().rateBits();
        PyramidOptions tiles = PyramidOptions.defaults().withTiles(List.of(0, 64), List.of(0, 32));
        PyramidFit four = fit(Pyramids.SMALL, 64, 128, tiles);
        PyramidFit whole = fit(Pyramids.SMALL, 64, 128, PyramidOptions.defaults());
        for (int k = 0; k < 3; k++) {
            LatentGrid grid = one.grid(k);
            for (int row = 0; row < 2 * grid.height; row++) {
                for (int i = 0; i < 2 * grid.width; i++) {
                    float value = grid.latents[row % grid.height][i % grid.width];
                    four.grid(k).latents[row][i] = value;
                    whole.grid(k).latents[row][i] = value;
                }
            }
        }
        assertEquals(4 * bits, four.evaluate().rateBits(), 1e-6 * bits);
        assertTrue(Math.abs(whole.evaluate().rateBits() - 4 * bits) > 1);
    }

    @Test
    void fitsAPicture() throws Exception {
        PyramidOptions options = PyramidOptions.defaults().withSteps(200);
        PyramidFit fit = fit(Pyramids.REFERENCE, 48, 64, options);
        FitLoss before = fit.evaluate();
        List<FitProgress> heard = new ArrayList<>();
        new FitLoop(Optional.empty()).run(fit, heard::add);
        fit.takeBest();
        FitLoss after = fit.evaluate();
        // Flat grey has 15.1 dB, 200 steps end at 32.1 dB.
        assertTrue(before.psnr() < 15.5 && after.psnr() > 31, before + " to " + after);
        assertTrue(after.weighted(1e-3) <= heard.get(199).loss().weighted(1e-3) + 1e-9);
        assertEquals(200, heard.size());
        assertEquals(200, heard.get(199).step());
        assertEquals(0, heard.get(199).secondsLeft());
        assertTrue(heard.get(0).secondsLeft() > 0);
        // What the fit hands on gives the same loss in another one.
        PyramidFit other = fit(Pyramids.REFERENCE, 48, 64, options);
        other.setParameters(fit.parameters());
        short[][] latents = fit.latents();
        for (int k = 0; k < latents.length; k++) {
            LatentGrid grid = other.grid(k);
            for (int i = 0; i < latents[k].length; i++) {
                grid.latents[i / grid.width][i % grid.width] = latents[k][i];
            }
        }
        assertEquals(after, other.evaluate());
    }

    @Test
    void keepsTheBestParameters() {
        ParameterSet parameters = new ParameterSet();
        float[] number = parameters.addVector("number", 1).values();
        BestParameters best = new BestParameters(parameters);
        for (int loss : new int[] {5, 3, 4}) {
            number[0] = loss;
            best.offer(loss);
        }
        best.take();
        assertEquals(3, number[0]);
    }

    @Test
    void greyOfOneByOne() throws Exception {
        PyramidFit fit = new PyramidFit(
                Pyramids.REFERENCE,
                new float[][][] {{{0.75f}}},
                PyramidOptions.defaults().withSteps(60),
                Parallel.sequential());
        new FitLoop(Optional.empty()).run(fit, p -> {});
        fit.takeBest();
        assertTrue(fit.evaluate().psnr() > 25, fit.evaluate().toString());
        assertEquals(7, fit.latents().length);
        assertEquals(1, fit.latents()[6].length);
    }

    /** A larger weight of the rate, set midway, makes smaller files of worse pictures. */
    @Test
    void lambdaMayChange() throws Exception {
        FitLoss[] ends = new FitLoss[2];
        for (int i = 0; i < 2; i++) {
            PyramidFit fit = fit(
                    Pyramids.REFERENCE,
                    48,
                    64,
                    PyramidOptions.defaults().withSteps(100).withLambda(5e-4));
            double late = i == 0 ? 5e-4 : 1e-2;
            new FitLoop(Optional.empty()).run(fit, p -> {
                if (p.step() == 30) {
                    fit.setLambda(late);
                }
            });
            ends[i] = fit.evaluate();
        }
        assertTrue(ends[1].rateBits() < 0.8 * ends[0].rateBits(), ends[0] + ", " + ends[1]);
        assertTrue(ends[1].mse() > ends[0].mse());
    }

    @Test
    void refusesWhatMakesNoSense() {
        PyramidOptions defaults = PyramidOptions.defaults();
        assertThrows(IllegalArgumentException.class, () -> defaults.withSteps(0));
        assertThrows(IllegalArgumentException.class, () -> defaults.withLambda(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new PyramidShape.Neighbour(0, 0));
        assertThrows(IllegalArgumentException.class, () -> new PyramidShape.Neighbour(1, 1));
        PyramidOptions uneven = defaults.withTiles(List.of(0, 30), List.of(0));
        assertThrows(IllegalArgumentException.class, () -> fit(Pyramids.REFERENCE, 64, 64, uneven));
        float[][][] ragged = {{{0, 0}, {0}}};
        assertThrows(
                IllegalArgumentException.class,
                () -> new PyramidFit(Pyramids.SMALL, ragged, defaults, Parallel.sequential()));
        assertThrows(
                IllegalArgumentException.class,
                () -> fit(Pyramids.SMALL, 8, 8, defaults).setParameters(List.of(new float[3])));
    }
}
