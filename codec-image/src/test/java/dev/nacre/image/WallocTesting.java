package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.runtime.Device;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.ModelStore;
import dev.nacre.testing.TestPicture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** What the tests of the walloc codec share: the model that ships, pictures, and comparisons. */
final class WallocTesting {
    static final String MODEL = "walloc-rgb";

    private WallocTesting() {}

    static ModelStore store() {
        return ModelStore.of(WallocTesting.class.getClassLoader(), List.of());
    }

    static ModelPackage model() throws IOException {
        return store().find(MODEL);
    }

    static WallocOptions options(int threads) {
        return WallocOptions.defaults().withDevice(Device.CPU).withThreads(threads);
    }

    static WallocCodec codec(int threads) {
        return WallocCodec.open(store(), options(threads));
    }

    static Picture picture(TestPicture source) {
        int colours = source.channels() <= 2 ? 1 : 3;
        byte[][] planes = new byte[source.channels()][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = bytes(source.plane(c));
        }
        Picture picture = colours == 1
                ? Picture.of(source.width(), source.height(), Picture.Colour.GREY, planes[0])
                : Picture.of(source.width(), source.height(), Picture.Colour.RGB, planes[0], planes[1], planes[2]);
        return source.hasAlpha() ? picture.withAlpha(planes[planes.length - 1]) : picture;
    }

    private static byte[] bytes(int[] samples) {
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) samples[i];
        }
        return bytes;
    }

    static byte[] encode(WallocCodec codec, Picture picture, EncodeOptions options) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CodingReport report = codec.encode(picture, options, out);
        assertEquals(out.size(), report.fileBytes());
        return out.toByteArray();
    }

    static byte[] encode(WallocCodec codec, Picture picture, int level) throws IOException {
        return encode(codec, picture, EncodeOptions.defaults().withLevel(level));
    }

    static DecodedPicture decode(WallocCodec codec, byte[] file) throws IOException {
        return codec.decode(new ByteArrayInputStream(file), DecodeLimits.defaults());
    }

    static Verification verify(WallocCodec codec, byte[] file) throws IOException {
        return codec.verify(new ByteArrayInputStream(file), DecodeLimits.defaults());
    }

    static LatentTensor latents(WallocCodec codec, byte[] file) throws IOException {
        return codec.decodeLatents(new ByteArrayInputStream(file), DecodeLimits.defaults());
    }

    static double meanSquaredError(Picture a, Picture b) {
        double sum = 0;
        for (int c = 0; c < a.channels(); c++) {
            byte[] x = a.plane(c);
            byte[] y = b.plane(c);
            for (int i = 0; i < x.length; i++) {
                int d = (x[i] & 0xFF) - (y[i] & 0xFF);
                sum += d * d;
            }
        }
        return sum / a.channels() / a.plane(0).length;
    }

    static int maxDifference(Picture a, Picture b) {
        int max = 0;
        for (int c = 0; c < a.channels(); c++) {
            for (int i = 0; i < a.plane(c).length; i++) {
                max = Math.max(max, Math.abs((a.plane(c)[i] & 0xFF) - (b.plane(c)[i] & 0xFF)));
            }
        }
        return max;
    }

    static void assertSameLatents(LatentTensor expected, LatentTensor actual) {
        assertEquals(expected.channels(), actual.channels());
        for (int c = 0; c < expected.channels(); c++) {
            assertArrayEquals(expected.values(c), actual.values(c), "channel " + c);
            assertEquals(expected.step(c), actual.step(c));
        }
    }
}
