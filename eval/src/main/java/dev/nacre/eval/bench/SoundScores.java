package dev.nacre.eval.bench;

import dev.nacre.metrics.LogMelDistance;
import dev.nacre.metrics.Nsim;
import dev.nacre.metrics.SiSdr;
import dev.nacre.metrics.Stoi;
import java.util.OptionalDouble;

/**
 * How like a decoded sound is to its original. Figures of several channels are means over those for which they are defined, but for SI-SDR, which
 * looks at all channels as one signal.
 *
 * @param rate samples a second at which both were compared
 * @param delay by how many of these samples the decoded sound came late (early: negative); it was moved back by so many
 * @param siSdr dB ({@link SiSdr})
 * @param logMel4k nepers, bands up to 4 kHz ({@link LogMelDistance#upTo}); of different {@code rate} they do not compare
 * @param logMel8k nepers, bands up to 8 kHz
 * @param logMel nepers, all bands up to half of {@code rate}
 * @param stoi {@link Stoi#of}
 * @param estoi {@link Stoi#extended}
 * @param nsim {@link Nsim}, which is always at 16 kHz
 */
public record SoundScores(
        int rate,
        int delay,
        OptionalDouble siSdr,
        OptionalDouble logMel4k,
        OptionalDouble logMel8k,
        OptionalDouble logMel,
        OptionalDouble stoi,
        OptionalDouble estoi,
        OptionalDouble nsim) {

    /** Measures one channel. */
    @FunctionalInterface
    private interface ChannelMetric {
        OptionalDouble of(float[] x, float[] y);
    }

    /** Scores the decoded one of a pair. */
    public static SoundScores of(AlignedSound pair) {
        int rate = pair.rate();
        return new SoundScores(
                rate,
                pair.delay(),
                SiSdr.of(pair.original(), pair.decoded()),
                mean(pair, (x, y) -> LogMelDistance.upTo(4000, x, y, rate)),
                mean(pair, (x, y) -> LogMelDistance.upTo(8000, x, y, rate)),
                mean(pair, (x, y) -> LogMelDistance.of(x, y, rate)),
                mean(pair, (x, y) -> Stoi.of(x, y, rate)),
                mean(pair, (x, y) -> Stoi.extended(x, y, rate)),
                mean(pair, (x, y) -> Nsim.of(x, y, rate)));
    }

    private static OptionalDouble mean(AlignedSound pair, ChannelMetric metric) {
        double sum = 0;
        int count = 0;
        for (int c = 0; c < pair.original().length; c++) {
            OptionalDouble value = metric.of(pair.original()[c], pair.decoded()[c]);
            if (value.isPresent()) {
                sum += value.getAsDouble();
                count++;
            }
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }
}
