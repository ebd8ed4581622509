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
