package dev.nacre.eval.bench;

import java.util.OptionalDouble;
import java.util.function.Function;

/** A figure of {@link SoundScores} that rate is traded against. */
enum SoundMetric implements CurveMetric {
    SI_SDR("SI-SDR", "SI-SDR, dB", 2, true, SoundScores::siSdr),
    LOG_MEL_4K("log-mel 0\u20134 kHz", "log-mel distance, 0\u20134 kHz", 3, false, SoundScores::logMel4k),
    LOG_MEL_8K("log-mel 0\u20138 kHz", "log-mel distance, 0\u20138 kHz", 3, false, SoundScores::logMel8k),
    /** Over the whole band of the scored rate. */
    LOG_MEL("log-mel, all", "log-mel distance, whole band", 3, false, SoundScores::logMel),
    STOI("STOI", "STOI", 4, true, SoundScores::stoi),
    ESTOI("ESTOI", "ESTOI", 4, true, SoundScores::estoi),
    NSIM("NSIM", "NSIM", 4, true, SoundScores::nsim);

    private final String label;
    private final String axis;
    private final int decimals;
    private final boolean higherIsBetter;
    private final Function<SoundScores, OptionalDouble> value;

    SoundMetric(
            String label,
            String axis,
            int decimals,
            boolean higherIsBetter,
            Function<SoundScores, OptionalDouble> value) {
        this.label = label;
        this.axis = axis;
        this.decimals = decimals;
        this.higherIsBetter = higherIsBetter;
        this.value = value;
    }

    @Override
    public String label() {
        return label;
    }

    /** With its unit, for an axis. */
    String axis() {
        return axis;
    }

    boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** Of a row; empty where it is not defined. */
    OptionalDouble of(SoundRow row) {
        return value.apply(row.scores());
    }

    /** Sounds are averaged in the metric's own unit. */
    @Override
    public double scaled(double mean) {
        return mean;
    }

    /** A value as people read it, with the typographer's minus. */
    String text(double figure) {
        String text = Markup.fixed(figure, decimals);
        return text.startsWith("-") ? "\u2212" + text.substring(1) : text;
    }

    /** A difference as people read it, with its sign. */
    String signed(double difference) {
        String text = text(difference);
        boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
        return zero || text.startsWith("\u2212") ? text : "+" + text;
    }

    /** Whether a difference (ours minus another's) is one for the better. */
    boolean isBetter(double difference) {
        return higherIsBetter ? difference > 0 : difference < 0;
    }
}
