package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files and packets of walloc-audio: quality, rates, seeking, damage, and that threads and portions change nothing. */
class WallocAudioCodecTest {
    private static final DecodeLimits LIMITS = DecodeLimits.defaults();
    private static final int BLOCK = 22 * 4096;
    private static WallocAudioCodec codec;
    private static Sound music;
    private static byte[] file;

    @BeforeAll
    static void open() throws Exception {
        codec = WallocAudioCodec.open(
                WallocAudioTesting.model(), SoundOptions.defaults().withThreads(2));
        music = music(44100, 2, 2 * BLOCK + 5000);
        file = encode(codec, music, SoundEncodeOptions.defaults().withQuality(60));
    }

    @AfterAll
    static void close() {
        codec.close();
    }

    /** Tones with attacks, a little noise, and channels that are alike but not the same. */
    private static Sound music(int rate, int channels, int samples) {
        Random random = new Random(3);
        float[][] planes = new float[channels][samples];
        for (int i = 0; i < samples; i++) {
            double time = (double) i / rate;
            double since = time % 0.31;
            double tone = 0;
            for (int h = 1; h < 9; h++) {
                tone += Math.sin(2 * Math.PI * 220 * h * time * (1 + (int) (time / 0.31) % 3 * 0.25)) / h;
            }
            for (int c = 0; c < channels; c++) {
                double noise = random.nextGaussian() * 0.02 * Math.exp(-60 * since);
                planes[c][i] = (float) (0.2 * (1 - 0.3 * (c % 2)) * tone * Math.exp(-5 * since) + noise);
            }
        }
        return Sound.of(new SoundFormat(rate, channels), planes);
    }

    private static byte[] encode(WallocAudioCodec codec, Sound sound, SoundEncodeOptions options) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SoundReport report = codec.encode(sound, options, out);
        assertEquals(out.size(), report.fileBytes());
        return out.toByteArray();
    }

    private static Sound decode(byte[] bytes) throws IOException {
        return codec.decode(new ByteArrayInputStream(bytes), LIMITS).sound();
    }

    private static double snr(Sound sound, Sound decoded) {
        assertEquals(sound.format(), decoded.format());
        assertEquals(sound.samples(), decoded.samples());
        double signal = 0;
        double error = 0;
        for (int c = 0; c < sound.format().channels(); c++) {
            float[] given = sound.plane(c); // copies
            float[] found = decoded.plane(c);
            for (int i = 0; i < given.length; i++) {
                double x = given[i];
                signal += x * x;
                error += (x - found[i]) * (x - found[i]);
            }
        }
        return 10 * Math.log10(signal / error);
    }

    @Test
    void finerStepsAreBetterAndLarger() throws Exception {
        double before = 0;
        int bytes = 0;
        for (int quality : new int[] {20, 50, 80, 100}) {
            byte[] coded = encode(codec, music, SoundEncodeOptions.defaults().withQuality(quality));
            double snr = snr(music, decode(coded));
            assertTrue(snr > before + 4 && coded.length > bytes, quality + ": " + snr + " dB, " + coded.length);
            before = snr;
            bytes = coded.length;
        }
        assertTrue(before > 55, before + " dB at the finest step");
    }

    @Test
    void roundTripsOfAllShapes() throws Exception {
        for (int channels : new int[] {1, 3, 8}) {
            for (int samples : new int[] {0, 1, 4096, 9000}) {
                Sound sound = music(44100, channels, samples);
                Sound decoded = decode(encode(codec, sound, SoundEncodeOptions.defaults()));
                assertEquals(samples, decoded.samples());
                if (samples > 4000) {
                    assertTrue(snr(sound, decoded) > 15, channels + " channels, " + samples + " samples");
                }
            }
        }
        for (int rate : new int[] {8000, 48000, 96000}) {
            Sound sound = music(rate, 1, 3 * rate);
            double snr = snr(
                    sound,
                    decode(encode(codec, sound, SoundEncodeOptions.defaults().withQuality(70))));
            assertTrue(snr > 15, rate + " Hz: " + snr);
        }
    }

    /** Quiet after loud, pieces with more and with less in them: the file is what was asked for. */
    @Test
    void aBitRateIsThatOfTheFile() throws Exception {
        Sound loud = music(44100, 2, 10 * 44100);
        float[][] planes = {loud.plane(0), loud.plane(1)};
        Random random = new Random(5);
        for (int i = 0; i < planes[0].length; i++) {
            float gain = i < 200_000 ? 1 : 0.03f;
            float noise = i > 250_000 && i < 330_000 ? 0.05f * (float) random.nextGaussian() : 0;
            planes[0][i] = gain * planes[0][i] + noise;
            planes[1][i] = gain * planes[1][i];
        }
        Sound sound = Sound.of(loud.format(), planes);
        for (int bitrate : new int[] {20_000, 64_000, 160_000}) {
            for (SoundTuning tuning : SoundTuning.values()) {
                SoundEncodeOptions options =
                        SoundEncodeOptions.defaults().withBitrate(bitrate).withTuning(tuning);
                byte[] coded = encode(codec, sound, options);
                double found = 8.0 * coded.length / sound.seconds();
                assertTrue(found <= bitrate && found > 0.95 * bitrate, bitrate + " " + tuning + ": " + found);
                assertEquals(sound.samples(), decode(coded).samples());
            }
        }
        byte[] coded = encode(codec, sound, SoundEncodeOptions.defaults().withBitrate(64_000));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SoundWriter writer = codec.writer(
                sound.format(),
                SoundEncodeOptions.defaults().withBitrate(64_000),
                OptionalLong.of(sound.samples()),
                out);
        for (int i = 0; i < sound.samples(); i += 1789) {
            writer.push(planes, i, Math.min(1789, sound.samples() - i));
        }
        writer.finish();
        assertArrayEquals(coded, out.toByteArray());
    }

    /** Every packet's bits are counted: over the sound they come to the bit rate. */
    @Test
    void aBitRateIsKeptLive() throws Exception {
        Sound sound = music(44100, 2, 12 * 44100);
        SoundEncoder encoder =
                codec.encoder(sound.format(), SoundEncodeOptions.defaults().withBitrate(80_000), 4);
        List<byte[]> packets =
                new ArrayList<>(encoder.push(new float[][] {sound.plane(0), sound.plane(1)}, 0, sound.samples()));
        packets.addAll(encoder.finish());
        double found = 8.0 * packets.stream().mapToInt(p -> p.length).sum() / sound.seconds();
        assertEquals(80_000, found, 6_000);
    }

    @Test
    void oddSoundsAreDefined() throws Exception {
        for (Sound sound : List.of(
                Sounds.constant(44100, 2, 30_000, 0.5f),
                Sounds.constant(44100, 1, 1, 1),
                Sounds.constant(44100, 1, 9_000, 1024),
                Sounds.sweep(44100, 30_000, 50, 20_000, 4), // clipped by whoever plays it
                music(192_000, 2, 50_000),
                music(8_000, 8, 20_000),
                music(1_000, 1, 3_000))) {
            Sound decoded = decode(encode(codec, sound, SoundEncodeOptions.defaults()));
            assertTrue(snr(sound, decoded) > 10, sound + ": " + snr(sound, decoded));
        }
        Sound broken = Sounds.constant(44100, 1, 5_000, Float.NaN);
        assertThrows(NonFiniteSampleException.class, () -> encode(codec, broken, SoundEncodeOptions.defaults()));
    }

    /** Second differences of a coarsely coded sweep are no larger where units and superframes meet than elsewhere. */
    @Test
    void bordersDoNotClick() throws Exception {
        Sound sweep = Sounds.sweep(44100, 3 * BLOCK, 100, 6_000, 0.5);
        float[] y = decode(encode(codec, sweep, SoundEncodeOptions.defaults().withLevel(20)))
                .plane(0);
        double border = 0;
        double elsewhere = 0;
        for (int i = 2; i < y.length; i++) {
            double bend = Math.abs(y[i] - 2.0 * y[i - 1] + y[i - 2]);
            int phase = Math.floorMod(i, 4096);
            if (phase <= 3 || phase >= 4094) {
                border = Math.max(border, bend);
            } else {
                elsewhere = Math.max(elsewhere, bend);
            }
        }
        assertTrue(border <= elsewhere, border + " at borders, " + elsewhere + " elsewhere");
    }

    @Test
    void silenceCostsNothingAndIsExact() throws Exception {
        float[][] planes = new float[2][4 * BLOCK];
        System.arraycopy(music.plane(0), 0, planes[0], 0, 20000);
        Sound sound = Sound.of(music.format(), planes);
        byte[] coded = encode(codec, sound, SoundEncodeOptions.defaults());
        byte[] shorter = encode(
                codec,
                Sound.of(music.format(), new float[][] {Arrays.copyOf(planes[0], BLOCK), Arrays.copyOf(planes[1], BLOCK)
                }),
                SoundEncodeOptions.defaults());
        assertTrue(coded.length < shorter.length + 100, coded.length + " against " + shorter.length);
        Sound decoded = decode(coded);
        float[] first = decoded.plane(0);
        for (int i = BLOCK + 4096; i < 4 * BLOCK; i++) {
            assertEquals(0, first[i]);
        }
    }

    @Test
    void threadsAndPortionsChangeNothing() throws Exception {
        SoundEncodeOptions options = SoundEncodeOptions.defaults().withQuality(60);
        try (WallocAudioCodec alone = WallocAudioCodec.open(
                WallocAudioTesting.model(), SoundOptions.defaults().withThreads(1))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            SoundWriter writer = alone.writer(music.format(), options, OptionalLong.of(music.samples()), out);
            for (int at = 0; at < music.samples(); ) {
                int n = Math.min(music.samples() - at, 1 + at % 3333);
                writer.push(music.planes(), at, n);
                at += n;
            }
            writer.finish();
            assertArrayEquals(file, out.toByteArray());
            Sound other = alone.decode(new ByteArrayInputStream(file), LIMITS).sound();
            for (int c = 0; c < 2; c++) {
                assertArrayEquals(decode(file).plane(c), other.plane(c));
            }
        }
        codec.verify(new ByteArrayInputStream(file), LIMITS);
    }

    /** With the rate converter: pushed and read in portions of every kind, files and samples are those of one call. */
    @Test
    void portionsOfAnySizeChangeNothing() throws Exception {
        Sound sound = music(48_000, 2, 230_000);
        SoundEncodeOptions options = SoundEncodeOptions.defaults().withLevel(50);
        byte[] expected = encode(codec, sound, options);
        Sound decoded = decode(expected);
        Random random = new Random(7);
        for (int size : new int[] {1, 37, 320, 48_000, 0}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            SoundWriter writer = codec.writer(sound.format(), options, OptionalLong.of(sound.samples()), out);
            for (int at = 0; at < sound.samples(); ) {
                int n = Math.min(sound.samples() - at, size == 0 ? 1 + random.nextInt(9_000) : size);
                writer.push(sound.planes(), at, n);
                at += n;
            }
            writer.finish();
            assertArrayEquals(expected, out.toByteArray(), "portions of " + size);
            SoundReader reader = codec.reader(new ByteArrayInputStream(expected), LIMITS);
            float[][] read = new float[2][sound.samples()];
            for (int at = 0; at < sound.samples(); ) {
                int n = Math.min(sound.samples() - at, size == 0 ? 1 + random.nextInt(9_000) : size);
                at += reader.read(read, at, n);
            }
            for (int c = 0; c < 2; c++) {
                assertArrayEquals(decoded.plane(c), read[c], "portions of " + size);
            }
        }
    }

    @Test
    void seekingGivesTheSameBits() throws Exception {
        float[] whole = decode(file).plane(1);
        SoundReader reader = codec.reader(SoundFile.open(SeekableSource.of(file), LIMITS));
        for (int sample : new int[] {2 * BLOCK + 17, BLOCK - 1, BLOCK, 2 * BLOCK - 300, 0, 5}) {
            reader.seek(sample);
            float[][] read = new float[2][700];
            assertEquals(700, reader.read(read, 0, 700));
            for (int i = 0; i < 700; i++) {
                assertEquals(whole[sample + i], read[1][i], "sample " + sample + " + " + i);
            }
        }
    }

    @Test
    void packetsAreDecodedLostAndMadeSmaller() throws Exception {
        SoundEncodeOptions options = SoundEncodeOptions.defaults().withQuality(60);
        SoundEncoder encoder = codec.encoder(music.format(), options, 4);
        List<byte[]> packets = new ArrayList<>(encoder.push(music.planes(), 0, music.samples()));
        packets.addAll(encoder.finish());
        assertEquals((2 * 22 + 2 + 3) / 4, packets.size());
        int full = 0;
        int thin = 0;
        SoundDecoder decoder = codec.decoder(encoder.head(), LIMITS);
        SoundDecoder thinned = codec.decoder(encoder.head(), LIMITS);
        for (int i = 0; i < packets.size(); i++) {
            byte[] packet = packets.get(i);
            byte[] smaller = codec.thin(encoder.head(), packet, 70);
            full += packet.length;
            thin += smaller.length;
            thinned.push(smaller);
            if (i == 5) {
                decoder.lost(4);
            } else {
                decoder.push(packet);
            }
        }
        SoundEncoder quiet = codec.encoder(music.format(), options, 4);
        quiet.push(new float[2][4 * 4096], 0, 4 * 4096);
        byte[] silence = quiet.finish().get(0);
        assertTrue(silence.length < 10);
        assertTrue(codec.thin(quiet.head(), silence, 70).length < 12);
        assertTrue(thin < 0.7 * full, thin + " of " + full);
        Sound heard = finish(decoder);
        Sound coarse = finish(thinned);
        assertTrue(snr(music, coarse) > 12, snr(music, coarse) + " dB");
        // The lost packet is silent, and everything else in its place.
        float[] given = music.plane(0);
        float[] found = heard.plane(0);
        assertEquals(0, found[22 * 4096]);
        double error = 0;
        double signal = 0;
        for (int i = 25 * 4096; i < music.samples(); i++) {
            double x = given[i];
            signal += x * x;
            error += (x - found[i]) * (x - found[i]);
        }
        assertTrue(error < 0.01 * signal, error + " of " + signal);
    }

    private static Sound finish(SoundDecoder decoder) throws NacreException {
        decoder.finish(music.samples());
        float[][] planes = new float[2][music.samples()];
        assertEquals(music.samples(), decoder.read(planes, 0, music.samples()));
        return Sound.of(music.format(), planes);
    }

    @Test
    void damagedBlocksAreTold() throws Exception {
        byte[] damaged = file.clone();
        damaged[file.length / 2] ^= 4;
        assertThrows(NacreException.class, () -> decode(damaged));
        DecodedSound saved = codec.salvage(SeekableSource.of(damaged), LIMITS);
        assertEquals(1, saved.lost().size());
        assertEquals(music.samples(), saved.sound().samples());
    }

    @Test
    void optionsThatDoNotFitAreRefused() {
        SoundEncodeOptions midSide = SoundEncodeOptions.defaults().withMode(ChannelMode.MID_SIDE);
        assertThrows(IllegalArgumentException.class, () -> encode(codec, music, midSide));
        assertThrows(
                IllegalArgumentException.class, () -> codec.encoder(music.format(), SoundEncodeOptions.defaults(), 9));
    }
}
