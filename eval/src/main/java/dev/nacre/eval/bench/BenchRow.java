package dev.nacre.eval.bench;

/** One measurement: one input, one codec, one setting. A line of {@code results.jsonl}. */
sealed interface BenchRow permits Row, SoundRow {
    /** Name of the folder that the input came from ({@code kodak}); sets are never averaged together. */
    String set();

    /** File name of the input. */
    String file();

    /** First 16 hexadecimal digits of the SHA-256 of its file. */
    String source();

    /** {@link MediumCodec#name()}. */
    String codec();

    /** {@link Preset#label()}. */
    String preset();

    /** {@link MediumCodec#implementation()}. */
    String implementation();

    /** The quality, as the codec writes it. */
    String setting();

    /** How the input was scored, where there are several ways: the same measurement scored otherwise is another one. */
    String scoring();

    /** Size of the coded file. */
    long bytes();

    /** Rate of the whole file, everything counted: bits a pixel of a picture, kilobits a second of a sound. */
    double rate();

    /** The curve that it is a point of: {@code webp:fast}. */
    default String curve() {
        return codec() + ":" + preset();
    }
}
