package dev.nacre.fit;

/**
 * How rates, noise, rounding and the price of bits change over a fit: latents are rounded ever harder with ever less noise; rates stay for
 * half of that, then fall; for the last tenth latents are rounded fully and only networks change, from a middling rate to none. Cool-Chic
 * and C3 have similar schedules; the numbers were measured for short fits, of 300 to 3000 steps.
 *
 * <p>At first bits cost several times what they will: coarse grids then say what they can before fine ones fill up with what those have
 * said, which takes a fit long to take back. Neither Cool-Chic nor C3 does that (docs/models.md, "inr: what fitting does"). There is a
 * price beyond which fine grids die, so where lambda is large, bits begin with less of it.
 *
 * @param steps of the whole fit
 */
record FitSchedule(int steps) {
    private static final int HARD_SHARE = 10;

    private static final double FIRST_TEMPERATURE = 0.6;
    private static final double LAST_TEMPERATURE = 0.1;
    private static final double FIRST_NOISE = 0.3;
    private static final double LAST_NOISE = 0.15;
    private static final double LEAST_RATE = 0.02;
    private static final double HARD_RATE = 0.3;
    private static final double FIRST_PRICE = 10;

    /** What a bit per pixel costs at most at first, in mean square error of samples in [0, 1], unless lambda is more. */
    private static final double DEAREST = 0.025;

    /** Bits cost what they will after this share of the soft steps, and after so many steps at the latest: in longer fits latents die. */
    private static final double PRICE_FALLS = 0.33;

    private static final int LAST_DEAR = 150;

    /** The first step with latents that are rounded fully. */
    int hardFrom() {
        return steps - steps / HARD_SHARE;
    }

    boolean hard(int step) {
        return step >= hardFrom();
    }

    /** Share of the soft steps that are done; all of them from the first hard step on. */
    private double done(int step) {
        return Math.min(1, (double) step / hardFrom());
    }

    float temperature(int step) {
        return (float) (FIRST_TEMPERATURE - (FIRST_TEMPERATURE - LAST_TEMPERATURE) * done(step));
    }

    /** Standard deviation, in units of a latent. */
    float noise(int step) {
        return (float) (FIRST_NOISE - (FIRST_NOISE - LAST_NOISE) * done(step));
    }

    /** What a bit costs, in parts of {@code lambda}: falls to 1. */
    double price(int step, double lambda) {
        double first = Math.max(1, Math.min(FIRST_PRICE, DEAREST / lambda));
        double dear = Math.min(PRICE_FALLS * hardFrom(), LAST_DEAR);
        return StrictMath.pow(first, Math.max(0, 1 - step / dear));
    }

    /** Share of the learning rate. */
    double rate(int step) {
        if (hard(step)) {
            return HARD_RATE * (1 - (double) (step - hardFrom()) / (steps - hardFrom()));
        }
        return 2 * step < hardFrom() ? 1 : Math.max(LEAST_RATE, 2 - 2 * done(step));
    }

    /** Sum of the shares of the learning rate over the soft steps from {@code step} on, about. */
    double ratesFrom(int step) {
        double left = 1 - done(step);
        return hardFrom() * (left <= 0.5 ? left * left : left - 0.25);
    }
}
