package dev.nacre.eval.bench;

/**
 * Piecewise cubic interpolation that never overshoots (Fritsch and Carlson, SIAM J. Numer. Anal. 17, 1980): slopes inside are weighted
 * harmonic means of the neighbouring secants, 0 at an extremum; slopes at the ends come from three points and are cut so that the
 * shape is kept. With these end slopes it is what SciPy's {@code PchipInterpolator} does.
 *
 * <p>Immutable and thread-safe.
 */
final class Pchip {
    private final double[] x;
    private final double[] y;
    private final double[] slope;

    /**
     * Interpolates through the given points.
     *
     * @param x rising, at least two; copied
     * @param y as many; copied
     * @throws IllegalArgumentException if x does not rise, or the lengths differ
     */
    Pchip(double[] x, double[] y) {
        if (x.length < 2 || x.length != y.length) {
            throw new IllegalArgumentException(
                    x.length + " and " + y.length + " coordinates, expected as many, at least 2");
        }
        for (int i = 1; i < x.length; i++) {
            if (!(x[i] > x[i - 1])) {
                throw new IllegalArgumentException("x[" + i + "] is " + x[i] + " after " + x[i - 1] + ", must rise");
            }
        }
        this.x = x.clone();
        this.y = y.clone();
        this.slope = slopes(x, y);
    }

    private static double[] slopes(double[] x, double[] y) {
        int n = x.length;
        double[] h = new double[n - 1];
        double[] secant = new double[n - 1];
        for (int i = 0; i < n - 1; i++) {
            h[i] = x[i + 1] - x[i];
            secant[i] = (y[i + 1] - y[i]) / h[i];
        }
        double[] slope = new double[n];
        if (n == 2) {
            slope[0] = secant[0];
            slope[1] = secant[0];
            return slope;
        }
        for (int i = 1; i < n - 1; i++) {
            if (secant[i - 1] * secant[i] > 0) {
                double left = 2 * h[i] + h[i - 1];
                double right = h[i] + 2 * h[i - 1];
                slope[i] = (left + right) / (left / secant[i - 1] + right / secant[i]);
            }
        }
        slope[0] = endSlope(h[0], h[1], secant[0], secant[1]);
        slope[n - 1] = endSlope(h[n - 2], h[n - 3], secant[n - 2], secant[n - 3]);
        return slope;
    }

    private static double endSlope(double h, double hNext, double secant, double secantNext) {
        double slope = ((2 * h + hNext) * secant - h * secantNext) / (h + hNext);
        if (Math.signum(slope) != Math.signum(secant)) {
            return 0;
        }
        boolean turns = Math.signum(secant) != Math.signum(secantNext);
        return turns && Math.abs(slope) > 3 * Math.abs(secant) ? 3 * secant : slope;
    }

    /**
     * The integral over [a, b], exact on each cubic piece.
     *
     * @throws IllegalArgumentException if [a, b] is not within the first and last x
     */
    double integral(double a, double b) {
        if (!(x[0] <= a && a <= b && b <= x[x.length - 1])) {
            throw new IllegalArgumentException(
                    "[" + a + ", " + b + "] is not within [" + x[0] + ", " + x[x.length - 1] + "]");
        }
        double sum = 0;
        for (int i = 0; i < x.length - 1; i++) {
            double from = Math.max(a, x[i]);
            double to = Math.min(b, x[i + 1]);
            if (from < to) {
                sum += antiderivative(i, to - x[i]) - antiderivative(i, from - x[i]);
            }
        }
        return sum;
    }

    // Of piece i, t from its left end: y + slope t + c t^2 + d t^3.
    private double antiderivative(int i, double t) {
        double h = x[i + 1] - x[i];
        double secant = (y[i + 1] - y[i]) / h;
        double c = (3 * secant - 2 * slope[i] - slope[i + 1]) / h;
        double d = (slope[i] + slope[i + 1] - 2 * secant) / (h * h);
        return t * (y[i] + t * (slope[i] / 2 + t * (c / 3 + t * d / 4)));
    }
}
