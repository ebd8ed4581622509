package dev.nacre.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.testing.TestSound;
import dev.nacre.testing.TestSounds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** WAV in plain Java: the rules of conversion, odd heads, pipes; and FFmpeg's reader as the twin. */
class WavTest {
    private static final DecodeLimits LIMITS = DecodeLimits.defaults();

    @TempDir
    Path folder;

    static SoundEncoding wav(int bits) {
        return SoundEncoding.of(SoundEncoding.Format.WAV).withBits(bits);
    }

    static float[][] read(byte[] file) throws IOException {
        try (MediaSoundReader reader = MediaSoundReader.open(file, LIMITS)) {
            return reader.readAll();
        }
    }

    static void assertSame(float[][] expected, float[][] found, String what) {
        assertEquals(expected.length, found.length, what);
        for (int c = 0; c < expected.length; c++) {
            assertArrayEquals(expected[c], found[c], what + ", channel " + c);
        }
    }

    /** A head of 16 bytes of format, and the data. */
    static byte[] file(int tag, int channels, int bytes, byte[] data) {
        ByteBuffer made =
                ByteBuffer.allocate(44 + data.length + (data.length & 1)).order(ByteOrder.LITTLE_ENDIAN);
        made.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(made.capacity() - 8);
        made.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        made.putShort((short) tag).putShort((short) channels).putInt(8000).putInt(8000 * channels * bytes);
        made.putShort((short) (channels * bytes)).putShort((short) (8 * bytes));
        made.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data.length).put(data);
        return made.array();
    }

    private static byte[] bytes(int seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void integersAreDividedByTheirRange() throws IOException {
        byte[] s16 = {0, 0, 1, 0, -1, -1, 0, (byte) 0x80, -1, 0x7F};
        assertArrayEquals(new float[] {0, 1 / 32768f, -1 / 32768f, -1, 32767 / 32768f}, read(file(1, 1, 2, s16))[0]);
        assertArrayEquals(new float[] {-1, 0, 127 / 128f}, read(file(1, 1, 1, new byte[] {0, -128, -1}))[0]);
        byte[] s24 = {0, 0, (byte) 0x80, -1, -1, 0x7F, 1, 0, 0};
        assertArrayEquals(new float[] {-1, 8388607 / 8388608f, 1 / 8388608f}, read(file(1, 1, 3, s24))[0]);
        byte[] s32 = {0, 0, 0, (byte) 0x80, 0, 0, 0, 0x40};
        assertArrayEquals(new float[] {-1, 0.5f}, read(file(1, 1, 4, s32))[0]);
        ByteBuffer floats = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        floats.putFloat(0.1f).putFloat(-3).putFloat(Float.NaN).putFloat(Float.NEGATIVE_INFINITY);
        assertArrayEquals(
                new float[] {0.1f, -3, Float.NaN, Float.NEGATIVE_INFINITY}, read(file(3, 1, 4, floats.array()))[0]);
    }

    /** All 256 codes of both laws, and 8 to 64 bits, against FFmpeg's decoders to the bit. */
    @Test
    void samplesAreThoseOfFfmpeg() throws IOException {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        byte[] doubles = new byte[8 * 500];
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            ByteBuffer.wrap(doubles).order(ByteOrder.LITTLE_ENDIAN).putDouble(8 * i, random.nextDouble() * 2 - 1);
        }
        byte[][] files = {
            file(WavFormat.MU_LAW, 1, 1, all),
            file(WavFormat.A_LAW, 1, 1, all),
            file(WavFormat.PCM, 2, 1, bytes(1, 1000)),
            file(WavFormat.PCM, 3, 2, bytes(2, 6000)),
            file(WavFormat.PCM, 2, 3, bytes(3, 6000)),
            file(WavFormat.PCM, 1, 4, bytes(4, 4000)),
            file(WavFormat.FLOAT, 1, 8, doubles)
        };
        for (byte[] file : files) {
            String what = "format " + file[20] + " of " + file[34] + " bits";
            try (MediaSoundReader ours = MediaSoundReader.open(file, LIMITS);
                    MediaSoundReader twin = new FfmpegSoundReader(Ffmpeg.load(), ByteSource.of(file), LIMITS)) {
                assertTrue(ours instanceof WavReader, what);
                assertEquals(twin.info().codec(), ours.info().codec(), what);
                assertEquals(twin.info().rate(), ours.info().rate(), what);
                assertEquals(twin.info().channels(), ours.info().channels(), what);
                assertEquals(twin.info().bits(), ours.info().bits(), what);
                assertSame(twin.readAll(), ours.readAll(), what);
            }
        }
    }

    @Test
    void floatsRoundHalfAwayAndAreCut() throws IOException {
        float half = 0.5f / 32768;
        float[][] samples = {
            {0, half, -half, 3 * half, 5 * half, -5 * half, Math.nextDown(half), 1, 1.5f, -1, -7, Float.NaN}
        };
        byte[] file = SoundCodecs.encode(wav(16), samples, 8000, Map.of());
        int[] expected = {0, 1, -1, 2, 3, -3, 0, 32767, 32767, -32768, -32768, 0};
        ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], data.getShort(44 + 2 * i), "sample " + i);
        }
        float[][] large = {{Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0.25f}};
        assertArrayEquals(
                new float[] {8388607 / 8388608f, -1, 0.25f},
                read(SoundCodecs.encode(wav(24), large, 8000, Map.of()))[0]);
        assertSame(large, read(SoundCodecs.encode(wav(32), large, 8000, Map.of())), "float WAV");
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32})
    void whatIsWrittenIsRead(int bits) throws IOException {
        for (TestSound sound : TestSounds.small()) {
            float[][] samples = sound.samples();
            ChannelLayout layout = ChannelLayout.of(sound.channels());
            byte[] file = SoundCodecs.encode(wav(bits), samples, sound.rate(), Map.of());
            try (MediaSoundReader reader = MediaSoundReader.open(file, LIMITS)) {
                assertEquals(sound.rate(), reader.info().rate());
                assertEquals(layout, reader.info().layout(), sound.name());
                assertEquals(bits, reader.info().bits());
                assertEquals(OptionalLong.of(sound.length()), reader.info().length(), sound.name());
                float[][] back = reader.readAll();
                float step = bits == 32 ? 0 : 1f / (1 << bits - 1);
                for (int c = 0; c < samples.length; c++) {
                    assertEquals(sound.length(), back[c].length, sound.name());
                    for (int n = 0; n < back[c].length; n++) {
                        float ideal = Math.max(-1, Math.min(1 - step, samples[c][n]));
                        assertTrue(Math.abs(ideal - back[c][n]) <= step / 2, sound.name() + ", sample " + n);
                    }
                }
                // Once on the grid, a second time changes nothing.
                byte[] again = SoundCodecs.encode(wav(bits), back, sound.rate(), Map.of());
                assertArrayEquals(file, again, sound.name());
            }
        }
    }

    /** FFmpeg reads what we write: heads of all kinds, and tags. */
    @Test
    void ffmpegReadsOurFiles() throws IOException {
        Map<String, String> tags = Map.of("title", "Für Elise — 月光", "artist", "L. van B.", "date", "1810");
        for (int bits : new int[] {16, 24, 32}) {
            for (int channels : new int[] {1, 2, 6, 8, 11}) {
                TestSound sound = TestSounds.noise(44100, channels, 777, bits);
                ChannelLayout layout = ChannelLayout.of(channels);
                byte[] file = SoundCodecs.encode(wav(bits), sound.samples(), 44100, tags);
                try (MediaSoundReader ours = MediaSoundReader.open(file, LIMITS);
                        MediaSoundReader twin = new FfmpegSoundReader(Ffmpeg.load(), ByteSource.of(file), LIMITS)) {
                    String what = bits + " bits, " + channels + " channels";
                    assertEquals(layout, twin.info().layout(), what);
                    assertEquals(tags, ours.info().tags(), what);
                    for (Map.Entry<String, String> tag : tags.entrySet()) {
                        assertEquals(tag.getValue(), twin.info().tags().get(tag.getKey()), what);
                    }
                    assertSame(ours.readAll(), twin.readAll(), what);
                }
            }
        }
    }

    @Test
    void theSameCallGivesTheSameBytes() throws IOException {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String name : new String[] {"genre", "date", "comment", "album", "artist", "title"}) {
            tags.put(name, name + " of it");
        }
        byte[] file = SoundCodecs.encode(wav(16), new float[1][3], 8000, tags);
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int last = 0; // of the order, which a map's would not keep from one process to the next
        for (String id : new String[] {"INAM", "IART", "IPRD", "ICMT", "ICRD", "IGNR"}) {
            assertTrue(text.indexOf(id) > last, id + " is not at its place");
            last = text.indexOf(id);
        }
    }

    @Test
    void aPipeOfUnknownLengthSaysSo() throws IOException {
        TestSound sound = TestSounds.noise(16000, 1, 501, 5);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, sound, OptionalLong.empty());
        byte[] file = out.toByteArray();
        ByteBuffer head = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(-1, head.getInt(4));
        assertEquals(-1, head.getInt(40));
        byte[] known = SoundCodecs.encode(wav(16), sound.samples(), 16000, Map.of());
        assertArrayEquals(Arrays.copyOfRange(known, 44, known.length), Arrays.copyOfRange(file, 44, file.length));
        float[][] expected = read(known);
        assertSame(expected, read(file), "as a file");
        try (MediaSoundReader reader = MediaSoundReader.open(new ByteArrayInputStream(file), LIMITS)) {
            assertFalse(reader.info().length().isPresent());
            assertSame(expected, reader.readAll(), "as a pipe");
        }
        ByteArrayOutputStream stated = new ByteArrayOutputStream();
        write(stated, sound, OptionalLong.of(501));
        assertArrayEquals(known, stated.toByteArray());
        assertThrows(MediaException.class, () -> write(new ByteArrayOutputStream(), sound, OptionalLong.of(500)));
    }

    private static void write(OutputStream out, TestSound sound, OptionalLong length) throws IOException {
        try (MediaSoundWriter writer = MediaSoundWriter.create(
                out, wav(16), sound.rate(), ChannelLayout.of(sound.channels()), Map.of(), length)) {
            writer.write(sound.samples(), 0, sound.length());
            writer.finish();
        }
    }

    /** RF64 by hand: 2^32 - 1 in the head, the sizes in ds64. */
    @Test
    void rf64IsRead() throws IOException {
        byte[] plain = file(1, 2, 2, bytes(9, 400));
        ByteBuffer made = ByteBuffer.allocate(plain.length + 36).order(ByteOrder.LITTLE_ENDIAN);
        made.put("RF64".getBytes(StandardCharsets.US_ASCII)).putInt(-1);
        made.put("WAVEds64".getBytes(StandardCharsets.US_ASCII)).putInt(28);
        made.putLong(made.capacity() - 8).putLong(400).putLong(100).putInt(0);
        made.put(plain, 12, plain.length - 12);
        made.putInt(36 + 40, -1);
        assertSame(read(plain), read(made.array()), "RF64");
        try (MediaSoundReader reader = MediaSoundReader.open(made.array(), LIMITS)) {
            assertEquals(OptionalLong.of(100), reader.info().length());
        }
    }

    /** Longer than 4 GiB, by its head; and a file, which keeps place for such a head. */
    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32})
    void rf64IsWritten(int bits) throws IOException {
        long length = 3_000_000_000L;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Map<String, String> tags = Map.of("title", "Long");
        try (MediaSoundWriter writer =
                MediaSoundWriter.create(out, wav(bits), 48000, ChannelLayout.of(2), tags, OptionalLong.of(length))) {
            writer.write(new float[2][20000], 0, 20000);
            assertThrows(MediaException.class, writer::finish);
        }
        byte[] file = out.toByteArray();
        ByteBuffer head = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals("RF64", new String(file, 0, 4, StandardCharsets.US_ASCII));
        assertEquals(-1, head.getInt(4));
        long data = length * 2 * bits / 8;
        assertEquals(file.length - 40000 * bits / 8 - 8 + data, head.getLong(20));
        assertEquals(data, head.getLong(28));
        assertEquals(length, head.getLong(36));
        try (MediaSoundReader ours = MediaSoundReader.open(new ByteArrayInputStream(file), LIMITS);
                MediaSoundReader twin =
                        new FfmpegSoundReader(Ffmpeg.load(), ByteSource.of(new ByteArrayInputStream(file)), LIMITS)) {
            assertEquals(OptionalLong.of(length), ours.info().length());
            assertEquals(OptionalLong.of(length), twin.info().length());
            assertEquals("Long", twin.info().tags().get("title"));
        }
        Path path = folder.resolve("short.wav");
        try (MediaSoundWriter writer = MediaSoundWriter.create(path, wav(bits), 48000, ChannelLayout.of(2), tags)) {
            writer.write(TestSounds.noise(48000, 2, 77, 1).samples(), 0, 77);
            writer.finish();
        }
        byte[] shortFile = Files.readAllBytes(path);
        assertEquals("RIFF", new String(shortFile, 0, 4, StandardCharsets.US_ASCII));
        byte[] inMemory =
                SoundCodecs.encode(wav(bits), TestSounds.noise(48000, 2, 77, 1).samples(), 48000, tags);
        assertEquals(inMemory.length + 36, shortFile.length);
        try (MediaSoundReader twin = new FfmpegSoundReader(Ffmpeg.load(), ByteSource.of(path), LIMITS)) {
            assertEquals(OptionalLong.of(77), twin.info().length());
            assertSame(read(inMemory), twin.readAll(), "a file with place for RF64");
        }
        assertSame(read(inMemory), read(shortFile), "a file with place for RF64");
    }

    @Test
    void damageIsSaid() throws IOException {
        byte[] whole = file(1, 2, 2, bytes(9, 400));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(MediaException.class, () -> read(cut), "cut to " + length);
            assertThrows(
                    MediaException.class,
                    () -> {
                        try (MediaSoundReader reader = MediaSoundReader.open(new ByteArrayInputStream(cut), LIMITS)) {
                            reader.readAll();
                        }
                    },
                    "a pipe cut to " + length);
        }
        byte[] noChannels = whole.clone();
        noChannels[22] = 0;
        assertThrows(MediaException.class, () -> read(noChannels));
        byte[] huge = file(1, 1, 2, new byte[0]);
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(40, 0x7FFFFFF0);
        assertThrows(MediaException.class, () -> read(huge));
        assertThrows(LimitExceededException.class, () -> MediaSoundReader.open(whole, LIMITS.withSamples(99)));
        MediaSoundReader.open(whole, LIMITS.withSamples(100)).close();
    }

    @Test
    void misuseIsSaid() throws IOException {
        byte[] whole = file(1, 2, 2, bytes(9, 400));
        MediaSoundReader reader = MediaSoundReader.open(whole, LIMITS);
        assertThrows(IllegalArgumentException.class, () -> reader.read(new float[1][10], 0, 10));
        assertThrows(IllegalArgumentException.class, () -> reader.read(new float[2][10], 0, 0));
        assertThrows(IllegalArgumentException.class, () -> reader.seek(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> reader.read(new float[2][10], 1, 10));
        reader.seek(1000);
        assertEquals(-1, reader.read(new float[2][10], 0, 10));
        reader.close();
        reader.close();
        assertThrows(IllegalStateException.class, () -> reader.read(new float[2][10], 0, 10));
    }
}
