package dev.nacre.audio.sound;

import dev.nacre.audio.SoundEncodeOptions;
import dev.nacre.audio.SoundFormat;
import dev.nacre.audio.SoundWriter;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.spi.AudioFileWriter;

/**
 * Writes Nacre sounds, out of streams of samples as they are: signed or unsigned integers of 8 to 32 bits, or floats. Registered by
 * META-INF/services.
 *
 * <p>Java Sound has no place for options of a writer. Two properties of the stream's {@link AudioFormat} are looked at: {@code bitrate} (bits a
 * second, all channels together) and {@code quality} (0 to 100), both {@link Number}s. Stateless.
 */
public final class NacreAudioFileWriter extends AudioFileWriter {
    private static final int PORTION = 1 << 12;

    /** Called by Java Sound. */
    public NacreAudioFileWriter() {}

    @Override
    public AudioFileFormat.Type[] getAudioFileTypes() {
        return new AudioFileFormat.Type[] {NacreFileType.NCR};
    }

    @Override
    public AudioFileFormat.Type[] getAudioFileTypes(AudioInputStream stream) {
        boolean supported = PcmDecoder.of(stream.getFormat()).isPresent()
                && format(stream.getFormat()).isPresent();
        return supported ? getAudioFileTypes() : new AudioFileFormat.Type[0];
    }

    private static Optional<SoundFormat> format(AudioFormat format) {
        try {
            return Optional.of(new SoundFormat(Math.round(format.getSampleRate()), format.getChannels()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IOException also if there is no model, a sample is NaN or infinite, or the stream ends within a frame
     * @throws IllegalArgumentException if the type is not ours, or the stream's format is not supported
     */
    @Override
    public int write(AudioInputStream stream, AudioFileFormat.Type type, OutputStream out) throws IOException {
        Objects.requireNonNull(out, "out");
        if (!isFileTypeSupported(type, stream)) {
            throw new IllegalArgumentException("type " + type + " of " + stream.getFormat());
        }
        PcmDecoder decoder = PcmDecoder.of(stream.getFormat()).orElseThrow();
        SoundFormat format = format(stream.getFormat()).orElseThrow();
        long frames = stream.getFrameLength();
        OptionalLong samples = frames == AudioSystem.NOT_SPECIFIED ? OptionalLong.empty() : OptionalLong.of(frames);
        long bytes = SharedCodec.guarded(() -> {
            SoundWriter writer = SharedCodec.codec().writer(format, options(stream.getFormat()), samples, out);
            byte[] portion = new byte[PORTION * decoder.frameBytes()];
            float[][] planes = new float[format.channels()][PORTION];
            while (true) {
                int count = stream.readNBytes(portion, 0, portion.length);
                if (count % decoder.frameBytes() != 0) {
                    throw new IOException("the stream ends within a frame");
                }
                int n = count / decoder.frameBytes();
                if (samples.isPresent() && n > samples.getAsLong() - writer.samples()
                        || count < portion.length
                                && samples.isPresent()
                                && writer.samples() + n < samples.getAsLong()) {
                    throw new IOException("the stream has " + (writer.samples() + n) + " frames, it was said to have "
                            + samples.getAsLong());
                }
                decoder.decode(portion, n, planes);
                writer.push(planes, 0, n);
                if (count < portion.length) {
                    return writer.finish().fileBytes();
                }
            }
        });
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    private static SoundEncodeOptions options(AudioFormat format) {
        SoundEncodeOptions options = SoundEncodeOptions.defaults();
        if (format.getProperty("quality") instanceof Number quality) {
            options = options.withQuality(Math.max(0, Math.min(100, quality.intValue())));
        }
        if (format.getProperty("bitrate") instanceof Number bitrate && bitrate.intValue() > 0) {
            options = options.withBitrate(bitrate.intValue());
        }
        return options;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The file appears whole or not at all.
     */
    @Override
    public int write(AudioInputStream stream, AudioFileFormat.Type type, File out) throws IOException {
        Path target = out.toPath().toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(out.toString(), null, "the folder does not exist");
        }
        Path temporary = folder.resolve(".nacre-" + Long.toHexString(System.nanoTime()) + ".tmp");
        try {
            int bytes;
            try (OutputStream file = new BufferedOutputStream(
                    Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
                bytes = write(stream, type, file);
            }
            try {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            }
            return bytes;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
