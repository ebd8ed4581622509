package dev.nacre.entropy;

import dev.nacre.bitstream.NacreException;

/** rANS with one lane, precision 14, symbol by symbol. */
class RansOneLaneTest extends RansContract {
    RansOneLaneTest() {
        super(1, 14);
    }

    @Override
    void encodeAll(SymbolEncoder encoder, TableBank tableBank, int[] tables, int[] values) {
        for (int i = 0; i < values.length; i++) {
            encoder.encode(tableBank, tables[i], values[i]);
        }
    }

    @Override
    void decodeAll(SymbolDecoder decoder, TableBank tableBank, int[] tables, int[] values) throws NacreException {
        for (int i = 0; i < values.length; i++) {
            values[i] = decoder.decode(tableBank, tables[i]);
        }
    }
}
