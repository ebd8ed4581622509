package dev.nacre.image;

/** What a walloc picture says of itself in its {@code HEAD} chunk. Immutable. */
public final class WallocHeader extends PictureHeader {
    /** Memory of tiles in work for each of their pixels: tensors, values and what ONNX Runtime keeps between layers. */
    private static final int TILE_BYTES_PER_PIXEL = 64;

    private final int level;

    WallocHeader(
            int width,
            int height,
            boolean grey,
            boolean alpha,
            int tileSide,
            int level,
            String modelId,
            String modelHash) {
        super(width, height, grey, alpha, tileSide, modelId, modelHash);
        WallocFormat.requireTileSide(tileSide);
        WallocFormat.requireLevel(level);
        this.level = level;
    }

    /** The quality level, in [0, 100]. */
    public int level() {
        return level;
    }

    @Override
    public String codec() {
        return WallocFormat.CODEC;
    }

    @Override
    public int formatVersion() {
        return WallocFormat.VERSION;
    }

    @Override
    int unitsBeforeTiles() {
        return 0;
    }

    @Override
    int tileBytesPerPixel() {
        return TILE_BYTES_PER_PIXEL;
    }

    @Override
    public String toString() {
        return width() + "x" + height() + (grey() ? " grey" : " RGB") + (alpha() ? " with alpha" : "") + ", quality "
                + level + ", model " + modelId() + " " + modelHash();
    }
}
