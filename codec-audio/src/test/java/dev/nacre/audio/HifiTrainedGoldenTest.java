package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.runtime.ModelStore;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What {@link HifiGoldenTest} does, with the model that ships: files that are out there must decode to the same codes as long as this
 * version of it exists, and to the same samples within 2 of 16 bits. The resources are written anew only with {@code
 * -Dnacre.golden=write}, after a new version of the model.
 */
class HifiTrainedGoldenTest {
    private static final int RATE = 16_000;

    /** The end is inside a block, a group and a frame. */
    private static final int SAMPLES = 2 * RATE + 9_001;

    private static final String FILE = "trained.ncr";
    private static final String SAMPLES_FILE = "trained.pcm";
    private static final String CODES_FILE = "trained.codes";

    private static HifiCodec codec;

    @BeforeAll
    static void open() throws IOException {
        codec = HifiCodec.open(ModelStore.system(), HifiTesting.options(1));
        if ("write".equals(System.getProperty("nacre.golden"))) {
            write();
        }
    }

    @AfterAll
    static void close() {
        codec.close();
    }

    private static ByteBuffer stored(String name) throws IOException {
        try (InputStream in = HifiTrainedGoldenTest.class.getResourceAsStream(name)) {
            return ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static CodeGrid codes(byte[] file) throws IOException {
        List<CodeGrid> channels = codec.decodeCodes(new ByteArrayInputStream(file), HifiTesting.LIMITS);
        assertEquals(1, channels.size());
        return channels.get(0);
    }

    @Test
    void codesAreTheStoredOnes() throws IOException {
        byte[] file = stored(FILE).array();
        ByteBuffer expected = stored(CODES_FILE);
        int hash = expected.getInt();
        int gridHash = expected.getInt();
        assertEquals(hash, HifiTesting.verify(codec, file).symbolHash());
        CodeGrid codes = codes(file);
        assertEquals(gridHash, codes.hash());
        assertEquals(12, codes.pairs());
        assertEquals(2 * codes.frames() * codes.pairs(), expected.remaining());
        for (int frame = 0; frame < codes.frames(); frame++) {
            for (int pair = 0; pair < codes.pairs(); pair++) {
                assertEquals(expected.getShort(), codes.code(frame, pair), "frame " + frame + ", code " + pair);
            }
        }
    }

    @Test
    void samplesAreTheStoredOnes() throws IOException {
        Sound sound = HifiTesting.decode(codec, stored(FILE).array()).sound();
        ShortBuffer expected = stored(SAMPLES_FILE).asShortBuffer();
        assertEquals(SAMPLES, sound.samples());
        assertEquals(SAMPLES, expected.remaining());
        double power = 0;
        int worst = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int wanted = expected.get(i);
            int value = toShort(sound.sample(0, i));
            worst = Math.max(worst, Math.abs(value - wanted));
            power += (double) wanted * wanted;
        }
        System.out.printf("hifi-16k golden samples: at most %d of 16 bits apart%n", worst);
        assertTrue(worst <= 2, "apart by " + worst);
        assertTrue(power / SAMPLES > 1e4, "the stored sound is not silence");
    }

    private static int toShort(float x) {
        return Math.max(-32768, Math.min(32767, Math.round(x * 32768)));
    }

    private static void write() throws IOException {
        Path folder = Path.of("src", "test", "resources", "dev", "nacre", "audio");
        Sound voice = Sounds.voice(RATE, 1, SAMPLES);
        byte[] file =
                HifiTesting.encode(codec, voice, SoundEncodeOptions.defaults().withLevel(12));
        Files.write(folder.resolve(FILE), file);
        Sound sound = HifiTesting.decode(codec, file).sound();
        ByteBuffer pcm = ByteBuffer.allocate(2 * SAMPLES).order(ByteOrder.LITTLE_ENDIAN);
        for (float x : sound.plane(0)) {
            pcm.putShort((short) toShort(x));
        }
        Files.write(folder.resolve(SAMPLES_FILE), pcm.array());
        CodeGrid grid = codes(file);
        ByteBuffer codes =
                ByteBuffer.allocate(8 + 2 * grid.frames() * grid.pairs()).order(ByteOrder.LITTLE_ENDIAN);
        codes.putInt(HifiTesting.verify(codec, file).symbolHash()).putInt(grid.hash());
        for (int code : grid.codes()) {
            codes.putShort((short) code);
        }
        Files.write(folder.resolve(CODES_FILE), codes.array());
    }
}
