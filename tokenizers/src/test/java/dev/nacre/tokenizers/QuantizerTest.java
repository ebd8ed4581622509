package dev.nacre.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.ModelPackage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class QuantizerTest {
    private static final int FRACTION_BITS = 6;

    /** Codebooks whose rows get smaller from stage to stage. */
    private static List<Codebook> books(SplittableRandom random, int stages, int groups, int numCodes, int width) {
        List<Codebook> books = new ArrayList<>();
        for (int stage = 0; stage < stages; stage++) {
            int range = Math.max(2, 200 >> stage);
            for (int group = 0; group < groups; group++) {
                int[] rows = random.ints(numCodes * width, -range, range + 1).toArray();
                books.add(Codebook.of(numCodes, width, FRACTION_BITS, rows));
            }
        }
        return books;
    }

    private static float[] latents(SplittableRandom random, int length) {
        float[] latents = new float[length];
        for (int i = 0; i < length; i++) {
            latents[i] = (float) (random.nextDouble() * 7 - 3.5);
        }
        return latents;
    }

    /** Stage by stage as the definition has it, with plain distances and no class of this package but the codebooks. */
    private static int[] plainCodes(List<Codebook> books, int groups, int masked, int limit, int[] latent) {
        int width = books.get(0).width();
        int[] codes = new int[books.size()];
        int[][] left = new int[groups][];
        for (int g = 0; g < groups; g++) {
            left[g] = Arrays.copyOfRange(latent, g * width, (g + 1) * width);
        }
        for (int stage = 0; stage < books.size() / groups; stage++) {
            for (int g = 0; g < groups; g++) {
                Codebook book = books.get(stage * groups + g);
                long least = Long.MAX_VALUE;
                for (int code = 0; code < book.numCodes(); code++) {
                    long distance = 0;
                    for (int d = 0; d < width; d++) {
                        boolean sees = stage >= masked
                                || d >= Math.floorDiv(stage * width, masked)
                                        && d < Math.floorDiv((stage + 1) * width, masked);
                        long z = sees ? Math.max(-limit, Math.min(limit, left[g][d])) : 0;
                        distance += (z - book.entry(code, d)) * (z - book.entry(code, d));
                    }
                    if (distance < least) {
                        least = distance;
                        codes[stage * groups + g] = code;
                    }
                }
                for (int d = 0; d < width; d++) {
                    left[g][d] -= book.entry(codes[stage * groups + g], d);
                }
            }
        }
        return codes;
    }

    @Test
    void allFamiliesFollowTheirDefinition() throws ModelException {
        SplittableRandom random = new SplittableRandom(5);
        List<Codebook> four = books(random, 4, 1, 40, 10);
        checkFamily(Quantizer.vq(four.get(0)), four.subList(0, 1), 1, 0);
        checkFamily(Quantizer.rvq(four), four, 1, 0);
        List<Codebook> grouped = books(random, 3, 2, 33, 7);
        checkFamily(Quantizer.grvq(2, grouped), grouped, 2, 0);
        List<Codebook> masked = books(random, 5, 1, 50, 16);
        checkFamily(Quantizer.mcrvq(1, 3, masked), masked, 1, 3);
        List<Codebook> maskedGroups = books(random, 4, 2, 30, 7);
        checkFamily(Quantizer.mcrvq(2, 3, maskedGroups), maskedGroups, 2, 3);
    }

    private static void checkFamily(Quantizer quantizer, List<Codebook> books, int groups, int masked)
            throws ModelException {
        int frames = 40;
        int dims = quantizer.dims();
        assertEquals(books.size(), quantizer.pairs());
        float[] latents = latents(new SplittableRandom(books.size()), dims * frames);
        latents[3] = 1e30f;
        latents[4] = -1e30f;
        CodeGrid grid = quantizer.quantize(latents, frames, quantizer.pairs());
        int[][] reconstruction = quantizer.reconstruct(grid);
        FrameQuantizer streaming = new FrameQuantizer(quantizer);
        for (int t = 0; t < frames; t++) {
            int[] latent = new int[dims];
            float[] frame = new float[dims];
            for (int c = 0; c < dims; c++) {
                frame[c] = latents[c * frames + t];
                double rounded = Math.floor(frame[c] * (double) (1 << FRACTION_BITS) + 0.5);
                latent[c] = (int) Math.max(-quantizer.maxLatent(), Math.min(quantizer.maxLatent(), rounded));
            }
            int[] expected = plainCodes(books, groups, masked, quantizer.maxLatent(), latent);
            int[] sum = new int[dims];
            for (int pair = 0; pair < expected.length; pair++) {
                assertEquals(expected[pair], grid.code(t, pair), quantizer + ", frame " + t + ", pair " + pair);
                for (int d = 0; d < quantizer.width(); d++) {
                    sum[pair % groups * quantizer.width() + d] +=
                            books.get(pair).entry(expected[pair], d);
                }
            }
            int[] codes = new int[expected.length + 2];
            streaming.quantize(frame, 0, 1, expected.length, codes, 1);
            assertArrayEquals(expected, Arrays.copyOfRange(codes, 1, codes.length - 1), "frame by frame");
            int[] latentBack = new int[dims];
            quantizer.reconstruct(codes, 1, expected.length, latentBack, 0);
            assertArrayEquals(sum, latentBack);
            for (int c = 0; c < dims; c++) {
                assertEquals(sum[c], reconstruction[c][t]);
                assertTrue(Math.abs(sum[c]) <= quantizer.maxReconstruction());
            }
        }
    }

    @Test
    void fewerPairsAreAPrefix() throws ModelException {
        Quantizer quantizer = Quantizer.grvq(2, books(new SplittableRandom(1), 3, 2, 33, 7));
        float[] latents = latents(new SplittableRandom(2), 14 * 30);
        CodeGrid all = quantizer.quantize(latents, 30, 6);
        for (int pairs = 1; pairs <= 6; pairs++) {
            CodeGrid some = quantizer.quantize(latents, 30, pairs);
            assertEquals(all.keep(pairs), some);
            int[][] back = quantizer.reconstruct(some);
            // S1G1, S1G2, S2G1: the second group has the rows of one stage only.
            int[] alone = quantizer.codebook(1).row(some.pairs() > 1 ? some.code(4, 0, 1) : 0);
            if (pairs == 1) {
                assertEquals(0, back[7][4]);
            } else if (pairs <= 3) {
                assertEquals(alone[0], back[7][4]);
            }
        }
    }

    /** A stage may leave more than the next search may be given, if none of its rows is near. */
    @Test
    void residualsAreLimitedBeforeASearch() throws ModelException {
        Codebook first = Codebook.of(2, 2, 0, new int[] {1, -10_000, 1, -10_000});
        Codebook last = Codebook.of(2, 2, 0, new int[] {0, 0, 0, 9000});
        Quantizer quantizer = Quantizer.rvq(List.of(first, last));
        assertEquals(32_767, quantizer.maxLatent());
        CodeGrid grid = quantizer.quantize(new float[] {1, 30_000}, 1, 2);
        assertEquals(1, grid.code(0, 1));
        assertEquals(10_000 + 9000, quantizer.maxReconstruction());
        assertArrayEquals(new int[][] {{1}, {-1000}}, quantizer.reconstruct(grid));
    }

    @Test
    void halvesAreRoundedUp() throws ModelException {
        Quantizer quantizer = Quantizer.vq(Codebook.of(5, 1, 1, new int[] {-2, -1, 0, 1, 2}));
        float[] latents = {
            -0.75f, -0.7499999f, -0.25f, -0.2500001f, 0.25f, 0.24999999f, 0.75f, 0.7499999f, -0.0f, 1e-40f
        };
        int[] integers = {-1, -1, 0, -1, 1, 0, 2, 1, 0, 0};
        CodeGrid grid = quantizer.quantize(latents, latents.length, 1);
        assertArrayEquals(integers, quantizer.reconstruct(grid)[0]);
    }

    @Test
    void whatIsNotFiniteIsATypedError() {
        Quantizer quantizer = Quantizer.vq(Codebook.of(2, 2, 1, new int[] {0, 0, 1, 1}));
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThrows(ModelException.class, () -> quantizer.quantize(new float[] {0, 0, bad, 0}, 2, 1));
        }
    }

    @Test
    void callersMistakes() {
        Quantizer quantizer = Quantizer.grvq(2, books(new SplittableRandom(1), 2, 2, 5, 3));
        assertThrows(IllegalArgumentException.class, () -> quantizer.quantize(new float[11], 2, 4));
        assertThrows(IllegalArgumentException.class, () -> quantizer.quantize(new float[12], 2, 5));
        assertThrows(IllegalArgumentException.class, () -> quantizer.quantize(new float[12], 2, 0));
        FrameQuantizer frames = new FrameQuantizer(quantizer);
        assertThrows(IllegalArgumentException.class, () -> frames.quantize(new float[10], 0, 2, 4, new int[4], 0));
        assertThrows(IllegalArgumentException.class, () -> frames.quantize(new float[11], 0, 0, 4, new int[4], 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> frames.quantize(new float[11], 0, Integer.MAX_VALUE, 4, new int[4], 0));
        assertThrows(IndexOutOfBoundsException.class, () -> frames.quantize(new float[6], 0, 1, 4, new int[4], 1));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> quantizer.reconstruct(new int[] {0, 0, 5, 0}, 0, 4, new int[6], 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> quantizer.reconstruct(CodeGrid.of(1, 4, 5, new int[] {0, 0, 0, 0})));
        assertThrows(
                IllegalArgumentException.class,
                () -> quantizer.reconstruct(CodeGrid.of(2, 4, 6, new int[] {0, 0, 0, 0})));
        List<Codebook> unequal = List.of(Codebook.of(1, 1, 0, new int[1]), Codebook.of(1, 1, 1, new int[1]));
        assertThrows(IllegalArgumentException.class, () -> Quantizer.rvq(unequal));
        assertThrows(IllegalArgumentException.class, () -> Quantizer.grvq(2, unequal.subList(0, 1)));
        assertThrows(
                IllegalArgumentException.class, () -> Quantizer.mcrvq(1, 2, List.of(Codebook.of(1, 1, 0, new int[1]))));
    }

    private static PackageBuilder small() {
        int[] rows = new SplittableRandom(3).ints(3 * 2 * 5 * 4, -100, 100).toArray();
        return new PackageBuilder()
                .table("q.codebooks", "int16", rows, 3, 2, 5, 4)
                .parameter("q.fractionBits", 8);
    }

    @Test
    void readsFromAPackage() throws ModelException {
        PackageBuilder builder = small();
        try (ModelPackage model = builder.open()) {
            Quantizer quantizer = Quantizer.read(model, "q");
            assertEquals(3, quantizer.stages());
            assertEquals(2, quantizer.groups());
            assertEquals(5, quantizer.numCodes());
            assertEquals(8, quantizer.dims());
            assertEquals(0, quantizer.maskedStages());
            assertEquals(1 / 256f, quantizer.step());
            // [stage 2][group 1][code 3][channel 2]
            assertEquals(
                    builder.values("q.codebooks")[((2 * 2 + 1) * 5 + 3) * 4 + 2],
                    quantizer.codebook(5).entry(3, 2));
        }
        try (ModelPackage model = small().parameter("q.maskedStages", 2).open()) {
            assertEquals(2, Quantizer.read(model, "q").maskedStages());
        }
    }

    @Test
    void refusesWrongPackages() {
        refuses(b -> b.without("q.codebooks"));
        refuses(b -> b.without("q.fractionBits"));
        refuses(b -> b.parameter("q.fractionBits", 16));
        refuses(b -> b.parameter("q.maskedStages", 4));
        refuses(b -> b.parameter("q.maskedStages", -1));
        refuses(b -> b.table("q.codebooks", "int16", new int[20], 5, 4));
        refuses(b -> b.table("q.codebooks", "int16", new int[257], 257, 1, 1, 1));
        refuses(b -> b.table("q.codebooks", "int32", new int[] {0, 32768}, 1, 1, 2, 1));
        int[] long4 = {-32768, -32768, -32768, -32768};
        refuses(b -> b.table("q.codebooks", "int16", long4, 1, 1, 1, 4));
    }

    private static void refuses(UnaryOperator<PackageBuilder> change) {
        assertThrows(ModelException.class, () -> {
            try (ModelPackage model = change.apply(small()).open()) {
                Quantizer.read(model, "q");
            }
        });
    }
}
