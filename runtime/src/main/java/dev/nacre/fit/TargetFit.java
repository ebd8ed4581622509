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
    /** One part in so many of the steps is kept for drives and later settlings. */
    private static final int RESERVE = 8;

    /** Measures a fit, about. */
    private static final int MEASURES = 40;

    private static final int LEAST_BETWEEN = 8;
    private static final double FIRST_STEERED = 0.2;
    private static final double LAST_STEERED = 0.95;

    /** Share of the soft steps after which the meter is tuned: what follows needs good measures. */
    private static final double TUNED = 0.75;

    /** Part of what is missing that one measure corrects. */
    private static final double GAIN = 0.3;

    /** Share of the learning rates in a drive, and at the start of the first and later settlings. */
    private static final double DRIVE_RATE = 0.1;

    private static final double SETTLE_RATE = 0.3;
    private static final double LATER_RATE = 0.1;

    /** Later settlings are so many times as short. */
    private static final int LATER_PART = 3;

    private static final int DRIVE_STEPS = 2; // between measures
    private static final double PUSH = 3; // times the change of lambda that would do in the long run
    private static final double MORE_PUSH = 1.2;
    private static final double MAX_PUSH = Math.log(4);

    private static final double LEAST_LAMBDA = 1e-6;
    private static final double MOST_LAMBDA = 1;

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
    private int left; // steps of this settling
    private double logLambda; // in the long run; in a drive lambda is another
    private double push;
    private double direction;
    private double measured; // last
    private double settleGain;

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
    }

    /** Steps of the schedule of a fit that may take {@code steps} in all. */
    public static int scheduled(int steps) {
        return steps - steps / RESERVE;
    }

    /** At most, or once the goal is reached, so many as it took. */
    @Override
    public int steps() {
        return phase == Phase.DONE ? done : steps;
    }

    @Override
    public FitLoss step(int step) {
        FitLoss loss;
        switch (phase) {
            case SCHEDULE -> loss = fit.step(step);
            case DRIVE -> loss = fit.step(step, false, DRIVE_RATE);
            case SETTLE -> {
                double first = settled == 0 ? SETTLE_RATE : LATER_RATE;
                loss = fit.step(step, true, first * left / settleSteps());
            }
            default -> throw new IllegalStateException("the fit is over after " + done + " steps");
        }
        done = step + 1;
        switch (phase) {
            case SCHEDULE -> afterScheduled();
            case DRIVE -> afterDrive();
            default -> afterSettling();
        }
        return loss;
    }

    private void afterScheduled() {
        int soft = fit.softSteps();
        double share = (double) done / soft;
        int every = Math.max(LEAST_BETWEEN, soft / MEASURES);
        if (done == (int) (TUNED * soft)) {
            meter.tune(fit);
        }
        if (done == soft) {
            drive();
        } else if (done % every == 0 && share >= FIRST_STEERED && share <= LAST_STEERED) {
            measured = meter.measure(fit);
            double missing = goal.aim() - measured - goal.growthAfter(share);
            logLambda = limited(logLambda + GAIN * missing / goal.slope());
            fit.setLambda(StrictMath.exp(logLambda));
        }
    }

    private static double limited(double logLambda) {
        return Math.max(StrictMath.log(LEAST_LAMBDA), Math.min(StrictMath.log(MOST_LAMBDA), logLambda));
    }

    /** What is missing if networks settle now. */
    private double missing() {
        measured = meter.measure(fit);
        return goal.aim() - measured - settleGain;
    }

    private int settleSteps() {
        int first = fit.steps() - fit.softSteps();
        return Math.max(1, settled == 0 ? first : first / LATER_PART);
    }

    private void drive() {
        double missing = missing();
        direction = Math.signum(missing);
        double change = missing / goal.slope();
        logLambda = limited(logLambda + change);
        push = Math.max(-MAX_PUSH, Math.min(MAX_PUSH, (PUSH - 1) * change));
        if (goal.reachedBy(goal.aim() - 2 * missing) || !timeToDrive()) {
            settle();
        } else {
            phase = Phase.DRIVE;
            left = DRIVE_STEPS;
            pushLambda();
        }
    }

    private void pushLambda() {
        fit.setLambda(StrictMath.exp(limited(logLambda + push)));
    }

    private boolean timeToDrive() {
        return steps - done >= settleSteps() + DRIVE_STEPS;
    }

    private void afterDrive() {
        if (--left > 0) {
            return;
        }
        left = DRIVE_STEPS;
        if (direction * missing() <= 0 || !timeToDrive()) {
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
        if (settled == 0) {
            meter.tune(fit);
        }
        double before = measured;
        settled++;
        measured = meter.measure(fit);
        settleGain = measured - before;
        if (goal.reachedBy(measured) || !timeToDrive()) {
            phase = Phase.DONE;
        } else {
            drive();
        }
    }

    /** What the file has of that which was aimed at; near the goal or not. */
    public double measured() {
        return measured;
    }

    @Override
    public void state(FitState state) {
        fit.state(state);
        meter.state(state);
        double[] numbers = {
            phase.ordinal(), done, settled, left, logLambda, push, direction, measured, settleGain
        };
        state.doubles(numbers);
        phase = Phase.values()[(int) numbers[0]];
        done = (int) numbers[1];
        settled = (int) numbers[2];
        left = (int) numbers[3];
        logLambda = numbers[4];
        push = numbers[5];
        direction = numbers[6];
        measured = numbers[7];
        settleGain = numbers[8];
    }
}
