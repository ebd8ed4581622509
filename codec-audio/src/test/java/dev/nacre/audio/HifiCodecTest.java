package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sounds of every kind through the codec: defined results, exact lengths. */
class HifiCodecTest {
    private static HifiCodec codec;

    @BeforeAll
    static void open() {
        codec = HifiTesting.codec(HifiTesting.MODEL, 2);
    }

    @AfterAll
    static void close() {
        codec.close();
    }

    private static Sound roundTrip(Sound sound, SoundEncodeOptions options) throws IOException {
        byte[] file = HifiTesting.encode(codec, sound, options);
        SoundVerification verification = HifiTesting.verify(codec, file);
        DecodedSound decoded = HifiTesting.decode(codec, file);
        assertEquals(sound.samples(), verification.samples());
        assertEquals(sound.samples(), decoded.sound().samples());
        assertEquals(sound.format(), decoded.sound().format());
        assertEquals(verification.symbolHash(), decoded.report().symbolHash());
        for (int c = 0; c < sound.format().channels(); c++) {
            for (float x : decoded.sound().plane(c)) {
                assertTrue(Float.isFinite(x));
            }
        }
        return decoded.sound();
    }

    private static Sound roundTrip(Sound sound) throws IOException {
        return roundTrip(sound, SoundEncodeOptions.defaults());
    }

    @ParameterizedTest
    @CsvSource({"8000,1", "16000,1", "192000,1", "44100,2", "48000,6", "48000,8", "1000,1", "768000,1", "44101,1"})
    void everyRateAndChannelCount(int rate, int channels) throws IOException {
        roundTrip(Sounds.voice(rate, channels, rate / 2 + 13));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, 2, 159, 160, 161, 319, 320, 321, 1599, 1600, 1601, 31_999, 32_000, 32_001, 64_000, 64_001})
    void everyLength(int samples) throws IOException {
        Sound sound = Sounds.voice(16_000, 1, samples);
        roundTrip(sound);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SoundWriter writer = codec.writer(sound.format(), SoundEncodeOptions.defaults(), OptionalLong.empty(), out);
        writer.push(sound.planes(), 0, samples);
        writer.finish();
        assertEquals(
                samples, HifiTesting.decode(codec, out.toByteArray()).sound().samples());
        SoundInfo info = SoundInfo.read(new ByteArrayInputStream(out.toByteArray()), HifiTesting.LIMITS);
        assertEquals(samples, info.samples().orElseThrow());
        assertEquals((samples + 31_999) / 32_000, info.numBlocks());
        SoundFile file = SoundFile.open(SeekableSource.of(out.toByteArray()), HifiTesting.LIMITS);
        assertEquals(samples, file.samples());
        assertEquals(out.size(), file.fileBytes());
    }

    @Test
    void lengthsAtOtherRates() throws IOException {
        for (int samples : new int[] {1, 2, 3, 88_199, 88_200, 88_201}) {
            roundTrip(Sounds.voice(44_100, 1, samples));
        }
        for (int samples : new int[] {1, 15_999, 16_000, 16_001}) {
            roundTrip(Sounds.voice(8_000, 1, samples));
        }
    }

    @Test
    void silenceCostsAlmostNothingAndStaysSilent() throws IOException {
        Sound silence = Sounds.constant(16_000, 2, 160_000, 0);
        byte[] file = HifiTesting.encode(codec, silence);
        SoundInfo info = SoundInfo.read(new ByteArrayInputStream(file), HifiTesting.LIMITS);
        assertEquals(5, info.numBlocks());
        assertTrue(file.length < 200, file.length + " bytes");
        HifiTesting.assertSameSamples(silence, roundTrip(silence));
    }

    @Test
    void aSilentSideIsExactlySilent() throws IOException {
        Sound mono = Sounds.voice(16_000, 1, 100_000);
        Sound stereo = Sound.of(new SoundFormat(16_000, 2), mono.plane(0), mono.plane(0));
        byte[] one = HifiTesting.encode(codec, mono);
        byte[] two = HifiTesting.encode(codec, stereo);
        assertTrue(two.length <= one.length + 2, one.length + " and " + two.length + " bytes");
        Sound decoded = HifiTesting.decode(codec, two).sound();
        assertArrayEquals(decoded.plane(0), decoded.plane(1));
        assertArrayEquals(HifiTesting.decode(codec, one).sound().plane(0), decoded.plane(0));
    }

    @Test
    void networksStartAnewBehindASilentBlock() throws IOException {
        // A block of silence between two of the same voice: what follows it sounds as the start does.
        float[] voice = Sounds.voice(16_000, 1, 32_000).plane(0);
        float[] plane = new float[4 * 32_000];
        System.arraycopy(voice, 0, plane, 0, 31_000);
        System.arraycopy(voice, 0, plane, 3 * 32_000, 32_000);
        Sound sound = Sound.of(new SoundFormat(16_000, 1), plane);
        byte[] file = HifiTesting.encode(codec, sound);
        Sound decoded = HifiTesting.decode(codec, file).sound();
        Sound alone = HifiTesting.decode(codec, HifiTesting.encode(codec, Sound.of(new SoundFormat(16_000, 1), voice)))
                .sound();
        HifiTesting.assertSameSamples(alone, Sounds.part(decoded, 3 * 32_000, 4 * 32_000));
        // The second block's windows still see the first one's end, the third's see nothing.
        for (float x : Sounds.part(decoded, 2 * 32_000, 3 * 32_000 - 480).plane(0)) {
            assertEquals(0f, x);
        }
    }

    @Test
    void clippingAndDirectCurrentAreDefined() throws IOException {
        roundTrip(Sounds.sweep(16_000, 40_000, 100, 7_900, 3));
        roundTrip(Sounds.constant(16_000, 1, 40_000, 1));
        roundTrip(Sounds.constant(44_100, 2, 90_000, -1));
        // Whatever is beyond 1024 is limited to that.
        byte[] limited = HifiTesting.encode(codec, Sounds.constant(16_000, 1, 5_000, 1024));
        assertArrayEquals(limited, HifiTesting.encode(codec, Sounds.constant(16_000, 1, 5_000, Float.MAX_VALUE)));
        assertFalse(Arrays.equals(limited, HifiTesting.encode(codec, Sounds.constant(16_000, 1, 5_000, -1024))));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void samplesThatAreNoNumbersAreRefused(float value) throws IOException {
        float[] plane = Sounds.voice(16_000, 1, 20_000).plane(0);
        plane[12_345] = value;
        Sound sound = Sound.of(new SoundFormat(16_000, 2), new float[20_000], plane);
        NonFiniteSampleException e = assertThrows(
                NonFiniteSampleException.class,
                () -> codec.encode(sound, SoundEncodeOptions.defaults(), new ByteArrayOutputStream()));
        assertTrue(e.getMessage().contains("12345") && e.getMessage().contains("channel 1"), e.getMessage());
        SoundEncoder encoder = codec.encoder(sound.format(), SoundEncodeOptions.defaults(), 5);
        assertThrows(NonFiniteSampleException.class, () -> encoder.push(sound.planes(), 0, 20_000));
    }

    @Test
    void moreCodesMakeALargerFileAndOptionsChooseThem() throws IOException {
        Sound sound = Sounds.voice(16_000, 1, 50_000);
        int before = 0;
        for (int level = 1; level <= 6; level++) {
            byte[] file = HifiTesting.encode(
                    codec, sound, SoundEncodeOptions.defaults().withLevel(level));
            assertTrue(file.length > before);
            before = file.length;
            assertEquals(level, header(file).level());
        }
        // 6 bits a code and 50 frames a second: 300 bits a second for each code and channel.
        SoundEncodeOptions defaults = SoundEncodeOptions.defaults();
        assertEquals(6, header(HifiTesting.encode(codec, sound, defaults)).level());
        assertEquals(
                6,
                header(HifiTesting.encode(codec, sound, defaults.withLevel(99))).level());
        assertEquals(
                1,
                header(HifiTesting.encode(codec, sound, defaults.withQuality(0)))
                        .level());
        assertEquals(
                6,
                header(HifiTesting.encode(codec, sound, defaults.withQuality(100)))
                        .level());
        assertEquals(
                3,
                header(HifiTesting.encode(codec, sound, defaults.withBitrate(900)))
                        .level());
        assertEquals(
                2,
                header(HifiTesting.encode(codec, sound, defaults.withBitrate(899)))
                        .level());
        assertEquals(
                1,
                header(HifiTesting.encode(codec, sound, defaults.withBitrate(1)))
                        .level());
        Sound stereo = Sounds.voice(16_000, 2, 9_000);
        assertEquals(
                1,
                header(HifiTesting.encode(codec, stereo, defaults.withBitrate(900)))
                        .level());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SoundReport report = codec.encode(stereo, defaults.withLevel(2), out);
        assertEquals(1200, report.nominalBitrate().getAsDouble(), 1e-6);
        assertEquals(2 * 2 * ((9_000 + 319) / 320 + 2), report.numSymbols());
    }

    private static SoundHeader header(byte[] file) throws IOException {
        return SoundInfo.read(new ByteArrayInputStream(file), HifiTesting.LIMITS)
                .header();
    }

    @Test
    void channelModes() throws IOException {
        Sound stereo = Sounds.voice(16_000, 2, 40_000);
        byte[] separate =
                HifiTesting.encode(codec, stereo, SoundEncodeOptions.defaults().withMode(ChannelMode.SEPARATE));
        byte[] usual = HifiTesting.encode(codec, stereo);
        assertEquals(ChannelMode.SEPARATE, header(separate).mode());
        assertEquals(ChannelMode.MID_SIDE, header(usual).mode());
        Sound decoded = HifiTesting.decode(codec, separate).sound();
        Sound left = Sound.of(new SoundFormat(16_000, 1), stereo.plane(0));
        assertArrayEquals(
                HifiTesting.decode(codec, HifiTesting.encode(codec, left))
                        .sound()
                        .plane(0),
                decoded.plane(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> HifiTesting.encode(
                        codec, left, SoundEncodeOptions.defaults().withMode(ChannelMode.MID_SIDE)));
    }

    @Test
    void tagsTravelAlong() throws IOException {
        SoundTags tags =
                SoundTags.empty().with("title", "Größe").with("artist", "").with("ARTIST", "second");
        Sound sound = Sounds.voice(16_000, 1, 3_000);
        byte[] file =
                HifiTesting.encode(codec, sound, SoundEncodeOptions.defaults().withTags(tags));
        assertEquals(tags, HifiTesting.decode(codec, file).tags());
        assertEquals(
                tags,
                SoundFile.open(SeekableSource.of(file), HifiTesting.LIMITS).tags());
        assertEquals("", tags.first("Artist").orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> tags.with("", "x"));
        assertThrows(IllegalArgumentException.class, () -> tags.with("a\0b", "x"));
        assertThrows(IllegalArgumentException.class, () -> tags.with("x".repeat(256), "x"));
    }

    @Test
    void theModelThatAFileNamesIsNeeded() throws IOException {
        byte[] file = HifiTesting.encode(codec, Sounds.voice(16_000, 1, 1_000));
        try (HifiCodec other = HifiTesting.codec(HifiTesting.OTHER_MODEL, 1)) {
            assertThrows(UnsupportedBitstreamException.class, () -> HifiTesting.decode(other, file));
        }
    }

    @Test
    void limitsHold() throws IOException {
        byte[] file = HifiTesting.encode(codec, Sounds.voice(16_000, 1, 70_000));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SoundWriter writer =
                codec.writer(new SoundFormat(16_000, 1), SoundEncodeOptions.defaults(), OptionalLong.empty(), out);
        writer.push(new float[1][70_000], 0, 70_000);
        writer.finish();
        for (byte[] bytes : List.of(file, out.toByteArray())) {
            for (DecodeLimits limits : List.of(
                    HifiTesting.LIMITS.withSamples(69_999),
                    HifiTesting.LIMITS.withBytes(bytes.length - 1),
                    HifiTesting.LIMITS.withChunks(4),
                    HifiTesting.LIMITS.withMemoryBytes(100_000))) {
                assertThrows(
                        LimitExceededException.class,
                        () -> codec.decode(new ByteArrayInputStream(bytes), limits),
                        limits::toString);
            }
            codec.decode(
                    new ByteArrayInputStream(bytes),
                    HifiTesting.LIMITS
                            .withSamples(70_000)
                            .withBytes(bytes.length)
                            .withChunks(5));
        }
    }

    @Test
    void theWriterKeepsItsWord() throws IOException {
        SoundFormat format = new SoundFormat(16_000, 1);
        SoundWriter writer =
                codec.writer(format, SoundEncodeOptions.defaults(), OptionalLong.of(10), new ByteArrayOutputStream());
        assertThrows(IllegalStateException.class, () -> writer.push(new float[1][11], 0, 11));
        writer.push(new float[1][9], 0, 9);
        assertThrows(IllegalStateException.class, writer::finish);
        assertThrows(IllegalArgumentException.class, () -> writer.push(new float[2][1], 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> writer.push(new float[1][1], 1, 1));
        writer.push(new float[1][1], 0, 1);
        writer.finish();
        assertThrows(IllegalStateException.class, () -> writer.push(new float[1][1], 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new SoundFormat(999, 1));
        assertThrows(IllegalArgumentException.class, () -> new SoundFormat(8000, 9));
        assertThrows(IllegalArgumentException.class, () -> codec.encoder(format, SoundEncodeOptions.defaults(), 6));
        HifiCodec closed = HifiTesting.codec(HifiTesting.MODEL, 1);
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> HifiTesting.encode(closed, Sounds.voice(16_000, 1, 10)));
    }
}
