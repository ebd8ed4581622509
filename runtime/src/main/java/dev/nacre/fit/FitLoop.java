package dev.nacre.fit;

import dev.nacre.bitstream.ModelException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Runs the steps of a fit, from wherever its journal stands. Immutable and thread-safe; a model belongs to one run at a time. */
public final class FitLoop {
    private static final long FIRST_JOURNAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long JOURNAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Writing takes at most one part in so many of the time: the state of a large picture on a slow disk waits longer. */
    private static final int JOURNAL_SHARE = 20;

    private final Optional<FitJournal> journal;
    private final LongSupplier clock;

    /** @param journal where the state is kept, after a second and then every ten if that is quickly done; empty for none */
    public FitLoop(Optional<FitJournal> journal) {
        this(journal, System::nanoTime);
    }

    FitLoop(Optional<FitJournal> journal, LongSupplier nanoClock) {
        this.journal = journal;
        this.clock = nanoClock;
    }

    /**
     * Fits a model to its end. If the journal has a state, the model takes that and goes on from there, and ends bit for bit as it would
     * have without the interruption. The journal is left as it is: who has stored the result deletes it.
     *
     * @param model before its first step
     * @throws InterruptedIOException if the thread is interrupted; the journal has the state of then
     * @throws ModelException if the loss is no finite number any more
     * @throws IOException if the journal can't be read or written, or belongs to another fit; and what the listener throws
     */
    public void run(FitModel model, FitListener listener) throws IOException {
        int first = resume(model);
        long start = clock.getAsLong();
        long due = start + FIRST_JOURNAL_NANOS;
        for (int step = first; step < model.steps(); step++) {
            if (Thread.interrupted()) {
                store(model, step);
                throw new InterruptedIOException("fit interrupted after " + step + " of " + model.steps() + " steps");
            }
            FitLoss loss = model.step(step);
            if (!loss.isFinite()) {
                throw new ModelException("fit came apart in step " + step + ": " + loss);
            }
            int done = step + 1;
            long now = clock.getAsLong();
            double pace = (now - start) / 1e9 / (done - first);
            listener.afterStep(new FitProgress(done, model.steps(), pace * (model.steps() - done), loss));
            if (now - due >= 0 && !Thread.currentThread().isInterrupted()) {
                store(model, done);
                long end = clock.getAsLong();
                due = end + Math.max(JOURNAL_NANOS, JOURNAL_SHARE * (end - now));
            }
        }
    }

    private int resume(FitModel model) throws IOException {
        if (journal.isEmpty()) {
            return 0;
        }
        try {
            return journal.get().resume(model);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedIOException("fit interrupted while its journal was read");
        }
    }

    /** Keeps the state. An interrupt closes the file under way: then it is written once more, and the loop sees the interrupt. */
    private void store(FitModel model, int step) throws IOException {
        if (journal.isEmpty()) {
            return;
        }
        try {
            journal.get().write(model, step);
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            journal.get().write(model, step);
            Thread.currentThread().interrupt();
        }
    }
}
