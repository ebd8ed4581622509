package dev.nacre.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    /** The bases turn until the preconditioners are diagonal in them, the largest eigenvalues first. */
    @Test
    void basesFollowTheGradients() {
        int rows = 6;
        int columns = 9;
        ParameterSet parameters = new ParameterSet();
        parameters.addMatrix("w", rows, columns);
        Soap soap = new Soap(parameters);
        double[] left =
                SmallMatrix.orthogonalFactor(random.doubles(rows * rows, -1, 1).toArray(), rows);
        double[] right = SmallMatrix.orthogonalFactor(
                random.doubles(columns * columns, -1, 1).toArray(), columns);
        for (int step = 0; step < 400; step++) {
            double[] g = new double[rows * columns];
            for (int i = 0; i < g.length; i++) {
                g[i] = random.nextGaussian() * Math.pow(2, -(i / columns) - i % columns);
            }
            double[] turned = SmallMatrix.product(
                    SmallMatrix.product(left, g, rows, rows, columns), right, rows, columns, columns);
            soap.step(turned, 1e-3);
        }
        StateCopy state = new StateCopy();
        soap.state(state);
        requireSorted(state.doubles().get(3), state.doubles().get(5), rows);
        requireSorted(state.doubles().get(4), state.doubles().get(6), columns);
    }

    private static void requireSorted(double[] preconditioner, double[] basis, int n) {
        double[] half = SmallMatrix.product(SmallMatrix.transpose(basis, n, n), preconditioner, n, n, n);
        double[] inBasis = SmallMatrix.product(half, basis, n, n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (i != j) {
                    double both = Math.sqrt(inBasis[i * n + i] * inBasis[j * n + j]);
                    assertTrue(Math.abs(inBasis[i * n + j]) < 0.5 * both, i + ", " + j);
                }
            }
            assertTrue(i < 1 || inBasis[i * n + i] < 0.6 * inBasis[(i - 1) * (n + 1)], "eigenvalue " + i);
        }
    }

    /** With one row and one column there is no basis to find: Adam with SOAP's own constants. */
    @Test
    void isAdamForNumbers() {
        ParameterSet parameters = new ParameterSet();
        float[] number = parameters.addMatrix("number", 1, 1).values();
        float[] vector = parameters.addVector("vector", 1).values();
        Soap soap = new Soap(parameters);
        for (int step = 0; step < 30; step++) {
            double g = random.nextGaussian();
            soap.step(new double[] {g, g}, 0.1);
            assertEquals(vector[0], number[0], 1e-5);
        }
        assertTrue(Math.abs(vector[0]) > 0.01);
    }
}
