package dev.nacre.fit;

/**
 * A fit that ends at a given quality or size: lambda follows what the file would be like by then, measured every so often.
 *
 * <p>While latents move as {@link FitSchedule} has it, lambda is steered towards the goal, early measures being corrected by what a fit
 * typically gains from there on. Then follow, as often as needed and as steps are left: a drive, in which a lambda somewhat beyond pulls
 * the latents along until the measure is where it should be; and a settling, in which latents stay and only networks change. Where the goal
 * is within reach all this takes less steps than there may be, else it takes them all and ends near. Not thread-safe.
 */
public final class TargetFit implements FitModel {
    /** One part in so many of the steps is kept for drives and later settlings, but no more than are of use. */
    private static final int RESERVE = 8;

    private static final int MAX_RESERVE = 400;

    /** Measures a fit, about. */
    private static final int MEASURES = 40;

    private static final int LEAST_BETWEEN = 8;
    private static final double FIRST_STEERED = 0.35;
    private static final double LAST_STEERED = 0.95;

    private static final double LEAST_EFFECT = 0.3;

    /** Share of the soft steps after which it is tried what finishing does. */
    private static final double REHEARSED = 0.7;

    /** Part of what is missing that one measure corrects, near the end; less before, when little is known of how it will end. */
    private static final double GAIN = 0.5;

    /** Share of the learning rates in a drive, and at the start of the first and later settlings. */
    private static final double DRIVE_RATE = 0.2;

    private static final double SETTLE_RATE = 0.3;
    private static final double LATER_RATE = 0.1;

    /** Part of the first settling, and of the reserve, that a later one takes at most. */
    private static final int LATER_PART = 3;

    /** Between measures of a drive; a long one has an eighth of its length. */
    private static final int DRIVE_STEPS = 2;

    private static final int DRIVE_PART = 8;

    /** Times the lag: how much more than would do in the long run lambda changes in a drive. */
    private static final double PUSH = 0.1;

    private static final double MORE_PUSH = 1.25;
    private static final double MAX_PUSH = Math.log(4);

    private static final double LEAST_LAMBDA = 1e-6;
    private static final double MOST_LAMBDA = 0.1;

    private enum Phase {
        SCHEDULE,
        DRIVE,
        SETTLE,
        DONE
    }

    private final PyramidFit fit;
    private final FitGoal goal;
    private final FitMeter meter;
    private final int steps;

    // State, in the journal.
    private Phase phase = Phase.SCHEDULE;
    private int done;
    private int settled; // times
    private int left; // steps of this settling, or to the next measure of a drive
    private int driveStart; // steps done by then
    private int driveEnd; // likewise, at the latest
    private double logLambda; // in the long run; in a drive lambda is another
    private double response; // the lambda that the latents show so far, likewise
    private double push;
    private double direction;
    private double measured; // last
    private double settleGain; // of the last settling
    private double loss; // of the last finish, against what was measured before

    /**
     * A fit to a goal.
     *
     * @param fit before its first step, with {@link #scheduled} of {@code steps}
     * @param steps most that all together may take
     */
    public TargetFit(PyramidFit fit, FitGoal goal, FitMeter meter, int steps) {
        if (fit.steps() != scheduled(steps)) {
            throw new IllegalArgumentException(
                    "a fit of " + fit.steps() + " steps, must be " + scheduled(steps) + " of " + steps);
        }
        this.fit = fit;
        this.goal = goal;
        this.meter = meter;
        this.steps = steps;
        this.logLambda = StrictMath.log(fit.lambda());
        this.response = logLambda;
    }

    /** Steps of the schedule of a fit that may take {@code steps} in all. */
    public static int scheduled(int steps) {
        return steps - Math.min(MAX_RESERVE, steps / RESERVE);
    }

    /** At most, or once the goal is reached, so many as it took. */
    @Override
    public int steps() {
        return phase == Phase.DONE ? done : steps;
    }

    @Override
    public FitLoss step(int step) {
        FitLoss found;
        switch (phase) {
            case SCHEDULE -> found = fit.step(step);
            case DRIVE -> found = fit.step(step, false, DRIVE_RATE);
            case SETTLE -> {
                double first = settled == 0 ? SETTLE_RATE : LATER_RATE;
                found = fit.step(step, true, first * left / settleSteps());
            }
            default -> throw new IllegalStateException("the fit is over after " + done + " steps");
        }
        done = step + 1;
        switch (phase) {
            case SCHEDULE -> afterScheduled();
            case DRIVE -> afterDrive();
            default -> afterSettling();
        }
        return found;
    }

    /**
     * Steers lambda. The measure is taken to follow the logarithm of lambda, with a lag in which the latents move there; so what has been
     * changed and does not show yet is not changed again, and near the end changes are larger, as only a part of them takes effect.
     */
    private void afterScheduled() {
        int soft = fit.schedule().hardFrom();
        response += (logLambda - response) * Math.min(1, fit.schedule().rate(done - 1) / goal.lag());
        double share = (double) done / soft;
        int every = Math.max(LEAST_BETWEEN, soft / MEASURES);
        if (done == (int) (REHEARSED * soft)) {
            loss = meter.rehearse(fit) - meter.measure(fit);
        }
        if (done == soft) {
            drive();
        } else if (done % every == 0 && share >= FIRST_STEERED && share <= LAST_STEERED) {
            double effect = 1 - StrictMath.exp(-fit.schedule().ratesFrom(done) / goal.lag());
            double coming = goal.growthAfter(share) + goal.slope() * (logLambda - response) * effect;
            double change = (missing() - coming) / (goal.slope() * Math.max(LEAST_EFFECT, effect));
            logLambda = limited(logLambda + GAIN * share * change);
            fit.setLambda(StrictMath.exp(logLambda));
        }
    }

    private static double limited(double logLambda) {
        return Math.max(StrictMath.log(LEAST_LAMBDA), Math.min(StrictMath.log(MOST_LAMBDA), logLambda));
    }

    /** What is missing if networks settle now. */
    private double missing() {
        measured = meter.measure(fit);
        return goal.aim() - measured - settleGain - loss;
    }

    private int settleSteps() {
        int first = fit.steps() - fit.schedule().hardFrom();
        int later = Math.min(first, steps - fit.steps()) / LATER_PART;
        return Math.max(1, settled == 0 ? first : later);
    }

    private void drive() {
        double missing = missing();
        direction = Math.signum(missing);
        double change = missing / goal.slope();
        logLambda = limited(logLambda + change);
        push = Math.max(-MAX_PUSH, Math.min(MAX_PUSH, PUSH * goal.lag() * change));
        if (goal.reachedBy(goal.aim() - 2 * missing) || !timeToDrive()) {
            settle();
        } else {
            phase = Phase.DRIVE;
            driveStart = done;
            driveEnd = done + Math.max(DRIVE_STEPS, (steps - done - settleSteps()) / 2);
            left = DRIVE_STEPS;
            pushLambda();
        }
    }

    private void pushLambda() {
        fit.setLambda(StrictMath.exp(limited(logLambda + push)));
    }

    private boolean timeToDrive() {
        return steps - done >= settleSteps() + Math.max(DRIVE_STEPS, left);
    }

    private void afterDrive() {
        if (--left > 0) {
            return;
        }
        left = Math.max(DRIVE_STEPS, (done - driveStart) / DRIVE_PART);
        if (direction * missing() <= 0 || done >= driveEnd || !timeToDrive()) {
            settle();
        } else {
            push *= MORE_PUSH;
            pushLambda();
        }
    }

    private void settle() {
        phase = Phase.SETTLE;
        fit.setLambda(StrictMath.exp(logLambda));
        left = settleSteps();
    }

    private void afterSettling() {
        if (--left > 0) {
            return;
        }
        fit.takeBest();
        double before = measured;
        double unfinished = meter.measure(fit);
        measured = meter.finish(fit);
        settled++;
        settleGain = unfinished - before;
        loss = measured - unfinished;
        if (goal.reachedBy(measured) || !timeToDrive()) {
            phase = Phase.DONE;
        } else {
            drive();
        }
    }

    @Override
    public void state(FitState state) {
        fit.state(state);
        meter.state(state);
        double[] numbers = {
            phase.ordinal(),
            done,
            settled,
            left,
            driveStart,
            driveEnd,
            logLambda,
            response,
            push,
            direction,
            measured,
            settleGain,
            loss
        };
        state.doubles(numbers);
        phase = Phase.values()[(int) numbers[0]];
        done = (int) numbers[1];
        settled = (int) numbers[2];
        left = (int) numbers[3];
        driveStart = (int) numbers[4];
        driveEnd = (int) numbers[5];
        logLambda = numbers[6];
        response = numbers[7];
        push = numbers[8];
        direction = numbers[9];
        measured = numbers[10];
        settleGain = numbers[11];
        loss = numbers[12];
    }
}
