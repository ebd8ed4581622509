package dev.nacre.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.media.SoundEncoding.Format;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In processes whose Java heap neither grows nor shrinks and whose compiler needs little memory, so that what FFmpeg keeps shows. */
class SoundMemoryTest {
    @TempDir
    Path folder;

    private static long grown(String... arguments) throws Exception {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "this system has no /proc/self/status");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:+AlwaysPreTouch",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SoundLeakProbe.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // glibc's malloc else raises its thresholds as it goes, and keeps some 8 MB of what was freed.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        builder.environment().put("MALLOC_MMAP_THRESHOLD_", "131072");
        builder.environment().put("MALLOC_TRIM_THRESHOLD_", "131072");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), said);
        return Long.parseLong(said.substring(said.lastIndexOf('\n') + 1));
    }

    /** 300 rounds of two good and two bad writers, and of eight readers of which six meet damage. */
    @ParameterizedTest
    @EnumSource(names = {"FLAC", "MP3", "VORBIS", "OPUS", "AAC"})
    void nothingLeaks(Format format) throws Exception {
        long grown = grown("calls", format.name());
        // A reader's or writer's buffer has 32 kB, 300 of them 9.8 MB; what is measured without a leak is below 1 MB.
        assertTrue(grown < 6 << 20, format + ": resident memory grew by " + grown + " bytes");
    }

    @Test
    void memoryDoesNotGrowWithTheFile() throws Exception {
        long grown = grown("length", "FLAC", folder.resolve("long.flac").toString());
        assertTrue(grown < 6 << 20, "ten minutes take " + grown + " bytes more than one");
    }
}
