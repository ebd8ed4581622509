package dev.nacre.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.signal.WaveletPackets.Boundary;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WaveletPacketsTest {
    // PyWavelets and pytorch_wavelets, bior4.4, periodization: both give these values.
    private static final float[] VECTOR = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3};
    private static final float[] VECTOR_LOW = {
        2.968393f, 3.410525f, 7.509457f, 6.505254f, 7.009906f, 6.972253f, 11.946120f, 10.246635f
    };
    private static final float[] VECTOR_HIGH = {
        1.397374f, 3.058545f, -4.465749f, -1.961384f, 1.675190f, -0.951243f, 1.937534f, 2.138160f
    };

    @Test
    void periodicRowsEqualPyWavelets() {
        // Two equal rows: along the height the low gain is sqrt(2) and the high band is empty.
        float[] plane = new float[32];
        System.arraycopy(VECTOR, 0, plane, 0, 16);
        System.arraycopy(VECTOR, 0, plane, 16, 16);
        float[][] bands = new WaveletPackets(1, Boundary.PERIODIC).forward(new float[][] {plane}, 16, 2);
        assertArrayEquals(times(VECTOR_LOW, Math.sqrt(2)), bands[0], 4e-6f);
        assertArrayEquals(new float[8], bands[1], 4e-6f);
        assertArrayEquals(times(VECTOR_HIGH, Math.sqrt(2)), bands[2], 4e-6f);
        assertArrayEquals(new float[8], bands[3], 4e-6f);
    }

    @Test
    void periodicColumnsEqualPyWavelets() {
        float[] plane = new float[32];
        for (int i = 0; i < 32; i++) {
            plane[i] = VECTOR[i / 2];
        }
        float[][] bands = new WaveletPackets(1, Boundary.PERIODIC).forward(new float[][] {plane}, 2, 16);
        assertArrayEquals(times(VECTOR_LOW, Math.sqrt(2)), bands[0], 4e-6f);
        assertArrayEquals(times(VECTOR_HIGH, Math.sqrt(2)), bands[1], 4e-6f, "channel 1 is high along the height");
        assertArrayEquals(new float[8], bands[2], 4e-6f);
        assertArrayEquals(new float[8], bands[3], 4e-6f);
    }

    @Test
    void liftingEqualsTheNineSevenFiltersWithMirroredSamples() {
        // Plain twin: convolution with the analysis filters over an explicitly mirrored signal.
        double[] low = {0.852698679009, 0.377402855613, -0.110624404418, -0.023849465020, 0.037828455507};
        double[] high = {0.788485616406, -0.418092273222, -0.040689417610, 0.064538882629};
        Random random = new Random(11);
        for (int n : new int[] {2, 4, 6, 8, 10, 16, 34}) {
            float[] x = new float[n];
            for (int i = 0; i < n; i++) {
                x[i] = random.nextFloat() - 0.5f;
            }
            float[] plane = new float[2 * n];
            System.arraycopy(x, 0, plane, 0, n);
            System.arraycopy(x, 0, plane, n, n);
            float[][] bands = new WaveletPackets(1, Boundary.SYMMETRIC).forward(new float[][] {plane}, n, 2);
            for (int k = 0; k < n / 2; k++) {
                double s = low[0] * x[2 * k];
                for (int j = 1; j < 5; j++) {
                    s += low[j] * (mirrored(x, 2 * k - j) + mirrored(x, 2 * k + j));
                }
                double d = high[0] * x[2 * k + 1];
                for (int j = 1; j < 4; j++) {
                    d += high[j] * (mirrored(x, 2 * k + 1 - j) + mirrored(x, 2 * k + 1 + j));
                }
                assertEquals(Math.sqrt(2) * s, bands[0][k], 1e-6, "low " + k + " of " + n);
                assertEquals(-Math.sqrt(2) * d, bands[2][k], 1e-6, "high " + k + " of " + n);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void inverseRestoresEverySize(Boundary boundary) {
        Random random = new Random(1);
        for (int levels = 1; levels <= 4; levels++) {
            int unit = 1 << levels;
            for (int[] size : new int[][] {{1, 1}, {1, 5}, {3, 1}, {5, 4}, {7, 9}}) {
                int width = size[0] * unit;
                int height = size[1] * unit;
                float[][] planes = random(random, 3, width * height);
                float[][] before = {planes[0].clone(), planes[1].clone(), planes[2].clone()};
                WaveletPackets packets = new WaveletPackets(levels, boundary);
                float[][] bands = packets.forward(planes, width, height);
                assertEquals(3 * unit * unit, bands.length);
                float[] firstBand = bands[0].clone();
                float[][] back = packets.inverse(bands, size[0], size[1]);
                for (int c = 0; c < 3; c++) {
                    assertArrayEquals(before[c], planes[c], 0, "the argument of forward is not changed");
                    assertArrayEquals(before[c], back[c], 2e-6f, levels + " levels of " + width + "x" + height);
                }
                assertArrayEquals(firstBand, bands[0], 0, "the argument of inverse is not changed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void inverseRestoresImpulsesAtBordersAndOddPlaces(Boundary boundary) {
        int width = 24;
        int height = 16;
        WaveletPackets packets = new WaveletPackets(3, boundary);
        for (int y : new int[] {0, 1, 7, 14, 15}) {
            for (int x : new int[] {0, 1, 2, 11, 22, 23}) {
                float[] plane = new float[width * height];
                plane[y * width + x] = 1;
                float[][] back = packets.inverse(packets.forward(new float[][] {plane}, width, height), 3, 2);
                assertArrayEquals(plane, back[0], 1e-6f, "impulse at " + x + ", " + y);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConstantGoesToTheLowestBandAlone(Boundary boundary) {
        float[] plane = new float[32 * 16];
        java.util.Arrays.fill(plane, 0.3f);
        float[][] bands = new WaveletPackets(3, boundary).forward(new float[][] {plane}, 32, 16);
        for (int k = 0; k < bands.length; k++) {
            for (float v : bands[k]) {
                assertEquals(k == 0 ? 8 * 0.3 : 0, v, 2e-6, "band " + k);
            }
        }
    }

    @Test
    void symmetricBordersDoNotWrapRound() {
        // A ramp is a large jump for a transform that repeats it, and four vanishing moments' worth of nothing
        // otherwise.
        float[] plane = new float[64 * 2];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = i % 64;
        }
        float[] mirrored = new WaveletPackets(1, Boundary.SYMMETRIC).forward(new float[][] {plane}, 64, 2)[2];
        float[] repeated = new WaveletPackets(1, Boundary.PERIODIC).forward(new float[][] {plane}, 64, 2)[2];
        assertEquals(0, mirrored[8], 1e-4, "where the ramp is straight nothing is left");
        assertTrue(Math.abs(mirrored[31]) < 2.5, "a mirror is only a kink: " + mirrored[31]);
        assertTrue(Math.abs(repeated[31]) > 20, "a period is a jump: " + repeated[31]);
    }

    @ParameterizedTest
    @EnumSource
    void energyIsNearlyKept(Boundary boundary) {
        // The 9/7 pair is biorthogonal, close to orthonormal: white noise keeps its energy within a few per cent a
        // level.
        Random random = new Random(3);
        float[][] planes = new float[1][128 * 128];
        for (int i = 0; i < planes[0].length; i++) {
            planes[0][i] = (float) random.nextGaussian();
        }
        double energy = energy(planes);
        for (int levels = 1; levels <= 3; levels++) {
            double ratio = energy(new WaveletPackets(levels, boundary).forward(planes, 128, 128)) / energy;
            assertTrue(ratio > 0.9 && ratio < 1.12, levels + " levels: " + ratio);
        }
    }

    @Test
    void filtersAreSymmetricSoBandsOfAMirroredRowAreMirrored() {
        // Linear phase: mirroring about sample 2j + 1 keeps even places even, so low and high bands are mirrored
        // likewise.
        Random random = new Random(5);
        int n = 32;
        float[] x = new float[2 * n];
        float[] mirror = new float[2 * n];
        for (int i = 0; i < n; i++) {
            x[i] = x[n + i] = random.nextFloat();
        }
        for (int i = 0; i < n; i++) {
            mirror[i] = mirror[n + i] = x[(n - i) % n];
        }
        WaveletPackets packets = new WaveletPackets(1, Boundary.PERIODIC);
        float[][] a = packets.forward(new float[][] {x}, n, 2);
        float[][] b = packets.forward(new float[][] {mirror}, n, 2);
        int half = n / 2;
        for (int k = 0; k < half; k++) {
            assertEquals(a[0][k], b[0][(half - k) % half], 1e-5, "low " + k);
            assertEquals(a[2][k], b[2][half - 1 - k], 1e-5, "high " + k);
        }
    }

    @Test
    void wrongShapesAreRefused() {
        WaveletPackets packets = new WaveletPackets(3, Boundary.SYMMETRIC);
        assertThrows(IllegalArgumentException.class, () -> new WaveletPackets(0, Boundary.SYMMETRIC));
        assertThrows(IllegalArgumentException.class, () -> new WaveletPackets(9, Boundary.SYMMETRIC));
        assertThrows(IllegalArgumentException.class, () -> packets.forward(new float[1][12 * 8], 12, 8));
        assertThrows(IllegalArgumentException.class, () -> packets.forward(new float[1][0], 0, 8));
        assertThrows(IllegalArgumentException.class, () -> packets.forward(new float[1][63], 8, 8));
        assertThrows(IllegalArgumentException.class, () -> packets.inverse(new float[63][1], 1, 1));
        assertThrows(IllegalArgumentException.class, () -> packets.inverse(new float[64][2], 1, 1));
        assertThrows(IllegalArgumentException.class, () -> packets.inverse(new float[0][], 1 << 14, 1 << 14));
    }

    private static float mirrored(float[] x, int i) {
        int period = 2 * (x.length - 1);
        int at = Math.floorMod(i, period);
        return x[at < x.length ? at : period - at];
    }

    private static float[] times(float[] x, double factor) {
        float[] out = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = (float) (x[i] * factor);
        }
        return out;
    }

    private static float[][] random(Random random, int channels, int samples) {
        float[][] planes = new float[channels][samples];
        for (float[] plane : planes) {
            for (int i = 0; i < samples; i++) {
                plane[i] = random.nextFloat() - 0.5f;
            }
        }
        return planes;
    }

    private static double energy(float[][] planes) {
        double sum = 0;
        for (float[] plane : planes) {
            for (float v : plane) {
                sum += (double) v * v;
            }
        }
        return sum;
    }
}
