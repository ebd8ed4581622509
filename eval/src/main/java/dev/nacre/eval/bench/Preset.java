package dev.nacre.eval.bench;

/**
 * How much time an encoder may take.
 *
 * @param label as it stands in rows: {@code fast}, {@code slow}, {@code only}, or one of the codec's own {@link Efforts}, such as {@code 6}
 */
record Preset(String label) {
    /** The fastest setting that a user would reasonably choose. */
    static final Preset FAST = new Preset("fast");

    /** The slowest one. */
    static final Preset SLOW = new Preset("slow");

    /** Of codecs of sound, which all take their time: any of them is much faster than the sound. */
    static final Preset ONLY = new Preset("only");
}
