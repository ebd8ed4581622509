package dev.nacre.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.bitstream.NacreException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Bytes by bit trees, the tree picked by the byte before. */
class AdaptiveByteModelTest extends CoderContract {
    @Override
    int alphabet() {
        return 256;
    }

    @Override
    int likelySymbol(SplittableRandom random) {
        return Workloads.geometric(random);
    }

    /** As for {@link BinaryBitsTest}. */
    @Override
    boolean streamsAreUnique() {
        return false;
    }

    @Override
    Encoded encode(int[] symbols) {
        BinaryEncoder encoder = new BinaryEncoder();
        AdaptiveByteModel model = new AdaptiveByteModel(4);
        int context = 0;
        for (int symbol : symbols) {
            model.encode(encoder, context, symbol);
            context = symbol & 3;
        }
        byte[] bytes = encoder.finish();
        return new Encoded(bytes, encoder.finalState());
    }

    @Override
    Decoded decode(byte[] data, int offset, int length, int count) throws NacreException {
        BinaryDecoder decoder = new BinaryDecoder(data, offset, length, 0, "test");
        AdaptiveByteModel model = new AdaptiveByteModel(4);
        int[] symbols = new int[count];
        int context = 0;
        for (int i = 0; i < count; i++) {
            symbols[i] = model.decode(decoder, context);
            context = symbols[i] & 3;
        }
        decoder.finish();
        return new Decoded(symbols, decoder.finalState());
    }

    @Test
    void resetForgetsEverything() {
        BinaryEncoder encoder = new BinaryEncoder();
        AdaptiveByteModel model = new AdaptiveByteModel(1);
        byte[][] streams = new byte[2][];
        for (int run = 0; run < 2; run++) {
            for (int i = 0; i < 100; i++) {
                model.encode(encoder, 0, 200);
            }
            streams[run] = encoder.finish();
            model.reset();
        }
        assertArrayEquals(streams[0], streams[1]);
    }

    @Test
    void refusesWhatIsNoByteOrContext() {
        AdaptiveByteModel model = new AdaptiveByteModel(1);
        BinaryEncoder encoder = new BinaryEncoder();
        assertThrows(IndexOutOfBoundsException.class, () -> model.encode(encoder, 0, 256));
        assertThrows(IndexOutOfBoundsException.class, () -> model.encode(encoder, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new AdaptiveByteModel(0));
    }
}
