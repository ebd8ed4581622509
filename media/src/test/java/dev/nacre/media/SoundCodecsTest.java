package dev.nacre.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.media.SoundEncoding.Format;
import dev.nacre.metrics.SiSdr;
import dev.nacre.signal.Resampler;
import dev.nacre.testing.TestSound;
import dev.nacre.testing.TestSounds;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bench's round trips: shape, place, rate and times. */
class SoundCodecsTest {
    @ParameterizedTest
    @EnumSource
    void shapeAndPlaceAreThoseOfTheSound(Format format) throws IOException {
        assertTrue(SoundCodecs.isAvailable(format));
        for (TestSound sound : List.of(
                TestSounds.speech(16000, 0.8, 2),
                TestSounds.speech(22050, 0.5, 8),
                TestSounds.music(44100, 2, 0.5, 4),
                TestSounds.music(48000, 2, 0.3, 4).first(7919),
                TestSounds.music(96000, 1, 0.3, 4),
                TestSounds.speech(16000, 0.3, 5).first(1))) {
            String what = format + ", " + sound;
            SoundCodecs.RoundTrip trip = SoundCodecs.roundTrip(SoundEncoding.of(format), sound.samples(), sound.rate());
            float[][] decoded = trip.decoded();
            assertEquals(sound.channels(), decoded.length, what);
            assertEquals(sound.length(), decoded[0].length, what);
            assertEquals(0, trip.delay(), 1, what);
            assertEquals(trip.file().length, trip.fileBytes());
            assertTrue(trip.encodeNanos() > 0 && trip.decodeNanos() > 0, what);
            int fileRate =
                    format == Format.OPUS || format == Format.MP3 && sound.rate() == 96000 ? 48000 : sound.rate();
            assertEquals(fileRate, trip.fileRate(), what);
            if (sound.length() > 1) {
                for (int c = 0; c < decoded.length; c++) {
                    double sdr = SiSdr.of(sound.channel(c), decoded[c]).orElseThrow();
                    assertTrue(sdr > (format.isStored() ? 60 : 5), what + ": " + sdr + " dB");
                }
            }
            assertNotSame(trip.decoded(), trip.decoded());
        }
    }

    /** Of a tone, a move by a period fits as well as none. */
    @Test
    void tonesStayInTheirPlace() throws IOException {
        TestSound tone = TestSounds.tone(48000, 24000, 480, 0.4);
        for (Format format : Format.values()) {
            assertEquals(
                    0,
                    SoundCodecs.roundTrip(SoundEncoding.of(format), tone.samples(), 48000)
                            .delay(),
                    format.name());
        }
        TestSound silence = TestSounds.silence(16000, 1, 5000);
        assertEquals(
                0,
                SoundCodecs.roundTrip(SoundEncoding.of(Format.OPUS), silence.samples(), 16000)
                        .delay());
    }

    /** More bits are a larger file that sounds more like the original; options reach the encoder. */
    @Test
    void ratesAndOptions() throws IOException {
        TestSound speech = TestSounds.speech(16000, 3, 2);
        int before = 0;
        for (int rate : new int[] {6000, 12000, 24000, 48000}) {
            SoundCodecs.RoundTrip trip =
                    SoundCodecs.roundTrip(SoundEncoding.opusVoice(rate, 20), speech.samples(), 16000);
            double kbps = 8e-3 * trip.fileBytes() / 3;
            assertTrue(trip.fileBytes() > before, rate + " bit/s: " + kbps + " kbps");
            assertTrue(kbps < 1.5e-3 * rate + 3, rate + " bit/s: " + kbps + " kbps");
            before = trip.fileBytes();
        }
        int longer = SoundCodecs.roundTrip(SoundEncoding.opusVoice(12000, 60), speech.samples(), 16000)
                .fileBytes();
        int shorter = SoundCodecs.roundTrip(SoundEncoding.opusVoice(12000, 10), speech.samples(), 16000)
                .fileBytes();
        assertTrue(longer < shorter, longer + " and " + shorter);
        int last = 0;
        for (double quality : new double[] {1, 3, 5, 10}) {
            int size = SoundCodecs.roundTrip(SoundEncoding.vorbis(quality), speech.samples(), 16000)
                    .fileBytes();
            assertTrue(size > 1.1 * last, "quality " + quality + ": " + size + " bytes");
            last = size;
        }
        assertThrows(IllegalArgumentException.class, () -> SoundEncoding.vorbis(0.9));
        assertThrows(
                IllegalArgumentException.class,
                () -> SoundEncoding.of(Format.VORBIS).withBitRate(64000));
        SoundEncoding wrong = SoundEncoding.of(Format.OPUS).withOption("application", "opera");
        assertThrows(MediaException.class, () -> SoundCodecs.roundTrip(wrong, speech.samples(), 16000));
    }

    @Test
    void theSameSoundGivesTheSameBytes() throws IOException {
        TestSound sound = TestSounds.music(44100, 2, 0.3, 1);
        for (Format format : Format.values()) {
            byte[] first = SoundCodecs.encode(SoundEncoding.of(format), sound.samples(), 44100, Map.of("title", "A"));
            byte[] second = SoundCodecs.encode(SoundEncoding.of(format), sound.samples(), 44100, Map.of("title", "A"));
            assertArrayEquals(first, second, format.name());
        }
    }

    /** Where the encoder lacks the rate, the change of rate alone costs little. */
    @Test
    void otherRatesComeBackThroughTheFilesRate() throws IOException {
        TestSound sound = TestSounds.music(44100, 2, 0.5, 1);
        SoundCodecs.RoundTrip trip = SoundCodecs.roundTrip(SoundEncoding.opusAudio(256_000), sound.samples(), 44100);
        assertEquals(48000, trip.fileRate());
        float[] upAndDown = Resampler.resample(Resampler.resample(sound.channel(1), 44100, 48000), 48000, 44100);
        float[] kept = Arrays.copyOf(upAndDown, sound.length());
        double sdr = SiSdr.of(kept, trip.decoded()[1]).orElseThrow();
        assertTrue(sdr > 20, sdr + " dB");
    }

    @Test
    void misuseIsSaid() {
        SoundEncoding opus = SoundEncoding.of(Format.OPUS);
        assertThrows(IllegalArgumentException.class, () -> SoundCodecs.roundTrip(opus, new float[0][], 48000));
        assertThrows(IllegalArgumentException.class, () -> SoundCodecs.roundTrip(opus, new float[2][0], 48000));
        assertThrows(
                IllegalArgumentException.class,
                () -> SoundCodecs.roundTrip(opus, new float[][] {new float[5], new float[6]}, 48000));
        assertThrows(
                IllegalArgumentException.class,
                () -> SoundCodecs.encode(opus, new float[][] {new float[5], new float[6]}, 48000, Map.of()));
        assertThrows(
                MediaException.class,
                () -> SoundCodecs.roundTrip(SoundEncoding.of(Format.MP3), new float[6][900], 48000));
    }
}
