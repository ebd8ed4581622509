package dev.nacre.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SymbolHash;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.tokenizers.RandomContexts.Shape;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CodeCoderTest {
    private static final int SENTINEL_BYTES = 16;

    private static byte[] roundTrip(CodeCoder coder, CodeGrid grid) throws NacreException {
        byte[] unit = coder.encode(grid);
        assertArrayEquals(unit, coder.encode(grid), "a second run gives other bytes");
        byte[] framed = new byte[unit.length + 2 * SENTINEL_BYTES];
        new SplittableRandom(unit.length).nextBytes(framed);
        System.arraycopy(unit, 0, framed, SENTINEL_BYTES, unit.length);
        byte[] before = framed.clone();
        CodeGrid back = coder.decode(
                new ByteReader(framed, SENTINEL_BYTES, unit.length, 500), grid.frames(), grid.pairs(), "test");
        assertEquals(grid, back);
        assertEquals(grid.hash(), back.hash());
        assertArrayEquals(before, framed, "the decoder wrote to its input");
        return unit;
    }

    @Test
    void roundTripsOfAllShapes() throws NacreException {
        for (Shape shape : CodeContextTest.SHAPES) {
            CodeContext context = RandomContexts.context(shape);
            CodeCoder coder = new CodeCoder(context);
            for (int frames : new int[] {0, 1, 2, 3, 50}) {
                for (int pairs = 1; pairs <= shape.pairs(); pairs++) {
                    roundTrip(coder, RandomContexts.likely(context, frames, pairs, frames + pairs));
                    roundTrip(coder, RandomContexts.uniform(context.quantizer(), frames, pairs, frames + pairs));
                }
            }
        }
    }

    @Test
    void lengthIsWhatTheFrequenciesPromise() throws NacreException {
        CodeContext context = RandomContexts.context(RandomContexts.SMALL);
        CodeCoder coder = new CodeCoder(context);
        for (int frames : new int[] {1, 10, 300}) {
            CodeGrid grid = RandomContexts.likely(context, frames, 6, 11);
            byte[] unit = roundTrip(coder, grid);
            double bits = coder.rateBits(grid);
            assertTrue(bits < 6.0 * frames * 6, "a likely grid should take less than 6 bits a code: " + bits);
            assertEquals(bits, Arrays.stream(coder.pairRateBits(grid)).sum(), 1e-9);
            if (unit.length % 2 == 0) {
                // 16 bits of a state are empty at first, words are of 16 bits, and 16 bits of precision lose some 0.1
                // %.
                assertTrue(8 * unit.length >= bits + 15.9 - 0.002 * bits, unit.length + " bytes for " + bits);
                assertTrue(8 * unit.length <= bits + 32 + 0.002 * bits, unit.length + " bytes for " + bits);
            } else {
                assertTrue(frames == 1, "raw: " + unit.length + " bytes, " + bits + " bits");
            }
        }
    }

    @Test
    void whatTheContextDidNotExpectIsWrittenAsItIs() throws NacreException {
        CodeContext context = RandomContexts.context(RandomContexts.SMALL);
        CodeCoder coder = new CodeCoder(context);
        CodeGrid grid = RandomContexts.uniform(context.quantizer(), 100, 6, 1);
        assertTrue(coder.rateBits(grid) > 6 * 600);
        assertEquals(600 * 6 / 8 + 1, roundTrip(coder, grid).length, "450 bytes, made odd");
        assertEquals(451, coder.encode(grid.slice(0, 100)).length);
        // 99 frames of 6 codes of 6 bits are 445.5 bytes, 446, odd from 447 on
        assertEquals(447, roundTrip(coder, grid.slice(0, 99)).length);
        assertEquals(1, roundTrip(coder, grid.slice(0, 0)).length);
    }

    @Test
    void rawCodesLieLowestBitFirst() throws NacreException {
        CodeContext context = RandomContexts.context(new Shape(1, 1, 5, 3, 3, 7, 6, false, 4));
        CodeCoder coder = new CodeCoder(context);
        // 1, 4, 3, 0, 2 of three bits each: 010 000 011 100 001 read from the right, and a byte to make it odd.
        byte[] raw = {(byte) 0b11_100_001, 0b0_010_000_0, 0};
        CodeGrid grid = coder.decode(new ByteReader(raw), 5, 1, "test");
        assertArrayEquals(new int[] {1, 4, 3, 0, 2}, grid.codes());
        for (int bit = 15; bit < 24; bit++) {
            byte[] bad = raw.clone();
            bad[bit / 8] |= (byte) (1 << bit % 8);
            assertThrows(MalformedBitstreamException.class, () -> coder.decode(new ByteReader(bad), 5, 1, "test"));
        }
        byte[] tooLarge = {0b101, 0, 0};
        MalformedBitstreamException e = assertThrows(
                MalformedBitstreamException.class,
                () -> coder.decode(new ByteReader(tooLarge, 0, 3, 100), 5, 1, "test"));
        assertEquals(100, e.offset());
        assertThrows(TruncatedBitstreamException.class, () -> coder.decode(new ByteReader(raw, 0, 1, 0), 5, 1, "test"));
        assertThrows(MalformedBitstreamException.class, () -> coder.decode(new ByteReader(new byte[5]), 5, 1, "test"));
    }

    @Test
    void unitsDoNotDependOnWhatWasCodedBefore() throws NacreException {
        CodeContext context = RandomContexts.context(RandomContexts.SMALL);
        CodeGrid one = RandomContexts.likely(context, 20, 6, 1);
        CodeGrid two = RandomContexts.likely(context, 30, 3, 2);
        byte[] fresh = new CodeCoder(context).encode(two);
        CodeCoder used = new CodeCoder(context);
        byte[] unit = used.encode(one);
        assertArrayEquals(fresh, used.encode(two));
        assertThrows(NacreException.class, () -> used.decode(new ByteReader(unit), 19, 6, "one frame less"));
        assertEquals(two, used.decode(new ByteReader(fresh), 30, 3, "two"));
    }

    /** Bytes and frequencies of a fixed model: every JDK, compiled or interpreted, must come to the same. */
    @Test
    void goldenUnit() throws NacreException {
        CodeContext context = RandomContexts.context(RandomContexts.SMALL);
        CodeGrid grid = RandomContexts.likely(context, 40, 5, 3);
        assertEquals("eb66c0f3", String.format("%08x", grid.hash()));
        byte[] unit = roundTrip(new CodeCoder(context), grid);
        SymbolHash hash = new SymbolHash();
        for (byte b : unit) {
            hash.add(b);
        }
        assertEquals("116 bytes, 39caffd9", unit.length + " bytes, " + String.format("%08x", hash.value()));
    }

    @Test
    void damageIsATypedErrorOrAnotherGrid() throws NacreException {
        CodeContext context = RandomContexts.context(RandomContexts.SMALL);
        CodeCoder coder = new CodeCoder(context);
        CodeGrid likely = RandomContexts.likely(context, 10, 6, 1);
        CodeGrid uniform = RandomContexts.uniform(context.quantizer(), 10, 6, 1);
        assertEquals(0, coder.encode(likely).length % 2);
        assertEquals(1, coder.encode(uniform).length % 2);
        for (CodeGrid grid : new CodeGrid[] {likely, uniform}) {
            byte[] unit = coder.encode(grid);
            for (int length = 0; length < unit.length + 9; length++) {
                if (length != unit.length) {
                    assertDamageShows(coder, Arrays.copyOf(unit, length), grid, "length " + length);
                }
            }
            for (int bit = 0; bit < 8 * unit.length; bit++) {
                byte[] bad = unit.clone();
                bad[bit / 8] ^= (byte) (1 << bit % 8);
                assertDamageShows(coder, bad, grid, "bit " + bit);
            }
        }
    }

    private static void assertDamageShows(CodeCoder coder, byte[] bad, CodeGrid grid, String what) {
        try {
            CodeGrid other = coder.decode(new ByteReader(bad), grid.frames(), grid.pairs(), "damaged");
            if (other.equals(grid)) {
                fail("does not matter: " + what);
            }
        } catch (NacreException e) {
            assertFalse(e.getMessage().isBlank());
        }
    }

    @Test
    void garbageIsDecodedOrRefused() throws NacreException {
        CodeCoder coder = new CodeCoder(RandomContexts.context(RandomContexts.SMALL));
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            SplittableRandom random = new SplittableRandom(1);
            int refused = 0;
            for (int i = 0; i < 3000; i++) {
                byte[] garbage = new byte[random.nextInt(60)];
                random.nextBytes(garbage);
                try {
                    int frames = random.nextInt(20);
                    assertEquals(
                            frames,
                            coder.decode(new ByteReader(garbage), frames, 3, "garbage")
                                    .frames());
                } catch (NacreException e) {
                    assertFalse(e.getMessage().isBlank());
                    refused++;
                }
            }
            assertTrue(refused > 2900, "refused " + refused);
        });
    }

    /** 2^28 codes out of some bytes: no array of that size, and no time for it either. */
    @Test
    void aCountThatLiesCostsNothing() throws NacreException {
        // One code for all is what this context expects: all others have a frequency of 1.
        int[] bias = new int[6 * 64];
        for (int pair = 0; pair < 6; pair++) {
            bias[pair * 64] = 1 << 28;
        }
        CodeContext context = RandomContexts.context(
                RandomContexts.builder(RandomContexts.SMALL).table("c.logits.bias", "int32", bias, 6, 64));
        CodeCoder coder = new CodeCoder(context);
        CodeGrid zeros = CodeGrid.of(2, 4, 64, new int[4000]);
        byte[] unit = roundTrip(coder, zeros);
        assertTrue(unit.length < 20, "length " + unit.length);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            assertThrows(NacreException.class, () -> coder.decode(new ByteReader(unit), 1 << 26, 4, "lie"));
            byte[] odd = Arrays.copyOf(unit, unit.length + 1);
            assertThrows(NacreException.class, () -> coder.decode(new ByteReader(odd), 1 << 26, 4, "lie"));
        });
    }

    @Test
    void callersMistakes() throws ModelException {
        CodeContext context = RandomContexts.context(RandomContexts.SMALL);
        CodeCoder coder = new CodeCoder(context);
        ByteReader in = new ByteReader(new byte[8]);
        assertThrows(IllegalArgumentException.class, () -> coder.decode(in, -1, 6, "x"));
        assertThrows(IllegalArgumentException.class, () -> coder.decode(in, 1, 7, "x"));
        assertThrows(IllegalArgumentException.class, () -> coder.decode(in, 1, 0, "x"));
        assertThrows(IllegalArgumentException.class, () -> coder.decode(in, Integer.MAX_VALUE, 6, "x"));
        assertThrows(IllegalArgumentException.class, () -> coder.encode(CodeGrid.of(1, 6, 64, new int[6])));
        assertThrows(IllegalArgumentException.class, () -> coder.encode(CodeGrid.of(2, 6, 65, new int[6])));
        assertThrows(IllegalArgumentException.class, () -> coder.encode(CodeGrid.of(2, 7, 64, new int[7])));
    }
}
