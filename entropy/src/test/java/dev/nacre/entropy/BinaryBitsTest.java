package dev.nacre.entropy;

import dev.nacre.bitstream.NacreException;
import java.util.SplittableRandom;

/** Adaptive bits in contexts that follow from the bits before, with raw bits among them. */
class BinaryBitsTest extends CoderContract {
    private static final int RAW_EVERY = 5;

    @Override
    int alphabet() {
        return 2;
    }

    @Override
    int likelySymbol(SplittableRandom random) {
        return random.nextInt(8) == 0 ? 1 : 0;
    }

    /** A flip in the last byte can end inside the same interval: the bits are right, the stream is not the shortest. */
    @Override
    boolean streamsAreUnique() {
        return false;
    }

    @Override
    Encoded encode(int[] symbols) {
        BinaryEncoder encoder = new BinaryEncoder();
        AdaptiveBits model = new AdaptiveBits(8);
        int context = 0;
        for (int i = 0; i < symbols.length; i++) {
            if (i % RAW_EVERY == 0) {
                encoder.encodeRaw(symbols[i], 1);
            } else {
                encoder.encode(model, context, symbols[i]);
            }
            context = (context << 1 | symbols[i]) & 7;
        }
        byte[] bytes = encoder.finish();
        return new Encoded(bytes, encoder.finalState());
    }

    @Override
    Decoded decode(byte[] data, int offset, int length, int count) throws NacreException {
        BinaryDecoder decoder = new BinaryDecoder(data, offset, length, 0, "test");
        AdaptiveBits model = new AdaptiveBits(8);
        int[] symbols = new int[count];
        int context = 0;
        for (int i = 0; i < count; i++) {
            symbols[i] = i % RAW_EVERY == 0 ? decoder.decodeRaw(1) : decoder.decode(model, context);
            context = (context << 1 | symbols[i]) & 7;
        }
        decoder.finish();
        return new Decoded(symbols, decoder.finalState());
    }
}
