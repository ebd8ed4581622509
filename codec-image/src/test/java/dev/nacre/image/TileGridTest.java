package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TileGridTest {
    @Test
    void stripsBelow128PixelsBelongToTheirNeighbour() {
        assertArrayEquals(new int[] {512, 588}, widths(1100, 512));
        assertArrayEquals(new int[] {512, 639}, widths(1151, 512));
        assertArrayEquals(new int[] {512, 512, 128}, widths(1152, 512));
        assertArrayEquals(new int[] {512, 512}, widths(1024, 512));
        assertArrayEquals(new int[] {100}, widths(100, 512));
        assertArrayEquals(new int[] {639}, widths(639, 512));
        assertArrayEquals(new int[] {128, 255}, widths(383, 128));
        assertArrayEquals(new int[] {100_000}, widths(100_000, 0));
    }

    private static int[] widths(int width, int tileSide) {
        TileGrid grid = TileGrid.of(width, 1, tileSide);
        int[] widths = new int[(int) grid.count()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = grid.pixels(i).width();
        }
        return widths;
    }

    @Test
    void tilesCoverThePictureOnce() {
        Random random = new Random(5);
        int[] sides = {0, 128, 256, 512, 1024};
        for (int round = 0; round < 200; round++) {
            int width = 1 + random.nextInt(900);
            int height = 1 + random.nextInt(700);
            TileGrid grid = TileGrid.of(width, height, sides[random.nextInt(sides.length)]);
            byte[] hits = new byte[grid.cellsWide() * grid.cellsHigh()];
            long pixels = 0;
            long largest = 0;
            for (int tile = 0; tile < grid.count(); tile++) {
                Rect cells = grid.cells(tile);
                for (int y = cells.y(); y < cells.endY(); y++) {
                    for (int x = cells.x(); x < cells.endX(); x++) {
                        hits[y * grid.cellsWide() + x]++;
                    }
                }
                pixels += grid.pixels(tile).area();
                largest = Math.max(largest, 64L * cells.area());
            }
            byte[] once = new byte[hits.length];
            Arrays.fill(once, (byte) 1);
            assertArrayEquals(once, hits, grid.toString());
            assertEquals((long) width * height, pixels, grid.toString());
            assertEquals(largest, grid.maxTilePixels(), grid.toString());
        }
    }

    @Test
    void windowsReachIntoNeighboursAndStopAtThePicture() {
        TileGrid grid = TileGrid.of(1100, 700, 512);
        assertEquals(new Rect(0, 0, 67, 67), grid.window(0, 3));
        assertEquals(new Rect(61, 61, 77, 27), grid.window(3, 3));
        assertEquals(new Rect(0, 0, 138, 88), TileGrid.of(1100, 700, 0).window(0, 3));
        // The last cells of this picture are filled by 4 columns and 4 rows of it.
        assertEquals(new Rect(488, 488, 612, 212), grid.pixels(grid.window(3, 3)));
    }

    @Test
    void hugeGridsOverflowNothing() {
        TileGrid grid = TileGrid.of(1 << 30, 1 << 30, 128);
        assertEquals(1L << 46, grid.count());
        assertEquals(128 * 128, grid.maxTilePixels());
        assertEquals(1L << 60, TileGrid.of(1 << 30, 1 << 30, 0).maxTilePixels());
        TileGrid line = TileGrid.of((1 << 30) - 1, 1, 8192);
        Rect last = line.pixels((int) line.count() - 1);
        assertEquals((1 << 30) - 1, last.endX());
    }

    @Test
    void refusesWhatTheFormatCannotSay() {
        for (int side : new int[] {-1, 1, 64, 100, 127, 129, 16384, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> TileGrid.of(10, 10, side), "side " + side);
        }
        assertThrows(IllegalArgumentException.class, () -> TileGrid.of(0, 10, 0));
        assertThrows(IllegalArgumentException.class, () -> TileGrid.of(10, (1 << 30) + 1, 0));
        assertTrue(TileGrid.of(1, 1, 8192).count() == 1);
    }
}
