package dev.nacre.entropy;

import dev.nacre.bitstream.NacreException;

/** rANS with four lanes, precision 14, symbol by symbol. */
class RansFourLanesTest extends RansContract {
    RansFourLanesTest() {
        super(4, 14);
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
