package dev.nacre.audio.sound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.audio.HifiCodec;
import dev.nacre.audio.Sound;
import dev.nacre.audio.SoundEncodeOptions;
import dev.nacre.audio.SoundFormat;
import dev.nacre.audio.SoundOptions;
import dev.nacre.audio.SoundTags;
import dev.nacre.audio.SoundWriter;
import dev.nacre.audio.WallocAudioCodec;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.runtime.ModelStore;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.ServiceLoader;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioFormat.Encoding;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.Clip;
import javax.sound.sampled.UnsupportedAudioFileException;
import javax.sound.sampled.spi.AudioFileReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin as programs see it that know only {@link AudioSystem}. */
class PluginTest {
    private static final int RATE = 22_050;
    private static final int SAMPLES = 110_000;

    private static byte[] pcm; // 16 bits, little-endian, stereo
    private static byte[] known; // a file whose head says how long it is
    private static byte[] unknown;
    private static byte[] decoded; // what comes out of both

    @TempDir
    private Path folder;

    @BeforeAll
    static void encode() throws IOException {
        float[][] planes = new float[2][SAMPLES];
        pcm = new byte[4 * SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            for (int c = 0; c < 2; c++) {
                double x = 0.4
                        * Math.sin(i * (0.03 + 0.02 * c) + 5 * Math.sin(i * 0.0007))
                        * Math.max(0, Math.sin(i * 0.0004));
                short value = (short) Math.round(32767 * x);
                planes[c][i] = value / 32768f;
                pcm[4 * i + 2 * c] = (byte) value;
                pcm[4 * i + 2 * c + 1] = (byte) (value >> 8);
            }
        }
        SoundFormat format = new SoundFormat(RATE, 2);
        try (HifiCodec codec = HifiCodec.open(ModelStore.system(), SoundOptions.defaults())) {
            SoundEncodeOptions options = SoundEncodeOptions.defaults()
                    .withTags(SoundTags.empty().with("ARTIST", "A").with("Title", "T"));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            codec.encode(Sound.of(format, planes), options, out);
            known = out.toByteArray();
            out.reset();
            SoundWriter writer = codec.writer(format, options, OptionalLong.empty(), out);
            writer.push(planes, 0, SAMPLES);
            writer.finish();
            unknown = out.toByteArray();
            Sound sound = codec.decode(new ByteArrayInputStream(known), DecodeLimits.defaults())
                    .sound();
            decoded = new byte[4 * SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                for (int c = 0; c < 2; c++) {
                    int value = Math.max(-32768, Math.min(32767, Math.round(sound.sample(c, i) * 32768)));
                    decoded[4 * i + 2 * c] = (byte) value;
                    decoded[4 * i + 2 * c + 1] = (byte) (value >> 8);
                }
            }
        }
    }

    private File file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("a" + bytes.length + ".ncr"), bytes).toFile();
    }

    private static AudioInputStream pcmStream(long frames) {
        return new AudioInputStream(new ByteArrayInputStream(pcm), new AudioFormat(RATE, 16, 2, true, false), frames);
    }

    /** The codec is the one that the head names. */
    @Test
    void audioSystemReadsTheOtherCodecToo() throws Exception {
        float[][] planes = new float[2][SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            planes[0][i] = (float) (0.4 * Math.sin(i * 0.05));
            planes[1][i] = (float) (0.3 * Math.sin(i * 0.11));
        }
        byte[] bytes;
        try (WallocAudioCodec codec = WallocAudioCodec.open(ModelStore.system(), SoundOptions.defaults())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            codec.encode(Sound.of(new SoundFormat(RATE, 2), planes), SoundEncodeOptions.defaults(), out);
            bytes = out.toByteArray();
        }
        List<AudioInputStream> streams = List.of(
                AudioSystem.getAudioInputStream(new ByteArrayInputStream(bytes)),
                AudioSystem.getAudioInputStream(file(bytes)));
        for (AudioInputStream stream : streams) {
            try (stream) {
                byte[] read = stream.readAllBytes();
                assertEquals(4 * SAMPLES, read.length);
                for (int i = 1000; i < SAMPLES; i += 97) {
                    int left = (short) (read[4 * i] & 0xFF | read[4 * i + 1] << 8);
                    assertEquals(planes[0][i], left / 32768.0, 0.03, "sample " + i);
                }
            }
        }
    }

    @Test
    void audioSystemReadsStreamsFilesAndUrls() throws Exception {
        for (byte[] bytes : new byte[][] {known, unknown}) {
            File file = file(bytes);
            List<AudioInputStream> streams = List.of(
                    AudioSystem.getAudioInputStream(new ByteArrayInputStream(bytes)),
                    AudioSystem.getAudioInputStream(file),
                    AudioSystem.getAudioInputStream(file.toURI().toURL()));
            for (int i = 0; i < streams.size(); i++) {
                try (AudioInputStream stream = streams.get(i)) {
                    assertTrue(stream.getFormat().matches(new AudioFormat(RATE, 16, 2, true, false)));
                    // A file can be looked at to its end, a stream can't.
                    boolean told = bytes == known || i == 1;
                    assertEquals(told ? SAMPLES : AudioSystem.NOT_SPECIFIED, stream.getFrameLength());
                    assertArrayEquals(decoded, stream.readAllBytes());
                    assertEquals(-1, stream.read(new byte[4]));
                }
            }
            AudioInputStream closed = AudioSystem.getAudioInputStream(file);
            closed.close();
            assertThrows(IOException.class, () -> closed.read(new byte[4]));
            assertThrows(IOException.class, () -> closed.skip(4));
            AudioFileFormat format = AudioSystem.getAudioFileFormat(file);
            assertEquals(NacreFileType.NCR, format.getType());
            assertEquals(bytes.length, format.getByteLength());
            assertEquals(SAMPLES, format.getFrameLength());
            assertEquals("A", format.getProperty("author"));
            assertEquals("T", format.properties().get("title"));
            assertEquals(1_000_000L * SAMPLES / RATE, format.getProperty("duration"));
            InputStream stream = new ByteArrayInputStream(bytes);
            AudioFileFormat ofStream = AudioSystem.getAudioFileFormat(stream);
            assertEquals(bytes == known ? SAMPLES : AudioSystem.NOT_SPECIFIED, ofStream.getFrameLength());
            assertEquals(AudioSystem.NOT_SPECIFIED, ofStream.getByteLength());
            assertEquals(bytes.length, stream.available());
            assertEquals(
                    NacreFileType.NCR,
                    AudioSystem.getAudioFileFormat(file.toURI().toURL()).getType());
        }
    }

    @Test
    void partsOfFramesSkipsAndMarksGiveTheSameBytes() throws Exception {
        Random random = new Random(9);
        for (int round = 0; round < 3; round++) {
            try (InputStream stream = round == 0
                    ? new NacreAudioFileReader().getAudioInputStream(new ByteArrayInputStream(known))
                    : AudioSystem.getAudioInputStream(file(round == 1 ? known : unknown))) {
                assertEquals(round > 0, stream.markSupported());
                int position = 0;
                int mark = 0;
                while (position < decoded.length) {
                    // An AudioInputStream takes whole frames only.
                    int count = 4 * Math.min((decoded.length - position) / 4, 1 + random.nextInt(5000));
                    switch (random.nextInt(6)) {
                        case 0 -> {
                            long skipped = stream.skip(count);
                            assertTrue(skipped > 0);
                            position += (int) skipped;
                        }
                        case 1 -> {
                            if (round > 0) {
                                stream.mark(1 << 20);
                                mark = position;
                            }
                        }
                        case 2 -> {
                            if (round > 0 && mark > 0 && random.nextInt(10) == 0) {
                                stream.reset();
                                position = mark;
                                mark = 0;
                            }
                        }
                        default -> {
                            byte[] bytes = stream.readNBytes(count);
                            assertArrayEquals(Arrays.copyOfRange(decoded, position, position + count), bytes);
                            position += count;
                        }
                    }
                }
                assertEquals(-1, stream.read(new byte[4]));
            }
        }
        // A skip over blocks in a file.
        try (AudioInputStream stream = AudioSystem.getAudioInputStream(file(known))) {
            assertEquals(4 * 100_000, stream.skip(4 * 100_000));
            assertArrayEquals(Arrays.copyOfRange(decoded, 400_000, decoded.length), stream.readAllBytes());
        }
    }

    @Test
    void audioSystemWrites() throws Exception {
        for (long frames : new long[] {SAMPLES, AudioSystem.NOT_SPECIFIED}) {
            assertTrue(AudioSystem.isFileTypeSupported(NacreFileType.NCR, pcmStream(frames)));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertEquals(known.length - tagBytes(), AudioSystem.write(pcmStream(SAMPLES), NacreFileType.NCR, out));
            assertEquals(known.length - tagBytes(), out.size());
            File target = folder.resolve("written.ncr").toFile();
            int written = AudioSystem.write(pcmStream(frames), NacreFileType.NCR, target);
            assertEquals(target.length(), written);
            try (AudioInputStream stream = AudioSystem.getAudioInputStream(target)) {
                assertArrayEquals(decoded, stream.readAllBytes());
            }
        }
        try (var files = Files.list(folder)) {
            assertTrue(files.noneMatch(path -> path.toString().endsWith(".tmp")));
        }
        assertThrows(
                IOException.class,
                () -> AudioSystem.write(
                        pcmStream(SAMPLES),
                        NacreFileType.NCR,
                        folder.resolve("no/such.ncr").toFile()));
    }

    /** Bytes of the two text chunks. */
    private static int tagBytes() {
        return 2 * 9 + "ARTIST\0A".length() + "Title\0T".length();
    }

    @Test
    void otherSampleFormatsAreTheSameSound() throws Exception {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        AudioSystem.write(pcmStream(SAMPLES), NacreFileType.NCR, expected);
        for (AudioFormat format : List.of(
                new AudioFormat(Encoding.PCM_SIGNED, RATE, 16, 2, 4, RATE, true),
                new AudioFormat(Encoding.PCM_UNSIGNED, RATE, 16, 2, 4, RATE, false),
                new AudioFormat(Encoding.PCM_SIGNED, RATE, 24, 2, 6, RATE, false),
                new AudioFormat(Encoding.PCM_SIGNED, RATE, 32, 2, 8, RATE, true),
                new AudioFormat(Encoding.PCM_FLOAT, RATE, 32, 2, 8, RATE, false),
                new AudioFormat(Encoding.PCM_FLOAT, RATE, 64, 2, 16, RATE, true))) {
            AudioInputStream converted =
                    new AudioInputStream(new ByteArrayInputStream(convert(format)), format, SAMPLES);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            AudioSystem.write(converted, NacreFileType.NCR, out);
            assertArrayEquals(expected.toByteArray(), out.toByteArray(), format.toString());
        }
        AudioFormat unfit = new AudioFormat(Encoding.ULAW, 8000, 8, 1, 1, 8000, false);
        AudioInputStream stream = new AudioInputStream(new ByteArrayInputStream(new byte[10]), unfit, 10);
        assertFalse(AudioSystem.isFileTypeSupported(NacreFileType.NCR, stream));
        AudioFormat slow = new AudioFormat(500, 16, 1, true, false);
        assertFalse(AudioSystem.isFileTypeSupported(
                NacreFileType.NCR, new AudioInputStream(new ByteArrayInputStream(new byte[10]), slow, 5)));
    }

    /** The samples in another format, without the roundings of Java Sound's own converters. */
    private static byte[] convert(AudioFormat format) {
        int size = format.getFrameSize() / 2;
        byte[] bytes = new byte[2 * SAMPLES * size];
        for (int i = 0; i < 2 * SAMPLES; i++) {
            long value = (short) (pcm[2 * i] & 0xFF | pcm[2 * i + 1] << 8);
            long bits = value << 8 * size - 16;
            if (format.getEncoding().equals(Encoding.PCM_UNSIGNED)) {
                bits += 1L << 8 * size - 1;
            } else if (format.getEncoding().equals(Encoding.PCM_FLOAT)) {
                bits = size == 4 ? Float.floatToIntBits(value / 32768f) : Double.doubleToLongBits(value / 32768.0);
            }
            for (int b = 0; b < size; b++) {
                bytes[i * size + (format.isBigEndian() ? size - 1 - b : b)] = (byte) (bits >> 8 * b);
            }
        }
        return bytes;
    }

    @Test
    void streamsThatAreNotWhatTheySay() {
        AudioFormat floats = new AudioFormat(Encoding.PCM_FLOAT, RATE, 32, 1, 4, RATE, true);
        byte[] nan = ByteBuffer.allocate(400).putFloat(200, Float.NaN).array();
        assertThrows(IOException.class, () -> write(nan, floats, 100));
        InputStream bytes = new ByteArrayInputStream(new byte[399]);
        // The JDK's own gives whole frames only.
        AudioInputStream careless = new AudioInputStream(bytes, floats, AudioSystem.NOT_SPECIFIED) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return bytes.read(target, offset, length);
            }
        };
        assertThrows(
                IOException.class, () -> AudioSystem.write(careless, NacreFileType.NCR, new ByteArrayOutputStream()));
        assertThrows(IOException.class, () -> write(new byte[396], floats, 100));
        assertThrows(
                IllegalArgumentException.class,
                () -> AudioSystem.write(
                        pcmStream(1), new AudioFileFormat.Type("OTHER", "x"), new ByteArrayOutputStream()));
    }

    private static int write(byte[] bytes, AudioFormat format, long frames) throws IOException {
        AudioInputStream stream = new AudioInputStream(new ByteArrayInputStream(bytes), format, frames);
        return new NacreAudioFileWriter().write(stream, NacreFileType.NCR, new ByteArrayOutputStream());
    }

    @Test
    void propertiesOfTheFormatChooseTheRate() throws Exception {
        List<Integer> sizes = new ArrayList<>();
        for (Map<String, Object> properties :
                List.<Map<String, Object>>of(Map.of("quality", 0), Map.of("bitrate", 6000), Map.of("quality", 100))) {
            AudioFormat format = new AudioFormat(Encoding.PCM_SIGNED, RATE, 16, 2, 4, RATE, false, properties);
            sizes.add(write(pcm, format, SAMPLES));
        }
        assertTrue(sizes.get(0) < sizes.get(1) && sizes.get(1) < sizes.get(2), sizes::toString);
    }

    @Test
    void noReaderDisturbsAnother() throws Exception {
        AudioFormat format = new AudioFormat(RATE, 16, 1, true, true);
        byte[] samples = new byte[2000];
        new Random(3).nextBytes(samples);
        List<AudioFileReader> readers = new ArrayList<>();
        ServiceLoader.load(AudioFileReader.class).forEach(readers::add);
        assertTrue(readers.stream().anyMatch(NacreAudioFileReader.class::isInstance));
        int others = 0;
        for (AudioFileFormat.Type type :
                List.of(AudioFileFormat.Type.WAVE, AudioFileFormat.Type.AU, AudioFileFormat.Type.AIFF)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            AudioInputStream source = new AudioInputStream(new ByteArrayInputStream(samples), format, 1000);
            AudioSystem.write(
                    type == AudioFileFormat.Type.WAVE
                            ? AudioSystem.getAudioInputStream(new AudioFormat(RATE, 16, 1, true, false), source)
                            : source,
                    type,
                    out);
            byte[] bytes = out.toByteArray();
            File file = Files.write(folder.resolve("other"), bytes).toFile();
            InputStream in = new BufferedInputStream(new ByteArrayInputStream(bytes));
            assertEquals(type, AudioSystem.getAudioFileFormat(in).getType());
            AudioFileReader ours = new NacreAudioFileReader();
            assertThrows(UnsupportedAudioFileException.class, () -> ours.getAudioFileFormat(in));
            assertThrows(UnsupportedAudioFileException.class, () -> ours.getAudioInputStream(in));
            assertThrows(UnsupportedAudioFileException.class, () -> ours.getAudioFileFormat(file));
            assertThrows(UnsupportedAudioFileException.class, () -> ours.getAudioInputStream(file));
            assertThrows(
                    UnsupportedAudioFileException.class,
                    () -> ours.getAudioInputStream(file.toURI().toURL()));
            assertArrayEquals(bytes, in.readAllBytes());
            assertEquals(
                    2000,
                    AudioSystem.getAudioInputStream(new ByteArrayInputStream(bytes))
                            .readAllBytes()
                            .length);
        }
        // Ours through every other reader: refused, and left where it was.
        for (AudioFileReader reader : readers) {
            if (!(reader instanceof NacreAudioFileReader)) {
                InputStream in = new ByteArrayInputStream(known);
                assertThrows(
                        UnsupportedAudioFileException.class, () -> reader.getAudioFileFormat(in), reader::toString);
                assertThrows(
                        UnsupportedAudioFileException.class, () -> reader.getAudioInputStream(in), reader::toString);
                assertEquals(known.length, in.available());
                others++;
            }
        }
        assertTrue(others >= 3, others + " other readers");
    }

    @Test
    void notOursIsUnsupportedAndDamageIsAnError() throws Exception {
        AudioFileReader ours = new NacreAudioFileReader();
        byte[] image = known.clone();
        image[13] &= 0x0F; // kind image
        List<byte[]> others = new ArrayList<>(List.of(new byte[0], new byte[1], new byte[5000], image));
        others.add(Arrays.copyOf(known, 8));
        others.add(Arrays.copyOf(known, 13));
        for (byte[] other : others) {
            InputStream in = new ByteArrayInputStream(other);
            assertThrows(UnsupportedAudioFileException.class, () -> ours.getAudioFileFormat(in));
            assertThrows(UnsupportedAudioFileException.class, () -> ours.getAudioInputStream(in));
            assertEquals(other.length, in.available());
            File file = file(other);
            assertThrows(UnsupportedAudioFileException.class, () -> ours.getAudioFileFormat(file));
            assertThrows(UnsupportedAudioFileException.class, () -> ours.getAudioInputStream(file));
            assertTrue(file.delete(), "the file is not held open");
        }
        byte[] head = known.clone();
        head[20] ^= 1;
        for (byte[] damaged : new byte[][] {head, Arrays.copyOf(known, 30)}) {
            InputStream in = new ByteArrayInputStream(damaged);
            assertThrows(IOException.class, () -> ours.getAudioFileFormat(in));
            assertEquals(damaged.length, in.available());
            assertThrows(IOException.class, () -> ours.getAudioInputStream(in));
            File file = file(damaged);
            assertThrows(IOException.class, () -> ours.getAudioInputStream(file));
            assertThrows(IOException.class, () -> ours.getAudioFileFormat(file));
        }
        // Damage further behind shows where it is met.
        byte[] flipped = known.clone();
        flipped[flipped.length - 40] ^= 1;
        for (AudioInputStream stream : List.of(
                ours.getAudioInputStream(new ByteArrayInputStream(flipped)), ours.getAudioInputStream(file(flipped)))) {
            assertEquals(4 * 2 * RATE, stream.readNBytes(4 * 2 * RATE).length);
            assertThrows(IOException.class, stream::readAllBytes);
            stream.close();
        }
        assertThrows(
                IOException.class,
                () -> ours.getAudioInputStream(new InputStream() {
                    @Override
                    public int read() {
                        return -1;
                    }
                }));
    }

    @Test
    void aClipLoadsIt() throws Exception {
        Clip clip = AudioSystem.getClip(MemoryMixerProvider.INFO);
        try (AudioInputStream stream = AudioSystem.getAudioInputStream(file(unknown))) {
            clip.open(stream);
        }
        assertEquals(SAMPLES, clip.getFrameLength());
        assertEquals(SAMPLES / (double) RATE, clip.getMicrosecondLength() / 1e6, 1e-5);
        clip.close();
    }

    @Test
    void streamsDoNotDisturbEachOther() throws Exception {
        List<AudioInputStream> streams = new ArrayList<>();
        NacreAudioFileReader reader = new NacreAudioFileReader();
        for (int i = 0; i < 3; i++) {
            streams.add(reader.getAudioInputStream(new ByteArrayInputStream(i == 1 ? unknown : known)));
        }
        for (int position = 0; position < decoded.length; position += 40_000) {
            byte[] expected = Arrays.copyOfRange(decoded, position, Math.min(decoded.length, position + 40_000));
            for (AudioInputStream stream : streams) {
                assertArrayEquals(expected, stream.readNBytes(40_000));
            }
        }
    }
}
