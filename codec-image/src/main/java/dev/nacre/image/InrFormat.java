package dev.nacre.image;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.ByteWriter;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.MediaKind;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import java.util.Arrays;
import java.util.Locale;

/** Every constant of the inr bitstream, and its part of {@code HEAD}. Layout: format.md, "inr pictures". */
final class InrFormat {
    static final String CODEC = "inr";

    /** Number of the codec in {@code HEAD}. */
    static final int CODEC_NUMBER = 2;

    /** Version of the bitstream that is written, and the only one that is read. */
    static final int VERSION = 0;

    /** What {@code HEAD} names as model: a file brings its networks with it. The hash is eight zeros. */
    static final String MODEL_ID = "none";

    /** Largest width and height. */
    static final int MAX_SIDE = 1 << 30;

    /** Fraction bits of the units in the context network. */
    static final int CONTEXT_BITS = 10;

    /** Fraction bits of means and scales. */
    static final int STATISTICS_BITS = 8;

    /** Latents that are upsampled have as many fraction bits as make them 18 bits long, the sign not counted. */
    private static final int LATENT_LENGTH = 18;

    /** Fraction bits of the units in the hidden layer of the synthesis. */
    static final int HIDDEN_BITS = 12;

    /** Fraction bits of samples, of which 1 stands for level 255. */
    static final int SAMPLE_BITS = 14;

    /** A latent at (x, y) is coded in wavefront x + 3 y: all neighbours lie in earlier ones. */
    static final int SLOPE = 3;

    /** Least tile side: every latent grid begins a tile at a whole latent, and wavefronts are long enough to be worth it. */
    static final int MIN_TILE_SIDE = 256;

    private static final int[] NEIGHBOUR_X = {-1, 0, -1, 1, -2, 0, 0, -3, -2, 1, -1, 2, -2, -3, 2, 1};
    private static final int[] NEIGHBOUR_Y = {0, -1, -1, -1, 0, -2, -3, 0, -1, -2, -2, -1, -2, -1, -2, -3};

    private static final int FLAG_GREY = 1;
    private static final int FLAG_ALPHA = 2;
    private static final int TILE_SHIFT = 2;
    private static final int FLAGS_END = 1 << 5;

    private InrFormat() {}

    /** Fraction bits of upsampled latents that lie within +-(2^latentBits - 1) before. */
    static int latentFractionBits(int latentBits) {
        return LATENT_LENGTH - latentBits;
    }

    /** Column of neighbour {@code i}, relative to the latent; the nearest come first. */
    static int neighbourX(int i) {
        return NEIGHBOUR_X[i];
    }

    /** Row of neighbour {@code i}, relative to the latent. */
    static int neighbourY(int i) {
        return NEIGHBOUR_Y[i];
    }

    /** Latents along a side of so many pixels in the grid of stride 2^grid. */
    static int latentsIn(int pixels, int grid) {
        return (int) (((long) pixels + (1L << grid) - 1) >> grid);
    }

    /** @throws IllegalArgumentException if no picture can have tiles of that size */
    static void requireTileSide(int tileSide) {
        WallocFormat.requireTileSide(tileSide);
        if (tileSide != 0 && tileSide < MIN_TILE_SIDE) {
            throw new IllegalArgumentException("tileSide is " + tileSide + ", must be 0 or 256 to 8192");
        }
    }

    static Head head(InrHeader header) {
        int tileCode =
                header.tileSide() == 0 ? 0 : Integer.numberOfTrailingZeros(header.tileSide() / WallocFormat.TILE_UNIT);
        InrShape shape = header.shape();
        byte[] rest = new ByteWriter()
                .varint(header.width())
                .varint(header.height())
                .u8((header.grey() ? FLAG_GREY : 0) | (header.alpha() ? FLAG_ALPHA : 0) | tileCode << TILE_SHIFT)
                .u8(shape.grids() - 1 | shape.residuals() << 3 | shape.contextLayers() - 1 << 5)
                .u8(shape.neighbours() - 1 | shape.latentBits() - 1 << 4)
                .u8(shape.contextWidth() - 1)
                .u8(shape.synthesisWidth() - 1)
                .toByteArray();
        return new Head(MediaKind.IMAGE, CODEC_NUMBER, VERSION, MODEL_ID, new byte[Head.MODEL_HASH_BYTES], rest);
    }

    /**
     * Reads the codec's part of a head.
     *
     * @throws UnsupportedBitstreamException if it is not that of an inr picture of this version
     * @throws MalformedBitstreamException if a number is out of range
     */
    static InrHeader header(Head head) throws NacreException {
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
        if (!head.modelId().equals(MODEL_ID) || !Arrays.equals(head.modelHash(), new byte[Head.MODEL_HASH_BYTES])) {
            throw new UnsupportedBitstreamException(
                    CODEC + " with model " + head.modelId() + " and hash " + head.modelHashHex(), "model " + MODEL_ID);
        }
        ByteReader in = head.rest();
        int width = side(in, "width");
        int height = side(in, "height");
        long offset = in.fileOffset();
        int flags = in.u8("flags of HEAD");
        int tileCode = flags >>> TILE_SHIFT;
        if (flags >= FLAGS_END || tileCode == 1) {
            throw new MalformedBitstreamException(
                    offset, "flags with bits 5 to 7 clear and a tile code that is not 1", Integer.toString(flags));
        }
        InrShape shape = shape(in);
        in.expectEnd("HEAD");
        return new InrHeader(
                width,
                height,
                (flags & FLAG_GREY) != 0,
                (flags & FLAG_ALPHA) != 0,
                tileCode == 0 ? 0 : WallocFormat.TILE_UNIT << tileCode,
                shape);
    }

    private static InrShape shape(ByteReader in) throws NacreException {
        long offset = in.fileOffset();
        int layers = in.u8("layers");
        int inputs = in.u8("neighbours and bits of latents");
        int contextWidth = in.u8("width of the context network") + 1;
        int synthesisWidth = in.u8("width of the synthesis") + 1;
        try {
            return new InrShape(
                    (layers & 7) + 1,
                    (inputs >>> 4) + 1,
                    (inputs & 15) + 1,
                    (layers >>> 5) + 1,
                    contextWidth,
                    synthesisWidth,
                    layers >>> 3 & 3);
        } catch (IllegalArgumentException e) {
            throw new MalformedBitstreamException(offset, "networks of an allowed shape", e.getMessage());
        }
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
