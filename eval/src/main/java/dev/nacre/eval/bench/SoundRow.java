package dev.nacre.eval.bench;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One measurement of a sound: one codec, one setting. A line of {@code results.jsonl}.
 *
 * @param set name of the folder that the sound came from ({@code speech}); sets are never averaged together
 * @param file file name of the sound
 * @param source first 16 hexadecimal digits of the SHA-256 of its file
 * @param sampleRate of the sound, Hz
 * @param channels of the sound
 * @param samples of each channel
 * @param codec {@link MediumCodec#name()}
 * @param preset {@link Preset#label()}
 * @param implementation {@link MediumCodec#implementation()}
 * @param setting the quality, as the codec writes it
 * @param point number of the setting within its curve, from 0
 * @param bytes size of the coded file, container and all
 * @param scores at which rate it was scored, and what came out
 * @param encodeMillis wall time, a change of sample rate included
 * @param decodeMillis wall time, to the rate that the decoder gives
 * @param encodeCpuMillis processor time over all threads
 * @param decodeCpuMillis processor time over all threads
 * @param peakMemoryBytes the greater of both peaks ({@link Measured#peakMemoryBytes()})
 */
record SoundRow(
        String set,
        String file,
        String source,
        int sampleRate,
        int channels,
        long samples,
        String codec,
        String preset,
        String implementation,
        String setting,
        int point,
        long bytes,
        SoundScores scores,
        double encodeMillis,
        double decodeMillis,
        OptionalDouble encodeCpuMillis,
        OptionalDouble decodeCpuMillis,
        OptionalLong peakMemoryBytes)
        implements BenchRow {

    /** Length of the sound. */
    double seconds() {
        return (double) samples / sampleRate;
    }

    /** Kilobits a second: of the whole file, everything counted. */
    double kbps() {
        return 8 * bytes / seconds() / 1000;
    }

    @Override
    public double rate() {
        return kbps();
    }

    @Override
    public String scoring() {
        return scoring(scores.rate());
    }

    /** {@link #scoring()} of a row that is scored at a rate. */
    static String scoring(int scoredRate) {
        return scoredRate + " Hz";
    }

    /** Seconds of sound a second of wall time. */
    double encodeSpeed() {
        return 1000 * seconds() / encodeMillis;
    }

    /** Seconds of sound a second of wall time. */
    double decodeSpeed() {
        return 1000 * seconds() / decodeMillis;
    }
}
