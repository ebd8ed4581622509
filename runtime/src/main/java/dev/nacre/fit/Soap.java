package dev.nacre.fit;

import java.util.ArrayList;
import java.util.List;

/**
 * SOAP (Vyas et al. 2024): Adam in the eigenbasis of Shampoo's preconditioners, for each matrix of parameters; vectors get plain Adam. It
 * departs from the paper in how a basis begins: as the identity instead of an eigendecomposition. Every five steps one orthogonal
 * iteration follows the preconditioner, which also sorts the basis. All in double precision; the matrices are tiny.
 */
final class Soap implements NetworkOptimiser {
    private static final double BETA1 = 0.95;
    private static final double BETA2 = 0.95;
    private static final double EPSILON = 1e-8;
    private static final int EVERY = 5;

    /** Share of the mean eigenvalue that is added to all: where there was no gradient, a basis stays instead of following rounding. */
    private static final double RIDGE = 1e-5;

    private final List<Matrix> matrices = new ArrayList<>();
    private final double[] count = new double[1];

    Soap(ParameterSet parameters) {
        for (ParameterSet.Tensor t : parameters.tensors()) {
            matrices.add(new Matrix(t));
        }
    }

    @Override
    public void step(double[] gradient, double rate) {
        boolean refresh = (int) count[0] % EVERY == 0;
        count[0]++;
        for (Matrix m : matrices) {
            m.step(gradient, rate, refresh, (int) count[0]);
        }
    }

    @Override
    public void state(FitState state) {
        state.doubles(count);
        for (Matrix m : matrices) {
            m.state(state);
        }
    }

    private static final class Matrix {
        private final ParameterSet.Tensor tensor;
        private final int rows;
        private final int columns;
        private final boolean turned;
        private final double[] mean;
        private final double[] square;
        private final double[] left; // preconditioners
        private final double[] right;
        private final double[] leftBasis;
        private final double[] rightBasis;

        Matrix(ParameterSet.Tensor tensor) {
            this.tensor = tensor;
            rows = tensor.rows();
            columns = tensor.columns();
            turned = !tensor.vector();
            mean = new double[rows * columns];
            square = new double[rows * columns];
            left = new double[turned ? rows * rows : 0];
            right = new double[turned ? columns * columns : 0];
            leftBasis = turned ? SmallMatrix.identity(rows) : left;
            rightBasis = turned ? SmallMatrix.identity(columns) : right;
        }

        void step(double[] gradient, double rate, boolean refresh, int n) {
            double[] g = new double[rows * columns];
            System.arraycopy(gradient, tensor.offset(), g, 0, g.length);
            if (turned) {
                double[] transposed = SmallMatrix.transpose(g, rows, columns);
                blend(left, SmallMatrix.product(g, transposed, rows, columns, rows), 1 - BETA2);
                blend(right, SmallMatrix.product(transposed, g, columns, rows, columns), 1 - BETA2);
                if (refresh) {
                    follow(leftBasis, left, rows);
                    follow(rightBasis, right, columns);
                }
            }
            blend(mean, g, 1 - BETA1);
            double[] inBasis = turned ? turn(g) : g;
            for (int i = 0; i < g.length; i++) {
                square[i] += (1 - BETA2) * (inBasis[i] * inBasis[i] - square[i]);
            }
            double[] update = turned ? turn(mean) : mean.clone();
            double first = 1 - StrictMath.pow(BETA1, n);
            double second = 1 - StrictMath.pow(BETA2, n);
            for (int i = 0; i < update.length; i++) {
                update[i] = update[i] / first / (Math.sqrt(square[i] / second) + EPSILON);
            }
            double[] step = turned ? turnBack(update) : update;
            for (int i = 0; i < step.length; i++) {
                tensor.values()[i] -= (float) (rate * step[i]);
            }
        }

        private static void blend(double[] to, double[] with, double share) {
            for (int i = 0; i < to.length; i++) {
                to[i] += share * (with[i] - to[i]);
            }
        }

        private static void follow(double[] basis, double[] preconditioner, int n) {
            double trace = 0;
            for (int i = 0; i < n; i++) {
                trace += preconditioner[i * n + i];
            }
            double[] ridged = preconditioner.clone();
            for (int i = 0; i < n; i++) {
                ridged[i * n + i] += RIDGE * trace / n;
            }
            double[] next = SmallMatrix.orthogonalFactor(SmallMatrix.product(ridged, basis, n, n, n), n);
            System.arraycopy(next, 0, basis, 0, next.length);
        }

        private double[] turn(double[] a) {
            double[] half = SmallMatrix.product(SmallMatrix.transpose(leftBasis, rows, rows), a, rows, rows, columns);
            return SmallMatrix.product(half, rightBasis, rows, columns, columns);
        }

        private double[] turnBack(double[] a) {
            double[] half = SmallMatrix.product(leftBasis, a, rows, rows, columns);
            return SmallMatrix.product(
                    half, SmallMatrix.transpose(rightBasis, columns, columns), rows, columns, columns);
        }

        void state(FitState state) {
            state.doubles(mean);
            state.doubles(square);
            if (turned) {
                state.doubles(left);
                state.doubles(right);
                state.doubles(leftBasis);
                state.doubles(rightBasis);
            }
        }
    }
}
