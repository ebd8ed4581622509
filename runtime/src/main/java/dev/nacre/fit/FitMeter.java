package dev.nacre.fit;

/** Tells a {@link TargetFit} what the file of a fit would be like, on the scale of its {@link FitGoal}. Not thread-safe. */
public interface FitMeter {
    /**
     * About what the file would have of that which is aimed at, if the fit ended as it stands: with the networks as they are, or nearly. May
     * differ from {@link #finish} by what changes slowly.
     */
    double measure(PyramidFit fit);

    /** What {@link #finish} would give, but without any effort of its own to come nearer to the goal. */
    double rehearse(PyramidFit fit);

    /**
     * Makes the networks ready for the file, without changing the fit.
     *
     * @return what the file has of that which is aimed at
     */
    double finish(PyramidFit fit);

    /** Hands over what later measures depend on. */
    void state(FitState state);
}
