package dev.nacre.entropy;

import dev.nacre.bitstream.NacreException;

/** rANS with four lanes, precision 16, in bulk. */
class RansHighPrecisionTest extends RansContract {
    RansHighPrecisionTest() {
        super(4, 16);
    }

    @Override
    void encodeAll(SymbolEncoder encoder, TableBank tableBank, int[] tables, int[] values) {
        // In uneven parts, so that parts begin in every lane.
        for (int from = 0; from < values.length; from += from % 7 + 1) {
            encoder.encode(tableBank, tables, values, from, Math.min(values.length, from + from % 7 + 1));
        }
    }

    @Override
    void decodeAll(SymbolDecoder decoder, TableBank tableBank, int[] tables, int[] values) throws NacreException {
        for (int from = 0; from < values.length; from += from % 11 + 3) {
            decoder.decode(tableBank, tables, values, from, Math.min(values.length, from + from % 11 + 3));
        }
    }
}
