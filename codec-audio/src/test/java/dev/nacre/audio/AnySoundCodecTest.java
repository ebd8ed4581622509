package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.runtime.ModelStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which model codes which sound, and that one codec decodes what all of them wrote. */
class AnySoundCodecTest {
    private static final SoundEncodeOptions DEFAULTS = SoundEncodeOptions.defaults();

    private static SoundCodec any;

    @BeforeAll
    static void open() {
        any = SoundCodec.open(ModelStore.system(), SoundOptions.defaults());
    }

    @AfterAll
    static void close() {
        any.close();
    }

    private static Sound sound(int rate, int channels) {
        return Sounds.voice(rate, channels, 2 * rate / 5);
    }

    private static byte[] encoded(SoundCodec codec, Sound sound, SoundEncodeOptions options) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encode(sound, options, out);
        return out.toByteArray();
    }

    private static String model(int rate, int channels, SoundEncodeOptions options) throws IOException {
        byte[] file = encoded(any, sound(rate, channels), options);
        return any.decode(new ByteArrayInputStream(file), DecodeLimits.defaults())
                .header()
                .modelId();
    }

    @Test
    void speechIsWhatIsToBeSmallOrHasALowRate() throws IOException {
        assertEquals("hifi-16k", model(16_000, 1, DEFAULTS));
        assertEquals("hifi-16k", model(24_000, 2, DEFAULTS));
        assertEquals("walloc-audio-44k", model(32_000, 1, DEFAULTS));
        assertEquals("walloc-audio-44k", model(44_100, 2, DEFAULTS));
        assertEquals("hifi-16k", model(44_100, 2, DEFAULTS.withBitrate(17_000)));
        assertEquals("walloc-audio-44k", model(44_100, 2, DEFAULTS.withBitrate(18_000)));
        assertEquals("walloc-audio-44k", model(16_000, 1, DEFAULTS.withBitrate(24_000)));
        assertEquals("walloc-audio-44k", model(48_000, 1, DEFAULTS.withQuality(0)));
    }

    @Test
    void aNamedModelGoesFirst() throws IOException {
        SoundOptions options = SoundOptions.defaults().withModel("walloc-audio-44k");
        try (SoundCodec codec = SoundCodec.open(ModelStore.system(), options)) {
            byte[] file = encoded(codec, sound(16_000, 1), DEFAULTS.withBitrate(3000));
            DecodedSound decoded = any.decode(new ByteArrayInputStream(file), DecodeLimits.defaults());
            assertEquals("walloc-audio-44k", decoded.header().modelId());
        }
    }

    @Test
    void itsFilesAndSamplesAreThoseOfTheCodec() throws IOException {
        Sound speech = sound(16_000, 1);
        try (HifiCodec hifi = HifiCodec.open(ModelStore.system(), SoundOptions.defaults());
                WallocAudioCodec music = WallocAudioCodec.open(ModelStore.system(), SoundOptions.defaults())) {
            for (SoundCodec codec : new SoundCodec[] {hifi, music}) {
                byte[] file = encoded(codec, speech, DEFAULTS);
                Sound theirs = codec.decode(new ByteArrayInputStream(file), DecodeLimits.defaults())
                        .sound();
                Sound ours = any.decode(new ByteArrayInputStream(file), DecodeLimits.defaults())
                        .sound();
                assertArrayEquals(theirs.plane(0), ours.plane(0));
            }
            assertArrayEquals(encoded(hifi, speech, DEFAULTS), encoded(any, speech, DEFAULTS));
            byte[] file = encoded(hifi, speech, DEFAULTS);
            assertThrows(
                    UnsupportedBitstreamException.class,
                    () -> music.decode(new ByteArrayInputStream(file), DecodeLimits.defaults()));
        }
    }
}
