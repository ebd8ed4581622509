package dev.nacre.tokenizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CodebookTest {
    /** The nearest row by true squared distances, in numbers without a limit. */
    private static int plainNearest(Codebook book, int[] z) {
        int best = -1;
        BigInteger least = null;
        for (int code = 0; code < book.numCodes(); code++) {
            BigInteger sum = BigInteger.ZERO;
            for (int d = 0; d < book.width(); d++) {
                sum = sum.add(
                        BigInteger.valueOf((long) z[d] - book.entry(code, d)).pow(2));
            }
            if (best < 0 || sum.compareTo(least) < 0) {
                best = code;
                least = sum;
            }
        }
        return best;
    }

    @Test
    void nearestIsThatOfThePlainDistance() {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int numCodes = 1 + random.nextInt(90);
            int width = 1 + random.nextInt(19);
            // Few different numbers, so that there are ties; or so large ones that 32 bits are all needed.
            int range = seed % 3 == 0 ? 3 : seed % 3 == 1 ? 500 : (int) Math.sqrt(Integer.MAX_VALUE / 3.1 / width);
            range = Math.min(range, 32767);
            int[] rows = random.ints(numCodes * width, -range, range + 1).toArray();
            Codebook book = Codebook.of(numCodes, width, 4, rows);
            int limit = seed % 2 == 0 ? book.maxInput() : Math.min(book.maxInput(), range);
            int[][] planes = new int[width][50];
            int[] codes = new int[50];
            Arrays.fill(codes, -1);
            for (int[] plane : planes) {
                for (int n = 0; n < 50; n++) {
                    plane[n] = random.nextInt(4) == 0
                            ? (random.nextBoolean() ? limit : -limit)
                            : random.nextInt(-limit, limit + 1);
                }
            }
            Codebook.Search search = book.search();
            search.nearest(planes, 3, 47, codes);
            int[] framed = new int[width + 5];
            for (int n = 3; n < 47; n++) {
                int[] z = new int[width];
                for (int d = 0; d < width; d++) {
                    z[d] = planes[d][n];
                }
                assertEquals(plainNearest(book, z), codes[n], "seed " + seed + ", vector " + n);
                System.arraycopy(z, 0, framed, 2, width);
                assertEquals(codes[n], search.nearest(framed, 2), "alone, seed " + seed);
            }
            assertEquals(-1, codes[2]);
            assertEquals(-1, codes[47]);
        }
    }

    @Test
    void tiesGoToTheLowerCode() {
        Codebook book = Codebook.of(5, 2, 0, new int[] {9, 9, 1, 0, 0, 1, 1, 0, -1, 0});
        Codebook.Search search = book.search();
        assertEquals(1, search.nearest(new int[] {0, 0}, 0));
        assertEquals(2, search.nearest(new int[] {0, 1}, 0));
        assertEquals(1, search.nearest(new int[] {1, 0}, 0));
    }

    @Test
    void numbersThatCouldWrapAreRefused() {
        // One row of n entries of m: n m^2 + 2 n m z must stay below 2^31.
        int[] rows = new int[8];
        Arrays.fill(rows, 9459); // 3 * 8 * 9459^2 is 2^31 less 104,072
        Codebook book = Codebook.of(1, 8, 0, rows);
        assertEquals(9459, book.maxInput());
        assertEquals(0, book.search().nearest(new int[] {-9459, -9459, -9459, -9459, -9459, -9459, -9459, -9459}, 0));
        assertThrows(
                IllegalArgumentException.class, () -> book.search().nearest(new int[] {0, 0, 0, 9460, 0, 0, 0, 0}, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> book.search().nearest(new int[] {0, 0, Integer.MIN_VALUE, 0, 0, 0, 0, 0}, 0));
        Arrays.fill(rows, 9460);
        String message = assertThrows(IllegalArgumentException.class, () -> Codebook.of(1, 8, 0, rows))
                .getMessage();
        assertTrue(message.contains("fewer fraction bits"), message);
        int[] longRow = new int[4];
        Arrays.fill(longRow, -32768);
        assertThrows(IllegalArgumentException.class, () -> Codebook.of(1, 4, 0, longRow));
        assertEquals(
                32767,
                Codebook.of(1, 1, 0, new int[] {100}).maxInput(),
                "vectors are of 16 bits, whatever the rows are");
    }

    @Test
    void shapesAndRangesAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> Codebook.of(0, 1, 0, new int[0]));
        assertThrows(IllegalArgumentException.class, () -> Codebook.of(2, 2, 0, new int[3]));
        assertThrows(IllegalArgumentException.class, () -> Codebook.of(1, 1, 16, new int[1]));
        assertThrows(IllegalArgumentException.class, () -> Codebook.of(1, 1, 0, new int[] {32768}));
        assertThrows(IllegalArgumentException.class, () -> Codebook.of(1 << 16, 1 << 16, 0, new int[0]));
        Codebook book = Codebook.of(2, 3, 7, new int[] {1, 2, 3, 4, 5, -6});
        assertArrayEquals(new int[] {4, 5, -6}, book.row(1));
        assertEquals(6, book.maxMagnitude());
        assertThrows(IndexOutOfBoundsException.class, () -> book.row(2));
        assertThrows(IndexOutOfBoundsException.class, () -> book.search().nearest(new int[3], 1));
        assertThrows(IllegalArgumentException.class, () -> book.search().nearest(new int[2][4], 0, 4, new int[4]));
    }
}
