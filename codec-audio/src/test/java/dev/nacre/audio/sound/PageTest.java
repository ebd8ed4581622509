package dev.nacre.audio.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.audio.HifiCodec;
import dev.nacre.audio.SoundOptions;
import dev.nacre.audio.SoundReport;
import dev.nacre.runtime.ModelStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.Clip;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples of docs/audio.md, taken from the page, compiled and run. */
class PageTest {
    @TempDir
    private static Path folder;

    private static URLClassLoader samples;

    @BeforeAll
    static void compile() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "audio.md"));
        List<String> files = new ArrayList<>();
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(page);
        while (block.find()) {
            Matcher name = Pattern.compile("public class (\\w+)").matcher(block.group(1));
            assertTrue(name.find(), block.group(1));
            Path file = folder.resolve(name.group(1) + ".java");
            files.add(Files.writeString(file, block.group(1)).toString());
        }
        assertEquals(3, files.size());
        List<String> arguments = new ArrayList<>(List.of("-d", folder.toString(), "-Xlint:all", "-Werror"));
        // The class path may be named by a jar of its own, which the compiler follows with a warning of its own kind.
        arguments.addAll(List.of("-Xlint:-path", "-cp", System.getProperty("java.class.path")));
        arguments.addAll(files);
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int result =
                ToolProvider.getSystemJavaCompiler().run(null, messages, messages, arguments.toArray(new String[0]));
        assertEquals(0, result, messages::toString);
        samples = new URLClassLoader(new URL[] {folder.toUri().toURL()}, PageTest.class.getClassLoader());
    }

    @AfterAll
    static void close() throws IOException {
        samples.close();
    }

    private static Object call(String type, String method, Object... arguments) throws Exception {
        for (Method candidate : samples.loadClass(type).getDeclaredMethods()) {
            if (candidate.getName().equals(method)) {
                candidate.setAccessible(true);
                return candidate.invoke(null, arguments);
            }
        }
        throw new AssertionError("no method " + method);
    }

    @Test
    void aFileIsWrittenAndReadFromItsMiddle() throws Exception {
        Path file = folder.resolve("tone.ncr");
        SoundReport report = (SoundReport) call("Recording", "write", file);
        assertEquals(480_000, report.samples());
        assertTrue(report.nominalBitrate().getAsDouble() <= 3_000);
        assertEquals(Files.size(file), report.fileBytes());
        float[][] middle = (float[][]) call("Recording", "middle", file);
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
            float[] heard = (float[]) call("Call", "talk", codec, microphone);
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
        assertEquals(call("Player", "convert", wav, ncr), (int) ncr.length());
        Clip clip = (Clip) call("Player", "load", ncr, MemoryMixerProvider.INFO);
        assertEquals(10_000, clip.getFrameLength());
    }
}
