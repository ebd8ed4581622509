package dev.nacre.image;

import java.util.Objects;

/** How a picture is to be coded. Immutable; start from {@link #defaults()}. */
public final class EncodeOptions {
    private static final int USUAL_TILES = -1;
    private static final EncodeOptions DEFAULTS = new EncodeOptions(50, USUAL_TILES, PictureMetadata.empty());

    private final int level;
    private final int tileSide;
    private final PictureMetadata metadata;

    private EncodeOptions(int level, int tileSide, PictureMetadata metadata) {
        this.level = level;
        this.tileSide = tileSide;
        this.metadata = metadata;
    }

    /**
     * Quality level 50; one tile for pictures of up to 1024 pixels a side, tiles of 512 pixels for larger ones; no metadata.
     */
    public static EncodeOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets the quality level.
     *
     * @param level 0 (smallest file) to 100 (best picture)
     * @throws IllegalArgumentException if it is out of range
     */
    public EncodeOptions withLevel(int level) {
        WallocFormat.requireLevel(level);
        return new EncodeOptions(level, tileSide, metadata);
    }

    /**
     * Sets how large tiles are, whatever the picture's size.
     *
     * @param tileSide pixels: a power of two from 128 to 8192, or 0 for one tile
     * @throws IllegalArgumentException if it is something else
     */
    public EncodeOptions withTileSide(int tileSide) {
        WallocFormat.requireTileSide(tileSide);
        return new EncodeOptions(level, tileSide, metadata);
    }

    /**
     * Sets what travels with the picture. With an ICC profile the samples are coded as they are, and the profile says what they
     * mean; it is not compared with the picture.
     */
    public EncodeOptions withMetadata(PictureMetadata metadata) {
        return new EncodeOptions(level, tileSide, Objects.requireNonNull(metadata, "metadata"));
    }

    public int level() {
        return level;
    }

    /** The tile side for a picture of this size; 0 for one tile. */
    public int tileSide(int width, int height) {
        return tileSide == USUAL_TILES ? WallocFormat.usualTileSide(width, height) : tileSide;
    }

    public PictureMetadata metadata() {
        return metadata;
    }
}
