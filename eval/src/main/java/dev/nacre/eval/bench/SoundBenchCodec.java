package dev.nacre.eval.bench;

import dev.nacre.audio.Sound;

/**
 * A sound codec under test: ours, or one inside FFmpeg.
 *
 * <p>Sounds are given at their own rate. What is decoded may have another rate, another number of channels, and start some samples late:
 * {@link SoundScores} puts that right.
 */
interface SoundBenchCodec extends MediumCodec<Sound> {
    @Override
    default Preset preset() {
        return Preset.ONLY;
    }
}
