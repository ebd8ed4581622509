package dev.nacre.fit;

import java.util.List;

/** The parameters of the least loss so far. Not thread-safe. */
final class BestParameters {
    private final ParameterSet parameters;
    private final List<float[]> values;
    private final double[] loss = {Double.MAX_VALUE};

    BestParameters(ParameterSet parameters) {
        this.parameters = parameters;
        this.values = parameters.copy();
    }

    /** Keeps the parameters as they are if {@code found} is their loss and no other was less. */
    void offer(double found) {
        if (found < loss[0]) {
            loss[0] = found;
            for (int i = 0; i < values.size(); i++) {
                float[] from = parameters.tensor(i).values();
                System.arraycopy(from, 0, values.get(i), 0, from.length);
            }
        }
    }

    /** Brings the kept parameters back. */
    void take() {
        for (int i = 0; i < values.size(); i++) {
            System.arraycopy(values.get(i), 0, parameters.tensor(i).values(), 0, values.get(i).length);
        }
    }

    /** Begins anew: losses so far meant something else than those to come. */
    void forget() {
        loss[0] = Double.MAX_VALUE;
    }

    void state(FitState state) {
        state.doubles(loss);
        values.forEach(state::floats);
    }
}
