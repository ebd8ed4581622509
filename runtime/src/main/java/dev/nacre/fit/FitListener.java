package dev.nacre.fit;

/** Hears of every step of a fit, in the thread that runs it: it may change the model between steps, and must be quick. */
@FunctionalInterface
public interface FitListener {
    void afterStep(FitProgress progress);
}
