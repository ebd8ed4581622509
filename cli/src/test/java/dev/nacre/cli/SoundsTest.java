package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestSounds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands on sounds, with the model that ships. */
class SoundsTest {
    private static final int RATE = 16_000;
    private static final int SAMPLES = 5 * RATE + 77;

    @TempDir
    static Path folder;

    private static Path speech;

    @BeforeAll
    static void writeSpeech() throws Exception {
        speech = folder.resolve("speech.wav");
        writeWav(speech, 1, TestSounds.speech(RATE, (double) SAMPLES / RATE, 3).channel(0));
    }

    private static void writeWav(Path file, int channels, float[]... planes) throws Exception {
        writeWav(file, RATE, channels, planes);
    }

    private static void writeWav(Path file, int rate, int channels, float[]... planes) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(planes[0].length * channels * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int n = 0; n < planes[0].length; n++) {
            for (int c = 0; c < channels; c++) {
                bytes.putShort((short) Math.round(Math.max(-1, Math.min(1, planes[c][n])) * 32767));
            }
        }
        AudioFormat format = new AudioFormat(rate, 16, channels, true, false);
        try (AudioInputStream in =
                new AudioInputStream(new ByteArrayInputStream(bytes.array()), format, planes[0].length)) {
            AudioSystem.write(in, AudioFileFormat.Type.WAVE, file.toFile());
        }
    }

    private static Path encoded(String name, Object... more) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            Object[] args = new Object[more.length + 4];
            args[0] = "encode";
            args[1] = "--quiet";
            args[2] = speech;
            args[3] = file;
            System.arraycopy(more, 0, args, 4, more.length);
            Run run = Run.nacre(args);
            assertEquals(0, run.exitCode(), run.err());
        }
        return file;
    }

    @Test
    void aSoundGoesThereAndBack() throws Exception {
        Run encode = Run.nacre("encode", "--json", speech, folder.resolve("there.ncr"));
        assertEquals(0, encode.exitCode(), encode.err());
        assertEquals("audio", encode.json("kind"));
        assertEquals("hifi-16k", encode.json("model"));
        assertEquals((double) SAMPLES / RATE, encode.number("seconds"), 1e-6);
        assertEquals(Files.size(folder.resolve("there.ncr")), (long) encode.number("bytes"));
        assertTrue(encode.number("kbps") < 3.4, encode.out());
        assertNotNull(encode.json("quality"));

        Path back = folder.resolve("back.wav");
        Run decode = Run.nacre("decode", "--json", folder.resolve("there.ncr"), back);
        assertEquals(0, decode.exitCode(), decode.err());
        try (AudioInputStream in = AudioSystem.getAudioInputStream(back.toFile())) {
            assertEquals(SAMPLES, in.getFrameLength());
            assertEquals(RATE, in.getFormat().getSampleRate());
        }
        Run compare = Run.nacre("compare", "--json", speech, back);
        assertEquals(0, compare.exitCode(), compare.err());
        assertTrue(compare.number("estoi") > 0.5, compare.out());
        assertTrue(compare.number("logMel") < 0.9, compare.out());
        for (String key : new String[] {"siSdr", "stoi", "nsim", "seconds"}) {
            assertNotNull(compare.json(key), key);
        }
        // The file itself compares as what it decodes to, but for the rounding to 16 bits.
        Run direct = Run.nacre("compare", "--json", speech, folder.resolve("there.ncr"));
        assertEquals(compare.number("estoi"), direct.number("estoi"), 0.002);
    }

    @Test
    void qualityStandsForTheLevel() throws Exception {
        Run first = Run.nacre("encode", "--json", "--bitrate=2k", speech, folder.resolve("rate.ncr"));
        assertEquals(0, first.exitCode(), first.err());
        assertTrue(first.number("nominalKbps") <= 2, first.out());
        Run second = Run.nacre(
                "encode", "--json", "--quality=" + first.json("quality"), speech, folder.resolve("quality.ncr"));
        assertEquals(first.number("bytes"), second.number("bytes"));
        assertEquals(-1, Files.mismatch(folder.resolve("rate.ncr"), folder.resolve("quality.ncr")));
        assertEquals(
                2,
                Run.nacre("encode", "--quality=3", "--bitrate=2k", speech, folder.resolve("x.ncr"))
                        .exitCode());
        assertEquals(
                2,
                Run.nacre("encode", "--bitrate=much", speech, folder.resolve("x.ncr"))
                        .exitCode());
        assertFalse(Files.exists(folder.resolve("x.ncr")));
    }

    @Test
    void aPieceIsThePieceOfTheWhole() throws Exception {
        Path file = encoded("piece.ncr");
        assertEquals(0, Run.nacre("decode", file, folder.resolve("whole.wav")).exitCode());
        Run piece =
                Run.nacre("decode", "--json", "--start=0:02.5", "--duration=1.25", file, folder.resolve("piece.wav"));
        assertEquals(0, piece.exitCode(), piece.err());
        assertEquals(1.25, piece.number("seconds"), 1e-9);
        byte[] whole = samples(folder.resolve("whole.wav"));
        byte[] part = samples(folder.resolve("piece.wav"));
        assertEquals(20_000 * 2, part.length);
        for (int i = 0; i < part.length; i++) {
            assertEquals(whole[40_000 * 2 + i], part[i], "byte " + i);
        }
        Run late = Run.nacre("decode", "--start=60", file, folder.resolve("late.wav"));
        assertEquals(1, late.exitCode());
        assertFalse(Files.exists(folder.resolve("late.wav")));
        assertEquals(
                2,
                Run.nacre("decode", "--start=soon", file, folder.resolve("late.wav"))
                        .exitCode());
    }

    private static byte[] samples(Path file) throws Exception {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(file.toFile())) {
            return in.readAllBytes();
        }
    }

    @Test
    void pipesCarryTheSameBytes() throws Exception {
        Path file = encoded("pipe.ncr");
        byte[] coded = piped(Files.readAllBytes(speech), "encode", "-", "-");
        assertEquals(-1, mismatch(Files.readAllBytes(file), coded));
        byte[] wav = piped(coded, "decode", "-", "-");
        assertEquals("RIFF", new String(wav, 0, 4, StandardCharsets.US_ASCII));
        assertEquals(0, Run.nacre("decode", file, folder.resolve("pipe.wav")).exitCode());
        byte[] expected = samples(folder.resolve("pipe.wav"));
        byte[] got = java.util.Arrays.copyOfRange(wav, wav.length - expected.length, wav.length);
        assertEquals(-1, mismatch(expected, got));
    }

    private static int mismatch(byte[] a, byte[] b) {
        return java.util.Arrays.mismatch(a, b);
    }

    private static byte[] piped(byte[] input, Object... args) {
        InputStream in = System.in;
        PrintStream out = System.out;
        ByteArrayOutputStream caught = new ByteArrayOutputStream();
        try {
            System.setIn(new ByteArrayInputStream(input));
            System.setOut(new PrintStream(caught, true));
            Run run = Run.nacre(args);
            assertEquals(0, run.exitCode(), run.err());
            assertEquals("", run.out(), "standard output is the file's alone");
        } finally {
            System.setIn(in);
            System.setOut(out);
        }
        return caught.toByteArray();
    }

    @Test
    void infoAndVerifyTellOfSounds() throws Exception {
        Path file = encoded("info.ncr");
        Run info = Run.nacre("info", "--json", file);
        assertEquals(0, info.exitCode(), info.err());
        assertEquals("audio", info.json("kind"));
        assertEquals(RATE, info.number("sampleRate"));
        assertEquals(1, info.number("channels"));
        assertEquals((double) SAMPLES / RATE, info.number("seconds"), 1e-6);
        Run verify = Run.nacre("verify", "--json", file);
        assertEquals(0, verify.exitCode(), verify.err());
        assertEquals("true", verify.json("ok"));
        assertEquals(info.json("symbolHash"), verify.json("symbolHash"));
        assertEquals(3, verify.number("units"));
        assertTrue(Run.nacre("info", file).out().contains("hifi"));
    }

    @Test
    void damageIsToldAndSalvaged() throws Exception {
        byte[] bytes = Files.readAllBytes(encoded("good.ncr"));
        bytes[bytes.length / 2] ^= 4;
        Path file = folder.resolve("damaged.ncr");
        Files.write(file, bytes);
        Path out = folder.resolve("damaged.wav");
        assertEquals(1, Run.nacre("verify", file).exitCode());
        Run decode = Run.nacre("decode", file, out);
        assertEquals(1, decode.exitCode());
        assertEquals(1, decode.err().lines().count(), decode.err());
        assertFalse(Files.exists(out));
        Run salvage = Run.nacre("decode", "--json", "--salvage", file, out);
        assertEquals(1, salvage.exitCode(), salvage.err());
        assertTrue(salvage.out().contains("\"lost\":[{\"unit\":1"), salvage.out());
        assertEquals(SAMPLES * 2, samples(out).length);
    }

    @Test
    void stereoKeepsItsChannels() throws Exception {
        Path stereo = folder.resolve("stereo.wav");
        writeWav(
                stereo,
                2,
                TestSounds.speech(RATE, 2, 4).channel(0),
                TestSounds.speech(RATE, 2, 5).channel(0));
        for (String mode : new String[] {"--quiet", "--separate"}) {
            Path file = folder.resolve("stereo" + mode + ".ncr");
            Run encode = Run.nacre("encode", "--json", mode, stereo, file);
            assertEquals(0, encode.exitCode(), encode.err());
            Run decode = Run.nacre("decode", "--json", file, folder.resolve("stereo" + mode + ".wav"));
            assertEquals(2, decode.number("channels"));
        }
        Run mixed = Run.nacre("compare", speech, stereo);
        assertEquals(1, mixed.exitCode());
        assertTrue(mixed.err().contains("channels"), mixed.err());
    }

    @Test
    void musicGoesThereAndBack() throws Exception {
        Path music = folder.resolve("music.wav");
        writeWav(music, 44_100, 2, TestSounds.music(44_100, 2, 5, 9).samples());
        Path file = folder.resolve("music.ncr");
        Run encode = Run.nacre("encode", "--json", music, file);
        assertEquals(0, encode.exitCode(), encode.err());
        assertEquals("walloc-audio-44k", encode.json("model"));
        Run small = Run.nacre("encode", "--json", "--bitrate=48k", music, folder.resolve("small.ncr"));
        assertTrue(small.number("kbps") <= 48, small.out());
        assertTrue(small.number("kbps") < encode.number("kbps"), encode.out());

        Path waveform = folder.resolve("waveform.ncr");
        assertEquals(
                0,
                Run.nacre("encode", "--bitrate=48k", "--tune=waveform", music, waveform)
                        .exitCode());
        double listening = Run.nacre("compare", "--json", music, folder.resolve("small.ncr"))
                .number("siSdr");
        assertTrue(Run.nacre("compare", "--json", music, waveform).number("siSdr") > listening);
        assertEquals(
                2,
                Run.nacre("encode", "--tune=loud", music, folder.resolve("loud.ncr"))
                        .exitCode());

        Path back = folder.resolve("music-back.wav");
        Run decode = Run.nacre("decode", "--json", file, back);
        assertEquals(0, decode.exitCode(), decode.err());
        assertEquals(2, decode.number("channels"));
        assertEquals(5 * 44_100 * 4, samples(back).length);
        Run compare = Run.nacre("compare", "--json", music, back);
        assertTrue(compare.number("siSdr") > 20, compare.out());
        assertEquals("true", Run.nacre("verify", "--json", file).json("ok"));
        Run info = Run.nacre("info", file);
        assertTrue(info.out().contains("walloc-audio, "), info.out());
        Run piece = Run.nacre("decode", "--start=2.5", "--duration=0.5", file, folder.resolve("music-piece.wav"));
        assertEquals(0, piece.exitCode(), piece.err());
        byte[] whole = samples(back);
        byte[] part = samples(folder.resolve("music-piece.wav"));
        assertEquals(22_050 * 4, part.length);
        for (int i = 0; i < part.length; i++) {
            assertEquals(whole[110_250 * 4 + i], part[i], "byte " + i);
        }
    }

    @Test
    void aNamedModelIsTaken() throws Exception {
        Run run = Run.nacre("encode", "--json", "--model=walloc-audio-44k", speech, folder.resolve("named.ncr"));
        assertEquals("walloc-audio-44k", run.json("model"), run.err());
    }

    @Test
    void pictureOptionsAreRefusedForPictures() throws Exception {
        Path picture = Path.of("..", "samples", "flowers.png");
        Run encode = Run.nacre("encode", "--bitrate=3k", picture, folder.resolve("flowers.ncr"));
        assertEquals(1, encode.exitCode());
        Run compare = Run.nacre("compare", picture, speech);
        assertEquals(1, compare.exitCode());
        assertTrue(compare.err().contains("picture and a sound"), compare.err());
    }
}
