package dev.nacre.fit;

/**
 * What a fit hands its arrays to in a fixed order, to be stored or to be filled with what was stored: one method of a model does both,
 * so the two can't differ.
 */
public interface FitState {
    /** The next array; when resuming, its numbers are replaced. */
    void floats(float[] values);

    /** The next array; when resuming, its numbers are replaced. */
    void doubles(double[] values);
}
