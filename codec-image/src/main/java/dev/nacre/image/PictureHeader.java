package dev.nacre.image;

/** What a picture file of any codec says of itself in its {@code HEAD} chunk. Immutable. */
public abstract sealed class PictureHeader permits WallocHeader, InrHeader {
    private final int width;
    private final int height;
    private final boolean grey;
    private final boolean alpha;
    private final int tileSide;
    private final String modelId;
    private final String modelHash;

    PictureHeader(int width, int height, boolean grey, boolean alpha, int tileSide, String modelId, String modelHash) {
        this.width = width;
        this.height = height;
        this.grey = grey;
        this.alpha = alpha;
        this.tileSide = tileSide;
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

    /** Number of tiles. */
    public long numTiles() {
        return grid().count();
    }

    /** Id of the model that decodes the picture; {@code none} where the file brings all that is needed. */
    public String modelId() {
        return modelId;
    }

    /** First 8 bytes of that model's identity, as 16 lower-case hexadecimal digits. */
    public String modelHash() {
        return modelHash;
    }

    /** Name of the codec, such as {@code walloc}. */
    public abstract String codec();

    /** Version of the codec's bitstream. */
    public abstract int formatVersion();

    /** Units before that of tile 0. */
    abstract int unitsBeforeTiles();

    /** Memory of a tile in work for each of its pixels. */
    abstract int tileBytesPerPixel();

    TileGrid grid() {
        return TileGrid.of(width, height, tileSide);
    }

    Picture.Colour colour() {
        return grey ? Picture.Colour.GREY : Picture.Colour.RGB;
    }
}
