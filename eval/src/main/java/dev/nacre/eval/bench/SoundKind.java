package dev.nacre.eval.bench;

/** What a set of sounds is taken for: it decides which codecs are usual, and at which rates. */
enum SoundKind {
    /** Voices, scored at 24 kHz or less: codecs are in their modes for it, at the bit rates of telephony. */
    SPEECH,
    /** Everything else. */
    MUSIC;

    private static final int MOST_SPEECH_RATE = 24_000;

    /** The kind of a set that is scored at a rate. */
    static SoundKind of(int scoredRate) {
        return scoredRate <= MOST_SPEECH_RATE ? SPEECH : MUSIC;
    }
}
