package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nacre.testing.ResidentMemory;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory does not follow the length of a sound: four minutes take no more than one. */
class SoundMemoryTest {
    /** Codes minutes of sound in a process of its own, whose Java heap stands still, and prints resident memory after one and after four. */
    static final class Child {
        public static void main(String[] args) throws IOException {
            try (SoundCodec codec = args[0].equals("hifi")
                    ? HifiTesting.codec(HifiTesting.MODEL, 1)
                    : WallocAudioCodec.open(WallocAudioTesting.model(), HifiTesting.options(1))) {
                // Twice: the compiler has its memory by then.
                code(codec, 1);
                code(codec, 1);
                long one = ResidentMemory.bytes();
                code(codec, 4);
                System.out.println(ResidentMemory.bytes() - one);
            }
        }
    }

    /** Encodes and decodes so many minutes of 44.1 kHz stereo, through a file. */
    static void code(SoundCodec codec, int minutes) throws IOException {
        SoundFormat format = new SoundFormat(44_100, 2);
        Path file = Files.createTempFile("sound", ".ncr");
        try {
            float[][] second = Sounds.voice(format.rate(), 2, format.rate()).planes();
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                SoundEncodeOptions options =
                        SoundEncodeOptions.defaults().withBitrate(codec instanceof HifiCodec ? 3_000 : 96_000);
                SoundWriter writer = codec.writer(format, options, OptionalLong.empty(), out);
                for (int i = 0; i < 60 * minutes; i++) {
                    writer.push(second, 0, format.rate());
                }
                writer.finish();
            }
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                SoundReader reader = codec.reader(in, HifiTesting.LIMITS);
                float[][] planes = new float[2][format.rate()];
                long samples = 0;
                for (int n = reader.read(planes, 0, format.rate()); n > 0; n = reader.read(planes, 0, format.rate())) {
                    samples += n;
                }
                if (samples != 60L * minutes * format.rate()) {
                    throw new AssertionError(samples + " samples");
                }
            }
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @CsvSource({"hifi, 64", "walloc-audio, 128"})
    void fourMinutesTakeNoMoreThanOne(String codec, int mebibytes) throws Exception {
        assumeTrue(ResidentMemory.isKnown(), "resident memory is read from /proc/self/status");
        List<String> flags =
                List.of("-Xms" + mebibytes + "m", "-Xmx" + mebibytes + "m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");
        long more = Long.parseLong(Children.run(Child.class, flags, List.of(codec)));
        assertTrue(more < 10 << 20, more + " bytes more for four minutes than for one");
    }
}
