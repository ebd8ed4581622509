package dev.nacre.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.media.SoundEncoding.Format;
import dev.nacre.metrics.Delay;
import dev.nacre.metrics.SiSdr;
import dev.nacre.signal.Resampler;
import dev.nacre.testing.TestSound;
import dev.nacre.testing.TestSounds;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What encoders put before and after a sound is cut to the sample, in files of every kind; also from pipes, and after a seek. */
class SoundLengthsTest {
    private static final DecodeLimits LIMITS = DecodeLimits.defaults();

    /** Lengths about the frames of 576, 960, 1024 and 1152 samples, and at random. */
    private static List<Integer> lengths() {
        List<Integer> all = new ArrayList<>(List.of(1, 2, 13, 47, 48, 63, 64, 65, 575, 576, 577, 959, 960, 961));
        all.addAll(List.of(1023, 1024, 1025, 1104, 1105, 1106, 1151, 1152, 1153, 2047, 2048, 2049, 10000));
        Random random = new Random(11);
        for (int i = 0; i < 30; i++) {
            all.add(1 + random.nextInt(12000));
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource
    void everyLengthComesBack(Format format) throws IOException {
        TestSound sound = TestSounds.music(48000, 2, 0.25, 1);
        for (int length : lengths()) {
            if (format == Format.MP3 && length < 47) {
                continue; // as SoundEncoding says
            }
            float[][] samples = sound.first(length).samples();
            byte[] file = SoundCodecs.encode(SoundEncoding.of(format), samples, 48000, Map.of());
            try (MediaSoundReader reader = MediaSoundReader.open(file, LIMITS)) {
                String what = format + " of " + length;
                assertEquals(OptionalLong.of(length), reader.info().length(), what);
                assertEquals(48000, reader.info().rate(), what);
                float[][] back = reader.readAll();
                assertEquals(2, back.length, what);
                assertEquals(length, back[0].length, what);
                assertEquals(length, back[1].length, what);
                assertEquals(-1, reader.read(back, 0, 1), what);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyRateKeepsLengthAndPlace(Format format) throws IOException {
        List<TestSound> sounds = List.of(
                TestSounds.speech(8000, 0.7, 1),
                TestSounds.speech(16000, 0.7, 2),
                TestSounds.speech(22050, 0.7, 8),
                TestSounds.speech(24000, 0.7, 4),
                TestSounds.music(32000, 1, 0.5, 5),
                TestSounds.music(44100, 2, 0.5, 6));
        for (TestSound sound : sounds) {
            byte[] file = SoundCodecs.encode(SoundEncoding.of(format), sound.samples(), sound.rate(), Map.of());
            try (MediaSoundReader reader = MediaSoundReader.open(file, LIMITS)) {
                float[] back = reader.readAll()[0];
                int rate = reader.info().rate();
                assertEquals(
                        Resampler.outputLength(sound.length(), sound.rate(), rate), back.length, format + ", " + sound);
                float[] original = Resampler.resample(sound.channel(0), sound.rate(), rate);
                assertEquals(0, Delay.of(original, back), format + ", " + sound);
                double sdr = SiSdr.of(original, back).orElseThrow();
                assertTrue(sdr > 6, format + ", " + sound + ": " + sdr + " dB");
            }
        }
    }

    @Test
    void noSamples() throws IOException {
        for (Format format : Format.values()) {
            SoundEncoding encoding = SoundEncoding.of(format);
            if (format == Format.WAV || format == Format.FLAC) {
                byte[] file = SoundCodecs.encode(encoding, new float[2][0], 48000, Map.of());
                try (MediaSoundReader reader = MediaSoundReader.open(file, LIMITS)) {
                    assertEquals(2, reader.info().channels(), format.name());
                    assertEquals(-1, reader.read(new float[2][1], 0, 1), format.name());
                }
            } else {
                assertThrows(
                        MediaException.class,
                        () -> SoundCodecs.encode(encoding, new float[2][0], 48000, Map.of()),
                        format.name());
            }
        }
    }

    /** A stream that gives a few bytes at a time, can't be marked, and counts what was taken. */
    private static final class Drip extends FilterInputStream {
        private final Random random = new Random(5);
        long taken;
        boolean closed;

        Drip(InputStream in) {
            super(in);
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            taken += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] to, int offset, int count) throws IOException {
            int n = super.read(to, offset, Math.min(count, 1 + random.nextInt(700)));
            taken += Math.max(0, n);
            return n;
        }

        @Override
        public void close() throws IOException {
            closed = true;
            super.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPipeGivesTheSamplesOfTheFile(Format format) throws IOException {
        TestSound sound = TestSounds.music(48000, 2, 0.9, 3);
        byte[] file = SoundCodecs.encode(SoundEncoding.of(format), sound.samples(), 48000, Map.of("title", "Ü"));
        float[][] expected = WavTest.read(file);
        Drip drip = new Drip(new ByteArrayInputStream(file));
        try (MediaSoundReader reader = MediaSoundReader.open(drip, LIMITS)) {
            assertEquals("Ü", reader.info().tags().get("title"), format.name());
            float[][] found = new float[2][expected[0].length + 100];
            int length = 0;
            Random random = new Random(9);
            for (int n; (n = reader.read(found, length, 1 + random.nextInt(100))) > 0; ) {
                length += n;
            }
            assertEquals(expected[0].length, length, format.name());
            for (int c = 0; c < 2; c++) {
                for (int i = 0; i < Math.min(length, expected[0].length); i++) {
                    assertEquals(expected[c][i], found[c][i], format + ", channel " + c + ", sample " + i);
                }
            }
        }
        assertTrue(drip.closed, format.name());
    }

    /** Only what is needed is taken from a pipe: a long FLAC starts to sound long before its end. */
    @Test
    void aPipeIsNotReadAhead() throws IOException {
        TestSound sound = TestSounds.noise(44100, 2, 20 * 44100, 4);
        byte[] file = SoundCodecs.encode(SoundEncoding.of(Format.FLAC), sound.samples(), 44100, Map.of());
        Drip drip = new Drip(new ByteArrayInputStream(file));
        try (MediaSoundReader reader = MediaSoundReader.open(drip, LIMITS)) {
            assertTrue(reader.read(new float[2][1000], 0, 1000) > 0);
            assertTrue(drip.taken < 600_000, drip.taken + " of " + file.length + " bytes taken");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSoughtSampleIsTheOneOfTheWhole(Format format) throws IOException {
        TestSound sound = TestSounds.music(48000, 2, 3.1, 8);
        byte[] file = SoundCodecs.encode(SoundEncoding.of(format), sound.samples(), 48000, Map.of());
        float[][] whole = WavTest.read(file);
        int length = whole[0].length;
        boolean lossless = format == Format.WAV || format == Format.FLAC;
        float[][] part = new float[2][2000];
        try (MediaSoundReader reader = MediaSoundReader.open(file, LIMITS)) {
            int[] targets = {100_000, 1, 0, length - 1, 47_999, 24_001, 77_777, length - 500, 1105, 90_000, 26_000};
            for (int target : targets) {
                reader.seek(target);
                int count = 0;
                for (int n; count < 2000 && (n = reader.read(part, count, 2000 - count)) > 0; ) {
                    count += n;
                }
                assertEquals(Math.min(2000, length - target), count, format + " from " + target);
                double error = 0;
                double power = 1e-9;
                for (int i = 0; i < count; i++) {
                    error += Math.pow(part[1][i] - whole[1][target + i], 2);
                    power += Math.pow(whole[1][target + i], 2);
                }
                // Opus settles slowly, and AAC puts noise of its own into bands.
                double most = lossless ? 0 : format == Format.OPUS || format == Format.AAC ? 0.01 * power : 1e-9;
                assertTrue(error <= most, format + " from " + target + ": " + error + " of " + power);
            }
            reader.seek(length + 7L);
            assertEquals(-1, reader.read(part, 0, 1));
            reader.seek(0);
            float[][] again = reader.readAll();
            WavTest.assertSame(whole, again, format + " again");
        }
    }

    @Test
    void tagsComeBack() throws IOException {
        Map<String, String> tags = Map.of(
                "title", "Prélude à l'après-midi",
                "artist", "Дебюсси",
                "album", "作品集 🎺",
                "date", "1894",
                "comment", "a; b = c \"d\" \\ e",
                "genre", "Orchestral");
        for (Format format : Format.values()) {
            byte[] file = SoundCodecs.encode(
                    SoundEncoding.of(format), TestSounds.music(48000, 2, 0.2, 1).samples(), 48000, tags);
            try (MediaSoundReader reader = MediaSoundReader.open(file, LIMITS)) {
                for (Map.Entry<String, String> tag : tags.entrySet()) {
                    assertEquals(tag.getValue(), reader.info().tags().get(tag.getKey()), format + ", " + tag.getKey());
                }
                assertFalse(
                        reader.info().tags().toString().contains("Lavf6"),
                        reader.info().toString());
            }
        }
    }
}
