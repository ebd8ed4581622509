package dev.nacre.fit;

/** Products and the orthogonal factor of small row-major matrices, in double precision and plain loops. Stateless. */
final class SmallMatrix {
    private SmallMatrix() {}

    static double[] identity(int n) {
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            a[i * n + i] = 1;
        }
        return a;
    }

    /** {@code a b}, a of rows x inner, b of inner x columns. */
    static double[] product(double[] a, double[] b, int rows, int inner, int columns) {
        double[] c = new double[rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int k = 0; k < inner; k++) {
                double x = a[r * inner + k];
                for (int j = 0; j < columns; j++) {
                    c[r * columns + j] += x * b[k * columns + j];
                }
            }
        }
        return c;
    }

    static double[] transpose(double[] a, int rows, int columns) {
        double[] t = new double[a.length];
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < columns; j++) {
                t[j * rows + r] = a[r * columns + j];
            }
        }
        return t;
    }

    /**
     * The orthogonal matrix Q of {@code a = Q R}, by Householder reflections (Golub and Van Loan, section 5.2): orthogonal to rounding
     * whatever the rank of a is, even 0.
     */
    static double[] orthogonalFactor(double[] a, int n) {
        double[] r = a.clone();
        double[] q = identity(n);
        double[] v = new double[n];
        for (int k = 0; k < n - 1; k++) {
            double norm = 0;
            for (int i = k; i < n; i++) {
                v[i] = r[i * n + k];
                norm += v[i] * v[i];
            }
            norm = Math.sqrt(norm);
            if (norm == 0) {
                continue;
            }
            v[k] += v[k] < 0 ? -norm : norm;
            double length = 0;
            for (int i = k; i < n; i++) {
                length += v[i] * v[i];
            }
            for (int j = 0; j < n; j++) {
                double dot = 0;
                for (int i = k; i < n; i++) {
                    dot += v[i] * r[i * n + j];
                }
                for (int i = k; i < n; i++) {
                    r[i * n + j] -= 2 * dot / length * v[i];
                }
                dot = 0; // q = q H, row j
                for (int i = k; i < n; i++) {
                    dot += q[j * n + i] * v[i];
                }
                for (int i = k; i < n; i++) {
                    q[j * n + i] -= 2 * dot / length * v[i];
                }
            }
        }
        return q;
    }
}
