package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.NacreException;
import dev.nacre.testing.Damage;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Any bytes give a sound or a typed error of walloc-audio too, in bounded time and memory. */
@Timeout(300)
class WallocAudioDamageTest {
    private static final int BLOCK = 22 * 4096;

    private static WallocAudioCodec codec;
    private static Damage damage;
    private static byte[] small;
    private static byte[] blocks;
    private static byte[] stereo;

    @BeforeAll
    static void open() throws IOException {
        codec = WallocAudioCodec.open(WallocAudioTesting.model(), HifiTesting.options(2));
        damage = SoundDamage.of(codec);
        SoundEncodeOptions coarse = SoundEncodeOptions.defaults().withLevel(30);
        small = HifiTesting.encode(codec, Sounds.voice(44_100, 1, 700), coarse);
        blocks = HifiTesting.encode(codec, Sounds.voice(44_100, 1, BLOCK + 9_000), coarse);
        stereo = HifiTesting.encode(codec, Sounds.voice(44_100, 3, 12_000), coarse);
    }

    @AfterAll
    static void close() {
        codec.close();
    }

    @Test
    void mutatedFilesAreRefused() {
        damage.requireMutationsRefused(90, 79, small, blocks, stereo);
    }

    @Test
    void mutatedFilesWithRightChecksumsAreRefusedOrDecoded() {
        int decoded = damage.repaired(120, 80, small, blocks, stereo);
        assertTrue(decoded < 24, decoded + " of 120 were decoded");
    }

    @Test
    void everyBitOfASmallFileCounts() {
        damage.requireEveryBit(small);
    }

    /** What a decoder must be able to swallow: a unit of nothing but the same byte, whatever it means. */
    @Test
    void packetsOfAnyBytesAreRefusedOrDecoded() throws IOException {
        SoundFormat format = new SoundFormat(44_100, 2);
        SoundEncoder encoder = codec.encoder(format, SoundEncodeOptions.defaults(), 2);
        SoundDecoder decoder = codec.decoder(encoder.head(), HifiTesting.LIMITS);
        Random random = new Random(81);
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            byte[] packet = new byte[random.nextInt(300)];
            random.nextBytes(packet);
            try {
                decoder.push(packet);
            } catch (NacreException e) {
                refused++;
                decoder.lost(2);
            }
        }
        assertEquals(200, refused, "a hash of 32 bits lets no noise through");
    }
}
