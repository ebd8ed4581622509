package dev.nacre.signal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ColourTransformTest {
    @Test
    void orthonormalRowsAreThoseOfTheTraining() {
        float[] r = {1, 0, 0};
        float[] g = {0, 1, 0};
        float[] b = {0, 0, 1};
        ColourTransform.toOrthonormal(r, g, b);
        float third = (float) (1 / Math.sqrt(3));
        float half = (float) (1 / Math.sqrt(2));
        float sixth = (float) (1 / Math.sqrt(6));
        assertArrayEquals(new float[] {third, third, third}, r, 1e-7f);
        assertArrayEquals(new float[] {half, 0, -half}, g, 1e-7f);
        assertArrayEquals(new float[] {-sixth, 2 * sixth, -sixth}, b, 1e-7f);
    }

    @Test
    void orthonormalKeepsLengthsAndComesBack() {
        float[][] rgb = random();
        float[][] x = {rgb[0].clone(), rgb[1].clone(), rgb[2].clone()};
        ColourTransform.toOrthonormal(x[0], x[1], x[2]);
        for (int i = 0; i < x[0].length; i++) {
            assertEquals(norm(rgb, i), norm(x, i), 1e-5);
        }
        ColourTransform.fromOrthonormal(x[0], x[1], x[2]);
        for (int c = 0; c < 3; c++) {
            assertArrayEquals(rgb[c], x[c], 1e-6f);
        }
    }

    @Test
    void ycbcrIsThatOfJfif() {
        float[] r = {255, 0, 0, 255, 90};
        float[] g = {0, 255, 0, 255, 90};
        float[] b = {0, 0, 255, 255, 90};
        ColourTransform.toYcbcr601(r, g, b, 128);
        assertArrayEquals(new float[] {76.245f, 149.685f, 29.07f, 255, 90}, r, 1e-3f);
        assertArrayEquals(new float[] {84.972f, 43.528f, 255.5f, 128, 128}, g, 1e-3f);
        assertArrayEquals(new float[] {255.5f, 21.235f, 107.265f, 128, 128}, b, 1e-3f);
    }

    @Test
    void ycbcrComesBack() {
        float[][] rgb = random();
        float[][] x = {rgb[0].clone(), rgb[1].clone(), rgb[2].clone()};
        ColourTransform.toYcbcr601(x[0], x[1], x[2], 0.5f);
        ColourTransform.fromYcbcr601(x[0], x[1], x[2], 0.5f);
        for (int c = 0; c < 3; c++) {
            assertArrayEquals(rgb[c], x[c], 2e-6f);
        }
    }

    @Test
    void lumaWeightsAreTheStandards() {
        byte[] r = {(byte) 255, 0, 0, (byte) 200};
        byte[] g = {0, (byte) 255, 0, (byte) 200};
        byte[] b = {0, 0, (byte) 255, (byte) 200};
        assertArrayEquals(new float[] {54.213f, 182.376f, 18.411f, 200}, ColourTransform.luma709(r, g, b), 1e-3f);
        assertArrayEquals(new byte[] {76, (byte) 150, 29, (byte) 200}, ColourTransform.grey601(r, g, b));
    }

    @Test
    void greyOfEqualBytesIsThatByte() {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        assertArrayEquals(all, ColourTransform.grey601(all, all, all));
    }

    @Test
    void differentLengthsAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ColourTransform.toOrthonormal(new float[2], new float[3], new float[2]));
        assertThrows(
                IllegalArgumentException.class, () -> ColourTransform.grey601(new byte[2], new byte[2], new byte[3]));
    }

    private static float[][] random() {
        Random random = new Random(9);
        float[][] planes = new float[3][1000];
        for (float[] plane : planes) {
            for (int i = 0; i < plane.length; i++) {
                plane[i] = random.nextFloat();
            }
        }
        return planes;
    }

    private static double norm(float[][] x, int i) {
        return Math.sqrt((double) x[0][i] * x[0][i] + (double) x[1][i] * x[1][i] + (double) x[2][i] * x[2][i]);
    }
}
