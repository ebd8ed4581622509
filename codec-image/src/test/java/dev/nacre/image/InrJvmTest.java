package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One file, the same pixels: whatever the JVM does with the same arithmetic, and without ONNX Runtime on the class path. The other
 * JDK is a matter of {@code .ci/run}, which runs all tests on both; the stored file of the second reader is decoded in each.
 */
class InrJvmTest {
    /** Decodes the file of its first argument with the number of threads of its second. */
    static final class Child {
        public static void main(String[] args) throws Exception {
            try {
                Class.forName("ai.onnxruntime.OrtEnvironment");
                throw new AssertionError("ONNX Runtime is on the class path");
            } catch (ClassNotFoundException e) {
                // As it should be.
            }
            try (InrCodec codec = InrTesting.codec(Integer.parseInt(args[1]))) {
                DecodedPicture decoded = InrTesting.decode(codec, Files.readAllBytes(Path.of(args[0])));
                System.out.printf("%08x %s%n", decoded.report().symbolHash(), sha256(decoded.picture()));
            }
        }
    }

    static String sha256(Picture picture) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int p = 0; p < picture.channels(); p++) {
            digest.update(picture.plane(p));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void everyJvmMakesTheSamePixels(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.ncr");
        String expected;
        try (InrCodec codec = InrTesting.codec(1)) {
            InrFitted fitted = InrTesting.random(300, 270, 3, 256, InrTesting.SHAPE, 23, true);
            byte[] bytes = InrTesting.encode(codec, fitted, null);
            Files.write(file, bytes);
            DecodedPicture decoded = InrTesting.decode(codec, bytes);
            expected = String.format("%08x %s", decoded.report().symbolHash(), sha256(decoded.picture()));
        }
        for (List<String> options : List.of(
                List.of("1"),
                List.of("2"),
                List.of("3"),
                List.of("4"),
                List.of("1", "-Xint"),
                List.of("1", "-XX:UseAVX=0"),
                List.of("2", "-XX:UseAVX=1"),
                List.of("1", "-XX:UseAVX=2"),
                List.of("1", "-XX:UseAVX=3"),
                List.of("1", "-XX:-UseSuperWord"),
                List.of("2", "-XX:TieredStopAtLevel=1"))) {
            List<String> flags = options.subList(1, options.size());
            assertEquals(expected, child(file, options.get(0), flags), "threads " + options.get(0) + " " + flags);
        }
    }

    private static String child(Path file, String threads, List<String> flags) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(Child.class.getName(), file.toString(), threads));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // By the environment, since a command line has its limits.
        builder.environment().put("CLASSPATH", withoutOnnxRuntime());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the child ends");
        assertEquals(0, process.exitValue(), output);
        // A JVM that is asked for wider vectors than the processor has says so in a line before ours.
        return output.strip().lines().reduce((first, last) -> last).orElseThrow();
    }

    private static String withoutOnnxRuntime() throws IOException {
        String[] all = System.getProperty("java.class.path").split(File.pathSeparator);
        String left = Arrays.stream(all)
                .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("onnxruntime"))
                .collect(Collectors.joining(File.pathSeparator));
        assertTrue(left.length() < String.join(File.pathSeparator, all).length(), "it was there");
        return left;
    }
}
