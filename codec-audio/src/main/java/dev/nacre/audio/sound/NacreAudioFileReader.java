package dev.nacre.audio.sound;

import dev.nacre.audio.SoundFile;
import dev.nacre.audio.SoundReader;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.OptionalLong;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import javax.sound.sampled.spi.AudioFileReader;

/**
 * Reads Nacre sounds as streams of signed samples of 16 bits, little-endian. Registered by META-INF/services.
 *
 * <p>Whether a stream is one of ours is told by at most its first 22 bytes, without a model and without native libraries; pictures and clips of the same
 * container are none of ours. Streams that aren't are left where they were, for other readers. A file of ours that is damaged is an {@link
 * IOException}. Stateless: every stream has its own decoder.
 */
public final class NacreAudioFileReader extends AudioFileReader {
    private static final byte[] START = {(byte) 0x8E, 'N', 'C', 'R', '\r', '\n', 0x1A, '\n', 'H', 'E', 'A', 'D'};

    /** Start, length of the first chunk, and its first byte, which holds the kind. */
    private static final int PROBE_BYTES = START.length + 9 + 1;

    /** Signature and head are shorter than that, whatever they hold. */
    private static final int HEAD_BYTES = 256;

    private static final int KIND_AUDIO = 1;

    /** Called by Java Sound. */
    public NacreAudioFileReader() {}

    /** Whether bytes that begin a stream are the start of a Nacre sound. */
    private static boolean isOurs(byte[] start, int count) {
        if (count <= START.length || !Arrays.equals(start, 0, START.length, START, 0, START.length)) {
            return false;
        }
        int at = START.length;
        while (at < count && start[at] < 0) {
            at++;
        }
        return at + 1 < count && (start[at + 1] & 0xFF) >> 4 == KIND_AUDIO;
    }

    /**
     * Marks a stream, looks at its start and goes back to it.
     *
     * @return signature and head, and perhaps more
     */
    private static byte[] probe(InputStream stream) throws IOException, UnsupportedAudioFileException {
        if (!stream.markSupported()) {
            throw new IOException("a stream without mark and reset can't be probed");
        }
        stream.mark(HEAD_BYTES);
        try {
            byte[] start = stream.readNBytes(PROBE_BYTES);
            if (!isOurs(start, start.length)) {
                throw new UnsupportedAudioFileException("not a Nacre sound");
            }
            byte[] head = Arrays.copyOf(start, HEAD_BYTES);
            int count = start.length + stream.readNBytes(head, start.length, HEAD_BYTES - start.length);
            return Arrays.copyOf(head, count);
        } finally {
            stream.reset();
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Tags are not read from a stream, only from a file or URL.
     */
    @Override
    public AudioFileFormat getAudioFileFormat(InputStream stream) throws UnsupportedAudioFileException, IOException {
        return describe(probe(stream));
    }

    private static AudioFileFormat describe(byte[] start) throws IOException {
        return SharedCodec.guarded(() -> {
            SoundFile file = SoundFile.open(SeekableSource.of(headOf(start)), SharedCodec.limits());
            return NacreFileType.fileFormat(
                    file.header(), file.tags(), file.header().samples(), AudioSystem.NOT_SPECIFIED);
        });
    }

    /** What follows the first chunk is cut off: it may be anything, up to the end of the probe. */
    private static byte[] headOf(byte[] start) {
        int at = START.length;
        int length = 0;
        for (int shift = 0; at < start.length && shift < 28; shift += 7) {
            int b = start[at++];
            length |= (b & 0x7F) << shift;
            if (b >= 0) {
                break;
            }
        }
        return Arrays.copyOf(start, Math.min(start.length, Math.max(0, at + Math.min(length, HEAD_BYTES) + 4)));
    }

    @Override
    public AudioFileFormat getAudioFileFormat(URL url) throws UnsupportedAudioFileException, IOException {
        try (InputStream stream = new BufferedInputStream(url.openStream())) {
            return getAudioFileFormat(stream);
        }
    }

    @Override
    public AudioFileFormat getAudioFileFormat(File file) throws UnsupportedAudioFileException, IOException {
        try (FileChannel channel = open(file)) {
            SoundFile sound =
                    SharedCodec.guarded(() -> SoundFile.open(SeekableSource.of(channel), SharedCodec.limits()));
            long bytes = channel.size();
            return NacreFileType.fileFormat(
                    sound.header(),
                    sound.tags(),
                    samples(sound),
                    bytes <= Integer.MAX_VALUE ? (int) bytes : AudioSystem.NOT_SPECIFIED);
        }
    }

    /** Opens a file if it is one of ours. */
    private static FileChannel open(File file) throws UnsupportedAudioFileException, IOException {
        FileChannel channel = FileChannel.open(file.toPath(), StandardOpenOption.READ);
        boolean ours = false;
        try {
            byte[] start = new byte[PROBE_BYTES];
            ours = isOurs(start, SeekableSource.of(channel).readFully(0, start, 0, start.length));
        } finally {
            if (!ours) {
                channel.close();
            }
        }
        if (!ours) {
            throw new UnsupportedAudioFileException("not a Nacre sound");
        }
        return channel;
    }

    /** Where the head doesn't say it, the last block does; if that can't be reached, decoding will tell why. */
    private static OptionalLong samples(SoundFile sound) throws IOException {
        try {
            return OptionalLong.of(sound.samples());
        } catch (NacreException e) {
            return OptionalLong.empty();
        }
    }

    /**
     * {@inheritDoc}
     *
     * @return a stream that decodes while it is read; closing it closes {@code stream}
     */
    @Override
    public AudioInputStream getAudioInputStream(InputStream stream) throws UnsupportedAudioFileException, IOException {
        probe(stream);
        return SharedCodec.guarded(() -> {
            SoundReader reader = SharedCodec.codec().reader(stream, SharedCodec.limits());
            return stream(reader, reader.samples(), stream);
        });
    }

    @Override
    public AudioInputStream getAudioInputStream(URL url) throws UnsupportedAudioFileException, IOException {
        InputStream stream = new BufferedInputStream(url.openStream());
        boolean opened = false;
        try {
            AudioInputStream sound = getAudioInputStream(stream);
            opened = true;
            return sound;
        } finally {
            if (!opened) {
                stream.close();
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * @return a stream that decodes while it is read, and skips without decoding; close it
     */
    @Override
    public AudioInputStream getAudioInputStream(File file) throws UnsupportedAudioFileException, IOException {
        FileChannel channel = open(file);
        boolean opened = false;
        try {
            AudioInputStream sound = SharedCodec.guarded(() -> {
                SoundFile source = SoundFile.open(SeekableSource.of(channel), SharedCodec.limits());
                return stream(SharedCodec.codec().reader(source), samples(source), channel);
            });
            opened = true;
            return sound;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    private static AudioInputStream stream(SoundReader reader, OptionalLong samples, AutoCloseable source) {
        PcmInputStream pcm = new PcmInputStream(reader, source);
        return new AudioInputStream(pcm, NacreFileType.pcm(reader.format()), samples.orElse(AudioSystem.NOT_SPECIFIED));
    }
}
