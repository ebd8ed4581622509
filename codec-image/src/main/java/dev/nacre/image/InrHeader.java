package dev.nacre.image;

/** What an inr picture says of itself in its {@code HEAD} chunk. Immutable. */
public final class InrHeader extends PictureHeader {
    /** Memory of a tile in work for each of its pixels: latents, rows of units, coded bytes. */
    private static final int TILE_BYTES_PER_PIXEL = 8;

    private static final String NO_HASH = "0".repeat(16);

    private final InrShape shape;

    InrHeader(int width, int height, boolean grey, boolean alpha, int tileSide, InrShape shape) {
        super(width, height, grey, alpha, tileSide, InrFormat.MODEL_ID, NO_HASH);
        InrFormat.requireTileSide(tileSide);
        this.shape = shape;
    }

    InrShape shape() {
        return shape;
    }

    /** Latent grids of the picture, in [1, 7]. */
    public int grids() {
        return shape.grids();
    }

    /** Parameters of the networks that the file brings with it. */
    public int numParameters() {
        return shape.tensors(planes()).stream().mapToInt(InrShape.Tensor::size).sum();
    }

    /** Multiplications that decoding takes for each pixel, all grids counted and as if they were of unlimited size. */
    public int macsPerPixel() {
        double latents = 0;
        double upsampled = 0;
        for (int grid = 0; grid < shape.grids(); grid++) {
            latents += Math.pow(0.25, grid);
            for (int level = 0; level < grid; level++) {
                // Four taps of columns for half as many columns, four of rows.
                upsampled += 6 * Math.pow(0.25, level);
            }
        }
        return (int) Math.round(latents * shape.contextMacs() + upsampled + shape.synthesisMacs(planes()));
    }

    @Override
    public String codec() {
        return InrFormat.CODEC;
    }

    @Override
    public int formatVersion() {
        return InrFormat.VERSION;
    }

    /** In a picture of tiles the networks, which these share, are a unit of their own. */
    @Override
    int unitsBeforeTiles() {
        return tileSide() == 0 ? 0 : 1;
    }

    @Override
    int tileBytesPerPixel() {
        return TILE_BYTES_PER_PIXEL;
    }

    int planes() {
        return colour().channels();
    }

    @Override
    public String toString() {
        return width() + "x" + height() + (grey() ? " grey" : " RGB") + (alpha() ? " with alpha" : "") + ", "
                + numParameters() + " parameters, " + grids() + " grids";
    }
}
