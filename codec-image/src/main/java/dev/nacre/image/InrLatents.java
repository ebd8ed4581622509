package dev.nacre.image;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The decoded latents of a picture, or of those tiles of it that are needed at a time. Threads may read while none writes. */
final class InrLatents {
    private final TileGrid tiles;
    private final int grids;
    private final Map<Integer, short[][]> decoded = new ConcurrentHashMap<>(); // by tile

    InrLatents(TileGrid tiles, int grids) {
        this.tiles = tiles;
        this.grids = grids;
    }

    /** The latents of grid {@code grid} that belong to a tile; tiles begin at whole latents. */
    static Rect window(Rect pixels, int grid) {
        int x = pixels.x() >> grid;
        int y = pixels.y() >> grid;
        return new Rect(
                x, y, InrFormat.latentsIn(pixels.endX(), grid) - x, InrFormat.latentsIn(pixels.endY(), grid) - y);
    }

    void put(int tile, short[][] values) {
        if (values.length != grids) {
            throw new IllegalArgumentException(values.length + " grids, must be " + grids);
        }
        decoded.put(tile, values);
    }

    boolean has(int tile) {
        return decoded.containsKey(tile);
    }

    /** Forgets the tiles in rows before one. */
    void releaseRowsBefore(int row) {
        decoded.keySet().removeIf(tile -> tiles.row(tile) < row);
    }

    /** Copies a part of a row of a grid, from whichever tiles it lies in, to {@code to[at]} and on. */
    void row(int grid, int y, int x, int count, int[] to, int at) {
        int done = 0;
        int tileRow = tiles.rowOf(cell(y, grid));
        while (done < count) {
            int column = tiles.columnOf(cell(x + done, grid));
            int tile = tileRow * tiles.columns() + column;
            Rect window = window(tiles.pixels(tile), grid);
            short[] values = decoded.get(tile)[grid];
            int end = Math.min(count, window.endX() - x);
            int from = (y - window.y()) * window.width() - window.x() + x;
            for (; done < end; done++) {
                to[at + done] = values[from + done];
            }
        }
    }

    /** The cell of {@link TileGrid}, in pixels of 8, that a latent begins in. */
    private static int cell(int position, int grid) {
        return (int) (((long) position << grid) / WallocFormat.STRIDE);
    }
}
