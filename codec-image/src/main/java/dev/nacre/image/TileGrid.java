package dev.nacre.image;

/**
 * How a picture is cut into tiles: rectangles of latent cells, each cell standing for 8x8 pixels, that cover it without a gap
 * or an overlap. Tiles are numbered row by row.
 *
 * <p>All tiles are {@code tileSide} pixels wide but the last of a row, which also takes what is left over when that is less
 * than {@link WallocFormat#MIN_STRIP}; likewise for heights. Layout: format.md, "Tile grid". Immutable.
 */
final class TileGrid {
    private static final int STRIDE = WallocFormat.STRIDE;

    private final int width;
    private final int height;
    private final int tileCells;
    private final int columns;
    private final int rows;

    private TileGrid(int width, int height, int tileSide) {
        this.width = width;
        this.height = height;
        boolean one = tileSide == 0;
        this.tileCells = one ? Integer.MAX_VALUE : tileSide / STRIDE;
        this.columns = one ? 1 : count(width, tileSide);
        this.rows = one ? 1 : count(height, tileSide);
    }

    /**
     * The grid of a picture.
     *
     * @param width pixels, in [1, {@link WallocFormat#MAX_SIDE}]
     * @param height pixels, likewise
     * @param tileSide pixels, as {@link WallocFormat#requireTileSide} allows; 0 for one tile whatever the size
     */
    static TileGrid of(int width, int height, int tileSide) {
        WallocFormat.requireTileSide(tileSide);
        if (width < 1 || width > WallocFormat.MAX_SIDE || height < 1 || height > WallocFormat.MAX_SIDE) {
            throw new IllegalArgumentException(
                    "size " + width + "x" + height + ", allowed sides are 1 to " + WallocFormat.MAX_SIDE);
        }
        return new TileGrid(width, height, tileSide);
    }

    private static int count(int side, int tileSide) {
        int whole = side / tileSide;
        return whole == 0 || side % tileSide >= WallocFormat.MIN_STRIP ? whole + 1 : whole;
    }

    /** Cells along a side of so many pixels; the last one may be filled only in part. */
    static int cellsIn(int pixels) {
        return (pixels + STRIDE - 1) / STRIDE;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Cells in a row of the picture. */
    int cellsWide() {
        return cellsIn(width);
    }

    /** Rows of cells of the picture. */
    int cellsHigh() {
        return cellsIn(height);
    }

    int columns() {
        return columns;
    }

    int rows() {
        return rows;
    }

    /** Number of tiles; a picture of 2^60 pixels has more than an int can count. */
    long count() {
        return (long) columns * rows;
    }

    int row(int tile) {
        return tile / columns;
    }

    /** The row of tiles that a row of cells belongs to. */
    int rowOf(int cell) {
        return Math.min(rows - 1, cell / tileCells);
    }

    /** The column of tiles that a column of cells belongs to. */
    int columnOf(int cell) {
        return Math.min(columns - 1, cell / tileCells);
    }

    /** The cells under a rectangle of pixels. */
    Rect cellsUnder(Rect pixels) {
        int x = pixels.x() / STRIDE;
        int y = pixels.y() / STRIDE;
        return new Rect(x, y, cellsIn(pixels.endX()) - x, cellsIn(pixels.endY()) - y);
    }

    /** The cells of a tile. */
    Rect cells(int tile) {
        int column = tile % columns;
        int row = tile / columns;
        int x = column * tileCells;
        int y = row * tileCells;
        return new Rect(
                x,
                y,
                column == columns - 1 ? cellsWide() - x : tileCells,
                row == rows - 1 ? cellsHigh() - y : tileCells);
    }

    /** The cells of a tile and of its surroundings, {@code halo} cells wide where the picture goes on. */
    Rect window(int tile, int halo) {
        return cells(tile).grown(halo, cellsWide(), cellsHigh());
    }

    /** The pixels of a tile. */
    Rect pixels(int tile) {
        return pixels(cells(tile));
    }

    /** The pixels under a rectangle of cells that belong to the picture. */
    Rect pixels(Rect cells) {
        int x = cells.x() * STRIDE;
        int y = cells.y() * STRIDE;
        return new Rect(x, y, (int) Math.min((long) cells.width() * STRIDE, width - x), (int)
                Math.min((long) cells.height() * STRIDE, height - y));
    }

    /** Pixels of the largest tile, filled up to whole cells. */
    long maxTilePixels() {
        return STRIDE * STRIDE * maxTileCells(cellsWide(), columns) * maxTileCells(cellsHigh(), rows);
    }

    private long maxTileCells(int cells, int count) {
        // Only the last tile of a row or column may be longer than the others.
        return count == 1 ? cells : Math.max(tileCells, cells - (count - 1) * tileCells);
    }

    @Override
    public String toString() {
        return columns + "x" + rows + " tiles of " + width + "x" + height;
    }
}
