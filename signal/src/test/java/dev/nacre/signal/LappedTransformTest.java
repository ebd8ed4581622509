package dev.nacre.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LappedTransformTest {
    private static final int[] SWITCHING = {256, 256, 512, 4096, 256, 2048, 1024, 4096, 4096, 512};

    private static double[] noise(int count) {
        Random random = new Random(7);
        return random.doubles(count).map(v -> v - 0.5).toArray();
    }

    private static int total(int[] sizes) {
        int sum = 0;
        for (int size : sizes) {
            sum += size;
        }
        return sum;
    }

    private static void forward(LappedTransform lapped, double[] x, int[] sizes) {
        int at = 0;
        for (int i = 1; i < sizes.length; i++) {
            at += sizes[i - 1];
            lapped.fold(x, at, sizes[i - 1], sizes[i]);
        }
        at = 0;
        for (int size : sizes) {
            lapped.transform(x, at, size);
            at += size;
        }
    }

    private static void inverse(LappedTransform lapped, double[] x, int[] sizes) {
        int at = 0;
        for (int size : sizes) {
            lapped.transform(x, at, size);
            at += size;
        }
        at = 0;
        for (int i = 1; i < sizes.length; i++) {
            at += sizes[i - 1];
            lapped.unfold(x, at, sizes[i - 1], sizes[i]);
        }
    }

    @Test
    void cosineTransformFollowsItsDefinition() {
        for (int size : new int[] {2, 4, 6, 16, 60, 256}) {
            double[] x = noise(size + 3);
            double[] y = x.clone();
            new CosineTransform4(size).transform(y, 3);
            for (int k = 0; k < size; k++) {
                double sum = 0;
                for (int n = 0; n < size; n++) {
                    sum += x[3 + n] * Math.cos(Math.PI / size * (n + 0.5) * (k + 0.5));
                }
                assertEquals(Math.sqrt(2.0 / size) * sum, y[3 + k], 1e-12, size + ", " + k);
            }
            assertEquals(x[2], y[2], 0);
        }
        assertThrows(IllegalArgumentException.class, () -> new CosineTransform4(7));
        assertThrows(IllegalArgumentException.class, () -> new CosineTransform4(14));
    }

    @Test
    void anySequenceOfSizesIsOrthonormal() {
        LappedTransform lapped = new LappedTransform(256, 5);
        double[] x = noise(total(SWITCHING));
        double[] y = x.clone();
        forward(lapped, y, SWITCHING);
        double before = 0;
        double after = 0;
        for (int i = 0; i < x.length; i++) {
            before += x[i] * x[i];
            after += y[i] * y[i];
        }
        assertEquals(before, after, 1e-9 * before);
        inverse(lapped, y, SWITCHING);
        for (int i = 0; i < x.length; i++) {
            assertEquals(x[i], y[i], 1e-12, "sample " + i);
        }
    }

    /** The window reaches over the borders: a transform without rotations, or with the wrong sign, spreads a sine over many more bins. */
    @Test
    void aSineStaysInAFewBins() {
        LappedTransform lapped = new LappedTransform(256, 5);
        int[] sizes = {2048, 2048, 2048};
        double[] x = new double[total(sizes)];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.sin(Math.PI * 300.5 * i / 2048);
        }
        forward(lapped, x, sizes);
        double near = 0;
        double all = 0;
        for (int k = 0; k < 2048; k++) {
            double power = x[2048 + k] * x[2048 + k];
            all += power;
            near += Math.abs(k - 300) <= 2 ? power : 0;
        }
        assertTrue(near > 0.995 * all, near / all + " of the power within two bins");
    }

    @Test
    void sizesThatAreNotThereAreRefused() {
        LappedTransform lapped = new LappedTransform(256, 5);
        for (int size : new int[] {0, 128, 300, 768, 8192}) {
            assertThrows(IllegalArgumentException.class, () -> lapped.transform(new double[8192], 0, size));
            assertThrows(IllegalArgumentException.class, () -> lapped.fold(new double[8192], 4096, 256, size));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> lapped.fold(new double[512], 127, 256, 256));
    }
}
