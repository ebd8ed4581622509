package dev.nacre.fit;

import java.util.ArrayList;
import java.util.List;

/** Copies the state of a model. */
final class StateCopy implements FitState {
    private final List<float[]> floats = new ArrayList<>();
    private final List<double[]> doubles = new ArrayList<>();

    static StateCopy of(FitModel model) {
        StateCopy copy = new StateCopy();
        model.state(copy);
        return copy;
    }

    static List<float[]> floatsOf(FitModel model) {
        return of(model).floats;
    }

    List<float[]> floats() {
        return floats;
    }

    List<double[]> doubles() {
        return doubles;
    }

    @Override
    public void floats(float[] values) {
        floats.add(values.clone());
    }

    @Override
    public void doubles(double[] values) {
        doubles.add(values.clone());
    }
}
