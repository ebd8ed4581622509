package dev.nacre.eval.bench;

/** Hears how {@link RdBench} is getting on; called by its thread. Every method does nothing unless overridden. */
public interface RdListener {
    /**
     * The work is known.
     *
     * @param measurements still to be made
     * @param done already there, from an earlier run
     */
    default void start(int measurements, int done) {}

    /** A row was measured, and is in the file; {@code json} is its line. */
    default void row(String json) {}

    /** A measurement is over, whether it succeeded or not. */
    default void step() {}

    /** Something to know: alpha is dropped, a codec is not here. */
    default void remark(String line) {}

    /**
     * A picture could not be read, or a codec failed on it.
     *
     * @param subject the picture, and the codec
     * @param reason one line
     */
    default void problem(String subject, String reason) {}
}
