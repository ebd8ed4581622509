package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.FloatTensor;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.testing.TestPictures;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Whatever float graphs return, a decoder reads the symbols that were written. */
class WallocExactnessTest {
    private static final Picture ONE_TILE = WallocTesting.picture(TestPictures.photo(300, 200, 21));
    private static final Picture TILED = WallocTesting.picture(TestPictures.photo(700, 300, 22));
    private static final EncodeOptions TILES = EncodeOptions.defaults().withTileSide(256);

    /** Relative noise of 1e-4 on every float that a graph returns, another in each run. */
    private static final class Noise implements WallocGraphs.FloatHook {
        final List<String> graphs = new CopyOnWriteArrayList<>();
        private final Random random = new Random(99);

        @Override
        public synchronized void afterRun(String graph, FloatTensor output) {
            graphs.add(graph);
            float[] values = new float[output.size()];
            output.get(0, values, 0, values.length);
            for (int i = 0; i < values.length; i++) {
                values[i] *= (float) (1 + 1e-4 * random.nextGaussian());
            }
            output.put(0, values, 0, values.length);
        }
    }

    @Test
    void noisyDecoderReadsTheSameSymbols() throws Exception {
        try (ModelPackage model = WallocTesting.model();
                WallocCodec plain = WallocCodec.open(model, WallocTesting.options(2))) {
            for (int i = 0; i < 2; i++) {
                Picture picture = i == 0 ? ONE_TILE : TILED;
                byte[] file = WallocTesting.encode(plain, picture, i == 0 ? EncodeOptions.defaults() : TILES);
                Noise noise = new Noise();
                try (WallocCodec noisy = WallocCodec.open(model, WallocTesting.options(2), noise)) {
                    DecodedPicture decoded = WallocTesting.decode(noisy, file);
                    DecodedPicture expected = WallocTesting.decode(plain, file);
                    assertTrue(noise.graphs.contains(WallocModel.SYNTHESIS));
                    assertEquals(
                            expected.report().symbolHash(), decoded.report().symbolHash());
                    WallocTesting.assertSameLatents(
                            WallocTesting.latents(plain, file), WallocTesting.latents(noisy, file));
                    // 1e-4 of 255 is a fortieth of a level.
                    assertTrue(WallocTesting.maxDifference(expected.picture(), decoded.picture()) <= 1);
                }
            }
        }
    }

    @Test
    void filesOfNoisyEncodersDecodeEverywhere() throws Exception {
        Noise noise = new Noise();
        try (ModelPackage model = WallocTesting.model();
                WallocCodec plain = WallocCodec.open(model, WallocTesting.options(2));
                WallocCodec noisy = WallocCodec.open(model, WallocTesting.options(2), noise)) {
            for (int i = 0; i < 2; i++) {
                Picture picture = i == 0 ? ONE_TILE : TILED;
                EncodeOptions options = (i == 0 ? EncodeOptions.defaults() : TILES).withLevel(90);
                byte[] file = WallocTesting.encode(noisy, picture, options);
                byte[] other = WallocTesting.encode(plain, picture, options);
                assertTrue(noise.graphs.containsAll(List.of(WallocModel.ANALYSIS, WallocModel.HYPER_ANALYSIS)));
                assertFalse(Arrays.equals(file, other), "the noise does not reach the encoder");
                DecodedPicture decoded = WallocTesting.decode(plain, file);
                assertEquals(
                        WallocTesting.verify(noisy, file).symbolHash(),
                        decoded.report().symbolHash());
                double error = WallocTesting.meanSquaredError(picture, decoded.picture());
                double usual = WallocTesting.meanSquaredError(
                        picture, WallocTesting.decode(plain, other).picture());
                assertEquals(usual, error, 0.05 * usual);
            }
        }
    }

    @Test
    void nonFiniteLatentsAreTypedErrors() throws Exception {
        for (String broken : List.of(WallocModel.ANALYSIS, WallocModel.HYPER_ANALYSIS, WallocModel.SYNTHESIS)) {
            for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                WallocGraphs.FloatHook hook = (graph, output) -> {
                    if (graph.equals(broken)) {
                        output.put(output.size() / 2, new float[] {value}, 0, 1);
                    }
                };
                try (ModelPackage model = WallocTesting.model();
                        WallocCodec codec = WallocCodec.open(model, WallocTesting.options(1), hook)) {
                    Picture picture = WallocTesting.picture(TestPictures.photo(64, 64, 1));
                    ModelException e = assertThrows(
                            ModelException.class,
                            () -> WallocTesting.decode(codec, WallocTesting.encode(codec, picture, 50)));
                    assertTrue(e.getMessage().contains(broken), e.getMessage());
                }
            }
        }
    }

    @Test
    void absurdLatentsAreStillCoded() throws Exception {
        // Finite but far beyond all tables: escapes and clamps must hold, and the decoder must agree.
        WallocGraphs.FloatHook hook = (graph, output) -> {
            Random random = new Random(3);
            for (int i = 0; i < output.size() && !graph.equals(WallocModel.SYNTHESIS); i += 7) {
                float huge = (float) (random.nextGaussian() * StrictMath.pow(10, random.nextInt(38)));
                output.put(i, new float[] {huge}, 0, 1);
            }
        };
        try (ModelPackage model = WallocTesting.model();
                WallocCodec wild = WallocCodec.open(model, WallocTesting.options(2), hook);
                WallocCodec plain = WallocCodec.open(model, WallocTesting.options(2))) {
            Picture picture = WallocTesting.picture(TestPictures.photo(90, 70, 1));
            byte[] file = WallocTesting.encode(wild, picture, 50);
            WallocTesting.assertSameLatents(
                    wild.encodeLatents(picture, EncodeOptions.defaults()), WallocTesting.latents(plain, file));
            WallocTesting.decode(plain, file);
        }
    }

    @Test
    void sameFileForTheSamePicture() throws Exception {
        try (WallocCodec codec = WallocTesting.codec(2)) {
            assertArrayEquals(WallocTesting.encode(codec, ONE_TILE, 50), WallocTesting.encode(codec, ONE_TILE, 50));
        }
    }
}
