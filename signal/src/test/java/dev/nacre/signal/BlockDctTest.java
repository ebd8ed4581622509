package dev.nacre.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockDctTest {
    @Test
    void forwardEqualsTheDefinition() {
        int width = 24;
        int height = 16;
        float[][] planes = random(2, width * height);
        float[][] out = BlockDct.forward(planes, width, height);
        assertEquals(128, out.length);
        for (int c = 0; c < 2; c++) {
            for (int by = 0; by < height / 8; by++) {
                for (int bx = 0; bx < width / 8; bx++) {
                    for (int v = 0; v < 8; v++) {
                        for (int u = 0; u < 8; u++) {
                            double sum = 0;
                            for (int y = 0; y < 8; y++) {
                                for (int x = 0; x < 8; x++) {
                                    sum += planes[c][(by * 8 + y) * width + bx * 8 + x] * basis(v, y) * basis(u, x);
                                }
                            }
                            assertEquals(sum, out[64 * c + 8 * v + u][by * (width / 8) + bx], 1e-6);
                        }
                    }
                }
            }
        }
    }

    @Test
    void inverseRestoresAndEnergyIsKept() {
        for (int[] size : new int[][] {{1, 1}, {3, 1}, {1, 4}, {5, 7}}) {
            int width = 8 * size[0];
            int height = 8 * size[1];
            float[][] planes = random(3, width * height);
            float[][] before = {planes[0].clone(), planes[1].clone(), planes[2].clone()};
            float[][] coefficients = BlockDct.forward(planes, width, height);
            float[][] back = BlockDct.inverse(coefficients, size[0], size[1]);
            for (int c = 0; c < 3; c++) {
                assertArrayEquals(before[c], planes[c], 0);
                assertArrayEquals(before[c], back[c], 1e-6f);
            }
            assertEquals(1, energy(coefficients) / energy(planes), 1e-5);
        }
    }

    @Test
    void aConstantHasOneCoefficient() {
        float[] plane = new float[64];
        java.util.Arrays.fill(plane, 0.25f);
        float[][] out = BlockDct.forward(new float[][] {plane}, 8, 8);
        for (int k = 0; k < 64; k++) {
            assertEquals(k == 0 ? 2 : 0, out[k][0], 1e-6);
        }
    }

    @Test
    void wrongShapesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> BlockDct.forward(new float[1][9 * 8], 9, 8));
        assertThrows(IllegalArgumentException.class, () -> BlockDct.forward(new float[1][64], 8, 16));
        assertThrows(IllegalArgumentException.class, () -> BlockDct.forward(new float[1][0], 0, 0));
        assertThrows(IllegalArgumentException.class, () -> BlockDct.inverse(new float[65][4], 2, 2));
        assertThrows(IllegalArgumentException.class, () -> BlockDct.inverse(new float[64][4], 2, 3));
        assertThrows(IllegalArgumentException.class, () -> BlockDct.inverse(new float[0][], 1 << 15, 1 << 15));
    }

    private static double basis(int k, int n) {
        return (k == 0 ? Math.sqrt(1 / 8.0) : 0.5) * Math.cos((2 * n + 1) * k * Math.PI / 16);
    }

    private static float[][] random(int channels, int samples) {
        Random random = new Random(samples);
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
