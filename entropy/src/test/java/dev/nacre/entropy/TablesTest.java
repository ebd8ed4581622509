package dev.nacre.entropy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.NacreException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tables, banks and the default scales. */
class TablesTest {
    @Test
    void tamperedTablesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> FrequencyTable.of(8, 128, 127));
        assertThrows(IllegalArgumentException.class, () -> FrequencyTable.of(8, 128, 129));
        assertThrows(IllegalArgumentException.class, () -> FrequencyTable.of(8, 256, 0));
        assertThrows(IllegalArgumentException.class, () -> FrequencyTable.of(8, 300, -44));
        assertThrows(IllegalArgumentException.class, () -> FrequencyTable.of(8));
        // The sum wraps to 256 in 32 bits.
        assertThrows(
                IllegalArgumentException.class, () -> FrequencyTable.of(8, Integer.MAX_VALUE, Integer.MAX_VALUE, 258));
        assertThrows(IllegalArgumentException.class, () -> FrequencyTable.of(7, 128));
        assertThrows(IllegalArgumentException.class, () -> FrequencyTable.of(17, 1 << 17));
        int[] two = {128, 128};
        assertThrows(IllegalArgumentException.class, () -> FrequencyTable.closed(8, 0, 15, two));
        assertThrows(IllegalArgumentException.class, () -> FrequencyTable.closed(8, 0, -1, two));
        assertThrows(IllegalArgumentException.class, () -> FrequencyTable.closed(8, 1 << 20, 0, two));
        assertThrows(IllegalArgumentException.class, () -> FrequencyTable.closed(8, -65, 14, two));
        assertThrows(IllegalArgumentException.class, () -> FrequencyTable.withEscape(8, Integer.MAX_VALUE, 0, two));
        assertEquals(2, FrequencyTable.closed(8, -64, 14, two).numBins());
        assertEquals(1, FrequencyTable.withEscape(8, 1 << 20, 0, two).numBins());
    }

    @Test
    void banksWantOnePrecision() {
        FrequencyTable eight = FrequencyTable.of(8, 256);
        FrequencyTable nine = FrequencyTable.of(9, 512);
        assertThrows(IllegalArgumentException.class, () -> TableBank.of(eight, nine));
        assertThrows(IllegalArgumentException.class, TableBank::of);
        assertNotEquals(eight, nine);
        assertEquals(eight, FrequencyTable.of(8, 256));
    }

    @Test
    void everySlotLeadsToItsEntry() {
        for (int precision : new int[] {8, 9, 10, 11, 14, 16}) {
            TableBank bank = TableBank.of(
                    ScaleTables.gaussian(0.11, precision),
                    ScaleTables.laplace(7, precision),
                    FrequencyTable.of(precision, 1 << precision),
                    FrequencyTable.of(
                            precision,
                            IntStream.generate(() -> 1).limit(1 << precision).toArray()));
            for (int t = 0; t < bank.size(); t++) {
                FrequencyTable table = bank.table(t);
                int slot = 0;
                for (int s = 0; s < table.numEntries(); s++) {
                    int start = slot;
                    for (; slot < start + table.frequency(s); slot++) {
                        int e = bank.index[(t << bank.indexBits) + (slot >>> precision - bank.indexBits)];
                        boolean firstOfBucket = slot % (1 << precision - bank.indexBits) == 0;
                        assertTrue(!firstOfBucket || e == bank.first[t] + s, "no scan at a bucket's start");
                        while (slot - (bank.entries[e] & 0xFFFF) > (bank.entries[e] >>> 16 & 0xFFFF)) {
                            e++;
                        }
                        assertEquals(bank.first[t] + s, e, "precision " + precision + ", slot " + slot);
                    }
                }
            }
        }
    }

    @Test
    void rateIsWhatTheStreamTakes() throws NacreException {
        TableBank bank = TableBank.of(
                ScaleTables.gaussian(1, 14),
                FrequencyTable.withEscape(14, -2, 3, new int[] {10, 200, 16000, 100, 74}),
                FrequencyTable.of(14, 1, (1 << 14) - 1));
        int[][] cases = {{0, 0}, {0, 3}, {0, -5}, {0, 1 << 20}, {1, 0}, {1, -16}, {1, -17}, {1, 5000}, {2, 0}, {2, 1}};
        for (int[] c : cases) {
            SymbolEncoder encoder = new SymbolEncoder(1);
            int repeats = 2000;
            for (int i = 0; i < repeats; i++) {
                encoder.encode(bank, c[0], c[1]);
            }
            double bits = 8.0 * encoder.finish().length / repeats;
            assertEquals(bank.rateBits(c[0], c[1]), bits, 0.02 + 0.004 * bits, "table " + c[0] + ", value " + c[1]);
        }
        assertThrows(IllegalArgumentException.class, () -> bank.rateBits(2, 2));
        assertThrows(IllegalArgumentException.class, () -> bank.rateBits(0, (1 << 20) + 1));
    }

    @Test
    void defaultScalesAreTheSameIntegersEverywhere() throws NoSuchAlgorithmException {
        // The hash is that of tables computed by an independent program in 60-digit decimals.
        StringBuilder text = new StringBuilder();
        for (TableBank bank : new TableBank[] {ScaleTables.gaussianBank(), ScaleTables.laplaceBank()}) {
            for (int t = 0; t < bank.size(); t++) {
                text.append(bank.table(t).min())
                        .append(' ')
                        .append(bank.table(t).shift());
                for (int frequency : bank.table(t).frequencies()) {
                    text.append(' ').append(frequency);
                }
                text.append('\n');
            }
        }
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                "ce6c137b19923b6a248c6baefb39ba9ca89b153b87c5a5c96d66932b3c346124",
                HexFormat.of().formatHex(hash));
    }

    @Test
    void defaultScalesAreSymmetricUnimodalAndSmall() {
        for (TableBank bank : new TableBank[] {ScaleTables.gaussianBank(), ScaleTables.laplaceBank()}) {
            assertEquals(ScaleTables.NUM_SCALES, bank.size());
            for (int t = 0; t < bank.size(); t++) {
                FrequencyTable table = bank.table(t);
                int bins = table.numBins();
                assertTrue(bins <= 260, "table " + t + " has " + bins + " bins");
                assertTrue(table.hasEscape());
                for (int s = 0; s + 1 < bins; s++) {
                    int rise = table.frequency(s + 1) - table.frequency(s);
                    // The sum decides whether the centre is odd or even, so it may be one below its neighbours.
                    int slack = s == bins / 2 || s + 1 == bins / 2 ? 1 : 0;
                    assertTrue(s < bins / 2 ? rise >= -slack : rise <= slack, "table " + t + ", entry " + s);
                }
                if (table.shift() == 0) {
                    for (int s = 0; s < bins; s++) {
                        assertEquals(table.frequency(s), table.frequency(bins - 1 - s), "table " + t);
                    }
                }
            }
        }
        assertEquals(0.11, ScaleTables.scale(0));
        assertEquals(256, ScaleTables.scale(63), 1e-9);
        assertEquals(5.643, ScaleTables.scale(32), 5e-4);
    }

    @Test
    void defaultTablesCostLittleMoreThanTheirDistribution() {
        for (int i = 0; i < ScaleTables.NUM_SCALES; i++) {
            double sigma = ScaleTables.scale(i);
            TableBank bank = TableBank.of(ScaleTables.gaussian(sigma, 14));
            SplittableRandom random = new SplittableRandom(i);
            double extra = 0;
            int count = 20_000;
            for (int k = 0; k < count; k++) {
                int q = (int) StrictMath.rint(Workloads.gaussian(random) * sigma);
                // The mid-point rule is the ideal only where the bin is narrow.
                double ideal = sigma < 3
                        ? bank.rateBits(0, q)
                        : q * q / (2 * sigma * sigma) / Math.log(2)
                                + Math.log(sigma * Math.sqrt(2 * Math.PI)) / Math.log(2);
                extra += bank.rateBits(0, q) - ideal;
            }
            assertTrue(extra / count < 0.012, "scale " + i + " costs " + extra / count + " bits more");
        }
    }
}
