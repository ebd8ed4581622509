package dev.nacre.bitstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SymbolHashTest {
    /** Values that implementations of MurmurHash3_x86_32 publish for inputs of whole words. */
    @Test
    void publishedValues() {
        assertEquals(0, hash(0));
        assertEquals(0x514E28B7, hash(1));
        assertEquals(0x81F16F39, hash(0xFFFFFFFF));
        assertEquals(0x76293B50, hash(0, 0xFFFFFFFF));
        assertEquals(0xF55B516B, hash(0, 0x87654321));
        assertEquals(0x2362F9DE, hash(0x5082EDEE, 0x87654321));
        assertEquals(0x2362F9DE, hash(0, 0), "four zero bytes");
    }

    /** The same, of texts. */
    @Test
    void publishedValuesOfTexts() {
        assertEquals(0xBA6BD213, hash(0, word("test")));
        assertEquals(0x5A97808A, hash(0x9747B28C, word("aaaa")));
        assertEquals(0xF0478627, hash(0x9747B28C, word("abcd")));
    }

    @Test
    void arraysEqualSingleSteps() {
        int[] symbols = new SplittableRandom(1).ints(1000).toArray();
        SymbolHash single = new SymbolHash();
        SymbolHash bulk = new SymbolHash();
        for (int i = 10; i < 990; i++) {
            single.add(symbols[i]);
        }
        bulk.add(symbols, 10, 300);
        bulk.add(symbols, 300, 300);
        bulk.add(symbols, 300, 990);
        assertEquals(single.value(), bulk.value());
        assertEquals(single.value(), bulk.value(), "asking changes nothing");
    }

    private static int hash(int seed, int... words) {
        SymbolHash hash = new SymbolHash(seed);
        hash.add(words, 0, words.length);
        return hash.value();
    }

    private static int word(String text) {
        return text.charAt(0) | text.charAt(1) << 8 | text.charAt(2) << 16 | text.charAt(3) << 24;
    }
}
