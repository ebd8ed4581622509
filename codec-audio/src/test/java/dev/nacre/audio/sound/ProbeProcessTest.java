package dev.nacre.audio.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.audio.Children;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program that uses Java Sound for other files has to do with us: next to nothing. */
class ProbeProcessTest {
    /** Reads a WAV file, describes a sound of ours, and with a second argument also decodes it. */
    static final class Child {
        public static void main(String[] args) throws Exception {
            AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
            AudioInputStream samples = new AudioInputStream(new ByteArrayInputStream(new byte[200]), format, 100);
            File wav = new File(args[0] + ".wav");
            AudioSystem.write(samples, AudioFileFormat.Type.WAVE, wav);
            System.out.println(AudioSystem.getAudioInputStream(wav).getFrameLength());
            System.out.println(AudioSystem.getAudioFileFormat(new File(args[0])).getFrameLength());
            if (args.length > 1) {
                System.out.println(
                        AudioSystem.getAudioInputStream(new File(args[0])).readAllBytes().length);
            }
        }
    }

    @Test
    void describingASoundLoadsNoNatives(@TempDir Path folder) throws Exception {
        byte[] tone = new byte[10_000];
        for (int i = 0; i < tone.length; i += 2) {
            tone[i + 1] = (byte) (40 * Math.sin(i * 0.1));
        }
        AudioFormat format = new AudioFormat(8000, 16, 1, true, false);
        Path file = folder.resolve("a.ncr");
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(tone), format, 5000), NacreFileType.NCR, file.toFile());
        assertTrue(Files.size(file) > 100);
        List<String> flags = List.of("-verbose:class");
        String described = Children.run(Child.class, flags, List.of(file.toString()));
        assertFalse(described.contains("ai.onnxruntime"), "ONNX Runtime was touched");
        assertEquals(List.of("100", "5000"), numbers(described));
        String decoded = Children.run(Child.class, flags, List.of(file.toString(), "decode"));
        assertTrue(decoded.contains("ai.onnxruntime"), "the test would see it");
        assertEquals(List.of("100", "5000", "10000"), numbers(decoded));
    }

    private static List<String> numbers(String output) {
        return output.lines().filter(line -> line.matches("\\d+")).toList();
    }
}
