package dev.nacre.media;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Writes sound from blocks of float samples, nominally in [-1, 1]: WAV in plain Java, the other formats of {@link SoundEncoding}
 * through FFmpeg.
 *
 * <p>Integers of b bits are samples times {@code 2^(b - 1)}, rounded to the nearest (ties away from zero), no dither, cut at the ends of the
 * range; not-a-number becomes 0. Float WAV keeps all floats as they are. Where an encoder does not know the rate of the sound,
 * it gets the next higher one that it knows by {@link dev.nacre.signal.Resampler}, so the file has that rate.
 *
 * <p>Memory does not grow with the file. A file appears, or replaces another, only by {@link
 * #finish}. Holds native memory until {@link #close}. One
 * thread at a time.
 */
public sealed interface MediaSoundWriter extends AutoCloseable permits WavWriter, FfmpegSoundWriter {
    /**
     * A writer to a file: it is written beside its place under a temporary name and moved by {@link #finish}, so that it appears whole
     * or not at all. What is no ordinary file (a named pipe) is written at once.
     *
     * @param rate samples a second, in [1, 768000]
     * @param tags by FFmpeg's names in lower case, {@code title}, {@code artist}; those that the format has no place for are left out
     * @throws MediaException if the format can't hold such a sound, or an option is wrong
     * @throws IOException also if the file can't be written
     * @throws IllegalArgumentException if the rate is out of its range
     */
    static MediaSoundWriter create(
            Path file, SoundEncoding encoding, int rate, ChannelLayout layout, Map<String, String> tags)
            throws IOException {
        checkRate(rate);
        return create(ByteSink.of(file), encoding, rate, layout, tags, OptionalLong.empty());
    }

    /**
     * A writer to a stream, such as a pipe. M4A, FLAC and MP3 go through a temporary file, as their heads, which tell the length, are
     * written last. The stream stays open.
     *
     * @param length samples a channel, if known: a WAV stream states it in its head
     */
    static MediaSoundWriter create(
            OutputStream stream,
            SoundEncoding encoding,
            int rate,
            ChannelLayout layout,
            Map<String, String> tags,
            OptionalLong length)
            throws IOException {
        checkRate(rate);
        boolean spooled = switch (encoding.format()) {
            case AAC, FLAC, MP3 -> true;
            default -> false;
        };
        return create(spooled ? ByteSink.spooled(stream) : ByteSink.of(stream), encoding, rate, layout, tags, length);
    }

    private static void checkRate(int rate) {
        if (rate < 1 || rate > 768_000) {
            throw new IllegalArgumentException(rate + " Hz, allowed are 1 to 768000");
        }
    }

    private static MediaSoundWriter create(
            ByteSink sink,
            SoundEncoding encoding,
            int rate,
            ChannelLayout layout,
            Map<String, String> tags,
            OptionalLong length)
            throws IOException {
        try {
            return encoding.format() == SoundEncoding.Format.WAV
                    ? new WavWriter(sink, encoding.bits(), rate, layout, tags, length)
                    : new FfmpegSoundWriter(Ffmpeg.load(), sink, encoding, rate, layout, tags);
        } catch (IOException | RuntimeException e) {
            sink.close();
            throw e;
        }
    }

    /** Samples a second of the file: the sound's, but where the encoder does not know it. */
    int fileRate();

    /**
     * Takes the next samples.
     *
     * @param samples {@code [channels][...]}, {@code count} of them from {@code offset} on, not changed or kept
     * @param count not negative
     * @throws MediaException if the encoder fails
     * @throws IOException also if nothing more can be written
     * @throws IllegalStateException after {@link #finish} or {@link #close}
     */
    void write(float[][] samples, int offset, int count) throws IOException;

    /**
     * Ends the file.
     *
     * @throws IOException as {@link #write}, and if fewer or more samples came than the length that was stated, or if none came and
     *     the format is not WAV or FLAC: no file of the others is without a frame
     */
    void finish() throws IOException;

    /** Frees all. Of a file that is not finished nothing stays. Repeatable. */
    @Override
    void close() throws IOException;
}
