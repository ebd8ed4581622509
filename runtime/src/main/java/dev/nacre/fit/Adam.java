package dev.nacre.fit;

/** Adam (Kingma and Ba 2015) for the parameters of networks, in double precision. */
final class Adam implements NetworkOptimiser {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.99;
    private static final double EPSILON = 1e-8;

    private final ParameterSet parameters;
    private final double[] mean;
    private final double[] square;
    private final double[] count = new double[1];

    Adam(ParameterSet parameters) {
        this.parameters = parameters;
        mean = new double[parameters.size()];
        square = new double[parameters.size()];
    }

    @Override
    public void step(double[] gradient, double rate) {
        count[0]++;
        double biased = 1 - StrictMath.pow(BETA1, count[0]);
        double unbias = 1 / Math.sqrt(1 - StrictMath.pow(BETA2, count[0]));
        for (ParameterSet.Tensor t : parameters.tensors()) {
            float[] values = t.values();
            for (int i = 0; i < values.length; i++) {
                int n = t.offset() + i;
                mean[n] += (1 - BETA1) * (gradient[n] - mean[n]);
                square[n] += (1 - BETA2) * (gradient[n] * gradient[n] - square[n]);
                values[i] -= (float) (rate / biased * mean[n] / (Math.sqrt(square[n]) * unbias + EPSILON));
            }
        }
    }

    @Override
    public void state(FitState state) {
        state.doubles(mean);
        state.doubles(square);
        state.doubles(count);
    }
}
