package dev.nacre.image;

/** What a walloc picture says of itself in its {@code HEAD} chunk. Immutable. */
public final class WallocHeader {
    private final int width;
    private final int height;
    private final boolean grey;
    private final boolean alpha;
    private final int tileSide;
    private final int level;
    private final String modelId;
    private final String modelHash;

    WallocHeader(
            int width,
            int height,
            boolean grey,
            boolean alpha,
            int tileSide,
            int level,
            String modelId,
            String modelHash) {
        WallocFormat.requireTileSide(tileSide);
        WallocFormat.requireLevel(level);
        this.width = width;
        this.height = height;
        this.grey = grey;
        this.alpha = alpha;
        this.tileSide = tileSide;
        this.level = level;
        this.modelId = modelId;
        this.modelHash = modelHash;
    }

    /** Pixels in a row, in [1, 2^30]. */
    public int width() {
        return width;
    }

    /** Rows of pixels, in [1, 2^30]. */
    public int height() {
        return height;
    }

    /** Whether the picture has one plane instead of three. */
    public boolean grey() {
        return grey;
    }

    /** Whether the picture has an alpha plane. */
    public boolean alpha() {
        return alpha;
    }

    /** Pixels along the side of a tile; 0 where the picture is one tile, whatever its size. */
    public int tileSide() {
        return tileSide;
    }

    /** Number of tiles, which is also the number of units in the file. */
    public long numTiles() {
        return grid().count();
    }

    /** The quality level, in [0, 100]. */
    public int level() {
        return level;
    }

    /** Id of the model that decodes the picture. */
    public String modelId() {
        return modelId;
    }

    /** First 8 bytes of that model's identity, as 16 lower-case hexadecimal digits. */
    public String modelHash() {
        return modelHash;
    }

    /** Version of the bitstream. */
    public int formatVersion() {
        return WallocFormat.VERSION;
    }

    TileGrid grid() {
        return TileGrid.of(width, height, tileSide);
    }

    Picture.Colour colour() {
        return grey ? Picture.Colour.GREY : Picture.Colour.RGB;
    }

    @Override
    public String toString() {
        return width + "x" + height + (grey ? " grey" : " RGB") + (alpha ? " with alpha" : "") + ", quality " + level
                + ", model " + modelId + " " + modelHash;
    }
}
