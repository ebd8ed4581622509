package dev.nacre.fit;

/**
 * Where a fit stands after a step.
 *
 * @param step number of steps done
 * @param steps of the whole fit
 * @param secondsLeft at the pace of this run so far
 * @param loss of the last step; an estimate while latents are rounded softly
 */
public record FitProgress(int step, int steps, double secondsLeft, FitLoss loss) {}
