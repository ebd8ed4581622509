package dev.nacre.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitJournalTest {
    private static final int STEPS = 40;

    @TempDir
    private Path folder;

    private static PyramidFit newFit() {
        PyramidOptions options = PyramidOptions.defaults().withSteps(STEPS);
        return new PyramidFit(Pyramids.REFERENCE, Pyramids.reference(24, 40), options, Parallel.sequential());
    }

    private FitJournal journal(int fingerprint) {
        byte[] bytes = new byte[32];
        bytes[5] = (byte) fingerprint;
        return new FitJournal(folder.resolve("fit.journal"), bytes);
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    void aKilledFitEndsAsItWouldHave() throws IOException {
        PyramidFit uninterrupted = newFit();
        new FitLoop(Optional.empty()).run(uninterrupted, p -> changeLambda(uninterrupted, p));
        StateCopy expected = StateCopy.of(uninterrupted);
        Random random = new Random(11);
        for (int round = 0; round < 4; round++) {
            int kills = 0;
            int resumed = 0;
            while (true) {
                PyramidFit fit = newFit();
                int life = 3 + random.nextInt(STEPS / 2);
                int[] steps = {0};
                // Four seconds a step: the journal is written after every third.
                LongSupplier clock = () -> TimeUnit.SECONDS.toNanos(4L * steps[0]);
                int[] first = {0};
                try {
                    new FitLoop(Optional.of(journal(1)), clock).run(fit, p -> {
                        changeLambda(fit, p);
                        first[0] = first[0] == 0 ? p.step() : first[0];
                        if (++steps[0] == life) {
                            throw new Killed();
                        }
                    });
                } catch (Killed e) {
                    kills++;
                    resumed = Math.max(resumed, first[0]);
                    continue;
                }
                StateCopy found = StateCopy.of(fit);
                for (int i = 0; i < expected.floats().size(); i++) {
                    assertArrayEquals(expected.floats().get(i), found.floats().get(i), "floats " + i);
                }
                for (int i = 0; i < expected.doubles().size(); i++) {
                    assertArrayEquals(expected.doubles().get(i), found.doubles().get(i), "doubles " + i);
                }
                break;
            }
            assertTrue(wentOn(kills, resumed), kills + " kills, went on from step " + resumed);
            FitJournal.delete(folder.resolve("fit.journal"));
            try (var files = Files.list(folder)) {
                assertEquals(0, files.count());
            }
        }
    }

    /** Whether some life did not begin at the start, wherever there were two kills or more. */
    private static boolean wentOn(int kills, int resumed) {
        return kills < 2 || resumed > 1;
    }

    private static void changeLambda(PyramidFit fit, FitProgress p) {
        if (p.step() == 9) {
            fit.setLambda(3e-3);
        }
    }

    /** A second a step, and three to write: every sixty steps, not every ten. */
    @Test
    void writesSeldomWhereThatIsSlow() throws IOException {
        long[] seconds = {0};
        List<Integer> written = new ArrayList<>();
        FitModel model = new FitModel() {
            private int done;

            @Override
            public int steps() {
                return 200;
            }

            @Override
            public FitLoss step(int step) {
                seconds[0]++;
                done = step + 1;
                return new FitLoss(0.5, 1, 1);
            }

            @Override
            public void state(FitState state) {
                seconds[0] += 3;
                written.add(done);
            }
        };
        new FitLoop(Optional.of(journal(1)), () -> TimeUnit.SECONDS.toNanos(seconds[0])).run(model, p -> {});
        assertEquals(List.of(1, 61, 121, 181), written);
    }

    @Test
    void anInterruptedFitStoresWhereItIs() throws IOException {
        PyramidFit fit = newFit();
        FitLoop loop = new FitLoop(Optional.of(journal(1)));
        assertThrows(
                InterruptedIOException.class,
                () -> loop.run(fit, p -> {
                    if (p.step() == 7) {
                        Thread.currentThread().interrupt();
                    }
                }));
        assertFalse(Thread.currentThread().isInterrupted());
        assertEquals(7, journal(1).resume(newFit()));
    }

    /** Channels close when their thread is interrupted: the state must be kept all the same, and be read again later. */
    @Test
    void anInterruptWhileTheJournalIsInUseLosesNothing() throws IOException {
        int[] steps = {0};
        LongSupplier fourSecondsAStep = () -> TimeUnit.SECONDS.toNanos(4L * steps[0]);
        FitLoop loop = new FitLoop(Optional.of(journal(1)), fourSecondsAStep);
        // In a step after which the journal is due anyway.
        assertInterrupted(loop, newFit(), p -> {
            if (++steps[0] == 4) {
                Thread.currentThread().interrupt();
            }
        });
        assertEquals(4, journal(1).resume(newFit()));

        // While it is read.
        Thread.currentThread().interrupt();
        assertInterrupted(loop, newFit(), p -> steps[0]++);
        assertEquals(4, journal(1).resume(newFit()));

        // While it is written.
        PyramidFit fit = newFit();
        FitModel interrupting = new FitModel() {
            @Override
            public int steps() {
                return fit.steps();
            }

            @Override
            public FitLoss step(int step) {
                return fit.step(step);
            }

            @Override
            public void state(FitState state) {
                fit.state(state);
                if (steps[0] == 2) {
                    steps[0]++;
                    Thread.currentThread().interrupt();
                }
            }
        };
        steps[0] = 0;
        assertInterrupted(loop, interrupting, p -> steps[0]++);
        assertEquals(6, journal(1).resume(newFit()));
    }

    private static void assertInterrupted(FitLoop loop, FitModel model, FitListener listener) {
        assertThrows(InterruptedIOException.class, () -> loop.run(model, listener));
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void refusesDamageAndOtherFits() throws IOException {
        PyramidFit fit = newFit();
        fit.step(0);
        journal(1).write(fit, 1);
        assertThrows(MalformedBitstreamException.class, () -> journal(2).resume(newFit()));
        Path file = folder.resolve("fit.journal");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(8);
        for (int i = 0; i < 40; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(i < 20 ? 48 : damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            assertThrows(NacreException.class, () -> journal(1).resume(newFit()));
        }
        for (int length = 0; length < whole.length; length += 997) {
            byte[] cut = new byte[length];
            System.arraycopy(whole, 0, cut, 0, length);
            Files.write(file, cut);
            assertThrows(NacreException.class, () -> journal(1).resume(newFit()));
        }
        Files.write(file, whole);
        PyramidFit smaller = new PyramidFit(
                Pyramids.REFERENCE, Pyramids.reference(24, 39), PyramidOptions.defaults(), Parallel.sequential());
        PyramidFit larger = new PyramidFit(
                Pyramids.REFERENCE, Pyramids.reference(24, 41), PyramidOptions.defaults(), Parallel.sequential());
        assertThrows(NacreException.class, () -> journal(1).resume(smaller));
        assertThrows(NacreException.class, () -> journal(1).resume(larger));
        PyramidFit shorter = new PyramidFit(
                Pyramids.REFERENCE,
                Pyramids.reference(24, 40),
                PyramidOptions.defaults().withSteps(1),
                Parallel.sequential());
        journal(1).write(fit, 2);
        assertThrows(NacreException.class, () -> journal(1).resume(shorter));
    }

    /** The journal that was there stays whole if the next one can't be written. */
    @Test
    void keepsTheOldStateUntilTheNewOneIsWhole() throws IOException {
        PyramidFit fit = newFit();
        fit.step(0);
        journal(1).write(fit, 1);
        FitModel failing = new FitModel() {
            @Override
            public int steps() {
                return STEPS;
            }

            @Override
            public FitLoss step(int step) {
                return new FitLoss(Double.NaN, 1, 1);
            }

            @Override
            public void state(FitState state) {
                state.doubles(new double[100_000]);
                throw new Killed();
            }
        };
        assertThrows(Killed.class, () -> journal(1).write(failing, 2));
        assertEquals(1, journal(1).resume(newFit()));
        assertThrows(ModelException.class, () -> new FitLoop(Optional.empty()).run(failing, p -> {}));
    }
}
