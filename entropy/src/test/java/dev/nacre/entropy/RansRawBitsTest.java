package dev.nacre.entropy;

import dev.nacre.bitstream.NacreException;
import java.util.SplittableRandom;

/** rANS with raw bits alone: symbol {@code i} of a sequence takes 6 to 14 bits. */
class RansRawBitsTest extends CoderContract {
    @Override
    int alphabet() {
        return 64;
    }

    @Override
    int likelySymbol(SplittableRandom random) {
        return random.nextInt(64);
    }

    @Override
    Encoded encode(int[] symbols) {
        SymbolEncoder encoder = new SymbolEncoder(4);
        for (int i = 0; i < symbols.length; i++) {
            encoder.encodeRaw(0, 0);
            encoder.encodeRaw(symbols[i], 6 + i % 9);
        }
        byte[] bytes = encoder.finish();
        return new Encoded(bytes, encoder.finalState());
    }

    @Override
    Decoded decode(byte[] data, int offset, int length, int count) throws NacreException {
        SymbolDecoder decoder = new SymbolDecoder(data, offset, length, 0, 4, "test");
        int[] symbols = new int[count];
        for (int i = 0; i < count; i++) {
            decoder.decodeRaw(0);
            symbols[i] = decoder.decodeRaw(6 + i % 9);
        }
        decoder.finish();
        return new Decoded(symbols, decoder.finalState());
    }
}
