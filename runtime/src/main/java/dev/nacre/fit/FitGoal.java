package dev.nacre.fit;

/**
 * Where a fit is to end, on a scale of something that changes about evenly with the logarithm of lambda (PSNR in dB, the logarithm of
 * a rate).
 *
 * @param least that is near enough
 * @param aim within the other two
 * @param most that is near enough
 * @param slope about how much it grows while lambda grows by a factor of e; not 0
 * @param growth how much it typically grows from a fit's first steps to its end with lambda as it is; the very first left aside
 * @param lag steps at the full learning rate in which most of a change of lambda takes effect
 */
public record FitGoal(double least, double aim, double most, double slope, double growth, double lag) {
    public FitGoal {
        if (!(least <= aim && aim <= most) || !(Math.abs(slope) > 0) || !Double.isFinite(growth) || !(lag > 0)) {
            throw new IllegalArgumentException("aim " + aim + " in [" + least + ", " + most + "], slope " + slope);
        }
    }

    /** Whether a measure is near enough. */
    public boolean reachedBy(double measure) {
        return measure >= least && measure <= most;
    }

    /** What is still to be expected at a share of the soft steps, in [0, 1]. */
    double growthAfter(double done) {
        return growth * StrictMath.pow(1 - done, 1.5);
    }
}
