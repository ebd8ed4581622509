package dev.nacre.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.TruncatedBitstreamException;
import java.io.IOException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is special to the binary coder: its golden streams, its end, and the length that it reaches. */
class BinaryCoderTest {
    @Test
    void goldenStreamsBothWays() throws IOException {
        int numStreams = 0;
        for (Golden.Binary golden : Golden.binaryStreams()) {
            BinaryEncoder encoder = new BinaryEncoder();
            AdaptiveBits model = new AdaptiveBits(16);
            for (int i = 0; i < golden.bits().length; i++) {
                if (golden.contexts()[i] < 0) {
                    encoder.encodeRaw(golden.bits()[i], 1);
                } else {
                    encoder.encode(model, golden.contexts()[i], golden.bits()[i]);
                }
            }
            HexFormat hex = HexFormat.of();
            assertEquals(hex.formatHex(golden.bytes()), hex.formatHex(encoder.finish()), golden.name());

            BinaryDecoder decoder = open(golden.bytes());
            model.reset();
            int[] bits = new int[golden.bits().length];
            for (int i = 0; i < bits.length; i++) {
                int context = golden.contexts()[i];
                bits[i] = context < 0 ? decoder.decodeRaw(1) : decoder.decode(model, context);
            }
            decoder.finish();
            assertArrayEquals(golden.bits(), bits, golden.name());
            numStreams++;
        }
        assertTrue(numStreams >= 20, "only " + numStreams + " streams");
    }

    @Test
    void endCostsTwoBytesAtMost() {
        // Raw bits have no waste of their own, so what is more than an eighth of their number is the end.
        for (int count = 0; count < 200; count++) {
            BinaryEncoder encoder = new BinaryEncoder();
            SplittableRandom random = new SplittableRandom(count);
            for (int i = 0; i < count; i++) {
                encoder.encodeRaw(random.nextInt(2), 1);
            }
            int bytes = encoder.finish().length;
            assertTrue(bytes <= (count + 7) / 8 + 1, count + " bits took " + bytes + " bytes");
        }
    }

    @Test
    void rawBitsComeHighestFirst() throws NacreException {
        BinaryEncoder together = new BinaryEncoder();
        together.encodeRaw(0b1011001, 7);
        BinaryEncoder oneByOne = new BinaryEncoder();
        for (int bit : new int[] {1, 0, 1, 1, 0, 0, 1}) {
            oneByOne.encodeRaw(bit, 1);
        }
        byte[] stream = together.finish();
        assertArrayEquals(stream, oneByOne.finish());
        assertEquals(0b1011001, open(stream).decodeRaw(7));
    }

    @Test
    void fourZerosMayBeMissingAndNoMore() throws NacreException {
        BinaryDecoder decoder = open(new byte[0]);
        AdaptiveBits model = new AdaptiveBits(1);
        assertEquals(0, decoder.decode(model, 0));
        TruncatedBitstreamException e = assertThrows(TruncatedBitstreamException.class, () -> decoder.decodeRaw(31));
        assertEquals(7, e.offset());
    }

    @Test
    void bytesNeverReadAreAnError() throws NacreException {
        BinaryDecoder decoder = open(new byte[] {0, 0, 0, 0, 1});
        assertEquals(0, decoder.decodeRaw(3));
        MalformedBitstreamException e = assertThrows(MalformedBitstreamException.class, decoder::finish);
        assertEquals(7 + 4, e.offset());
    }

    @Test
    void zerosAtTheEndAreAnError() throws NacreException {
        AdaptiveBits model = new AdaptiveBits(1);
        for (byte[] longer : new byte[][] {{0}, {0, 0, 0, 0}, {(byte) 0x80, 0}}) {
            BinaryDecoder decoder = open(longer);
            decoder.decode(model, 0);
            assertThrows(MalformedBitstreamException.class, decoder::finish);
        }
    }

    @Test
    void impossibleCodeIsRefused() {
        assertThrows(MalformedBitstreamException.class, () -> open(new byte[] {-1, -1, -1, -1}));
    }

    @Test
    void lengthStaysNearTheEntropy() {
        // Shares of ones, and what the two-rate model may cost on stationary data (entropy 25,000 bytes at one half).
        double[] shares = {0.5, 0.1, 0.01, 0.001};
        double[] allowed = {1.012, 1.023, 1.13, 1.25};
        for (int i = 0; i < shares.length; i++) {
            SplittableRandom random = new SplittableRandom(i);
            BinaryEncoder encoder = new BinaryEncoder();
            AdaptiveBits model = new AdaptiveBits(1);
            int count = 200_000;
            int ones = 0;
            double estimatedBits = 0;
            for (int k = 0; k < count; k++) {
                int bit = random.nextDouble() < shares[i] ? 1 : 0;
                ones += bit;
                estimatedBits += model.rateBits(0, bit);
                encoder.encode(model, 0, bit);
            }
            double p = (double) ones / count;
            double entropyBytes = -count * (p * Math.log(p) + (1 - p) * Math.log(1 - p)) / Math.log(2) / 8;
            int bytes = encoder.finish().length;
            assertTrue(bytes <= allowed[i] * entropyBytes, shares[i] + ": " + bytes + " of " + entropyBytes);
            // The range's low 16 bits take no part in the split, so ones come out up to 1/256 cheaper than estimated.
            assertEquals(estimatedBits / 8, bytes, 0.006 * bytes + 2, "rateBits");
        }
    }

    @Test
    void modelsRefuseWhatIsNoBit() {
        AdaptiveBits model = new AdaptiveBits(1);
        BinaryEncoder encoder = new BinaryEncoder();
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.encode(model, 0, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> encoder.encode(model, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> encoder.encodeRaw(2, 1));
        assertThrows(IllegalArgumentException.class, () -> encoder.encodeRaw(0, 32));
        assertThrows(IllegalArgumentException.class, () -> new AdaptiveBits(0));
        assertEquals(0, encoder.finish().length);
    }

    private static BinaryDecoder open(byte[] stream) throws NacreException {
        return new BinaryDecoder(stream, 0, stream.length, 7, "test");
    }
}
