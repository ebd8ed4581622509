package dev.nacre.fit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleSupplier;

/** Gradients against central differences. */
final class Differences {
    private final String what;
    private double squaredErrors;
    private double squares;
    private int num;

    Differences(String what) {
        this.what = what;
    }

    /** Notes how far a derivative is from the difference that a change of {@code values[at]} makes. */
    void add(float[] values, int at, float change, double derivative, DoubleSupplier loss) {
        float before = values[at];
        values[at] = before + change;
        float above = values[at];
        double more = loss.getAsDouble();
        values[at] = before - change;
        float below = values[at];
        double less = loss.getAsDouble();
        values[at] = before;
        double difference = (more - less) / ((double) above - below);
        squaredErrors += (difference - derivative) * (difference - derivative);
        squares += difference * difference;
        num++;
    }

    /** The root mean square error must be below {@code share} of the root mean square derivative. */
    void assertWithin(double share) {
        assertTrue(num > 0 && squares > 0, what + ": nothing to compare");
        double error = Math.sqrt(squaredErrors / squares);
        assertTrue(error < share, what + ": gradients are off by " + error + " of their size, over " + num);
    }
}
