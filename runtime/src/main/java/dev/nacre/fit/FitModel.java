package dev.nacre.fit;

/** Something that a {@link FitLoop} fits. Not thread-safe; steps may use threads of their own. */
public interface FitModel {
    /** How many steps the whole fit takes. */
    int steps();

    /**
     * One step: gradients of all that is fitted, and the update.
     *
     * @param step in [0, steps()), each once and in order
     * @return what the loss was made of before the update
     */
    FitLoss step(int step);

    /** Hands over everything that the steps to come depend on, always the same arrays in the same order. */
    void state(FitState state);
}
