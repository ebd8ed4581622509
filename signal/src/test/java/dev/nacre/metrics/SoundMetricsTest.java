package dev.nacre.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestSounds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The metrics of sound against the values of src/test/python/sound_metrics_reference.py, and where they have no answer. */
class SoundMetricsTest {
    @Test
    void equalTheReferences() throws IOException {
        List<String> lines;
        try (InputStream in = SoundMetricsTest.class.getResourceAsStream("sound_reference.csv")) {
            lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .skip(1)
                    .toList();
        }
        assertEquals(20, lines.size());
        for (String line : lines) {
            String[] f = line.split(",", -1);
            int rate = Integer.parseInt(f[0]);
            int seed = Integer.parseInt(f[2]);
            int[] original = sound(rate, Integer.parseInt(f[1]), seed);
            float[] x = toFloat(original);
            float[] y = toFloat(distort(original, rate, seed, f[3], Integer.parseInt(f[4])));
            assertValue(f[5], SiSdr.of(x, y), 1e-6, line);
            assertValue(f[6], LogMelDistance.of(x, y, rate), 1e-8, line);
            assertValue(f[7], LogMelDistance.upTo(4000, x, y, rate), 1e-8, line);
            // At other rates the reference resamples by another filter.
            double stoiTolerance = rate == 10000 ? 1e-8 : 2e-3;
            assertValue(f[8], Stoi.of(x, y, rate), stoiTolerance, line);
            assertValue(f[9], Stoi.extended(x, y, rate), stoiTolerance, line);
            assertValue(f[10], Nsim.of(x, y, rate), rate == 16000 ? 1e-8 : 0.02, line);
            assertEquals(Integer.parseInt(f[11]), Delay.of(x, y), line);
        }
    }

    private static void assertValue(String expected, OptionalDouble found, double tolerance, String line) {
        if (expected.isEmpty()) {
            assertTrue(found.isEmpty(), line + ": " + found);
        } else {
            assertEquals(Double.parseDouble(expected), found.getAsDouble(), tolerance, line);
        }
    }

    @Test
    void equalSoundsScoreTheBest() {
        float[] x = TestSounds.speech(16000, 2, 5).channel(0);
        assertEquals(SiSdr.MOST, SiSdr.of(x, x.clone()).getAsDouble());
        assertEquals(0, LogMelDistance.of(x, x.clone(), 16000).getAsDouble());
        assertEquals(1, Stoi.of(x, x.clone(), 16000).getAsDouble(), 1e-9);
        assertEquals(1, Stoi.extended(x, x.clone(), 16000).getAsDouble(), 1e-9);
        assertEquals(1, Nsim.of(x, x.clone(), 16000).getAsDouble(), 1e-9);
        assertEquals(0, Delay.of(x, x.clone()));
    }

    @Test
    void siSdrIgnoresScaleAndOffset() {
        float[] x = TestSounds.speech(16000, 1, 5).channel(0);
        float[] noise = TestSounds.noise(16000, 1, x.length, 1).channel(0);
        float[] y = new float[x.length];
        float[] z = new float[x.length];
        for (int n = 0; n < x.length; n++) {
            y[n] = x[n] + 0.01f * noise[n];
            z[n] = 0.25f * y[n] + 0.125f;
        }
        double plain = SiSdr.of(x, y).getAsDouble();
        assertEquals(plain, SiSdr.of(x, z).getAsDouble(), 1e-3);
        assertEquals(plain, SiSdr.of(new float[][] {x, x}, new float[][] {y, y}).getAsDouble(), 1e-9);
        // One channel of two is as noisy: half the noise on the same power twice.
        assertEquals(
                plain + 10 * Math.log10(2),
                SiSdr.of(new float[][] {x, x}, new float[][] {y, x}).getAsDouble(),
                0.05);
    }

    /** Nothing at all, one sample, silence on either side: each has its stated answer. */
    @Test
    void degenerateSounds() {
        float[] none = {};
        float[] silence = new float[32000];
        float[] x = TestSounds.speech(16000, 2, 5).channel(0);
        assertEquals(32000, x.length);

        assertTrue(SiSdr.of(none, none).isEmpty());
        assertTrue(SiSdr.of(new float[0][], new float[0][]).isEmpty());
        assertTrue(SiSdr.of(new float[] {0.5f}, new float[] {0.5f}).isEmpty());
        assertTrue(SiSdr.of(silence, x).isEmpty());
        assertTrue(SiSdr.of(
                        TestSounds.constant(1, 1, 999, 0.3).channel(0),
                        TestSounds.noise(1, 1, 999, 1).channel(0))
                .isEmpty());
        assertEquals(-SiSdr.MOST, SiSdr.of(x, silence).getAsDouble());

        assertTrue(LogMelDistance.of(none, none, 16000).isEmpty());
        assertEquals(0, LogMelDistance.of(silence, silence, 16000).getAsDouble());
        assertTrue(LogMelDistance.of(x, silence, 16000).getAsDouble() > 3);
        assertTrue(LogMelDistance.of(new float[] {1}, new float[] {0}, 16000).getAsDouble() > 0.1);
        assertTrue(LogMelDistance.upTo(10, x, x, 16000).isEmpty());
        assertEquals(
                LogMelDistance.of(x, silence, 8000).getAsDouble(),
                LogMelDistance.upTo(4000, x, silence, 8000).getAsDouble());

        for (int length : new int[] {0, 1, 255, 256, 6000}) {
            float[] part = TestSounds.speech(16000, 1, 5).first(length).channel(0);
            assertTrue(Stoi.of(part, part, 16000).isEmpty());
            assertTrue(Stoi.extended(part, part, 16000).isEmpty());
        }
        assertTrue(Stoi.of(silence, x, 16000).isEmpty());
        assertTrue(Stoi.extended(silence, silence, 16000).isEmpty());
        assertEquals(0, Stoi.of(x, silence, 16000).getAsDouble());
        assertEquals(0, Stoi.extended(x, silence, 16000).getAsDouble());

        assertTrue(Nsim.of(none, none, 16000).isEmpty());
        assertTrue(Nsim.of(new float[1023], new float[1023], 16000).isEmpty());
        assertTrue(Nsim.of(silence, x, 16000).isEmpty());
        float[] late = new float[1100]; // all that is not silent lies behind the last whole frame
        late[1099] = 1;
        assertTrue(Nsim.of(late, late, 16000).isEmpty());
        double nothing = Nsim.of(x, silence, 16000).getAsDouble();
        assertTrue(nothing >= 0 && nothing < 0.5, "a decoded silence has " + nothing);

        assertEquals(0, Delay.of(none, x));
        assertEquals(0, Delay.of(x, none));
        assertEquals(0, Delay.of(silence, silence));
        assertEquals(0, Delay.of(x, x, 0));
        assertEquals(0, Delay.of(new float[] {1}, new float[] {-1}));
        assertEquals(3, Delay.of(new float[] {1}, new float[] {0, 0, 0, 1, 0}));
        float[] still = TestSounds.constant(1, 1, 500, 0.5).channel(0);
        assertEquals(0, Delay.of(still, still));
    }

    @Test
    void badArgumentsAreRefused() {
        float[] x = TestSounds.speech(16000, 1, 5).channel(0);
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[] y = x.clone();
            y[77] = bad;
            String message = assertThrows(IllegalArgumentException.class, () -> SiSdr.of(x, y))
                    .getMessage();
            assertEquals("decoded sample 77 is " + bad, message);
            assertThrows(IllegalArgumentException.class, () -> LogMelDistance.of(y, x, 16000));
            assertThrows(IllegalArgumentException.class, () -> Stoi.of(x, y, 16000));
            assertThrows(IllegalArgumentException.class, () -> Stoi.extended(x, y, 16000));
            assertThrows(IllegalArgumentException.class, () -> Nsim.of(y, x, 16000));
            assertThrows(IllegalArgumentException.class, () -> Delay.of(y, x));
        }
        float[] shorter = new float[x.length - 1];
        assertThrows(IllegalArgumentException.class, () -> SiSdr.of(x, shorter));
        assertThrows(IllegalArgumentException.class, () -> SiSdr.of(new float[1][4], new float[2][4]));
        assertThrows(IllegalArgumentException.class, () -> LogMelDistance.of(x, shorter, 16000));
        assertThrows(IllegalArgumentException.class, () -> LogMelDistance.of(x, x, 0));
        assertThrows(IllegalArgumentException.class, () -> Stoi.of(x, shorter, 16000));
        assertThrows(IllegalArgumentException.class, () -> Stoi.of(x, x, 100));
        assertThrows(IllegalArgumentException.class, () -> Nsim.of(x, shorter, 16000));
        assertThrows(IllegalArgumentException.class, () -> Delay.of(x, x, -1));
        assertThrows(IllegalArgumentException.class, () -> Delay.of(x, x, (1 << 20) + 1));
    }

    @Test
    void delaysAreFoundAndRemoved() {
        Random random = new Random(3);
        float[] x = TestSounds.music(44100, 1, 1.5, 3).channel(0);
        for (int d : new int[] {0, 1, -1, 576, -576, 1000, -1000, 999, 5000, -4321}) {
            int most = Math.max(1000, Math.abs(d));
            float[] y = Delay.remove(x, -d, x.length + random.nextInt(3000)); // late by d, and longer
            assertEquals(d, Delay.of(x, y, most));
            float[] back = Delay.remove(y, d, x.length);
            for (int n = Math.max(0, -d); n < x.length - Math.max(0, d); n++) {
                assertEquals(x[n], back[n]);
            }
        }
        assertArrayEquals(new float[] {0, 0, 1, 2}, Delay.remove(new float[] {1, 2, 3}, -2, 4));
        assertArrayEquals(new float[] {3, 0}, Delay.remove(new float[] {1, 2, 3}, 2, 2));
        assertArrayEquals(new float[] {0}, Delay.remove(new float[] {1, 2, 3}, 9, 1));
        assertArrayEquals(new float[] {0}, Delay.remove(new float[] {1, 2, 3}, -9, 1));
        assertArrayEquals(new float[] {}, Delay.remove(new float[] {}, 0, 0));
    }

    // The formulas of the Python script, in int (wrapping) arithmetic.

    private static int[] sound(int rate, int length, int seed) {
        int[] x = new int[length];
        int part = rate * 3 / 20;
        int phase = 0;
        for (int i = 0; i < length; i++) {
            int syllable = i / part;
            int place = i % part;
            int kind = hash(syllable, seed) % 5;
            phase = phase + (90 + hash(syllable, seed + 100) % 160) * 65536 / rate & 0xFFFF;
            int saw = phase - 32768;
            int square = (3 * phase & 0xFFFF) < 20000 ? 9000 : -9000;
            int envelope = Math.min(Math.min(place, part - place) * 16, part);
            int noise = hash(i, seed + 200) - 32768;
            int voiced = (int) Math.floorDiv((Math.floorDiv(saw, 3) + square) * (long) envelope, part);
            int hiss = (int) Math.floorDiv(Math.floorDiv(noise, 5) * (long) envelope, part);
            int base = kind == 0 ? 0 : kind == 1 ? hiss : voiced;
            x[i] = clip(base + Math.floorDiv(noise, 4096));
        }
        return x;
    }

    private static int[] distort(int[] x, int rate, int seed, String kind, int strength) {
        int[] other = sound(rate, x.length, seed + 1000);
        int[] y = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            int from = i - strength;
            y[i] = clip(
                    switch (kind) {
                        case "noise" -> x[i] + hash(i, seed + 300) % (2 * strength + 1) - strength;
                        case "steps" -> Math.floorDiv(x[i], strength) * strength + strength / 2;
                        case "box" -> box(x, i, strength);
                        case "delay" -> from >= 0 && from < x.length ? x[from] : 0;
                        case "gain" -> Math.floorDiv(x[i], strength);
                        default -> other[i];
                    });
        }
        return y;
    }

    private static int box(int[] x, int end, int length) {
        int sum = 0;
        for (int i = Math.max(0, end - length + 1); i <= end; i++) {
            sum += x[i];
        }
        return Math.floorDiv(sum, length);
    }

    private static int hash(int i, int seed) {
        int h = i * 73856093 ^ seed * 49979687;
        h = (h ^ (h >>> 13)) * 1274126177;
        return (h ^ (h >>> 16)) & 0xFFFF;
    }

    private static int clip(int v) {
        return Math.max(-32768, Math.min(32767, v));
    }

    private static float[] toFloat(int[] samples) {
        float[] x = new float[samples.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = samples[i] / 32768f;
        }
        return x;
    }
}
