package dev.nacre.eval.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A codec under test, with one preset.
 *
 * <p>Used by one thread at a time; may use several itself (as many as it was made with).
 *
 * @param <T> what it codes
 */
interface MediumCodec<T> extends AutoCloseable {
    /** Its name on the command line and in rows, such as {@code webp}. */
    String name();

    /** Its preset. */
    Preset preset();

    /** What does the work, with versions and every option but the quality: {@code FFmpeg 8.1.2 libwebp, compression_level=6}. */
    String implementation();

    /** The suffix of its files, without the dot. */
    String suffix();

    /** Why it can't run here, if it can't: {@code cjxl is not on the PATH (Debian: libjxl-tools)}. */
    Optional<String> missing();

    /**
     * Settings of rising quality, spread over the range that people use: {@code q=35}, {@code level=50}.
     *
     * @param points how many, at least 1
     * @return different settings, which {@link #encode} understands; fewer than {@code points} where the codec has no more
     */
    List<String> settings(int points);

    /**
     * Encodes one input.
     *
     * @param setting one of {@link #settings}, or any other quality in the same form
     * @throws IOException if the codec or its program fails; the message tells what it said
     */
    Measured<byte[]> encode(T input, String setting) throws IOException;

    /** Decodes what {@link #encode} made. */
    Measured<T> decode(byte[] file) throws IOException;

    /** Codes an input with its usual tools, so that what is loaded and compiled on first use is there. */
    default void warmUp(T input, String setting) throws IOException {
        decode(encode(input, setting).value());
    }

    @Override
    default void close() throws IOException {}
}
