package dev.nacre.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFftTest {
    /** The definition, summed. */
    private static double[][] slow(double[] x) {
        int n = x.length;
        double[][] spectrum = new double[2][n / 2 + 1];
        for (int k = 0; k <= n / 2; k++) {
            for (int i = 0; i < n; i++) {
                double angle = -2 * Math.PI * ((long) k * i % n) / n;
                spectrum[0][k] += x[i] * Math.cos(angle);
                spectrum[1][k] += x[i] * Math.sin(angle);
            }
        }
        return spectrum;
    }

    private static double[] samples(int n) {
        return new Random(n).doubles(n, -1, 1).toArray();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 15, 16, 25, 27, 30, 32, 36, 45, 60, 64, 75, 90, 125, 128, 150, 240, 243,
                256, 320, 375, 450, 512, 640, 900, 1024, 2048
            })
    void equalsTheDefinitionAndComesBack(int n) {
        RealFft fft = new RealFft(n);
        double[] x = samples(n);
        double[][] expected = slow(x);
        double[] re = new double[fft.bins()];
        double[] im = new double[fft.bins()];
        fft.forward(x, 0, re, im);
        assertArrayEquals(expected[0], re, 1e-11 * n);
        assertArrayEquals(expected[1], im, 1e-11 * n);
        assertEquals(0, im[0]);
        if (n % 2 == 0) {
            assertEquals(0, im[n / 2]);
        }
        double[] back = new double[n];
        fft.inverse(re, im, back, 0);
        assertArrayEquals(x, back, 1e-14);
    }

    @Test
    void floatsAreTheDoublesRounded() {
        for (int n : new int[] {75, 640}) {
            RealFft fft = new RealFft(n);
            double[] x = samples(n);
            float[] f = new float[n + 7];
            for (int i = 0; i < n; i++) {
                f[3 + i] = (float) x[i];
                x[i] = f[3 + i];
            }
            double[] re = new double[fft.bins()];
            double[] im = new double[fft.bins()];
            fft.forward(x, 0, re, im);
            float[] fRe = new float[fft.bins() + 1];
            float[] fIm = new float[fft.bins()];
            fft.forward(f, 3, fRe, fIm);
            for (int k = 0; k < fft.bins(); k++) {
                assertEquals((float) re[k], fRe[k]);
                assertEquals((float) im[k], fIm[k]);
            }
            assertEquals(0, fRe[fft.bins()]);
            float[] back = new float[n + 7];
            fft.inverse(fRe, fIm, back, 3);
            assertArrayEquals(f, back, 1e-6f);
        }
    }

    @Test
    void impossibleImaginaryPartsAreNothing() {
        for (int n : new int[] {9, 16}) {
            RealFft fft = new RealFft(n);
            float[] re = new float[fft.bins()];
            float[] im = new float[fft.bins()];
            re[0] = n;
            im[0] = 5;
            if (n % 2 == 0) {
                im[n / 2] = 5;
            }
            float[] x = new float[n];
            fft.inverse(re, im, x, 0);
            for (float v : x) {
                assertEquals(1, v, 1e-6);
            }
        }
    }

    @Test
    void sizesAreChecked() {
        assertFalse(RealFft.isSupported(7));
        assertFalse(RealFft.isSupported(0));
        assertFalse(RealFft.isSupported(1 << 25));
        assertTrue(RealFft.isSupported(1 << 24));
        assertEquals(30, RealFft.sizeFor(29));
        assertEquals(640, RealFft.sizeFor(640));
        assertEquals(6144, RealFft.sizeFor(6101));
        assertEquals(2, RealFft.sizeFor(0));
        assertThrows(IllegalArgumentException.class, () -> new RealFft(14));
        assertThrows(IllegalArgumentException.class, () -> RealFft.sizeFor(Integer.MAX_VALUE - 1));
        RealFft fft = new RealFft(8);
        assertThrows(IndexOutOfBoundsException.class, () -> fft.forward(new float[8], 1, new float[5], new float[5]));
        assertThrows(IndexOutOfBoundsException.class, () -> fft.forward(new float[8], 0, new float[4], new float[5]));
        assertThrows(IndexOutOfBoundsException.class, () -> fft.inverse(new float[5], new float[5], new float[8], 1));
    }

    /** The same on every JVM: what this one computes has a hash that was written down. */
    @Test
    void bitsAreFixed() {
        long hash = 0;
        for (int n : new int[] {640, 75, 2048}) {
            RealFft fft = new RealFft(n);
            double[] re = new double[fft.bins()];
            double[] im = new double[fft.bins()];
            fft.forward(samples(n), 0, re, im);
            for (int k = 0; k < re.length; k++) {
                hash = 31 * (31 * hash + Double.doubleToLongBits(re[k])) + Double.doubleToLongBits(im[k]);
            }
        }
        assertEquals(-2692242538306669041L, hash);
    }
}
