package dev.nacre.entropy;

import dev.nacre.bitstream.NacreException;
import java.util.SplittableRandom;

/** rANS by tables that differ in precision, shift and escape; symbol {@code i} of a sequence uses table i mod 4. */
abstract class RansContract extends CoderContract {
    private static final int[] EDGES = {
        -(1 << 20), 1 << 20, -(1 << 20) + 1, (1 << 20) - 1, 1 << 14, -(1 << 14) - 1, 99_999, -70_000
    };
    private static final int NUM_SMALL = 41;

    final int lanes;
    private final TableBank bank;

    RansContract(int lanes, int precision) {
        this.lanes = lanes;
        bank = TableBank.of(
                ScaleTables.gaussian(0.3, precision),
                ScaleTables.laplace(2, precision),
                ScaleTables.gaussian(15, precision),
                shifted(precision));
    }

    /** Ten bins of eight values, lopsided, and an escape that takes a quarter. */
    private static FrequencyTable shifted(int precision) {
        long[] weights = {1, 2, 4, 8, 300, 20, 40, 30, 7, 1, 140};
        return FrequencyTable.withEscape(precision, -4, 3, Normalizer.normalize(weights, precision));
    }

    @Override
    int alphabet() {
        return NUM_SMALL + EDGES.length;
    }

    @Override
    int likelySymbol(SplittableRandom random) {
        return NUM_SMALL / 2 + Math.max(-9, Math.min(9, (int) StrictMath.rint(Workloads.gaussian(random))));
    }

    @Override
    Encoded encode(int[] symbols) {
        SymbolEncoder encoder = new SymbolEncoder(lanes);
        encodeAll(encoder, bank, tables(symbols.length), values(symbols));
        byte[] bytes = encoder.finish();
        return new Encoded(bytes, encoder.finalState());
    }

    @Override
    Decoded decode(byte[] data, int offset, int length, int count) throws NacreException {
        SymbolDecoder decoder = new SymbolDecoder(data, offset, length, 1000, lanes, "test");
        int[] symbols = new int[count];
        decodeAll(decoder, bank, tables(count), symbols);
        decoder.finish();
        for (int i = 0; i < count; i++) {
            symbols[i] = symbol(symbols[i]);
        }
        return new Decoded(symbols, decoder.finalState());
    }

    abstract void encodeAll(SymbolEncoder encoder, TableBank tableBank, int[] tables, int[] values);

    abstract void decodeAll(SymbolDecoder decoder, TableBank tableBank, int[] tables, int[] values)
            throws NacreException;

    private static int[] tables(int count) {
        int[] tables = new int[count];
        for (int i = 0; i < count; i++) {
            tables[i] = i % 4;
        }
        return tables;
    }

    private static int[] values(int[] symbols) {
        int[] values = new int[symbols.length];
        for (int i = 0; i < symbols.length; i++) {
            values[i] = symbols[i] < NUM_SMALL ? symbols[i] - NUM_SMALL / 2 : EDGES[symbols[i] - NUM_SMALL];
        }
        return values;
    }

    private static int symbol(int value) {
        for (int i = 0; i < EDGES.length; i++) {
            if (value == EDGES[i]) {
                return NUM_SMALL + i;
            }
        }
        // Values outside the alphabet (a damaged stream) stay distinct from those inside.
        return value + NUM_SMALL / 2;
    }
}
