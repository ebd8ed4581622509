package dev.nacre.fit;

/** Tells a {@link TargetFit} what the file of a fit would be like. Not thread-safe. */
public interface FitMeter {
    /**
     * What the file would have of that which is aimed at, if the fit ended as it stands.
     *
     * @return on the scale of the {@link FitGoal}
     */
    double measure(PyramidFit fit);

    /** Chooses anew how the networks are rounded, for all measures to come; may take long. */
    void tune(PyramidFit fit);

    /** Hands over what later measures depend on. */
    void state(FitState state);
}
