package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.bitstream.DecodeLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One file, one symbol hash: whatever the JVM does with the same arithmetic. The other JDK is a matter of {@code .ci/run}, which runs all tests
 * on both.
 */
class HifiJvmTest {
    /** Verifies the file of its first argument with the number of threads of its second. */
    static final class Child {
        public static void main(String[] args) throws IOException {
            try (HifiCodec codec = HifiTesting.codec(HifiTesting.MODEL, Integer.parseInt(args[1]));
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
        try (HifiCodec codec = HifiTesting.codec(HifiTesting.MODEL, 1)) {
            byte[] bytes = HifiTesting.encode(codec, Sounds.voice(22_050, 2, 190_000));
            Files.write(file, bytes);
            expected = String.format("%08x", HifiTesting.verify(codec, bytes).symbolHash());
        }
        for (List<String> options : List.of(
                List.of("1"),
                List.of("2"),
                List.of("4"),
                List.of("1", "-Xint"),
                List.of("2", "-XX:UseAVX=0"),
                List.of("2", "-XX:TieredStopAtLevel=1"))) {
            List<String> flags = options.subList(1, options.size());
            String threads = options.get(0);
            assertEquals(
                    expected,
                    Children.run(Child.class, flags, List.of(file.toString(), threads)),
                    "threads " + threads + " " + flags);
        }
    }
}
