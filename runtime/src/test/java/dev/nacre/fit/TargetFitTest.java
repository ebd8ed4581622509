package dev.nacre.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fits that aim at a quality or a size get there, in one go and bit for bit the same after interruptions. */
class TargetFitTest {
    private static final int STEPS = 240;

    @TempDir
    private Path folder;

    /** A file loses a little against the fit; how much is only known when it is finished. */
    private static final class Meter implements FitMeter {
        private final ToDoubleFunction<FitLoss> scale;
        private final double loss;
        private final double[] finished = {0};

        Meter(ToDoubleFunction<FitLoss> scale, double loss) {
            this.scale = scale;
            this.loss = loss;
        }

        @Override
        public double measure(PyramidFit fit) {
            return scale.applyAsDouble(fit.evaluate());
        }

        @Override
        public double rehearse(PyramidFit fit) {
            return measure(fit) - loss / 2;
        }

        @Override
        public double finish(PyramidFit fit) {
            finished[0]++;
            return measure(fit) - loss;
        }

        @Override
        public void state(FitState state) {
            state.doubles(finished);
        }
    }

    /** A fit and what it is measured by. */
    private record Run(PyramidFit fit, Meter meter, TargetFit target) {}

    private static Run run(FitGoal goal, Meter meter, double firstLambda) {
        PyramidOptions options =
                PyramidOptions.defaults().withSteps(TargetFit.scheduled(STEPS)).withLambda(firstLambda);
        PyramidFit fit = new PyramidFit(Pyramids.REFERENCE, texture(), options, Parallel.sequential());
        return new Run(fit, meter, new TargetFit(fit, goal, meter, STEPS));
    }

    /** Rough enough that latents, and not networks alone, have to make it. */
    private static float[][][] texture() {
        Random random = new Random(5);
        float[][][] picture = Pyramids.reference(40, 48);
        for (int y = 0; y < picture[0].length; y++) {
            for (int x = 0; x < picture[0][0].length; x++) {
                float value = (float) (0.06 * random.nextGaussian());
                for (float[][] plane : picture) {
                    plane[y][x] += value;
                }
            }
        }
        return picture;
    }

    private static FitGoal psnr(double least) {
        return new FitGoal(least, least + 0.04, least + 0.1, -2.1, 3, 25);
    }

    private static Meter ofPsnr() {
        return new Meter(FitLoss::psnr, 0.05);
    }

    private static FitGoal logBpp(double bpp) {
        double aim = Math.log(bpp);
        return new FitGoal(aim - 0.018, aim, aim + 0.018, -0.5, -0.5, 80);
    }

    /** From a lambda three times too small, and one three times too large. */
    @Test
    void landsOnQuality() throws IOException {
        for (double firstLambda : new double[] {3e-4, 3e-3}) {
            Run run = run(psnr(28), ofPsnr(), firstLambda);
            new FitLoop(Optional.empty()).run(run.target, p -> {});
            double reached = run.fit.evaluate().psnr() - 0.05;
            assertTrue(reached >= 28 && reached <= 28.1, "from " + firstLambda + ": " + reached + " dB");
            assertTrue(run.target.steps() <= STEPS);
        }
    }

    @Test
    void landsOnSize() throws IOException {
        Run run = run(logBpp(1.5), new Meter(loss -> Math.log(loss.bpp()), 0.02), 1e-3);
        new FitLoop(Optional.empty()).run(run.target, p -> {});
        assertEquals(1.5, run.fit.evaluate().bpp() * Math.exp(-0.02), 0.02 * 1.5);
    }

    /** What can't be had takes all steps and ends at the end of the scale, without breaking anything. */
    @Test
    void endsNearWhatCanNotBeReached() throws IOException {
        Run good = run(psnr(90), ofPsnr(), 1e-4);
        new FitLoop(Optional.empty()).run(good.target, p -> {});
        assertTrue(good.fit.evaluate().psnr() > 32, good.fit.evaluate().toString());
        assertTrue(good.fit.lambda() < 1e-4);
        Run small = run(logBpp(1e-6), new Meter(loss -> Math.log(loss.bpp()), 0), 1e-2);
        new FitLoop(Optional.empty()).run(small.target, p -> {});
        assertTrue(small.fit.evaluate().bpp() < 0.6, small.fit.evaluate().toString());
        assertTrue(small.fit.lambda() > 1e-2);
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Killed once in each part of the fit, a step behind the journal: while steered, driven, and settling. */
    @Test
    void aKilledFitLandsAsItWouldHave() throws IOException {
        // Starts so far off that a drive is needed, and finishes so badly that the first settling is not the last.
        FitGoal goal = new FitGoal(27.6, 27.62, 27.64, -2.1, 0.5, 25);
        Supplier<Run> start = () -> run(goal, new Meter(FitLoss::psnr, 0.2), 2.5e-3);
        Run uninterrupted = start.get();
        int[] taken = {0};
        new FitLoop(Optional.empty()).run(uninterrupted.target, p -> taken[0]++);
        assertTrue(uninterrupted.meter.finished[0] > 1, "one settling");
        StateCopy expected = StateCopy.of(uninterrupted.target);
        byte[] fingerprint = new byte[FitJournal.FINGERPRINT_BYTES];
        FitJournal journal = new FitJournal(folder.resolve("target.fit"), fingerprint);
        int scheduled = TargetFit.scheduled(STEPS);
        for (int life : new int[] {70, scheduled - STEPS / 12, scheduled - 3, scheduled + 4, taken[0] - 2}) {
            Run run = start.get();
            // Interrupted in time, it stores itself; then it is killed.
            assertThrows(
                    IOException.class,
                    () -> new FitLoop(Optional.of(journal)).run(run.target, p -> {
                        if (p.step() == life) {
                            Thread.currentThread().interrupt();
                        }
                    }));
            Run killed = start.get();
            assertThrows(
                    Killed.class,
                    () -> new FitLoop(Optional.of(journal)).run(killed.target, p -> {
                        throw new Killed();
                    }));
        }
        Run last = start.get();
        int[] first = {0};
        new FitLoop(Optional.of(journal)).run(last.target, p -> first[0] = first[0] == 0 ? p.step() : first[0]);
        assertEquals(taken[0] - 1, first[0]);
        assertEquals(taken[0], last.target.steps());
        StateCopy found = StateCopy.of(last.target);
        for (int i = 0; i < expected.floats().size(); i++) {
            assertArrayEquals(expected.floats().get(i), found.floats().get(i), "floats " + i);
        }
        for (int i = 0; i < expected.doubles().size(); i++) {
            assertArrayEquals(expected.doubles().get(i), found.doubles().get(i), "doubles " + i);
        }
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new FitGoal(2, 1, 3, -1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new FitGoal(1, 2, 3, 0, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new FitGoal(1, 2, 3, -1, 0, 0));
        Run run = run(psnr(30), ofPsnr(), 1e-3);
        assertThrows(IllegalArgumentException.class, () -> new TargetFit(run.fit, psnr(30), run.meter, STEPS + 100));
    }
}
