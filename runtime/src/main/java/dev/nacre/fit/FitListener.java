package dev.nacre.fit;

import java.io.IOException;

/** Hears of every step of a fit, in the thread that runs it: it may change the model between steps, and must be quick. */
@FunctionalInterface
public interface FitListener {
    /** @throws IOException ends the fit; the journal is left as it was last written */
    void afterStep(FitProgress progress) throws IOException;
}
