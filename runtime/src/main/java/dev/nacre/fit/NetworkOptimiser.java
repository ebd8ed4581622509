package dev.nacre.fit;

/** Changes parameters by their gradient. Not thread-safe. */
interface NetworkOptimiser {
    /**
     * One step.
     *
     * @param gradient of all parameters of the set
     * @param rate learning rate
     */
    void step(double[] gradient, double rate);

    /** All that a later step depends on, besides the parameters. */
    void state(FitState state);
}
