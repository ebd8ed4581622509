package dev.nacre.audio;

/** What an encoder that keeps the waveform spends its bits on; decoders do the same either way. For walloc-audio. */
public enum SoundTuning {
    /** For ears: steps follow the level of each band, so that quiet bands and quiet times keep more of what they have. */
    LISTENING,

    /** For the squared error: the same step everywhere, which gives the highest SI-SDR. */
    WAVEFORM
}
