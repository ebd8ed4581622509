package dev.nacre.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestSounds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StftTest {
    @Test
    void comesBackFromItsSpectra() {
        float[] x = TestSounds.speech(16000, 0.5, 3).channel(0);
        int[][] cases = {{640, 160, 640}, {256, 128, 512}, {512, 100, 512}, {90, 90, 90}};
        for (int[] c : cases) {
            double[] window = c[0] == c[1] ? Windows.hannWithoutZeros(c[0]) : Windows.hann(c[0]);
            Stft stft = new Stft(window, c[1], c[2]);
            InverseStft inverse = new InverseStft(window, c[1], c[2]);
            float[] re = new float[stft.bins()];
            float[] im = new float[stft.bins()];
            int frames = stft.frames(x.length);
            float[] y = new float[frames * c[1] + inverse.tail()];
            for (int round = 0; round < 2; round++) { // finish() begins anew
                Arrays.fill(y, 0);
                for (int t = 0; t < frames; t++) {
                    stft.spectrum(x, t * c[1], re, im);
                    inverse.push(re, im, y, t * c[1]);
                }
                inverse.finish(y, frames * c[1]);
                assertTrue(y.length <= x.length && y.length > x.length - c[1], "frames() is as many as fit");
                // Next to the ends a Hann window leaves nothing to divide by.
                for (int i = 4; i < y.length - 4; i++) {
                    assertEquals(x[i], y[i], 2e-5, Arrays.toString(c) + " sample " + i);
                }
                assertTrue(Float.isFinite(y[0]) && Float.isFinite(y[y.length - 1]));
            }
        }
    }

    @Test
    void powerOfATone() {
        Stft stft = Stft.hann(1024, 256);
        float[] x = TestSounds.tone(16000, 2048, 1000, 0.5).channel(0); // bin 64 exactly
        double[] power = new double[stft.bins()];
        stft.power(x, 512, power);
        assertEquals(128, Math.sqrt(power[64]), 1e-3); // 0.5 / 2 times the window's sum
        assertEquals(64, Math.sqrt(power[63]), 1e-3);
        assertEquals(0, Math.sqrt(power[70]), 1e-3);
        double[] wide = new double[2048];
        for (int i = 0; i < 2048; i++) {
            wide[i] = x[i];
        }
        double[] other = new double[stft.bins()];
        stft.power(wide, 512, other);
        assertTrue(Arrays.equals(power, other));
    }

    @Test
    void framesOfShortSounds() {
        Stft stft = Stft.hann(512, 128);
        assertEquals(0, stft.frames(0));
        assertEquals(0, stft.frames(511));
        assertEquals(1, stft.frames(512));
        assertEquals(1, stft.frames(639));
        assertEquals(2, stft.frames(640));
        assertThrows(IndexOutOfBoundsException.class, () -> stft.power(new float[511], 0, new double[257]));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> stft.spectrum(new float[600], 100, new float[257], new float[257]));
        assertThrows(IllegalArgumentException.class, () -> new Stft(Windows.hann(512), 128, 256));
        assertThrows(IllegalArgumentException.class, () -> new InverseStft(Windows.hann(512), 513, 512));
    }

    @Test
    void windowsSumUp() {
        double[] hann = Windows.hann(640);
        assertEquals(0, hann[0]);
        for (int i = 0; i < 160; i++) {
            assertEquals(2, hann[i] + hann[i + 160] + hann[i + 320] + hann[i + 480], 1e-14);
        }
        double[] symmetric = Windows.hannWithoutZeros(256);
        assertEquals(symmetric[3], symmetric[252], 1e-15);
        assertTrue(symmetric[0] > 0);
        // I0(5) = 27.239871823604442 (Abramowitz and Stegun, table 9.8)
        assertEquals(27.239871823604442, 1 / Windows.kaiser(1, 5), 1e-12);
        assertEquals(1, Windows.kaiser(0, 9));
        assertEquals(0, Windows.kaiser(-1.001, 9));
    }

    @Test
    void melBandsAreTriangles() {
        MelBank bank = new MelBank(16000, 1024, 80, 0, 8000);
        double[] ones = new double[513];
        Arrays.fill(ones, 1);
        double[] out = new double[80];
        double[] peak = new double[80];
        bank.apply(ones, out);
        for (int b = 0; b < 80; b++) {
            assertFalse(bank.isEmpty(b));
            assertTrue(out[b] > 0.4, "band " + b);
        }
        // A triangle of height 1 has half the area of its base.
        double base = bank.upperEdge(79) - bank.upperEdge(77);
        assertEquals(8000, bank.upperEdge(79), 1e-6);
        assertEquals(base / 2 / 15.625, out[79] * 8000 / 8000, 1.5);
        // Neighbours share an edge: the sum over bands is 1 between the first and the last centre.
        for (int k = 2; k < 480; k++) {
            double[] one = new double[513];
            one[k] = 1;
            bank.apply(one, peak);
            assertEquals(1, Arrays.stream(peak).sum(), 1e-9, "bin " + k);
        }
        assertTrue(new MelBank(48000, 512, 128, 0, 24000).isEmpty(0));
        assertThrows(IllegalArgumentException.class, () -> new MelBank(16000, 1024, 80, 0, 8001));
        assertThrows(IllegalArgumentException.class, () -> new MelBank(16000, 1023, 80, 0, 8000));
    }
}
