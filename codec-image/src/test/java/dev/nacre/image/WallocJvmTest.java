package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One file, one symbol hash: whatever the JVM does with the same arithmetic. The other JDK is a matter of {@code .ci/run}, which
 * runs all tests on both; the stored file of training's second reader is verified in each.
 */
class WallocJvmTest {
    /** Verifies the file of its first argument with the number of threads of its second. */
    static final class Child {
        public static void main(String[] args) throws IOException {
            try (WallocCodec codec = WallocTesting.codec(Integer.parseInt(args[1]));
                    InputStream in = Files.newInputStream(Path.of(args[0]))) {
                System.out.printf(
                        "%08x%n", codec.verify(in, DecodeLimits.defaults()).symbolHash());
            }
        }
    }

    @Test
    void everyJvmReadsTheSameSymbols(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.ncr");
        String expected;
        try (WallocCodec codec = WallocTesting.codec(1)) {
            Picture picture = WallocTesting.picture(TestPictures.photo(200, 136, 23));
            byte[] bytes = WallocTesting.encode(
                    codec, picture, EncodeOptions.defaults().withLevel(70).withTileSide(128));
            Files.write(file, bytes);
            expected = String.format("%08x", WallocTesting.verify(codec, bytes).symbolHash());
        }
        for (List<String> options : List.of(
                List.of("1"),
                List.of("2"),
                List.of("4"),
                List.of("1", "-Xint"),
                List.of("2", "-XX:UseAVX=0"),
                List.of("2", "-XX:TieredStopAtLevel=1"))) {
            List<String> flags = options.subList(1, options.size());
            assertEquals(expected, child(file, options.get(0), flags), "threads " + options.get(0) + " " + flags);
        }
    }

    private static String child(Path file, String threads, List<String> flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        // The class path goes by the environment: a command line has its limits.
        command.addAll(List.of(Child.class.getName(), file.toString(), threads));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the child ends");
        assertEquals(0, process.exitValue(), output);
        return output.strip();
    }
}
