package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file, one symbol hash, and the same samples: whatever the JVM does with the same arithmetic. {@code .ci/run} runs it on both JDKs. */
class WallocAudioJvmTest {
    /** Decodes the file of its first argument with the number of threads of its second. */
    static final class Child {
        public static void main(String[] args) throws IOException {
            try (WallocAudioCodec codec =
                    WallocAudioCodec.open(WallocAudioTesting.model(), HifiTesting.options(Integer.parseInt(args[1])))) {
                System.out.println(told(codec, Files.readAllBytes(Path.of(args[0]))));
            }
        }
    }

    private static String told(SoundCodec codec, byte[] file) throws IOException {
        int hash = HifiTesting.verify(codec, file).symbolHash();
        Sound sound = HifiTesting.decode(codec, file).sound();
        return String.format("%08x %08x %08x", hash, Arrays.hashCode(sound.plane(0)), Arrays.hashCode(sound.plane(1)));
    }

    @Test
    void everyJvmReadsTheSameSymbolsAndSamples(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.ncr");
        String expected;
        try (WallocAudioCodec codec = WallocAudioCodec.open(WallocAudioTesting.model(), HifiTesting.options(1))) {
            byte[] bytes = HifiTesting.encode(codec, Sounds.voice(44_100, 2, 130_000));
            Files.write(file, bytes);
            expected = told(codec, bytes);
        }
        for (List<String> options : List.of(
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
