package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.NacreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live packets that are lost, damaged, or made smaller on the way. */
class HifiLossTest {
    private static HifiCodec codec;

    @BeforeAll
    static void open() {
        codec = HifiTesting.codec(HifiTesting.MODEL, 1);
    }

    @AfterAll
    static void close() {
        codec.close();
    }

    private record Stream(byte[] head, List<byte[]> packets, int packetFrames, Sound sound) {}

    private static Stream stream(Sound sound, int packetFrames) throws IOException {
        SoundEncoder encoder = codec.encoder(sound.format(), SoundEncodeOptions.defaults(), packetFrames);
        List<byte[]> packets = new ArrayList<>(encoder.push(sound.planes(), 0, sound.samples()));
        packets.addAll(encoder.finish());
        return new Stream(encoder.head(), packets, packetFrames, sound);
    }

    /** Decodes the packets, a null standing for a lost one. */
    private static Sound decode(Stream stream, List<byte[]> packets) throws IOException {
        SoundDecoder decoder = codec.decoder(stream.head, HifiTesting.LIMITS);
        for (byte[] packet : packets) {
            if (packet == null) {
                decoder.lost(stream.packetFrames);
            } else {
                decoder.push(packet);
            }
        }
        decoder.finish(stream.sound.samples());
        float[][] planes = new float[stream.sound.format().channels()][stream.sound.samples()];
        assertEquals(stream.sound.samples(), decoder.available());
        decoder.read(planes, 0, stream.sound.samples());
        for (float[] plane : planes) {
            for (float x : plane) {
                assertTrue(Float.isFinite(x));
            }
        }
        return Sound.of(stream.sound.format(), planes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aThirdOfThePacketsLost(int packetFrames) throws IOException {
        Stream stream = stream(Sounds.voice(44_100, 2, 130_001), packetFrames);
        SplittableRandom random = new SplittableRandom(30);
        List<byte[]> packets = new ArrayList<>(stream.packets);
        packets.replaceAll(packet -> random.nextInt(100) < 30 ? null : packet);
        assertTrue(packets.contains(null));
        decode(stream, packets);
        // All of them, and none of them told.
        Sound nothing = decode(stream, List.of());
        assertEquals(0, HifiTesting.power(nothing.plane(0), 0, nothing.samples()));
    }

    @Test
    void aGapFadesAndHeals() throws IOException {
        int rate = 16_000;
        Stream stream = stream(Sounds.voice(rate, 1, 4 * rate), 1);
        Sound whole = decode(stream, stream.packets);
        List<byte[]> packets = new ArrayList<>(stream.packets);
        int first = 60;
        int count = 40;
        for (int i = first; i < first + count; i++) {
            packets.set(i, null);
        }
        Sound gap = decode(stream, packets);
        int start = first * 320;
        int end = (first + count) * 320;
        for (int i = 0; i < start - 480; i++) {
            assertEquals(whole.sample(0, i), gap.sample(0, i));
        }
        // 3 frames repeat, 5 fade; from the group behind them on there is silence.
        float[] plane = gap.plane(0);
        assertTrue(HifiTesting.power(plane, start, start + 640) > 0);
        assertEquals(0, HifiTesting.power(plane, start + 15 * 320 + 480, end - 480));
        // The receptive field of this model is 14 frames.
        for (int i = end + 16 * 320; i < whole.samples(); i++) {
            assertEquals(whole.sample(0, i), plane[i], "sample " + i);
        }
    }

    @Test
    void damagedPacketsAreRefusedAndCountForNothing() throws IOException {
        Stream stream = stream(Sounds.voice(16_000, 2, 20_000), 5);
        Sound whole = decode(stream, stream.packets);
        SoundDecoder decoder = codec.decoder(stream.head, HifiTesting.LIMITS);
        SplittableRandom random = new SplittableRandom(5);
        for (byte[] packet : stream.packets) {
            for (int i = 0; i < 40; i++) {
                byte[] damaged = i % 2 == 0 ? Arrays.copyOf(packet, random.nextInt(packet.length)) : packet.clone();
                if (i % 2 == 1) {
                    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                }
                assertThrows(NacreException.class, () -> decoder.push(damaged));
            }
            decoder.push(packet);
        }
        decoder.finish(20_000);
        float[][] planes = new float[2][20_000];
        assertEquals(20_000, decoder.read(planes, 0, 20_000));
        HifiTesting.assertSameSamples(whole, Sound.of(whole.format(), planes));
        assertThrows(IllegalStateException.class, () -> decoder.push(stream.packets.get(0)));
        for (int bit = 0; bit < 8 * stream.head.length; bit++) {
            byte[] head = stream.head.clone();
            head[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(NacreException.class, () -> codec.decoder(head, HifiTesting.LIMITS));
        }
    }

    @Test
    void thinnedPacketsAreThoseOfALowerRate() throws IOException {
        Sound sound = Sounds.voice(16_000, 2, 30_000);
        Stream stream = stream(sound, 5);
        List<byte[]> thin = new ArrayList<>();
        for (byte[] packet : stream.packets) {
            byte[] smaller = codec.thin(stream.head, packet, 2);
            assertTrue(smaller.length < packet.length);
            assertArrayEquals(packet, codec.thin(stream.head, packet, 6));
            thin.add(smaller);
        }
        // Codes of a stage don't depend on later ones: the same as if it had been encoded so.
        Sound expected = HifiTesting.decode(
                        codec,
                        HifiTesting.encode(
                                codec, sound, SoundEncodeOptions.defaults().withLevel(2)))
                .sound();
        HifiTesting.assertSameSamples(expected, decode(stream, thin));
        // Levels may change from packet to packet.
        List<byte[]> mixed = new ArrayList<>(stream.packets);
        mixed.set(1, thin.get(1));
        assertFalse(Arrays.equals(
                decode(stream, mixed).plane(0), decode(stream, stream.packets).plane(0)));
        byte[] damaged = stream.packets.get(0).clone();
        damaged[damaged.length / 2] ^= 1;
        assertThrows(NacreException.class, () -> codec.thin(stream.head, damaged, 2));
    }

    @Test
    void lengthWithoutBeingTold() throws IOException {
        Stream stream = stream(Sounds.voice(8_000, 1, 12_345), 5);
        SoundDecoder decoder = codec.decoder(stream.head, HifiTesting.LIMITS);
        for (byte[] packet : stream.packets) {
            decoder.push(packet);
        }
        decoder.finish();
        // Up to a frame, 160 samples at this rate, too many.
        assertTrue(decoder.available() >= 12_345 && decoder.available() < 12_345 + 160, decoder.available() + "");
        SoundDecoder empty = codec.decoder(stream.head, HifiTesting.LIMITS);
        empty.finish();
        assertEquals(0, empty.available());
    }

    @Test
    void silenceIsCheapAndEndlessLossIsLimited() throws IOException {
        Stream stream = stream(Sounds.constant(16_000, 2, 16_000, 0), 5);
        for (byte[] packet : stream.packets) {
            assertEquals(6, packet.length);
        }
        assertEquals(0, HifiTesting.power(decode(stream, stream.packets).plane(1), 0, 16_000));
        SoundDecoder decoder = codec.decoder(stream.head, HifiTesting.LIMITS.withSamples(1_000_000));
        assertThrows(LimitExceededException.class, () -> decoder.lost(Integer.MAX_VALUE));
    }
}
