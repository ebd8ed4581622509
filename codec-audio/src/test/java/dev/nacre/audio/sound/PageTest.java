package dev.nacre.audio.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.audio.HifiCodec;
import dev.nacre.audio.SoundOptions;
import dev.nacre.audio.SoundReport;
import dev.nacre.runtime.ModelStore;
import dev.nacre.testing.PageSamples;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.Clip;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of docs/audio.md, taken from the page, compiled and run. */
class PageTest {
    @TempDir
    private static Path folder;

    private static PageSamples samples;

    @BeforeAll
    static void compile() throws IOException {
        samples = PageSamples.compile(Path.of("..", "docs", "audio.md"), folder, 3);
    }

    @AfterAll
    static void close() throws IOException {
        samples.close();
    }

    @Test
    void aFileIsWrittenAndReadFromItsMiddle() throws Exception {
        Path file = folder.resolve("tone.ncr");
        SoundReport report = (SoundReport) samples.call("Recording", "write", file);
        assertEquals(480_000, report.samples());
        assertTrue(report.nominalBitrate().getAsDouble() <= 3_000);
        assertEquals(Files.size(file), report.fileBytes());
        float[][] middle = (float[][]) samples.call("Recording", "middle", file);
        assertEquals(48_000, middle[0].length);
        double power = 0;
        for (float x : middle[0]) {
            power += x * x;
        }
        assertTrue(power > 0);
    }

    @Test
    void aCallIsHeard() throws Exception {
        float[] microphone = new float[40_000];
        for (int i = 0; i < microphone.length; i++) {
            microphone[i] = (float) (0.2 * Math.sin(i * 0.05));
        }
        try (HifiCodec codec = HifiCodec.open(ModelStore.system(), SoundOptions.defaults())) {
            float[] heard = (float[]) samples.call("Call", "talk", codec, microphone);
            assertEquals(40_000, heard.length);
            assertTrue(heard[39_000] != 0);
        }
    }

    @Test
    void javaSoundConvertsAndLoads() throws Exception {
        File wav = folder.resolve("a.wav").toFile();
        AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(new byte[20_000]), format, 10_000),
                AudioFileFormat.Type.WAVE,
                wav);
        File ncr = folder.resolve("a.ncr").toFile();
        assertEquals(samples.call("Player", "convert", wav, ncr), (int) ncr.length());
        Clip clip = (Clip) samples.call("Player", "load", ncr, MemoryMixerProvider.INFO);
        assertEquals(10_000, clip.getFrameLength());
    }
}
