package dev.nacre.media;

import dev.nacre.bitstream.DecodeLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads sound in blocks of float samples: WAV in plain Java (8 to 32 bits, float, mu-law, A-law), all else that FFmpeg knows among
 * sound files (flac, mp3, ogg with vorbis or opus, m4a, aiff, au, caf, matroska, ...) through FFmpeg, which is loaded only then. Of a
 * file with several tracks, the one that FFmpeg holds for the best.
 *
 * <p>Samples are those of the sound: what encoders put before and after it, as files of mp3, opus, vorbis and aac say, is cut off.
 * Integers of b bits are divided by {@code 2^(b - 1)}. Floats come as they are, also beyond [-1, 1] and not finite.
 *
 * <p>Memory does not grow with the file: blocks, and what FFmpeg needs to see ahead (at most 5 MB). Any bytes lead to samples or an
 * {@link IOException}. Holds native memory until {@link #close}. One thread at a time.
 */
public sealed interface MediaSoundReader extends AutoCloseable permits WavReader, FfmpegSoundReader {
    /** Opens a file, with {@link DecodeLimits#defaults()}. */
    static MediaSoundReader open(Path file) throws IOException {
        return open(file, DecodeLimits.defaults());
    }

    /**
     * Opens a file.
     *
     * @throws MediaException if it is no sound that can be read
     * @throws IOException also if it can't be opened, or passes the limits
     */
    static MediaSoundReader open(Path file, DecodeLimits limits) throws IOException {
        return open(ByteSource.of(file), limits);
    }

    /** Opens a file in memory, not copied; otherwise as {@link #open(Path, DecodeLimits)}. */
    static MediaSoundReader open(byte[] file, DecodeLimits limits) throws IOException {
        return open(ByteSource.of(file), limits);
    }

    /**
     * Opens a stream, such as a pipe, from its present place on. It can't be sought, so that some files do not tell their length
     * before their end, and is closed with the reader. MP4, whose table may stand at its end, goes through a temporary file first.
     */
    static MediaSoundReader open(InputStream stream, DecodeLimits limits) throws IOException {
        try {
            SoundStreams.Start start = SoundStreams.start(stream);
            byte[] head = start.bytes();
            if (start.isWhole()) {
                stream.close();
                return open(head, limits);
            }
            InputStream whole = new SequenceInputStream(new ByteArrayInputStream(head), stream);
            return SoundStreams.isMp4(head)
                    ? open(ByteSource.ofTemporary(SoundStreams.spool(whole, limits)), limits)
                    : open(ByteSource.of(whole), head, limits);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    private static MediaSoundReader open(ByteSource source, DecodeLimits limits) throws IOException {
        try {
            byte[] head = new byte[WavReader.HEAD];
            head = Arrays.copyOf(head, source.readFully(head, 0, head.length));
            source.seek(0);
            return open(source, head, limits);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static MediaSoundReader open(ByteSource source, byte[] head, DecodeLimits limits) throws IOException {
        if (head.length == 0) {
            throw new MediaException("an empty file is no sound");
        }
        if (WavReader.isWav(head) && source.isSeekable()) {
            WavFormat format = WavFormat.read(source);
            if (format.isPlain()) {
                return new WavReader(source, format, limits);
            }
            source.seek(0); // compressed WAV is FFmpeg's
        } else if (WavReader.isWav(head)) {
            // What was read of a stream can't be read again: FFmpeg's kinds of WAV are refused there.
            return new WavReader(source, WavFormat.read(source).requirePlain(), limits);
        }
        return new FfmpegSoundReader(Ffmpeg.load(), source, limits);
    }

    /** What the file says. */
    MediaSoundInfo info();

    /**
     * Reads the next samples: at least one, unless the end is reached.
     *
     * @param samples {@code [channels][...]}, filled from {@code offset} on
     * @param count how many at most, at least 1
     * @return how many were read, or -1 at the end
     * @throws MediaException if the file is damaged, or shorter than it says
     * @throws IOException also if reading fails or the limits are passed
     * @throws IllegalStateException after {@link #close}
     */
    int read(float[][] samples, int offset, int count) throws IOException;

    /**
     * Moves, so that the next sample read is number {@code sample} of the sound; the end if it has fewer. Codecs with memory are run
     * from half a second before.
     *
     * @throws MediaException if the source is a stream, or damaged
     */
    void seek(long sample) throws IOException;

    /** Frees all, and closes the source. Repeatable. */
    @Override
    void close() throws IOException;

    /**
     * All samples from the present place on.
     *
     * @return {@code [channels][length]}
     * @throws IOException as {@link #read} does, and if the samples pass the limits for memory
     */
    float[][] readAll() throws IOException;
}
