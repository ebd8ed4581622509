package dev.nacre.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.TruncatedBitstreamException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is special to rANS: golden streams, the plain twin, the end check, and what it says when something is wrong. */
class SymbolCoderTest {
    private static final TableBank BANK = ScaleTables.gaussianBank();

    @Test
    void goldenStreamsBothWays() throws IOException {
        int numStreams = 0;
        for (Golden.Rans golden : Golden.ransStreams()) {
            TableBank bank = TableBank.of(golden.tables());
            int count = golden.values().length;
            SymbolEncoder encoder = new SymbolEncoder(golden.lanes());
            encoder.encode(bank, golden.tableOf(), golden.values(), 0, count);
            HexFormat hex = HexFormat.of();
            assertEquals(hex.formatHex(golden.bytes()), hex.formatHex(encoder.finish()), golden.name());

            int[] values = new int[count];
            SymbolDecoder decoder = open(golden.bytes(), golden.lanes());
            decoder.decode(bank, golden.tableOf(), values, 0, count);
            decoder.finish();
            assertArrayEquals(golden.values(), values, golden.name());
            numStreams++;
        }
        assertTrue(numStreams >= 20, "only " + numStreams + " streams");
    }

    @Test
    void plainTwinDecodesTheSame() throws NacreException {
        for (int lanes : new int[] {1, 4}) {
            Workloads.Latents data = Workloads.latents(20_000, lanes);
            SymbolEncoder encoder = new SymbolEncoder(lanes);
            encoder.encode(BANK, data.tables(), data.values(), 0, data.values().length);
            byte[] stream = encoder.finish();
            PlainRans plain = new PlainRans(stream, lanes);
            for (int i = 0; i < data.values().length; i++) {
                assertEquals(data.values()[i], plain.decode(BANK.table(data.tables()[i])), "symbol " + i);
            }
            plain.finish();
        }
    }

    @Test
    void plainTwinTreatsGarbageTheSame() {
        int accepted = 0;
        for (int seed = 0; seed < 3000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int lanes = random.nextBoolean() ? 1 : 4;
            byte[] garbage = new byte[4 * lanes + random.nextInt(60)];
            random.nextBytes(garbage);
            int[] tables = random.ints(40, 0, BANK.size()).toArray();
            int[] fast = new int[41];
            int[] plain = new int[41];
            try {
                SymbolDecoder decoder = open(garbage, lanes);
                decoder.decode(BANK, tables, fast, 0, 40);
                fast[40] = 1;
            } catch (NacreException e) {
                assertEquals(0, fast[40]);
            }
            try {
                PlainRans decoder = new PlainRans(garbage, lanes);
                for (int i = 0; i < 40; i++) {
                    plain[i] = decoder.decode(BANK.table(tables[i]));
                }
                plain[40] = 1;
            } catch (IllegalStateException e) {
                assertEquals(0, plain[40]);
            }
            assertArrayEquals(plain, fast, "seed " + seed);
            accepted += fast[40];
        }
        assertTrue(accepted > 100, "only " + accepted + " of 3000 went through: the comparison is weak");
    }

    @Test
    void bulkAndSingleCallsGiveOneStream() throws NacreException {
        Workloads.Latents data = Workloads.latents(5000, 3);
        SymbolEncoder single = new SymbolEncoder(4);
        for (int i = 0; i < 5000; i++) {
            single.encode(BANK, data.tables()[i], data.values()[i]);
        }
        SymbolEncoder bulk = new SymbolEncoder(4);
        bulk.encode(BANK, data.tables(), data.values(), 0, 5000);
        assertEquals(single.numSymbols(), bulk.numSymbols());
        byte[] stream = single.finish();
        assertArrayEquals(stream, bulk.finish());
        SymbolDecoder decoder = open(stream, 4);
        for (int i = 0; i < 5000; i++) {
            assertEquals(data.values()[i], decoder.decode(BANK, data.tables()[i]));
        }
        decoder.finish();
    }

    @Test
    void encoderIsReusable() {
        SymbolEncoder encoder = new SymbolEncoder(1);
        encoder.encode(BANK, 10, 1);
        byte[] first = encoder.finish();
        assertEquals(0, encoder.numSymbols());
        encoder.encode(BANK, 10, 1);
        assertArrayEquals(first, encoder.finish());
    }

    @Test
    void lanesFollowTheNumberOfSymbols() {
        assertEquals(1, SymbolEncoder.lanesFor(0));
        assertEquals(1, SymbolEncoder.lanesFor(255));
        assertEquals(4, SymbolEncoder.lanesFor(256));
        assertThrows(IllegalArgumentException.class, () -> new SymbolEncoder(2));
    }

    @Test
    void overheadIsTheStates() {
        assertEquals(4, new SymbolEncoder(1).finish().length);
        assertEquals(16, new SymbolEncoder(4).finish().length);
    }

    @Test
    void wrongTablesShowAtTheEnd() throws NacreException {
        SymbolEncoder encoder = new SymbolEncoder(4);
        for (int i = 0; i < 1000; i++) {
            encoder.encode(BANK, 30, i % 7 - 3);
        }
        byte[] stream = encoder.finish();
        assertThrows(NacreException.class, () -> {
            SymbolDecoder decoder = open(stream, 4);
            for (int i = 0; i < 1000; i++) {
                decoder.decode(BANK, i == 500 ? 31 : 30);
            }
            decoder.finish();
        });
    }

    @Test
    void errorsSayWhereAndWhat() throws NacreException {
        TruncatedBitstreamException few = assertThrows(TruncatedBitstreamException.class, () -> open(new byte[15], 4));
        assertEquals(500 + 15, few.offset());
        TruncatedBitstreamException odd = assertThrows(TruncatedBitstreamException.class, () -> open(new byte[17], 4));
        assertEquals(500 + 17, odd.offset());
        byte[] badLane = new SymbolEncoder(4).finish();
        badLane[8 + 1] = (byte) 0xFF;
        badLane[8 + 2] = 0; // 0x0000FF00
        MalformedBitstreamException state = assertThrows(MalformedBitstreamException.class, () -> open(badLane, 4));
        assertEquals(500 + 8, state.offset());
        assertTrue(state.getMessage().contains("lane 2 of tile 9"), state.getMessage());

        byte[] badEnd = new SymbolEncoder(4).finish();
        badEnd[4]++;
        SymbolDecoder decoder = open(badEnd, 4);
        MalformedBitstreamException end = assertThrows(MalformedBitstreamException.class, decoder::finish);
        assertTrue(end.getMessage().contains("lane 1 of tile 9"), end.getMessage());

        byte[] more = Arrays.copyOf(new SymbolEncoder(1).finish(), 6);
        MalformedBitstreamException left = assertThrows(
                MalformedBitstreamException.class, () -> open(more, 1).finish());
        assertEquals(500 + 4, left.offset());
    }

    @Test
    void escapePrefixIsBounded() throws NacreException {
        // From the lowest table to the highest value is the longest way there is.
        TableBank lowest = TableBank.of(FrequencyTable.withEscape(14, -(1 << 20), 0, new int[] {1 << 14}));
        SymbolEncoder far = new SymbolEncoder(1);
        far.encode(lowest, 0, 1 << 20);
        byte[] farthest = far.finish();
        assertEquals(1 << 20, open(farthest, 1).decode(lowest, 0));

        // One more bit in the prefix, everything else in order.
        SymbolEncoder encoder = new SymbolEncoder(1);
        encoder.encodeRaw(0, 1);
        for (int i = 0; i < 20; i++) {
            encoder.encodeRaw(1, 1);
        }
        encoder.encodeRaw(0, 1);
        encoder.encodeRaw(0, 14);
        encoder.encodeRaw(0, 8);
        byte[] stream = encoder.finish();
        MalformedBitstreamException e = assertThrows(
                MalformedBitstreamException.class, () -> open(stream, 1).decode(lowest, 0));
        assertEquals("a longer one", e.found());
    }

    @Test
    void escapePastTheLargestValueIsRefused() throws NacreException {
        SymbolEncoder encoder = new SymbolEncoder(1);
        TableBank bank = TableBank.of(FrequencyTable.withEscape(14, 0, 0, new int[] {1, (1 << 14) - 1}));
        int distance = FrequencyTable.MAX_VALUE; // bin 1 + 2^20
        int v = distance + 4;
        encoder.encode(TableBank.of(FrequencyTable.of(14, 1, (1 << 14) - 1)), 0, 1);
        encoder.encodeRaw(0, 1);
        for (int i = 0; i < 18; i++) {
            encoder.encodeRaw(1, 1);
        }
        encoder.encodeRaw(0, 1);
        encoder.encodeRaw(v & (1 << 14) - 1, 14);
        encoder.encodeRaw(v >> 14 & 63, 6);
        byte[] stream = encoder.finish();
        MalformedBitstreamException e = assertThrows(
                MalformedBitstreamException.class, () -> open(stream, 1).decode(bank, 0));
        assertEquals(Integer.toString(FrequencyTable.MAX_VALUE + 1), e.found());
    }

    @Test
    void encoderRefusesWhatNoDecoderCouldRead() {
        SymbolEncoder encoder = new SymbolEncoder(1);
        TableBank closed = TableBank.of(FrequencyTable.of(8, 128, 128));
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(closed, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(closed, 0, -1));
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(BANK, 0, (1 << 20) + 1));
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(BANK, 0, -(1 << 20) - 1));
        assertThrows(IllegalArgumentException.class, () -> encoder.encode(BANK, 63, Integer.MIN_VALUE));
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.encode(BANK, 64, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.encode(BANK, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> encoder.encodeRaw(4, 2));
        assertThrows(IllegalArgumentException.class, () -> encoder.encodeRaw(0, 15));
        assertEquals(0, encoder.numSymbols());
    }

    @Test
    void readerGivesPlaceAndLength() throws NacreException {
        byte[] stream = new SymbolEncoder(1).finish();
        byte[] framed = new byte[stream.length + 3];
        System.arraycopy(stream, 0, framed, 3, stream.length);
        ByteReader in = new ByteReader(framed, 3, stream.length, 40);
        new SymbolDecoder(in, 1, "unit").finish();
        assertEquals(stream.length, in.remaining());
    }

    private static SymbolDecoder open(byte[] stream, int lanes) throws NacreException {
        return new SymbolDecoder(stream, 0, stream.length, 500, lanes, "tile 9");
    }
}
