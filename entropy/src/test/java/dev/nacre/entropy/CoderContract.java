package dev.nacre.entropy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.nacre.bitstream.NacreException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * What every coder of this package must do, whatever its inside. A subclass says how to code a sequence of symbols in
 * [0, {@link #alphabet()}), and which of them are likely.
 */
abstract class CoderContract {
    private static final int SENTINEL_BYTES = 24;

    record Encoded(byte[] bytes, long finalState) {}

    record Decoded(int[] symbols, long finalState) {}

    abstract int alphabet();

    /** A symbol as the coder's own statistics would have it. */
    abstract int likelySymbol(SplittableRandom random);

    abstract Encoded encode(int[] symbols);

    /** Decodes {@code count} symbols from exactly the given bytes, and checks the stream's end. */
    abstract Decoded decode(byte[] data, int offset, int length, int count) throws NacreException;

    /** Whether a damaged stream that is accepted must give other symbols (else it may have had idle bits). */
    boolean streamsAreUnique() {
        return true;
    }

    @Test
    void emptySequence() throws NacreException {
        roundTrip(new int[0]);
    }

    @Test
    void eachSymbolAlone() throws NacreException {
        for (int symbol = 0; symbol < alphabet(); symbol++) {
            roundTrip(new int[] {symbol});
        }
    }

    @Test
    void wholeAlphabet() throws NacreException {
        int[] symbols = new int[3 * alphabet()];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = i % alphabet();
        }
        roundTrip(symbols);
    }

    @Test
    void oneSymbolManyTimes() throws NacreException {
        for (int symbol : new int[] {0, alphabet() / 2, alphabet() - 1}) {
            int[] symbols = new int[3001];
            Arrays.fill(symbols, symbol);
            roundTrip(symbols);
        }
    }

    @Test
    void likelySequencesOfAllLengths() throws NacreException {
        for (int count = 0; count < 300; count++) {
            roundTrip(likely(new SplittableRandom(count), count));
        }
        roundTrip(likely(new SplittableRandom(300), 20_000));
    }

    @Test
    void randomSequences() throws NacreException {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] symbols = random.ints(random.nextInt(2000), 0, alphabet()).toArray();
            try {
                roundTrip(symbols);
            } catch (AssertionError | NacreException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    @Test
    void skewedSequences() throws NacreException {
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int[] symbols = new int[1000];
            for (int i = 0; i < symbols.length; i++) {
                symbols[i] = random.nextInt(50) == 0 ? random.nextInt(alphabet()) : seed % alphabet();
            }
            roundTrip(symbols);
        }
    }

    @Test
    void moreBytesThanTheStreamAreAnError() {
        for (int count : new int[] {0, 1, 5, 300}) {
            int[] symbols = likely(new SplittableRandom(count), count);
            byte[] stream = encode(symbols).bytes();
            for (int more : new int[] {2, 4, 6, 8}) {
                byte[] longer = Arrays.copyOf(stream, stream.length + more);
                assertThrows(NacreException.class, () -> decode(longer, 0, longer.length, count), "length " + more);
            }
        }
    }

    @Test
    void everyTruncationShows() {
        for (int count : new int[] {1, 3, 40, 300}) {
            int[] symbols =
                    new SplittableRandom(count).ints(count, 0, alphabet()).toArray();
            byte[] stream = encode(symbols).bytes();
            for (int length = 0; length < stream.length; length++) {
                assertDamageShows(Arrays.copyOf(stream, length), symbols, "cut to " + length);
            }
        }
    }

    @Test
    void everyBitFlipOf200ShortStreamsShows() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int seed = 0; seed < 200; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                int[] symbols = likely(random, 1 + random.nextInt(30));
                byte[] stream = encode(symbols).bytes();
                for (int bit = 0; bit < 8 * stream.length; bit++) {
                    byte[] bad = stream.clone();
                    bad[bit / 8] ^= (byte) (1 << bit % 8);
                    assertDamageShows(bad, symbols, "seed " + seed + ", bit " + bit);
                }
            }
        });
    }

    @Test
    void garbageIsDecodedOrRefused() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            int refused = 0;
            for (int seed = 0; seed < 2000; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                byte[] garbage = new byte[random.nextInt(100)];
                random.nextBytes(garbage);
                try {
                    decode(garbage, 0, garbage.length, 1 + random.nextInt(100));
                } catch (NacreException e) {
                    assertFalse(e.getMessage().isBlank());
                    refused++;
                }
            }
            assertTrue(refused > 1900, "refused " + refused + " of 2000");
        });
    }

    private int[] likely(SplittableRandom random, int count) {
        int[] symbols = new int[count];
        for (int i = 0; i < count; i++) {
            symbols[i] = likelySymbol(random);
        }
        return symbols;
    }

    private void roundTrip(int[] symbols) throws NacreException {
        Encoded encoded = encode(symbols);
        assertArrayEquals(encoded.bytes(), encode(symbols).bytes(), "a second run gives other bytes");
        int length = encoded.bytes().length;
        byte[] framed = new byte[SENTINEL_BYTES + length + SENTINEL_BYTES];
        // Sentinels that would read as plausible data, so that a decoder which strays does not stumble by luck.
        new SplittableRandom(length).nextBytes(framed);
        System.arraycopy(encoded.bytes(), 0, framed, SENTINEL_BYTES, length);
        byte[] before = framed.clone();
        Decoded decoded = decode(framed, SENTINEL_BYTES, length, symbols.length);
        assertArrayEquals(symbols, decoded.symbols());
        assertEquals(encoded.finalState(), decoded.finalState());
        assertArrayEquals(before, framed, "the decoder wrote to its input");
    }

    private void assertDamageShows(byte[] bad, int[] symbols, String what) {
        try {
            int[] decoded = decode(bad, 0, bad.length, symbols.length).symbols();
            if (streamsAreUnique() && Arrays.equals(symbols, decoded)) {
                fail("accepted as the same symbols: " + what);
            }
        } catch (NacreException e) {
            assertFalse(e.getMessage().isBlank());
        }
    }
}
