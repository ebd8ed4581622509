package dev.nacre.tokenizers;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.ModelPackage;

/** Packages with a quantizer {@code q} and a context {@code c} of random numbers, from a generator that no JDK can change. */
final class RandomContexts {
    /** What a package is made for. */
    record Shape(
            int stages,
            int groups,
            int numCodes,
            int width,
            int history,
            int enter,
            int hidden,
            boolean shared,
            int seed) {
        int dims() {
            return groups * width;
        }

        int pairs() {
            return stages * groups;
        }
    }

    /** The shape that hifi-16k was planned with, for timing. */
    static final Shape REAL = new Shape(6, 2, 1024, 32, 2, 128, 64, false, 1);

    static final Shape SMALL = new Shape(3, 2, 64, 8, 2, 32, 16, true, 7);

    private long state;

    private RandomContexts(int seed) {
        state = seed * 0x9E3779B97F4A7C15L + 1;
    }

    /** In [-range, range]. */
    private int next(int range) {
        state = state * 6364136223846793005L + 1442695040888963407L;
        return (int) ((state >>> 33) % (2L * range + 1)) - range;
    }

    private int[] many(int length, int range) {
        int[] values = new int[length];
        for (int i = 0; i < length; i++) {
            values[i] = next(range);
        }
        return values;
    }

    static PackageBuilder builder(Shape s) {
        RandomContexts random = new RandomContexts(s.seed);
        PackageBuilder builder = new PackageBuilder();
        int[] rows = new int[s.pairs() * s.numCodes * s.width];
        for (int i = 0; i < rows.length; i++) {
            int stage = i / (s.width * s.numCodes * s.groups);
            rows[i] = random.next(Math.max(1, 1000 >> stage));
        }
        int inputs = (s.history + 1) * s.dims();
        int matrices = s.shared ? 1 : s.pairs();
        return builder.table("q.codebooks", "int16", rows, s.stages, s.groups, s.numCodes, s.width)
                .parameter("q.fractionBits", 9)
                .table(
                        "c.enter.weight",
                        "int16",
                        random.many(matrices * s.enter * inputs, 900),
                        matrices,
                        s.enter,
                        inputs)
                .table("c.enter.bias", "int32", random.many(s.pairs() * s.enter, 60_000), s.pairs(), s.enter)
                .table(
                        "c.hidden.weight",
                        "int16",
                        random.many(matrices * s.hidden * s.enter, 900),
                        matrices,
                        s.hidden,
                        s.enter)
                .table("c.hidden.bias", "int32", random.many(s.pairs() * s.hidden, 60_000), s.pairs(), s.hidden)
                .table(
                        "c.logits.weight",
                        "int8",
                        random.many(s.pairs() * s.numCodes * s.hidden, 127),
                        s.pairs(),
                        s.numCodes,
                        s.hidden)
                .table("c.logits.bias", "int32", random.many(s.pairs() * s.numCodes, 30_000), s.pairs(), s.numCodes)
                .parameter("c.inputShift", 3)
                .parameter("c.inputLow", -127)
                .parameter("c.inputHigh", 127)
                .parameter("c.enterShift", 12)
                .parameter("c.enterHigh", 255)
                .parameter("c.hiddenShift", 11)
                .parameter("c.hiddenHigh", 255)
                .parameter("c.logitShift", 5)
                .parameter("c.precision", 16);
    }

    static CodeContext context(PackageBuilder builder) throws ModelException {
        try (ModelPackage model = builder.open()) {
            return CodeContext.read(model, "c", Quantizer.read(model, "q"));
        }
    }

    static CodeContext context(Shape shape) throws ModelException {
        return context(builder(shape));
    }

    /** A grid as the context itself would have it: every code is drawn from its frequencies. */
    static CodeGrid likely(CodeContext context, int frames, int pairs, int seed) {
        RandomContexts random = new RandomContexts(seed);
        CodePrediction prediction = new CodePrediction(context);
        int[] codes = new int[frames * pairs];
        for (int i = 0; i < codes.length; i++) {
            int pair = i % pairs;
            prediction.predict(pair);
            int total = 1 << context.precision();
            codes[i] = prediction.codeAt(Math.floorMod(random.next(1 << 24), total));
            prediction.take(pair, codes[i]);
            if (pair == pairs - 1) {
                prediction.endFrame();
            }
        }
        Quantizer quantizer = context.quantizer();
        return CodeGrid.of(quantizer.groups(), pairs, quantizer.numCodes(), codes);
    }

    /** A grid of codes that all are equally likely, whatever the context says. */
    static CodeGrid uniform(Quantizer quantizer, int frames, int pairs, int seed) {
        RandomContexts random = new RandomContexts(seed);
        int[] codes = new int[frames * pairs];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = Math.floorMod(random.next(1 << 24), quantizer.numCodes());
        }
        return CodeGrid.of(quantizer.groups(), pairs, quantizer.numCodes(), codes);
    }
}
