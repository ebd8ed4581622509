package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.tokenizers.CodeGrid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A stored file decodes to the stored codes exactly, and to the stored samples within 2 of 16 bits, on every machine. Encoders may differ,
 * decoders may not. The files are written anew only with {@code -Dnacre.golden=write}, after a change of the format or of the model.
 */
class HifiGoldenTest {
    private static final int RATE = 22_050;
    private static final int SAMPLES = 2 * RATE + 9_001;
    private static final int CODES_HASH = 0xC2082F9F;

    private static byte[] stored(String name) throws IOException {
        try (InputStream in = HifiGoldenTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void aStoredFileDecodesToTheStoredSamples() throws IOException {
        try (HifiCodec codec = HifiTesting.codec(HifiTesting.MODEL, 1)) {
            if ("write".equals(System.getProperty("nacre.golden"))) {
                write(codec);
            }
            byte[] file = stored("golden.ncr");
            Sound sound = HifiTesting.decode(codec, file).sound();
            ShortBuffer expected = ByteBuffer.wrap(stored("golden.pcm"))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer();
            assertEquals(SAMPLES, sound.samples());
            assertEquals(2 * SAMPLES, expected.remaining());
            double power = 0;
            for (int i = 0; i < SAMPLES; i++) {
                for (int c = 0; c < 2; c++) {
                    int value = toShort(sound.sample(c, i));
                    int wanted = expected.get(2 * i + c);
                    assertTrue(Math.abs(value - wanted) <= 2, "sample " + i + ": " + value + ", stored " + wanted);
                    power += (double) wanted * wanted;
                }
            }
            assertTrue(power / SAMPLES > 1e4, "the stored sound is not silence");
            List<CodeGrid> codes = codec.decodeCodes(new ByteArrayInputStream(file), HifiTesting.LIMITS);
            assertEquals(
                    CODES_HASH,
                    CodeGrid.concat(codes).hash(),
                    () -> String.format("%08x", CodeGrid.concat(codes).hash()));
        }
    }

    private static int toShort(float x) {
        return Math.max(-32768, Math.min(32767, Math.round(x * 32768)));
    }

    private static void write(HifiCodec codec) throws IOException {
        Path folder = Path.of("src", "test", "resources", "dev", "nacre", "audio");
        byte[] file = HifiTesting.encode(codec, Sounds.voice(RATE, 2, SAMPLES));
        Files.write(folder.resolve("golden.ncr"), file);
        Sound sound = HifiTesting.decode(codec, file).sound();
        ByteBuffer pcm = ByteBuffer.allocate(4 * SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < SAMPLES; i++) {
            pcm.putShort((short) toShort(sound.sample(0, i))).putShort((short) toShort(sound.sample(1, i)));
        }
        Files.write(folder.resolve("golden.pcm"), pcm.array());
    }
}
