package dev.nacre.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.bitstream.SymbolHash;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeGridTest {
    /** Three frames; two groups; both of stage 0, and the first of stage 1. */
    private static final int[] CODES = {0, 1, 2, 10, 11, 12, 20, 21, 22};

    private static final CodeGrid GRID = CodeGrid.of(2, 3, 23, CODES);

    @Test
    void codingOrderIsFrameStageGroup() {
        assertEquals(3, GRID.frames());
        assertEquals(2, GRID.stages());
        assertEquals(11, GRID.code(1, 0, 1));
        assertEquals(12, GRID.code(1, 1, 0));
        assertEquals(12, GRID.code(1, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> GRID.code(1, 1, 1), "not kept");
        assertThrows(IndexOutOfBoundsException.class, () -> GRID.code(1, 2, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> GRID.code(1, 0, 2), "that would be stage 1, group 0");
        assertThrows(IndexOutOfBoundsException.class, () -> GRID.code(3, 0));
        assertArrayEquals(CODES, GRID.codes());
        SymbolHash hash = new SymbolHash();
        for (int code : CODES) {
            hash.add(code);
        }
        assertEquals(hash.value(), GRID.hash());
    }

    @Test
    void valuesAreCopied() {
        int[] codes = CODES.clone();
        CodeGrid grid = CodeGrid.of(2, 3, 23, codes);
        codes[0] = 5;
        grid.codes()[1] = 5;
        assertEquals(GRID, grid);
        assertEquals(GRID.hashCode(), grid.hashCode());
    }

    @Test
    void slicesByTimeAndByStage() {
        assertArrayEquals(new int[] {10, 11, 12, 20, 21, 22}, GRID.slice(1, 3).codes());
        assertEquals(0, GRID.slice(2, 2).frames());
        assertThrows(IndexOutOfBoundsException.class, () -> GRID.slice(1, 4));
        assertArrayEquals(new int[] {0, 1, 10, 11, 20, 21}, GRID.keep(2).codes());
        assertThrows(IllegalArgumentException.class, () -> GRID.keep(4));
        assertThrows(IllegalArgumentException.class, () -> GRID.keep(0));
        assertEquals(GRID, CodeGrid.concat(List.of(GRID.slice(0, 1), GRID.slice(1, 1), GRID.slice(1, 3))));
        assertThrows(IllegalArgumentException.class, () -> CodeGrid.concat(List.of(GRID, GRID.keep(2))));
        assertThrows(IllegalArgumentException.class, () -> CodeGrid.concat(List.of()));
        int[] frame = new int[5];
        GRID.frame(2, frame, 1);
        assertArrayEquals(new int[] {0, 20, 21, 22, 0}, frame);
    }

    @Test
    void equalityLooksAtEverything() {
        assertNotEquals(GRID, CodeGrid.of(1, 3, 23, CODES));
        assertNotEquals(GRID, CodeGrid.of(2, 9, 23, CODES));
        assertNotEquals(GRID, CodeGrid.of(2, 3, 24, CODES));
        int[] other = CODES.clone();
        other[8] = 0;
        assertNotEquals(GRID, CodeGrid.of(2, 3, 23, other));
    }

    @Test
    void wrongNumbersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> CodeGrid.of(2, 3, 22, CODES));
        assertThrows(IllegalArgumentException.class, () -> CodeGrid.of(2, 3, 23, new int[] {0, 0, -1}));
        assertThrows(IllegalArgumentException.class, () -> CodeGrid.of(2, 2, 23, CODES));
        assertThrows(IllegalArgumentException.class, () -> CodeGrid.of(0, 3, 23, CODES));
        assertThrows(IllegalArgumentException.class, () -> CodeGrid.of(2, 257, 23, new int[257]));
        assertThrows(IllegalArgumentException.class, () -> CodeGrid.of(2, 3, 65537, CODES));
    }

    @Test
    void usageAndPerplexity() {
        CodeGrid grid = CodeGrid.of(1, 2, 8, new int[] {0, 7, 1, 7, 2, 7, 3, 7, 0, 7, 1, 7, 2, 7, 3, 7});
        assertArrayEquals(new int[] {2, 2, 2, 2, 0, 0, 0, 0}, grid.usage(0));
        assertEquals(2, grid.entropyBits(0), 1e-12);
        assertEquals(4, grid.perplexity(0), 1e-12);
        assertEquals(1, grid.perplexity(1), 1e-12);
        assertEquals(1, grid.slice(0, 0).perplexity(0), 0);
        assertThrows(IndexOutOfBoundsException.class, () -> grid.usage(2));
    }
}
