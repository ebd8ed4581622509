package dev.nacre.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with rate and time left, on a terminal, for several inputs; otherwise nothing at all. */
final class Progress implements AutoCloseable {
    private final ProgressBar bar; // null: nothing is shown

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    /** The launcher tells by a system property whether standard error is a terminal: Java 17 can't find out. */
    static Progress start(Invocation call, int numInputs) {
        boolean shown = numInputs > 1 && Boolean.getBoolean("nacre.terminal") && !call.quiet() && !call.json();
        if (!shown) {
            return new Progress(null);
        }
        return new Progress(new ProgressBarBuilder()
                .setTaskName("nacre")
                .setInitialMax(numInputs)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build());
    }

    /** One input is done. */
    void step() {
        if (bar != null) {
            bar.step();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
