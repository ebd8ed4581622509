package dev.nacre.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.nacre.bitstream.ModelException;
import dev.nacre.tokenizers.RandomContexts.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CodeContextTest {
    static final List<Shape> SHAPES = List.of(
            RandomContexts.SMALL,
            new Shape(3, 2, 64, 8, 2, 33, 17, false, 2),
            new Shape(1, 1, 2, 1, 1, 1, 1, true, 3),
            new Shape(4, 1, 5, 3, 3, 7, 6, false, 4),
            new Shape(2, 3, 300, 5, 8, 20, 30, true, 5),
            new Shape(1, 2, 1024, 32, 2, 128, 64, false, 6),
            new Shape(1, 1, 4096, 4, 1, 8, 8, true, 8));

    @Test
    void frequenciesAreThoseOfThePlainTwin() throws ModelException {
        for (Shape shape : SHAPES) {
            PackageBuilder builder = RandomContexts.builder(shape);
            PlainContext plain = new PlainContext(builder);
            CodeContext context = RandomContexts.context(builder);
            assertEquals(shape.history(), context.history());
            for (int pairs : new int[] {shape.pairs(), (shape.pairs() + 1) / 2}) {
                CodeGrid grid = RandomContexts.uniform(context.quantizer(), 12, pairs, 9);
                CodePrediction prediction = new CodePrediction(context);
                for (int t = 0; t < grid.frames(); t++) {
                    for (int pair = 0; pair < pairs; pair++) {
                        prediction.predict(pair);
                        int[] starts = plain.starts(grid, t, pair);
                        int[] found = new int[starts.length];
                        Arrays.setAll(found, prediction::start);
                        assertArrayEquals(starts, found, shape + " frame " + t + " pair " + pair);
                        prediction.take(pair, grid.code(t, pair));
                    }
                    prediction.endFrame();
                }
            }
        }
    }

    @Test
    void everySlotBelongsToItsCode() throws ModelException {
        for (Shape shape : SHAPES) {
            CodePrediction prediction = new CodePrediction(RandomContexts.context(shape));
            prediction.predict(0);
            assertEquals(0, prediction.start(0));
            assertEquals(1 << 16, prediction.start(shape.numCodes()));
            int code = 0;
            for (int slot = 0; slot < 1 << 16; slot++) {
                if (slot == prediction.start(code + 1)) {
                    code++;
                }
                if (code != prediction.codeAt(slot)) {
                    fail(shape + ": slot " + slot + " is of code " + code + ", not " + prediction.codeAt(slot));
                }
            }
        }
    }

    @Test
    void weightsHalveEveryBit() {
        for (int d = 0; d < 256; d++) {
            double exact = Math.pow(2, 18 - d / 256.0);
            // So far from a half that no machine's pow can make another integer of it.
            assertTrue(Math.abs(exact - Math.floor(exact) - 0.5) > 0.008, "weight " + d + " is " + exact);
            assertEquals(Math.rint(exact), CodePrediction.weight(d));
            assertEquals(CodePrediction.weight(d) >> 3, CodePrediction.weight(d + 3 * 256));
        }
        // What format.md names, to be sure that a reader took the formula as it was meant.
        assertEquals(262_144, CodePrediction.weight(0));
        assertEquals(261_435, CodePrediction.weight(1));
        assertEquals(185_364, CodePrediction.weight(128));
        assertEquals(131_427, CodePrediction.weight(255));
        assertEquals(1, CodePrediction.weight(18 * 256));
        assertEquals(0, CodePrediction.weight(18 * 256 + 1));
        assertEquals(0, CodePrediction.weight(19 * 256));
        assertEquals(0, CodePrediction.weight(Integer.MAX_VALUE));
    }

    @Test
    void countsMultiplications() throws ModelException {
        // 2 pairs of (192 * 128 + 128 * 64 + 64 * 1024)
        assertEquals(2 * 98_304, RandomContexts.context(SHAPES.get(5)).macsPerFrame(2));
    }

    /** Layers of the small shape at the very edge of 32 bits are taken, and give the right numbers; one more is refused. */
    @Test
    void sumsThatCouldWrapAreRefused() throws ModelException {
        Shape small = RandomContexts.SMALL;
        int inputs = 3 * small.dims();
        // enter: 48 inputs of magnitude 32767 at most (and what the codebooks can reach, which is less)
        UnaryOperator<PackageBuilder> wide = b ->
                b.parameter("c.inputShift", 0).parameter("c.inputLow", -32767).parameter("c.inputHigh", 32767);
        CodeContext reach = RandomContexts.context(wide.apply(RandomContexts.builder(small)));
        int most = reach.quantizer().maxReconstruction() + 1;
        int weight = (int) (Integer.MAX_VALUE / ((long) most * inputs));
        int left = (int) (Integer.MAX_VALUE - (long) weight * most * inputs);
        int[] weights = new int[small.enter() * inputs];
        Arrays.fill(weights, weight);
        int[] bias = new int[small.pairs() * small.enter()];
        bias[small.enter() + 3] = -left;
        PackageBuilder edge = wide.apply(RandomContexts.builder(small))
                .table("c.enter.weight", "int16", weights, 1, small.enter(), inputs)
                .table("c.enter.bias", "int32", bias, small.pairs(), small.enter());
        RandomContexts.context(edge);
        bias[small.enter() + 3] = -left - 1;
        refuses(edge, "sums of enter");
        bias[small.enter() + 3] = Integer.MIN_VALUE;
        refuses(edge, "sums of enter");

        // hidden: inputs up to enterHigh = 255, 32 of them
        int[] hidden = new int[small.hidden() * small.enter()];
        Arrays.fill(hidden, -1000);
        int[] hiddenBias = new int[small.pairs() * small.hidden()];
        hiddenBias[0] = Integer.MAX_VALUE - 1000 * 255 * small.enter();
        PackageBuilder second = RandomContexts.builder(small)
                .table("c.hidden.weight", "int16", hidden, 1, small.hidden(), small.enter())
                .table("c.hidden.bias", "int32", hiddenBias, small.pairs(), small.hidden());
        RandomContexts.context(second);
        hiddenBias[0]++;
        refuses(second, "sums of hidden");

        // logits: without a shift their differences must fit, so half as much
        int[] logits = new int[small.pairs() * small.numCodes() * small.hidden()];
        int[] logitBias = new int[small.pairs() * small.numCodes()];
        logitBias[5] = (1 << 30) - 2;
        PackageBuilder third = RandomContexts.builder(small)
                .table("c.logits.weight", "int16", logits, small.pairs(), small.numCodes(), small.hidden())
                .table("c.logits.bias", "int32", logitBias, small.pairs(), small.numCodes())
                .parameter("c.logitShift", 0);
        RandomContexts.context(third);
        logitBias[5] = (1 << 30) - 1;
        refuses(third, "logitShift");
        third.parameter("c.logitShift", 1);
        RandomContexts.context(third);
    }

    @Test
    void wrongPackagesAreRefused() {
        for (String name : List.of(
                "c.enter.weight",
                "c.enter.bias",
                "c.hidden.weight",
                "c.hidden.bias",
                "c.logits.weight",
                "c.logits.bias",
                "c.inputShift",
                "c.inputLow",
                "c.inputHigh",
                "c.enterShift",
                "c.enterHigh",
                "c.hiddenShift",
                "c.hiddenHigh",
                "c.logitShift",
                "c.precision")) {
            refuses(RandomContexts.builder(RandomContexts.SMALL).without(name), name);
        }
        refuses(b -> b.parameter("c.precision", 17), "precision");
        refuses(b -> b.parameter("c.precision", 7), "precision");
        refuses(b -> b.parameter("c.inputLow", 1), "inputLow");
        refuses(b -> b.parameter("c.inputHigh", 32768), "inputHigh");
        refuses(b -> b.parameter("c.inputShift", 31), "inputShift");
        refuses(b -> b.parameter("c.enterHigh", 0), "enterHigh");
        refuses(b -> b.parameter("c.hiddenHigh", 32768), "hiddenHigh");
        refuses(b -> b.parameter("c.logitShift", 32), "logitShift");
        refuses(b -> b.table("c.enter.weight", "int8", new int[32 * 47], 1, 32, 47), "inputs");
        refuses(b -> b.table("c.enter.weight", "int8", new int[32 * 16], 1, 32, 16), "inputs");
        refuses(b -> b.table("c.enter.weight", "int8", new int[32 * 160], 1, 32, 160), "inputs");
        refuses(b -> b.table("c.enter.weight", "int8", new int[2 * 32 * 48], 2, 32, 48), "1 or 6");
        refuses(b -> b.table("c.enter.weight", "int8", new int[32 * 48], 32, 48), "shape");
        refuses(b -> b.table("c.enter.bias", "int32", new int[32], 1, 32), "shape");
        refuses(b -> b.table("c.hidden.weight", "int8", new int[16 * 31], 1, 16, 31), "inputs");
        refuses(b -> b.table("c.logits.weight", "int8", new int[63 * 16], 1, 63, 16), "bias");
        refuses(
                b -> b.table("c.logits.weight", "int8", new int[63 * 16], 1, 63, 16)
                        .table("c.logits.bias", "int8", new int[6 * 63], 6, 63),
                "64 codes");
        int[] tooLarge = new int[32 * 48];
        tooLarge[7] = 32768;
        refuses(b -> b.table("c.enter.weight", "int32", tooLarge, 1, 32, 48), "16 bits");
        refuses(b -> b.table("q.codebooks", "int8", new int[6 * 8], 3, 2, 1, 8), "codes");
        refuses(b -> b.table("q.codebooks", "int8", new int[6 * 8 * 4097], 3, 2, 4097, 8), "codes");
    }

    private static void refuses(UnaryOperator<PackageBuilder> change, String why) {
        refuses(change.apply(RandomContexts.builder(RandomContexts.SMALL)), why);
    }

    private static void refuses(PackageBuilder builder, String why) {
        String message = assertThrows(ModelException.class, () -> RandomContexts.context(builder), why)
                .getMessage();
        assertTrue(message.contains(why), message + " (expected: " + why + ")");
    }
}
