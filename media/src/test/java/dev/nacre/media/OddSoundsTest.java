package dev.nacre.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.metrics.Delay;
import dev.nacre.metrics.SiSdr;
import dev.nacre.signal.Resampler;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link MediaSoundReader} on the recordings of the corpus that NACRE_CORPUS names; lengths are those that other programs find. */
class OddSoundsTest {
    private record Odd(String name, String codec, int rate, String layout, int length) {}

    private static final List<Odd> ODD = List.of(
            new Odd("mix-48k-5.1-s16.wav", "pcm_s16le", 48000, "5.1", 48000),
            new Odd("speech-16k-mono.opus", "opus", 48000, "mono", 144000),
            new Odd("speech-8k-mulaw.wav", "pcm_mulaw", 8000, "mono", 24000),
            new Odd("speech-8k-u8.wav", "pcm_u8", 8000, "mono", 24000),
            new Odd("trumpet-44k-stereo-s24.wav", "pcm_s24le", 44100, "stereo", 44100),
            new Odd("trumpet-44k-stereo.m4a", "aac", 44100, "stereo", 132300),
            new Odd("trumpet-44k-stereo.mp3", "mp3", 44100, "stereo", 132300),
            new Odd("trumpet-44k-stereo.ogg", "vorbis", 44100, "stereo", 132300),
            new Odd("trumpet-48k-mono-f32.wav", "pcm_f32le", 48000, "mono", 48000));

    private Path test;

    @BeforeEach
    void findCorpus() {
        String corpus = System.getenv("NACRE_CORPUS");
        Assumptions.assumeTrue(corpus != null, "skipped: NACRE_CORPUS is not set, so there are no recordings");
        test = Path.of(corpus, "test");
    }

    private static float[][] all(MediaSoundReader opened) throws IOException {
        try (MediaSoundReader reader = opened) {
            return reader.readAll();
        }
    }

    @Test
    void oddFilesAreReadWhole() throws IOException {
        for (Odd odd : ODD) {
            Path file = test.resolve("odd-audio").resolve(odd.name);
            try (MediaSoundReader reader = MediaSoundReader.open(file)) {
                MediaSoundInfo info = reader.info();
                assertEquals(odd.codec, info.codec(), odd.name);
                assertEquals(odd.rate, info.rate(), odd.name);
                assertEquals(odd.layout, info.layout().name(), odd.name);
                assertEquals(odd.length, info.length().getAsLong(), odd.name);
                float[][] samples = reader.readAll();
                assertEquals(odd.length, samples[0].length, odd.name);
                double power = 0;
                for (float v : samples[samples.length > 2 ? 2 : 0]) {
                    power += v * v / samples[0].length;
                }
                assertTrue(power > 1e-5 && power < 0.3, odd.name + " has power " + power);
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                    float[][] streamed = all(MediaSoundReader.open(in, DecodeLimits.defaults()));
                    assertTrue(streamed[0].length >= odd.length, odd.name);
                    assertArrayEquals(samples[0], Arrays.copyOf(streamed[0], odd.length), odd.name);
                }
                for (int target : new int[] {odd.length - 1000, odd.length / 2}) {
                    reader.seek(target);
                    float[][] part = reader.readAll();
                    assertEquals(odd.length - target, part[0].length, odd.name);
                    float[] expected = Arrays.copyOfRange(samples[0], target, odd.length);
                    if (SiSdr.of(expected, part[0]).isPresent()) {
                        double ratio = SiSdr.of(expected, part[0]).getAsDouble();
                        assertTrue(ratio > 25, odd.name + " from " + target + ": " + ratio + " dB");
                    }
                }
            }
        }
    }

    /** The same trumpet in six codings, the same sentence in three: in time with each other, and alike. */
    @Test
    void codingsOfOneSoundAgree() throws IOException {
        float[] trumpet = all(MediaSoundReader.open(test.resolve("odd-audio/trumpet-44k-stereo-s24.wav")))[0];
        for (String other : List.of("trumpet-44k-stereo.m4a", "trumpet-44k-stereo.mp3", "trumpet-44k-stereo.ogg")) {
            float[] y = Arrays.copyOf(
                    all(MediaSoundReader.open(test.resolve("odd-audio").resolve(other)))[0], 44100);
            assertEquals(0, Delay.of(trumpet, y), other);
            double ratio = SiSdr.of(trumpet, y).getAsDouble();
            assertTrue(ratio > 15, other + ": " + ratio + " dB");
        }
        float[] plain = all(MediaSoundReader.open(test.resolve("odd-audio/speech-8k-u8.wav")))[0];
        float[] law = all(MediaSoundReader.open(test.resolve("odd-audio/speech-8k-mulaw.wav")))[0];
        assertTrue(SiSdr.of(law, plain).getAsDouble() > 20);
        float[] opus = Resampler.resample(
                all(MediaSoundReader.open(test.resolve("odd-audio/speech-16k-mono.opus")))[0], 48000, 8000);
        assertEquals(0, Delay.of(law, opus));
        assertTrue(SiSdr.of(law, opus).getAsDouble() > 8);
    }

    /** WAV in Java against FFmpeg's reader of it, to the bit. */
    @Test
    void wavIsReadAsFfmpegReadsIt() throws IOException {
        for (Odd odd : ODD) {
            Path file = test.resolve("odd-audio").resolve(odd.name);
            if (!odd.name.endsWith(".wav")) {
                continue;
            }
            float[][] ours = all(MediaSoundReader.open(file));
            float[][] theirs = all(new FfmpegSoundReader(Ffmpeg.load(), ByteSource.of(file), DecodeLimits.defaults()));
            assertTrue(Arrays.deepEquals(theirs, ours), odd.name);
        }
    }

    @Test
    void recordingsSurviveOurWav() throws IOException {
        for (String name : List.of("speech/speech-01.flac", "music/music-01.flac")) {
            try (MediaSoundReader reader = MediaSoundReader.open(test.resolve(name))) {
                assertEquals(16, reader.info().bits(), name);
                float[][] x = reader.readAll();
                byte[] wav = SoundCodecs.encode(
                        SoundEncoding.of(SoundEncoding.Format.WAV),
                        x,
                        reader.info().rate(),
                        reader.info().tags());
                assertTrue(Arrays.deepEquals(x, all(MediaSoundReader.open(wav, DecodeLimits.defaults()))), name);
            }
        }
    }
}
