package dev.nacre.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.media.SoundEncoding.Format;
import dev.nacre.metrics.SiSdr;
import dev.nacre.signal.Resampler;
import dev.nacre.testing.TestSound;
import dev.nacre.testing.TestSounds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of sound, written and read: what comes back, in which length, from where. */
class SoundFilesTest {
    private static final Map<String, String> TAGS = Map.of("title", "Prélude №1", "artist", "Ann Example");

    @TempDir
    Path folder;

    private static byte[] written(SoundEncoding encoding, TestSound sound, int chunk) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ChannelLayout layout = ChannelLayout.of(sound.channels());
        try (MediaSoundWriter writer =
                MediaSoundWriter.create(out, encoding, sound.rate(), layout, TAGS, OptionalLong.empty())) {
            float[][] samples = sound.samples();
            for (int at = 0; at < sound.length(); at += chunk) {
                writer.write(samples, at, Math.min(chunk, sound.length() - at));
            }
            writer.finish();
        }
        return out.toByteArray();
    }

    private static MediaSoundReader open(byte[] file) throws IOException {
        return MediaSoundReader.open(file, DecodeLimits.defaults());
    }

    private static float[][] read(byte[] file) throws IOException {
        try (MediaSoundReader reader = open(file)) {
            return reader.readAll();
        }
    }

    /** An input that gives what it likes, as pipes do. */
    private static class Trickle extends FilterInputStream {
        private final Random random = new Random(1);
        private boolean closed;

        Trickle(byte[] bytes) {
            super(new ByteArrayInputStream(bytes));
        }

        @Override
        public int read(byte[] to, int offset, int count) throws IOException {
            return super.read(to, offset, count == 0 ? 0 : 1 + random.nextInt(Math.min(count, 3000)));
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @ParameterizedTest
    @EnumSource
    void lengthsRatesAndTagsComeBack(Format format) throws IOException {
        for (TestSound sound : List.of(
                TestSounds.speech(16000, 1.3, 1),
                TestSounds.speech(8000, 0.7, 2),
                TestSounds.music(22050, 2, 0.9, 3),
                TestSounds.music(44100, 2, 1.1, 4),
                TestSounds.music(44100, 2, 0.5, 4).first(10001),
                TestSounds.music(96000, 1, 0.4, 5),
                TestSounds.music(192000, 2, 0.25, 6))) {
            byte[] file = written(SoundEncoding.of(format), sound, 3001);
            try (MediaSoundReader reader = open(file)) {
                MediaSoundInfo info = reader.info();
                String what = format + ", " + sound.name() + ": " + info;
                int length = Math.toIntExact(Resampler.outputLength(sound.length(), sound.rate(), info.rate()));
                assertEquals(OptionalLong.of(length), info.length(), what);
                assertEquals(info.length(), info.estimatedLength());
                assertEquals("Prélude №1", info.tags().get("title"), what);
                assertEquals("Ann Example", info.tags().get("artist"), what);
                assertFalse(info.tags().containsKey("major_brand"));
                float[][] samples = reader.readAll();
                assertEquals(info.channels(), samples.length);
                assertEquals(format == Format.VORBIS ? 2 : sound.channels(), samples.length, what);
                assertEquals(length, samples[0].length, what);
                assertEquals(-1, reader.read(samples, 0, 1));
                float[] expected = Resampler.resample(sound.channel(0), sound.rate(), info.rate());
                double ratio = SiSdr.of(expected, samples[0]).getAsDouble();
                assertTrue(ratio > (format.isStored() ? 60 : 5), what + " has " + ratio + " dB: is it in its place?");
            }
        }
    }

    @Test
    void namesOfFilesAndOptions() {
        assertEquals(Format.OPUS, SoundEncoding.forFileName("A.b.OPUS").get().format());
        assertEquals(Format.AAC, SoundEncoding.forFileName("x.m4a").get().format());
        assertTrue(SoundEncoding.forFileName("wav").isEmpty());
        assertTrue(SoundEncoding.forFileName("x.ncr").isEmpty());
        assertThrows(
                IllegalArgumentException.class,
                () -> SoundEncoding.of(Format.FLAC).withBits(32));
        assertThrows(
                IllegalArgumentException.class,
                () -> SoundEncoding.of(Format.WAV).withBitRate(64000));
        assertThrows(
                IllegalArgumentException.class,
                () -> SoundEncoding.of(Format.MP3).withBitRate(499));
        assertThrows(
                IllegalArgumentException.class,
                () -> SoundEncoding.of(Format.WAV).withOption("a", "b"));
    }

    @Test
    void storedSamplesAreExact() throws IOException {
        TestSound sound = TestSounds.music(48000, 6, 0.3, 3);
        float[][] x = sound.samples();
        for (Format format : List.of(Format.WAV, Format.FLAC)) {
            for (int bits : new int[] {16, 24}) {
                byte[] file = written(SoundEncoding.of(format).withBits(bits), sound, 1000);
                float[][] once = read(file);
                for (int c = 0; c < x.length; c++) {
                    for (int n = 0; n < x[c].length; n++) {
                        float step = 1f / (1 << (bits - 1));
                        assertEquals(x[c][n], once[c][n], Math.abs(x[c][n]) == 1 ? step : 0.5001f * step);
                    }
                }
                try (MediaSoundReader reader = open(file)) {
                    assertEquals(bits, reader.info().bits());
                    assertEquals("5.1", reader.info().layout().name());
                }
            }
        }
        float[][] floats = read(written(SoundEncoding.of(Format.WAV).withBits(32), sound, 777));
        assertTrue(Arrays.deepEquals(x, floats));
    }

    /** What is beyond the range, and what is no number, in integers and in a codec. */
    @Test
    void extremesAreDefined() throws IOException {
        float[][] x = {
            {2, -2, 1, -1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0.5f / 32768, -0.5f / 32768}
        };
        float top = 32767 / 32768f;
        float[] expected = {top, -1, top, -1, 0, top, -1, 1 / 32768f, -1 / 32768f};
        for (Format format : List.of(Format.WAV, Format.FLAC)) {
            byte[] file = SoundCodecs.encode(SoundEncoding.of(format), x, 16000, Map.of());
            assertArrayEquals(expected, read(file)[0], format.name());
        }
        byte[] floats = SoundCodecs.encode(SoundEncoding.of(Format.WAV).withBits(32), x, 16000, Map.of());
        assertArrayEquals(x[0], read(floats)[0]);
        float[][] spoiled = TestSounds.speech(16000, 0.5, 1).samples();
        spoiled[0][2000] = Float.NaN;
        spoiled[0][3000] = Float.NEGATIVE_INFINITY;
        for (Format format : Format.values()) {
            float[] y = read(SoundCodecs.encode(SoundEncoding.of(format), spoiled, 16000, Map.of()))[0];
            for (float v : y) {
                assertTrue(Float.isFinite(v), format.name());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void chunksDoNotMatter(Format format) throws IOException {
        TestSound sound = TestSounds.speech(format == Format.MP3 ? 96000 : 22050, 0.5, 1);
        byte[] file = written(SoundEncoding.of(format), sound, sound.length());
        assertArrayEquals(file, written(SoundEncoding.of(format), sound, 37));
        float[][] whole = read(file);
        try (MediaSoundReader reader = open(file)) {
            float[][] y = new float[whole.length][whole[0].length + 5];
            Random random = new Random(2);
            int at = 0;
            while (true) {
                int n = reader.read(y, at, Math.min(y[0].length - at, 1 + random.nextInt(50)));
                if (n < 0) {
                    break;
                }
                at += n;
            }
            assertEquals(whole[0].length, at);
            assertArrayEquals(whole[0], Arrays.copyOf(y[0], at));
        }
    }

    @ParameterizedTest
    @EnumSource
    void streamsGiveTheSame(Format format) throws IOException {
        TestSound sound = TestSounds.music(44100, 2, 1.1, 4);
        byte[] file = written(SoundEncoding.of(format), sound, 10000);
        float[][] whole = read(file);
        Trickle stream = new Trickle(file);
        try (MediaSoundReader reader = MediaSoundReader.open(stream, DecodeLimits.defaults())) {
            float[][] y = reader.readAll();
            assertArrayEquals(whole[0], y[0]);
            assertArrayEquals(whole[1], y[1]);
            if (format != Format.AAC && format != Format.VORBIS) { // those were read to their end before
                assertThrows(MediaException.class, () -> reader.seek(5));
            }
        }
        assertTrue(stream.closed);
    }

    @Test
    void wavGoesThroughPipesOfUnknownLength() throws IOException {
        TestSound sound = TestSounds.speech(16000, 0.5, 1);
        byte[] file = written(SoundEncoding.of(Format.WAV), sound, 500);
        assertEquals(-1, file[4] & file[5] & file[6] & file[7], "no length in its head");
        try (MediaSoundReader reader = MediaSoundReader.open(new Trickle(file), DecodeLimits.defaults())) {
            assertTrue(reader.info().length().isEmpty());
            assertEquals(sound.length(), reader.readAll()[0].length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MediaSoundWriter writer = MediaSoundWriter.create(
                out,
                SoundEncoding.of(Format.WAV),
                16000,
                ChannelLayout.of(1),
                Map.of(),
                OptionalLong.of(sound.length()))) {
            writer.write(sound.samples(), 0, sound.length() - 1);
            assertThrows(MediaException.class, writer::finish, "one sample too few");
        }
        try (MediaSoundReader reader =
                MediaSoundReader.open(new ByteArrayInputStream(out.toByteArray()), DecodeLimits.defaults())) {
            assertEquals(sound.length(), reader.info().length().getAsLong());
            String message = assertThrows(MediaException.class, reader::readAll).getMessage();
            assertEquals("truncated WAV file: it ends after 7999 of 8000 samples", message);
        }
    }

    /** Where samples are stored, and for codecs with a short memory, a seek gives the very samples; Opus and AAC come near. */
    @ParameterizedTest
    @EnumSource
    void seeksAreExact(Format format) throws IOException {
        TestSound sound = TestSounds.music(format == Format.OPUS ? 48000 : 44100, 2, 4, 4);
        byte[] file = written(SoundEncoding.of(format), sound, 10000);
        float[][] whole = read(file);
        int end = whole[0].length;
        try (MediaSoundReader reader = open(file)) {
            for (int target :
                    new int[] {100000, 5, 0, 60000, 60001, end - 1, end - 3000, 88200, end, end + 1000, 30000, 150000
                    }) {
                reader.seek(target);
                float[][] y = reader.readAll();
                int from = Math.min(target, end);
                assertEquals(end - from, y[0].length, format + " from " + target);
                if (from == end) {
                    continue;
                }
                float[] expected = Arrays.copyOfRange(whole[0], from, end);
                // Opus predicts from what it decoded, and FFmpeg's AAC has a noise generator that runs on.
                if (format == Format.OPUS || format == Format.AAC) {
                    if (y[0].length > 500) {
                        double ratio = SiSdr.of(expected, y[0]).getAsDouble();
                        assertTrue(
                                ratio > (format == Format.OPUS ? 40 : 25), format + " from " + target + ": " + ratio);
                    }
                } else {
                    assertArrayEquals(expected, y[0], 1e-6f, format + " from " + target);
                }
            }
            assertThrows(IllegalArgumentException.class, () -> reader.seek(-1));
        }
    }

    @Test
    void filesAppearWholeOrNotAtAll() throws IOException {
        TestSound sound = TestSounds.speech(16000, 0.5, 1);
        for (Format format : Format.values()) {
            Path file = folder.resolve("ünï." + format.suffixes.get(0));
            Files.writeString(file, "old");
            SoundEncoding encoding = SoundEncoding.of(format);
            try (MediaSoundWriter writer = MediaSoundWriter.create(file, encoding, 16000, ChannelLayout.of(1), TAGS)) {
                writer.write(sound.samples(), 0, sound.length());
            }
            assertEquals("old", Files.readString(file), format + ": it was not finished");
            assertEquals(1, filesIn(folder));
            try (MediaSoundWriter writer = MediaSoundWriter.create(file, encoding, 16000, ChannelLayout.of(1), TAGS)) {
                writer.write(sound.samples(), 0, sound.length());
                writer.finish();
                assertThrows(IllegalStateException.class, writer::finish);
                assertThrows(IllegalStateException.class, () -> writer.write(sound.samples(), 0, 1));
            }
            assertEquals(1, filesIn(folder));
            MediaSoundReader reader = MediaSoundReader.open(file);
            assertEquals(Resampler.outputLength(8000, 16000, reader.info().rate()), reader.readAll()[0].length);
            reader.close();
            reader.close();
            float[][] more = new float[reader.info().channels()][9];
            assertThrows(IllegalStateException.class, () -> reader.read(more, 0, 9));
            Files.delete(file);
        }
    }

    private static long filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void whatAFormatCannotHoldIsSaid() throws IOException {
        float[][] none = {{}};
        for (Format format : Format.values()) {
            SoundEncoding encoding = SoundEncoding.of(format);
            if (format == Format.WAV || format == Format.FLAC) {
                assertEquals(0, read(SoundCodecs.encode(encoding, none, 16000, Map.of()))[0].length);
            } else {
                assertThrows(MediaException.class, () -> SoundCodecs.encode(encoding, none, 16000, Map.of()));
                assertThrows(
                        MediaException.class,
                        () -> SoundCodecs.encode(
                                encoding.withOption("colour_of_hat", "green"), new float[1][100], 16000, Map.of()));
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> MediaSoundWriter.create(folder.resolve("x"), encoding, 0, ChannelLayout.of(1), Map.of()));
        }
        for (Format format : List.of(Format.MP3, Format.VORBIS)) {
            String message = assertThrows(
                            MediaException.class,
                            () -> SoundCodecs.encode(SoundEncoding.of(format), new float[6][5000], 48000, Map.of()))
                    .getMessage();
            assertEquals(1, message.lines().count(), message);
        }
        assertEquals(0, filesIn(folder));
    }

    @Test
    void failuresOfStreamsComeThrough() throws IOException {
        byte[] file = written(SoundEncoding.of(Format.OPUS), TestSounds.music(48000, 2, 3, 1), 48000);
        InputStream broken = new Trickle(file) {
            private int left = 5000;

            @Override
            public int read(byte[] to, int offset, int count) throws IOException {
                if (left <= 0) {
                    throw new IOException("the cable is cut");
                }
                int n = super.read(to, offset, count);
                left -= n;
                return n;
            }
        };
        assertEquals(
                "the cable is cut",
                assertThrows(IOException.class, () -> {
                            try (MediaSoundReader reader = MediaSoundReader.open(broken, DecodeLimits.defaults())) {
                                reader.readAll();
                            }
                        })
                        .getMessage());
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no room");
            }
        };
        for (Format format : Format.values()) {
            assertEquals(
                    "no room",
                    assertThrows(IOException.class, () -> {
                                try (MediaSoundWriter writer = MediaSoundWriter.create(
                                        full,
                                        SoundEncoding.of(format),
                                        48000,
                                        ChannelLayout.of(1),
                                        Map.of(),
                                        OptionalLong.empty())) {
                                    writer.write(new float[1][200000], 0, 200000);
                                    writer.finish();
                                }
                            })
                            .getMessage());
        }
    }

    @Test
    void limitsHold() throws IOException {
        for (Format format : List.of(Format.WAV, Format.FLAC, Format.OPUS)) {
            byte[] file = written(SoundEncoding.of(format), TestSounds.speech(48000, 0.5, 1), 10000);
            MediaSoundReader.open(file, DecodeLimits.defaults().withSamples(24000))
                    .close();
            assertThrows(
                    LimitExceededException.class,
                    () -> MediaSoundReader.open(file, DecodeLimits.defaults().withSamples(23999)));
            assertThrows(LimitExceededException.class, () -> {
                // From a stream Opus does not say how long it is.
                try (MediaSoundReader reader = MediaSoundReader.open(
                        new Trickle(file), DecodeLimits.defaults().withSamples(20000))) {
                    reader.readAll();
                }
            });
            assertThrows(LimitExceededException.class, () -> {
                try (MediaSoundReader reader =
                        MediaSoundReader.open(file, DecodeLimits.defaults().withMemoryBytes(90000))) {
                    reader.readAll();
                }
            });
        }
        byte[] m4a = written(SoundEncoding.of(Format.AAC), TestSounds.speech(48000, 0.5, 1), 10000);
        assertThrows(
                LimitExceededException.class,
                () -> MediaSoundReader.open(
                        new Trickle(m4a), DecodeLimits.defaults().withBytes(1000)));
    }

    /** Several sounds in one file of Ogg: cutting at the last granule would lose what comes before. */
    @Test
    void chainsOfOggAreNotCutSilently() throws IOException {
        byte[] one = written(SoundEncoding.of(Format.OPUS), TestSounds.music(48000, 2, 2, 1), 48000);
        byte[] two = written(SoundEncoding.of(Format.OPUS), TestSounds.music(48000, 2, 1, 2), 48000);
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        String message = assertThrows(MediaException.class, () -> read(both)).getMessage();
        assertTrue(message.contains("one after another"), message);
        try (MediaSoundReader reader = MediaSoundReader.open(new Trickle(both), DecodeLimits.defaults())) {
            assertTrue(reader.readAll()[0].length >= 3 * 48000);
        }
    }

    @Test
    void layouts() {
        assertEquals("stereo", ChannelLayout.of(2).name());
        assertEquals("7.1", ChannelLayout.of(8).name());
        assertEquals("9 channels", ChannelLayout.of(9).name());
        assertEquals("1 channel", new ChannelLayout(1, 0).name());
        assertEquals("FL+FR+BC", new ChannelLayout(3, 0x103).name());
        assertEquals(
                List.of("FL", "FR", "FC", "LFE", "BL", "BR"),
                ChannelLayout.of(6).speakers());
        assertThrows(IllegalArgumentException.class, () -> new ChannelLayout(2, 7));
        assertThrows(IllegalArgumentException.class, () -> ChannelLayout.of(65));
        assertThrows(IllegalArgumentException.class, () -> ChannelLayout.of(0));
    }
}
