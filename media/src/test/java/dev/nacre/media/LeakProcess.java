package dev.nacre.media;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.testing.ResidentMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Processes whose Java heap neither grows nor shrinks, whose compiler needs little memory and whose malloc keeps little of what was freed,
 * so that what FFmpeg keeps shows.
 */
final class LeakProcess {
    private LeakProcess() {}

    /**
     * Runs a program of its own.
     *
     * @param probe prints, as its last line, by how many bytes it grew
     * @return those bytes
     */
    static long grown(Class<?> probe, String... arguments) throws IOException, InterruptedException {
        Assumptions.assumeTrue(ResidentMemory.isKnown(), "this system has no /proc/self/status");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:+AlwaysPreTouch",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                probe.getName()));
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
}
