package dev.nacre.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.TruncatedBitstreamException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Entries of tables that exist for one symbol only: the same stream as by a bank that has these tables. */
class EntryCodingTest {
    @Test
    void sameStreamAsByABank() throws NacreException {
        for (int precision : new int[] {8, 14, 16}) {
            for (int lanes : new int[] {1, 4}) {
                sameStreamAsByABank(precision, lanes);
            }
        }
    }

    private static void sameStreamAsByABank(int precision, int lanes) throws NacreException {
        SplittableRandom random = new SplittableRandom(31L * precision + lanes);
        FrequencyTable[] tables = new FrequencyTable[20];
        for (int t = 0; t < tables.length; t++) {
            long[] weights = random.longs(1 + random.nextInt(200), 0, 1000).toArray();
            weights[0] = 1 + random.nextInt(100_000);
            tables[t] = FrequencyTable.of(precision, Normalizer.normalize(weights, precision));
        }
        TableBank bank = TableBank.of(tables);
        int count = 3000;
        int[] tableOf = random.ints(count, 0, tables.length).toArray();
        int[] values = new int[count];
        SymbolEncoder byBank = new SymbolEncoder(lanes);
        SymbolEncoder byEntry = new SymbolEncoder(lanes);
        for (int i = 0; i < count; i++) {
            FrequencyTable table = tables[tableOf[i]];
            values[i] = random.nextInt(table.numEntries());
            byBank.encode(bank, tableOf[i], values[i]);
            byEntry.encodeEntry(precision, start(table, values[i]), table.frequency(values[i]));
        }
        byte[] stream = byEntry.finish();
        assertArrayEquals(byBank.finish(), stream);
        assertEquals(byBank.finalState(), byEntry.finalState());

        SymbolDecoder decoder = new SymbolDecoder(stream, 0, stream.length, 0, lanes, "test");
        for (int i = 0; i < count; i++) {
            FrequencyTable table = tables[tableOf[i]];
            int slot = decoder.slot(precision);
            int s = 0;
            while (start(table, s) + table.frequency(s) <= slot) {
                s++;
            }
            assertEquals(values[i], s);
            decoder.decodeEntry(precision, start(table, s), table.frequency(s));
        }
        decoder.finish();
        assertEquals(byEntry.finalState(), decoder.finalState());
    }

    private static int start(FrequencyTable table, int entry) {
        int start = 0;
        for (int s = 0; s < entry; s++) {
            start += table.frequency(s);
        }
        return start;
    }

    @Test
    void whatIsNoPartOfATableIsRefused() throws NacreException {
        SymbolEncoder encoder = new SymbolEncoder(1);
        int[][] wrong = {
            {7, 0, 1},
            {17, 0, 1},
            {8, -1, 1},
            {8, 256, 1},
            {8, 0, 0},
            {8, 0, 257},
            {8, 255, 2},
            {8, 1, Integer.MAX_VALUE}
        };
        for (int[] w : wrong) {
            assertThrows(IllegalArgumentException.class, () -> encoder.encodeEntry(w[0], w[1], w[2]));
        }
        encoder.encodeEntry(16, 0, 1 << 16);
        encoder.encodeEntry(8, 255, 1);
        byte[] stream = encoder.finish();
        SymbolDecoder decoder = new SymbolDecoder(stream, 0, stream.length, 0, 1, "test");
        decoder.decodeEntry(16, 0, 1 << 16);
        assertEquals(255, decoder.slot(8));
        assertThrows(IllegalArgumentException.class, () -> decoder.decodeEntry(8, 0, 255));
        assertThrows(IllegalArgumentException.class, () -> decoder.decodeEntry(8, 255, 2));
        decoder.decodeEntry(8, 255, 1);
        decoder.finish();
        assertThrows(TruncatedBitstreamException.class, () -> {
            for (int i = 0; i < 5; i++) {
                decoder.decodeEntry(16, decoder.slot(16), 1);
            }
        });
    }
}
