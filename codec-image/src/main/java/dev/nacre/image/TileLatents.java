package dev.nacre.image;

/**
 * Latents of a rectangle of cells, {@code [channels][cells.height()][cells.width()]}, in half the memory where their values allow
 * it, which is nearly always. Immutable.
 */
final class TileLatents {
    private final Rect cells;
    private final short[][] narrow; // one of the two is null
    private final int[][] wide;

    private TileLatents(Rect cells, short[][] narrow, int[][] wide) {
        this.cells = cells;
        this.narrow = narrow;
        this.wide = wide;
    }

    /** Latents over the given arrays, which are not copied and must not change. */
    static TileLatents of(int[][] values, Rect cells) {
        return new TileLatents(cells, null, values);
    }

    /**
     * A copy of some of a tile's latents.
     *
     * @param part of {@code cells}
     */
    static TileLatents copyOf(int[][] values, Rect cells, Rect part) {
        short[][] narrow = new short[values.length][part.area()];
        for (int c = 0; c < values.length; c++) {
            for (int y = 0; y < part.height(); y++) {
                int from = index(cells, part.x(), part.y() + y);
                for (int x = 0, to = y * part.width(); x < part.width(); x++) {
                    int value = values[c][from + x];
                    narrow[c][to + x] = (short) value;
                    if (narrow[c][to + x] != value) {
                        return new TileLatents(cells, null, values).crop(part);
                    }
                }
            }
        }
        return new TileLatents(part, narrow, null);
    }

    Rect cells() {
        return cells;
    }

    /** A copy of a part. */
    TileLatents crop(Rect part) {
        short[][] newNarrow = narrow == null ? null : new short[narrow.length][part.area()];
        int[][] newWide = wide == null ? null : new int[wide.length][part.area()];
        for (int c = 0; c < (narrow == null ? wide : narrow).length; c++) {
            for (int y = 0; y < part.height(); y++) {
                int from = index(cells, part.x(), part.y() + y);
                if (narrow == null) {
                    System.arraycopy(wide[c], from, newWide[c], y * part.width(), part.width());
                } else {
                    System.arraycopy(narrow[c], from, newNarrow[c], y * part.width(), part.width());
                }
            }
        }
        return new TileLatents(part, newNarrow, newWide);
    }

    private static int index(Rect cells, int x, int y) {
        return (y - cells.y()) * cells.width() + x - cells.x();
    }

    /** Sets what these cover of {@code plane}, the latents that synthesis reads of channel {@code c} in {@code window}. */
    void dequantise(int c, float scale, float[] plane, Rect window) {
        Rect part = cells.intersection(window);
        if (part == null) {
            return;
        }
        for (int y = part.y(); y < part.endY(); y++) {
            int from = index(cells, part.x(), y);
            int to = index(window, part.x(), y);
            if (narrow == null) {
                multiply(wide[c], from, scale, plane, to, part.width());
            } else {
                multiply(narrow[c], from, scale, plane, to, part.width());
            }
        }
    }

    private static void multiply(int[] from, int fromIndex, float factor, float[] to, int toIndex, int count) {
        for (int i = 0; i < count; i++) {
            to[toIndex + i] = from[fromIndex + i] * factor;
        }
    }

    private static void multiply(short[] from, int fromIndex, float factor, float[] to, int toIndex, int count) {
        for (int i = 0; i < count; i++) {
            to[toIndex + i] = from[fromIndex + i] * factor;
        }
    }
}
