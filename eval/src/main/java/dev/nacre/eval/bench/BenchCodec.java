package dev.nacre.eval.bench;

import dev.nacre.image.Picture;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A picture codec under test, with one preset: ours, one inside FFmpeg or the JDK, or a pair of programs found on the PATH.
 *
 * <p>Used by one thread at a time; may use several itself (as many as it was made with).
 */
interface BenchCodec extends AutoCloseable {
    /** How much time the encoder may take: the fastest and the slowest setting that a user would reasonably choose. */
    enum Preset {
        FAST,
        SLOW;

        /** As it stands in rows and on the command line: {@code fast} or {@code slow}. */
        String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

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
     * Settings of rising quality, spread so that photographs come out at some 27 to 40 dB: {@code q=35}, {@code level=50}.
     *
     * @param points at least 1
     * @return {@code points} different settings, which {@link #encode} understands
     */
    List<String> settings(int points);

    /**
     * Encodes a picture without alpha.
     *
     * @param setting one of {@link #settings}, or any other quality in the same form
     * @throws IOException if the codec or its program fails; the message tells what it said
     */
    Measured<byte[]> encode(Picture picture, String setting) throws IOException;

    /** Decodes what {@link #encode} made, to a picture of the same size and colour. */
    Measured<Picture> decode(byte[] file) throws IOException;

    @Override
    default void close() throws IOException {}
}
