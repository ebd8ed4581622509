package dev.nacre.entropy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The streams are as short as the statistics allow, within stated bounds. */
class CodedLengthTest {
    private static final int FLUSH_BYTES = 64;

    @Test
    void geometricBytes() {
        SplittableRandom random = new SplittableRandom(1);
        assertOrderZero(
                random.ints(1 << 17, 0, 1).map(i -> Workloads.geometric(random)).toArray(), 14, 1.0005);
    }

    @Test
    void uniformBytes() {
        assertOrderZero(new SplittableRandom(2).ints(1 << 17, 0, 256).toArray(), 14, 1.0005);
    }

    @Test
    void englishText() throws IOException {
        byte[] page = Files.readAllBytes(Path.of("..", "docs", "format.md"));
        int[] symbols = new int[page.length];
        for (int i = 0; i < page.length; i++) {
            symbols[i] = page[i] & 0xFF;
        }
        assertOrderZero(symbols, 14, 1.0005);
    }

    @Test
    void oneSymbolOnly() {
        assertOrderZero(new int[1 << 17], 14, 1.0005);
    }

    @Test
    void latents() {
        int count = 200_000;
        Workloads.Latents data = Workloads.latents(count, 5);
        TableBank bank = ScaleTables.gaussianBank();
        double bits = 0;
        for (int i = 0; i < count; i++) {
            bits += bank.rateBits(data.tables()[i], data.values()[i]);
        }
        SymbolEncoder encoder = new SymbolEncoder(SymbolEncoder.lanesFor(count));
        encoder.encode(bank, data.tables(), data.values(), 0, count);
        assertLength(encoder.finish().length, bits / 8 * 1.0003 + FLUSH_BYTES);
    }

    /**
     * Latents of an implicit-network codec: seven planes, half as wide each, mostly zeros, Laplace of a scale that
     * varies smoothly. The coder does not know the scale: it learns from the neighbours what the ideal is told.
     */
    @Test
    void adaptiveLatents() {
        BinaryEncoder encoder = new BinaryEncoder();
        SplittableRandom random = new SplittableRandom(6);
        AdaptiveIntegers model = new AdaptiveIntegers(encoder, 12);
        double idealBits = 0;
        int zeros = 0;
        int count = 0;
        for (int size = 256; size >= 4; size /= 2) {
            int[][] plane = new int[size + 1][size + 2];
            for (int y = 1; y <= size; y++) {
                for (int x = 1; x <= size; x++) {
                    double wave = StrictMath.sin(6.0 * x / size) * StrictMath.cos(5.0 * y / size);
                    double b = 0.35 * StrictMath.exp(0.9 * wave);
                    int q = (int) StrictMath.rint(laplace(random, b));
                    plane[y][x] = q;
                    idealBits -= StrictMath.log(mass(b, Math.abs(q))) / StrictMath.log(2);
                    int near = 2 * Math.abs(plane[y][x - 1])
                            + 2 * Math.abs(plane[y - 1][x])
                            + Math.abs(plane[y - 1][x - 1])
                            + Math.abs(plane[y - 1][x + 1]);
                    model.encode(Math.min(near, 11), q);
                    zeros += q == 0 ? 1 : 0;
                    count++;
                }
            }
        }
        int bytes = encoder.finish().length;
        assertTrue(zeros > 0.6 * count && zeros < 0.95 * count, zeros + " zeros of " + count);
        // Most of the 6 % is what four neighbours cannot tell of the scale; the coder itself takes less than 2 %.
        assertLength(bytes, idealBits / 8 * 1.06);
    }

    /** Zero flag, sign, two more flags and a unary rest, all but the sign in contexts. */
    private static final class AdaptiveIntegers {
        private static final int FLAGS = 12;

        private final BinaryEncoder encoder;
        private final AdaptiveBits bits;

        AdaptiveIntegers(BinaryEncoder encoder, int numContexts) {
            this.encoder = encoder;
            bits = new AdaptiveBits(numContexts * FLAGS);
        }

        void encode(int context, int q) {
            int magnitude = Math.abs(q);
            for (int i = 0; i <= magnitude; i++) {
                encoder.encode(bits, context * FLAGS + Math.min(i, FLAGS - 1), i == magnitude ? 0 : 1);
            }
            if (q != 0) {
                encoder.encodeRaw(q < 0 ? 1 : 0, 1);
            }
        }
    }

    private static double laplace(SplittableRandom random, double b) {
        double u = random.nextDouble() - 0.5;
        return -b * Math.signum(u) * StrictMath.log(1 - 2 * Math.abs(u));
    }

    /** Probability of a rounded Laplace value of this magnitude and sign. */
    private static double mass(double b, int magnitude) {
        if (magnitude == 0) {
            return 1 - StrictMath.exp(-0.5 / b);
        }
        return (StrictMath.exp(-(magnitude - 0.5) / b) - StrictMath.exp(-(magnitude + 0.5) / b)) / 2;
    }

    private static void assertOrderZero(int[] symbols, int precision, double factor) {
        long[] counts = new long[256];
        for (int symbol : symbols) {
            counts[symbol]++;
        }
        double bits = 0;
        int used = 0;
        for (long count : counts) {
            if (count > 0) {
                bits -= count * Math.log((double) count / symbols.length) / Math.log(2);
                used++;
            }
        }
        // A table without the symbols that never come, as a codec with its own tables would have it.
        long[] present = new long[used];
        int[] entry = new int[256];
        for (int s = 0, next = 0; s < 256; s++) {
            if (counts[s] > 0) {
                entry[s] = next;
                present[next++] = counts[s];
            }
        }
        TableBank bank = TableBank.of(FrequencyTable.of(precision, Normalizer.normalize(present, precision)));
        SymbolEncoder encoder = new SymbolEncoder(4);
        for (int symbol : symbols) {
            encoder.encode(bank, 0, entry[symbol]);
        }
        assertLength(encoder.finish().length, bits / 8 * factor + FLUSH_BYTES);
    }

    private static void assertLength(int bytes, double allowed) {
        assertTrue(bytes <= allowed, bytes + " bytes, allowed " + allowed);
    }
}
