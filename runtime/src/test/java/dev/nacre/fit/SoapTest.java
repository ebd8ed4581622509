package dev.nacre.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoapTest {
    private final Random random = new Random(4);

    /** Whatever the rank. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 9})
    void orthogonalFactor(int rank) {
        int n = 9;
        double[] a = new double[n * n];
        for (int r = 0; r < rank; r++) {
            double[] u = random.doubles(n).toArray();
            double[] v = random.doubles(n).toArray();
            for (int i = 0; i < n * n; i++) {
                a[i] += u[i / n] * v[i % n];
            }
        }
        double[] q = SmallMatrix.orthogonalFactor(a, n);
        double[] qt = SmallMatrix.transpose(q, n, n);
        double[] unit = SmallMatrix.product(qt, q, n, n, n);
        double[] r = SmallMatrix.product(qt, a, n, n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertEquals(i == j ? 1 : 0, unit[i * n + j], 1e-12);
                if (i > j) {
                    assertEquals(0, r[i * n + j], 1e-12);
                }
            }
        }
    }

    /** A quadratic whose axes are oblique, as bad as 1 : 10 000: SOAP finds its axes, Adam does not. */
    @Test
    void beatsAdamWhereAxesAreOblique() {
        double[] turn = SmallMatrix.orthogonalFactor(random.doubles(64, -1, 1).toArray(), 8);
        double soap = descend(turn, true);
        double adam = descend(turn, false);
        assertTrue(soap < 0.05 * adam, soap + " against " + adam);
    }

    private static double descend(double[] turn, boolean soap) {
        ParameterSet parameters = new ParameterSet();
        float[] x = parameters.addMatrix("x", 8, 3).values();
        Arrays.fill(x, 1);
        NetworkOptimiser optimiser = soap ? new Soap(parameters) : new Adam(parameters);
        double loss = 0;
        for (int step = 0; step < 400; step++) {
            double[] gradient = new double[24];
            loss = 0;
            for (int axis = 0; axis < 8; axis++) {
                double weight = Math.pow(10, -axis / 2.0);
                for (int c = 0; c < 3; c++) {
                    double along = 0;
                    for (int i = 0; i < 8; i++) {
                        along += turn[axis * 8 + i] * x[i * 3 + c];
                    }
                    loss += weight * along * along;
                    for (int i = 0; i < 8; i++) {
                        gradient[i * 3 + c] += 2 * weight * along * turn[axis * 8 + i];
                    }
                }
            }
            optimiser.step(gradient, 0.02 * (1 - step / 400.0));
        }
        return loss;
    }
}
