package dev.nacre.image;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.ByteWriter;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.MediaKind;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.runtime.ModelInfo;
import java.util.Locale;

/**
 * Every constant of the walloc bitstream, and its part of {@code HEAD}. What is not here is a number of the model package
 * ({@link WallocModel}). Layout: format.md, "walloc pictures".
 */
final class WallocFormat {
    /** Name of the codec in model packages. */
    static final String CODEC = "walloc";

    /** Number of the codec in {@code HEAD}. */
    static final int CODEC_NUMBER = 0;

    /** Version of the bitstream that is written, and the only one that is read. */
    static final int VERSION = 0;

    /** Pixels along the side of a latent cell. */
    static final int STRIDE = 8;

    /** Largest width and height: sums of cells and halos stay ints. */
    static final int MAX_SIDE = 1 << 30;

    /** Quality levels are 0 to 100. */
    static final int NUM_LEVELS = 101;

    /** A last strip of fewer pixels belongs to the tile before it. */
    static final int MIN_STRIP = 128;

    /** Tile sides are this times a power of two; tile code n stands for {@code 64 << n} pixels. */
    static final int TILE_UNIT = 64;

    /** Largest tile code. */
    static final int MAX_TILE_CODE = 7;

    /** Tile side of pictures that are too large for one tile, unless the caller wants another. */
    static final int DEFAULT_TILE_SIDE = 512;

    /** Largest side of a picture that an encoder codes as one tile, unless the caller wants it otherwise. */
    static final int MAX_ONE_TILE_SIDE = 1024;

    /** Lanes of the coder in a picture of one tile: 4 bytes of state. */
    static final int ONE_TILE_LANES = 1;

    /** Lanes of the coder in a picture of tiles: 16 bytes of state a tile, but twice as fast. */
    static final int TILED_LANES = 4;

    /** Passes over the latents; in each, every channel codes one of the four positions of each 2x2 group of cells. */
    static final int NUM_PASSES = 4;

    /** Hyper-latents are one for each 4x4 cells; padding of cells for the hyper-analysis. */
    static final int HYPER_STRIDE = 4;

    /** Log2 of the steps between neighbouring values of v = 16 q + mu16: means lie on a grid of sixteenths. */
    static final int MEAN_BITS = 4;

    /** Number of tables for latents. */
    static final int NUM_SCALES = 64;

    /** Lowest hyper-latent that its table codes without an escape; the highest is its negative. */
    static final int HYPER_MIN = -31;

    /** Frequencies of a hyper-latent table: 63 values and the escape. */
    static final int HYPER_ENTRIES = 64;

    private static final int FLAG_GREY = 1;
    private static final int FLAG_ALPHA = 2;
    private static final int TILE_SHIFT = 2;
    private static final int FLAGS_END = 1 << 5;

    /** Row of the cell that pass 0, 1, 2, 3 codes in a 2x2 group (channels divisible by 4). */
    private static final int[] PASS_ROW = {0, 1, 0, 1};

    private static final int[] PASS_COLUMN = {0, 1, 1, 0};

    private WallocFormat() {}

    /** Row, in its 2x2 group, of the cell that {@code channel} codes in {@code pass}. */
    static int passRow(int pass, int channel) {
        return PASS_ROW[(pass + channel) % NUM_PASSES];
    }

    /** Column, in its 2x2 group, of the cell that {@code channel} codes in {@code pass}. */
    static int passColumn(int pass, int channel) {
        return PASS_COLUMN[(pass + channel) % NUM_PASSES];
    }

    /** The tile side that an encoder takes for a picture when the caller names none; 0 for one tile. */
    static int usualTileSide(int width, int height) {
        return width <= MAX_ONE_TILE_SIDE && height <= MAX_ONE_TILE_SIDE ? 0 : DEFAULT_TILE_SIDE;
    }

    static int lanes(int tileSide) {
        return tileSide == 0 ? ONE_TILE_LANES : TILED_LANES;
    }

    /** In which order a tile's symbols are coded. */
    static EntropyPass.Extent extent(int tileSide) {
        return tileSide == 0 ? EntropyPass.Extent.ONE_TILE : EntropyPass.Extent.WHOLE;
    }

    /** @throws IllegalArgumentException unless it is 0 (one tile) or a power of two from 128 to 8192 */
    static void requireTileSide(int tileSide) {
        boolean allowed = tileSide == 0
                || (Integer.bitCount(tileSide) == 1 && tileSide > TILE_UNIT && tileSide <= TILE_UNIT << MAX_TILE_CODE);
        if (!allowed) {
            throw new IllegalArgumentException("tile side " + tileSide
                    + ", allowed are 0 (one tile) and the powers of two from 128 to " + (TILE_UNIT << MAX_TILE_CODE));
        }
    }

    /** @throws IllegalArgumentException unless it is in [0, 100] */
    static void requireLevel(int level) {
        if (level < 0 || level >= NUM_LEVELS) {
            throw new IllegalArgumentException("quality level " + level + ", allowed are 0 to " + (NUM_LEVELS - 1));
        }
    }

    static Head head(WallocHeader header, ModelInfo model) {
        int tileCode = header.tileSide() == 0 ? 0 : Integer.numberOfTrailingZeros(header.tileSide() / TILE_UNIT);
        int flags = (header.grey() ? FLAG_GREY : 0) | (header.alpha() ? FLAG_ALPHA : 0) | tileCode << TILE_SHIFT;
        byte[] rest = new ByteWriter()
                .varint(header.width())
                .varint(header.height())
                .u8(flags)
                .u8(header.level())
                .toByteArray();
        return new Head(MediaKind.IMAGE, CODEC_NUMBER, VERSION, model.id(), model.hash8(), rest);
    }

    /**
     * Reads the codec's part of a head.
     *
     * @throws UnsupportedBitstreamException if it is not that of a walloc picture of this version
     * @throws MalformedBitstreamException if a number is out of range
     */
    static WallocHeader header(Head head) throws NacreException {
        if (head.kind() != MediaKind.IMAGE) {
            throw new UnsupportedBitstreamException(
                    "a file of kind " + head.kind().name().toLowerCase(Locale.ROOT), "kind image");
        }
        if (head.codec() != CODEC_NUMBER) {
            throw new UnsupportedBitstreamException(
                    "picture codec " + head.codec(), "codec " + CODEC_NUMBER + " (" + CODEC + ")");
        }
        if (head.formatVersion() != VERSION) {
            throw new UnsupportedBitstreamException(
                    CODEC + " format version " + head.formatVersion(), "version " + VERSION);
        }
        ByteReader in = head.rest();
        int width = side(in, "width");
        int height = side(in, "height");
        long flagsOffset = in.fileOffset();
        int flags = in.u8("flags of HEAD");
        if (flags >= FLAGS_END) {
            throw new MalformedBitstreamException(flagsOffset, "flags with bits 5 to 7 clear", Integer.toString(flags));
        }
        long levelOffset = in.fileOffset();
        int level = in.u8("quality level");
        if (level >= NUM_LEVELS) {
            throw new MalformedBitstreamException(
                    levelOffset, "a quality level of at most " + (NUM_LEVELS - 1), Integer.toString(level));
        }
        in.expectEnd("HEAD");
        int tileCode = flags >>> TILE_SHIFT;
        return new WallocHeader(
                width,
                height,
                (flags & FLAG_GREY) != 0,
                (flags & FLAG_ALPHA) != 0,
                tileCode == 0 ? 0 : TILE_UNIT << tileCode,
                level,
                head.modelId(),
                head.modelHashHex());
    }

    private static int side(ByteReader in, String name) throws NacreException {
        long offset = in.fileOffset();
        int side = in.varintInt("picture " + name, MAX_SIDE);
        if (side == 0) {
            throw new MalformedBitstreamException(offset, "a picture " + name + " of at least 1", "0");
        }
        return side;
    }
}
