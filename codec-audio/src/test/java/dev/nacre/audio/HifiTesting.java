package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.runtime.Device;
import dev.nacre.runtime.ModelPackage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;

/** What the tests of sound codecs share: untrained hifi models of two shapes, and comparisons. */
final class HifiTesting {
    /** Windows of 640, 50 frames a second, two groups of three stages. */
    static final String MODEL = "test-640";

    /** Windows of 320, 100 frames a second, one group of six stages. */
    static final String OTHER_MODEL = "test-320";

    static final DecodeLimits LIMITS = DecodeLimits.defaults();

    private HifiTesting() {}

    static Path modelFile(String name) {
        try {
            return Path.of(HifiTesting.class
                    .getResource("/META-INF/nacre/models/" + name + ".nacremodel")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static ModelPackage model(String name) throws IOException {
        return ModelPackage.open(modelFile(name));
    }

    static SoundOptions options(int threads) {
        return SoundOptions.defaults().withDevice(Device.CPU).withThreads(threads);
    }

    /** A codec that lives as long as the process, of which there are few. */
    static HifiCodec codec(String model, int threads) {
        try {
            return HifiCodec.open(model(model), options(threads));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] encode(SoundCodec codec, Sound sound, SoundEncodeOptions options) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SoundReport report = codec.encode(sound, options, out);
        assertEquals(out.size(), report.fileBytes());
        assertEquals(sound.samples(), report.samples());
        return out.toByteArray();
    }

    static byte[] encode(SoundCodec codec, Sound sound) throws IOException {
        return encode(codec, sound, SoundEncodeOptions.defaults());
    }

    static DecodedSound decode(SoundCodec codec, byte[] file) throws IOException {
        return codec.decode(new ByteArrayInputStream(file), LIMITS);
    }

    static SoundVerification verify(SoundCodec codec, byte[] file) throws IOException {
        return codec.verify(new ByteArrayInputStream(file), LIMITS);
    }

    static DecodedSound salvage(SoundCodec codec, byte[] file) throws IOException {
        return codec.salvage(SeekableSource.of(file), LIMITS);
    }

    static void assertSameSamples(Sound expected, Sound actual) {
        assertEquals(expected.format(), actual.format());
        assertEquals(expected.samples(), actual.samples());
        for (int c = 0; c < expected.format().channels(); c++) {
            assertArrayEquals(expected.plane(c), actual.plane(c), "channel " + c);
        }
    }

    static double power(float[] samples, int from, int to) {
        double sum = 0;
        for (float x : Arrays.copyOfRange(samples, from, to)) {
            sum += (double) x * x;
        }
        return sum / (to - from);
    }
}
