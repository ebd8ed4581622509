package dev.nacre.cli;

import dev.nacre.fit.FitProgress;
import java.util.Locale;
import java.util.OptionalLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with rate and time left, on a terminal, for several inputs or a long sound; otherwise nothing at all. */
final class Progress implements AutoCloseable {
    private final ProgressBar bar; // null: nothing is shown
    private final long scale; // samples of a step
    private long done; // samples

    private Progress(ProgressBar bar, long scale) {
        this.bar = bar;
        this.scale = scale;
    }

    /** The launcher tells by a system property whether standard error is a terminal: Java 17 can't find out. */
    private static boolean terminal(Invocation call) {
        return Boolean.getBoolean("nacre.terminal") && !call.quiet() && !call.json();
    }

    private static ProgressBar bar(String task, long max) {
        return new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(max)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(System.err))
                .build();
    }

    /** A bar over several inputs. */
    static Progress start(Invocation call, int numInputs) {
        return numInputs > 1 && terminal(call) ? new Progress(bar("nacre", numInputs), 1) : new Progress(null, 1);
    }

    /** A bar over the seconds of one long sound; its speed is the factor over real time. */
    static Progress ofSound(Invocation call, OptionalLong samples, int rate) {
        boolean shown = samples.isPresent() && samples.getAsLong() > 20L * rate && terminal(call);
        return shown ? new Progress(bar("seconds", samples.getAsLong() / rate), rate) : new Progress(null, 1);
    }

    /** A bar over the steps of a fit. */
    static Progress ofFit(Invocation call, int steps) {
        return terminal(call) ? new Progress(bar("steps", steps), 1) : new Progress(null, 1);
    }

    /** A step of a fit is done. */
    void fitted(FitProgress progress) {
        if (bar != null) {
            bar.stepTo(progress.step());
            bar.setExtraMessage(String.format(
                    Locale.ROOT,
                    "%.2f dB, %.3f bpp",
                    progress.loss().psnr(),
                    progress.loss().bpp()));
        }
    }

    /** Samples of the sound are done. */
    void stepBy(int samples) {
        if (bar != null) {
            done += samples;
            bar.stepTo(done / scale);
        }
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
