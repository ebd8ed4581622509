package dev.nacre.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestSounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    private static final int[][] RATES = {
        {44100, 16000}, {16000, 44100}, {48000, 44100}, {44100, 48000}, {22050, 16000}, {11025, 16000}, {8000, 16000},
        {16000, 8000}, {48000, 16000}, {192000, 8000}, {8000, 192000}, {44101, 16000}, {16000, 44101}, {192000, 44100},
        {16000, 10000}, {16000, 16000}
    };

    /** What sine of this frequency is in a signal, away from the ends: amplitude and phase by least squares, and the rest. */
    private record Fit(double amplitude, double phase, double noiseDb) {
        static Fit of(float[] y, int rate, double hertz, int margin) {
            double ss = 0;
            double cc = 0;
            double sc = 0;
            double sy = 0;
            double cy = 0;
            for (int n = margin; n < y.length - margin; n++) {
                double angle = 2 * Math.PI * hertz * n / rate;
                double s = Math.sin(angle);
                double c = Math.cos(angle);
                ss += s * s;
                cc += c * c;
                sc += s * c;
                sy += s * y[n];
                cy += c * y[n];
            }
            double det = ss * cc - sc * sc;
            double a = (sy * cc - cy * sc) / det;
            double b = (cy * ss - sy * sc) / det;
            double rest = 0;
            double all = 0;
            for (int n = margin; n < y.length - margin; n++) {
                double angle = 2 * Math.PI * hertz * n / rate;
                double fit = a * Math.sin(angle) + b * Math.cos(angle);
                rest += (y[n] - fit) * (y[n] - fit);
                all += fit * fit;
            }
            return new Fit(Math.hypot(a, b), Math.atan2(b, a), 10 * Math.log10(rest / all));
        }
    }

    @Test
    void tonesPassInTimeAndClean() {
        for (int[] r : RATES) {
            double nyquist = Math.min(r[0], r[1]) / 2.0;
            int margin = (int) Math.ceil(130.0 * r[1] / Math.min(r[0], r[1]));
            for (double part : new double[] {0.01, 0.1, 0.5, 0.9, 0.94}) {
                double hertz = part * nyquist;
                float[] x = TestSounds.tone(r[0], (int) (1200L * r[0] / Math.min(r[0], r[1])), hertz, 0.9)
                        .channel(0);
                Fit fit = Fit.of(Resampler.resample(x, r[0], r[1]), r[1], hertz, margin);
                String which = Arrays.toString(r) + " " + hertz + " Hz: " + fit;
                assertEquals(0, 20 * Math.log10(fit.amplitude / 0.9), 0.01, which);
                assertEquals(0, fit.phase, 2e-5, which); // no delay at all
                assertTrue(fit.noiseDb < -96, which);
            }
        }
    }

    @Test
    void whatIsAboveTheLowerNyquistIsGone() {
        for (int[] r : RATES) {
            if (r[1] >= r[0]) {
                continue;
            }
            for (double part : new double[] {1.0, 1.02, 1.1, 1.3, 1.9}) {
                double hertz = part * r[1] / 2;
                if (hertz > 0.49 * r[0]) {
                    continue;
                }
                float[] x = TestSounds.tone(r[0], (int) (1200L * r[0] / r[1]), hertz + 0.5, 1)
                        .channel(0);
                float[] y = Resampler.resample(x, r[0], r[1]);
                double sum = 0;
                for (int n = 300; n < y.length - 300; n++) {
                    sum += y[n] * y[n];
                }
                double db = 10 * Math.log10(2 * sum / (y.length - 600));
                assertTrue(db < -90, Arrays.toString(r) + " " + hertz + " Hz comes through at " + db + " dB");
            }
        }
    }

    /** Images of a low tone when the rate rises: all that is not the tone counts, so the first test has them; here at the worst place. */
    @Test
    void sweepsAreCleanAgainstTheFormula() {
        // A sweep far below both Nyquist frequencies, resampled, is the same formula at the other rate.
        for (int[] r : new int[][] {{44100, 16000}, {16000, 44100}, {44101, 16000}, {48000, 44100}}) {
            double seconds = 0.4;
            float[] x = chirp(r[0], seconds);
            float[] y = Resampler.resample(x, r[0], r[1]);
            float[] expected = chirp(r[1], seconds);
            double error = 0;
            double all = 0;
            for (int n = r[1] / 20; n < expected.length - r[1] / 20; n++) {
                error += Math.pow(y[n] - expected[n], 2);
                all += Math.pow(expected[n], 2);
            }
            double db = 10 * Math.log10(error / all);
            assertTrue(db < -96, Arrays.toString(r) + ": " + db);
        }
    }

    private static float[] chirp(int rate, double seconds) {
        float[] x = new float[(int) (rate * seconds)];
        for (int n = 0; n < x.length; n++) {
            double t = (double) n / rate;
            x[n] = (float) (0.7 * Math.sin(2 * Math.PI * (100 * t + 8000 * t * t)));
        }
        return x;
    }

    @Test
    void aConstantStaysItself() {
        for (int[] r : RATES) {
            float[] x = TestSounds.constant(r[0], 1, (int) (600L * r[0] / Math.min(r[0], r[1])), 0.75)
                    .channel(0);
            float[] y = Resampler.resample(x, r[0], r[1]);
            int margin = (int) Math.ceil(130.0 * r[1] / Math.min(r[0], r[1]));
            for (int n = margin; n < y.length - margin; n++) {
                assertEquals(0.75, y[n], 2e-6, Arrays.toString(r) + " sample " + n);
            }
        }
    }

    @Test
    void lengthsAreExact() {
        for (int[] r : RATES) {
            for (int n : new int[] {0, 1, 2, 3, 7, 100, 1000, 1023}) {
                int expected = (int) (((long) n * r[1] + r[0] - 1) / r[0]);
                float[] x = TestSounds.noise(r[0], 1, n, n).channel(0);
                assertEquals(expected, Resampler.resample(x, r[0], r[1]).length, Arrays.toString(r) + " " + n);
                assertEquals(expected, Resampler.outputLength(n, r[0], r[1]));
            }
        }
        assertEquals(1L << 40, Resampler.outputLength(1L << 40, 44100, 44100));
        assertEquals((1L << 40) / 3 + 1, Resampler.outputLength(1L << 40, 48000, 16000));
    }

    @ParameterizedTest
    @CsvSource({"44100,16000", "16000,44100", "48000,16000", "44101,16000", "8000,48000", "192000,8000", "16000,16000"})
    void cutsDoNotMatter(int in, int out) {
        float[] x = TestSounds.music(in, 1, 0.25, 4).channel(0);
        float[] whole = Resampler.resample(x, in, out);
        for (int chunk : new int[] {1, 37, 320, 5000, 0}) {
            Random random = new Random(chunk);
            Resampler resampler = new Resampler(in, out);
            float[] y = new float[whole.length];
            int at = 0;
            for (int done = 0; done < x.length; ) {
                int n = Math.min(x.length - done, chunk > 0 ? chunk : random.nextInt(900));
                int promised = resampler.outputsFor(n);
                int given = resampler.push(x, done, n, y, at);
                assertEquals(promised, given);
                at += given;
                done += n;
            }
            assertEquals(whole.length, at + resampler.remaining());
            at += resampler.finish(y, at);
            assertEquals(whole.length, at);
            assertArrayEquals(whole, y, "chunks of " + chunk);
            assertEquals(0, resampler.finish(y, 0));
            assertThrows(IllegalStateException.class, () -> resampler.push(x));
        }
    }

    @Test
    void aSeekGivesTheSameBits() {
        for (int[] r : RATES) {
            float[] x = TestSounds.noise(r[0], 1, 7000 * Math.max(1, r[0] / r[1]), 4)
                    .channel(0);
            float[] whole = Resampler.resample(x, r[0], r[1]);
            Resampler resampler = new Resampler(r[0], r[1]);
            resampler.push(x); // what was there must be forgotten
            for (int target : new int[] {0, 1, 160, 1000, whole.length / 2, whole.length - 1}) {
                int first = Math.toIntExact(resampler.seek(target));
                assertTrue(first >= 0 && first <= x.length);
                List<float[]> parts = new ArrayList<>();
                for (int at = first; at < x.length; at += 333) {
                    parts.add(resampler.push(Arrays.copyOfRange(x, at, Math.min(x.length, at + 333))));
                }
                parts.add(resampler.finish());
                float[] tail = new float[whole.length - target];
                int at = 0;
                for (float[] part : parts) {
                    System.arraycopy(part, 0, tail, at, part.length);
                    at += part.length;
                }
                assertEquals(tail.length, at);
                assertArrayEquals(Arrays.copyOfRange(whole, target, whole.length), tail, Arrays.toString(r) + target);
            }
        }
    }

    @Test
    void anImpulseStaysInItsPlace() {
        float[] y = Resampler.resample(TestSounds.impulse(16000, 1601, 800).channel(0), 16000, 48000);
        int peak = 0;
        for (int n = 0; n < y.length; n++) {
            peak = y[n] > y[peak] ? n : peak;
        }
        assertEquals(2400, peak);
        for (int k = 1; k < 300; k++) {
            assertEquals(y[2400 - k], y[2400 + k], 1e-6);
        }
    }

    @Test
    void spoiledSamplesStayLocal() {
        float[] x = TestSounds.speech(16000, 0.5, 1).channel(0);
        float[] clean = Resampler.resample(x, 16000, 48000);
        x[4000] = Float.NaN;
        float[] y = Resampler.resample(x, 16000, 48000);
        for (int n = 0; n < y.length; n++) {
            if (Math.abs(n - 12000) > 3 * 121) {
                assertEquals(clean[n], y[n]);
            }
        }
        assertTrue(Float.isNaN(y[12000]));
    }

    @Test
    void channelsShareATable() {
        Resampler[] two = Resampler.forChannels(2, 44100, 16000);
        assertNotSame(two[0], two[1]);
        float[][] x = TestSounds.music(44100, 2, 0.2, 3).samples();
        for (int c = 0; c < 2; c++) {
            float[] head = two[c].push(x[c]);
            assertArrayEquals(Arrays.copyOf(Resampler.resample(x[c], 44100, 16000), head.length), head);
        }
    }

    @Test
    void argumentsAreChecked() {
        assertTrue(Resampler.isSupported(768000, 12000));
        assertFalse(Resampler.isSupported(768001, 12000));
        assertFalse(Resampler.isSupported(0, 12000));
        assertFalse(Resampler.isSupported(16000, -1));
        assertThrows(IllegalArgumentException.class, () -> new Resampler(16000, 0));
        assertThrows(IllegalArgumentException.class, () -> Resampler.outputLength(-1, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Resampler.outputLength(1, 0, 1));
        Resampler resampler = new Resampler(8000, 16000);
        assertThrows(IllegalArgumentException.class, () -> resampler.outputsFor(-1));
        assertThrows(IllegalArgumentException.class, () -> resampler.seek(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> resampler.push(new float[10], 5, 6, new float[100], 0));
        assertThrows(
                IndexOutOfBoundsException.class, () -> resampler.push(new float[1000], 0, 1000, new float[100], 0));
        assertEquals(112, resampler.lookAhead());
    }
}
