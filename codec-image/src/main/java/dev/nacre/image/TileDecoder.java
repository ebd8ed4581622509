package dev.nacre.image;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.DecoderMismatchException;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.Unit;
import dev.nacre.entropy.SymbolDecoder;
import dev.nacre.entropy.TableBank;
import dev.nacre.runtime.Parallel;

/** Decodes the symbols of tiles, and compares them with their hashes; no float graph runs. Immutable and thread-safe. */
final class TileDecoder {
    private final WallocModel model;
    private final Parallel parallel;

    TileDecoder(WallocModel model, Parallel parallel) {
        this.model = model;
        this.parallel = parallel;
    }

    /**
     * A tile's symbols.
     *
     * @param values v = 16 q + mu16, {@code [active channels][height * width]}
     * @param alpha of the tile's pixels, row-major; null if it was not read, or is lost
     * @param pass null if the latents are lost
     */
    record Tile(int[][] values, byte[] alpha, EntropyPass pass) {}

    /** Steps of the channels that a level codes. */
    int[] steps(int level) {
        return model.steps(level);
    }

    /** @throws LimitExceededException if the model can't decode tiles of such a size */
    void requireTiles(TileGrid grid) throws LimitExceededException {
        if (grid.maxTilePixels() > model.maxTilePixels()) {
            throw new LimitExceededException("pixels of a tile", grid.maxTilePixels(), model.maxTilePixels());
        }
    }

    /** Decodes all of a tile. */
    Tile decode(TileSource<WallocHeader> source, TileGrid grid, TileSource.CodedTile coded, Meter meter)
            throws NacreException {
        return decode(source, grid, coded, grid.cells(coded.number()), meter);
    }

    /** Whether some cells of a tile can be had without decoding all of it. */
    boolean rimSuffices(WallocHeader header, TileGrid grid, int tile, Rect wanted) {
        Rect cells = grid.cells(tile);
        int from = wanted.y() - cells.y();
        return header.tileSide() != 0 && EntropyPass.inRim(model, cells.height(), from, from + wanted.height());
    }

    /**
     * Decodes a tile as far as some of its cells depend on it.
     *
     * @param source of the tile, which may do without what is damaged
     * @param wanted of the tile's cells; the values of others may be anything
     */
    Tile decode(TileSource<WallocHeader> source, TileGrid grid, TileSource.CodedTile coded, Rect wanted, Meter meter)
            throws NacreException {
        Tile tile = null;
        if (!coded.isLost()) {
            try {
                tile = decodeLatents(source.header(), grid, coded, wanted, meter);
            } catch (NacreException e) {
                source.lost(coded.number(), ChunkType.DATA, e);
            }
        }
        if (tile == null) {
            int area = grid.cells(coded.number()).area();
            tile = new Tile(new int[steps(source.header().level()).length][area], null, null);
        }
        if (coded.alpha() == null) {
            return tile;
        }
        long start = System.nanoTime();
        try {
            return new Tile(tile.values, decodeAlpha(grid, coded), tile.pass);
        } catch (NacreException e) {
            source.lost(coded.number(), ChunkType.ALPH, e);
            return tile;
        } finally {
            meter.addCoderNanos(System.nanoTime() - start);
        }
    }

    private Tile decodeLatents(WallocHeader header, TileGrid grid, TileSource.CodedTile coded, Rect wanted, Meter meter)
            throws NacreException {
        Rect cells = grid.cells(coded.number());
        EntropyPass.Extent extent = rimSuffices(header, grid, coded.number(), wanted)
                ? EntropyPass.Extent.RIM
                : WallocFormat.extent(header.tileSide());
        EntropyPass pass =
                new EntropyPass(model, header.level(), cells.height(), cells.width(), extent, parallel, meter);
        SymbolReader reader =
                new SymbolReader(coded.latents().payload(), header.tileSide(), coded.name(), model.hyperLimit());
        int[][] values = pass.run(reader);
        if (extent != EntropyPass.Extent.RIM) {
            reader.decoder.finish();
            coded.latents().verify(coded.name(), pass.hash());
        }
        return new Tile(values, null, pass);
    }

    static byte[] decodeAlpha(TileGrid grid, TileSource.CodedTile coded) throws NacreException {
        Rect pixels = grid.pixels(coded.number());
        String name = "alpha of " + coded.name();
        Unit unit = coded.alpha();
        byte[] samples = new byte[pixels.area()];
        AlphaCoder.decode(unit.payload(), name, samples, 0, pixels.width(), pixels.width(), pixels.height());
        unit.verify(name, WallocEncoder.alphaHash(samples, 0, pixels.width(), pixels.width(), pixels.height()));
        return samples;
    }

    /** Decodes symbols out of a payload. */
    private static final class SymbolReader implements EntropyPass.SymbolPort {
        private final SymbolDecoder decoder;
        private final long fileOffset;
        private final String unit;
        private final int hyperLimit;
        private final int rimHash; // 0 in a picture of one tile

        SymbolReader(ByteReader payload, int tileSide, String unit, int hyperLimit) throws NacreException {
            this.rimHash = tileSide == 0
                    ? 0
                    : payload.u8("hash of the rim of " + unit) | payload.u8("hash of the rim of " + unit) << 8;
            this.decoder = new SymbolDecoder(payload, WallocFormat.lanes(tileSide), unit);
            this.fileOffset = payload.fileOffset();
            this.unit = unit;
            this.hyperLimit = hyperLimit;
        }

        @Override
        public void chooseHyper(int[] z) {
            // They are decoded.
        }

        @Override
        public void checkHyper(int[] z) throws NacreException {
            for (int value : z) {
                if (value < -hyperLimit || value > hyperLimit) {
                    throw new MalformedBitstreamException(
                            fileOffset, "hyper-latents within " + hyperLimit + " in " + unit, Integer.toString(value));
                }
            }
        }

        @Override
        public void endRim(int hash) throws DecoderMismatchException {
            if ((hash & 0xFFFF) != rimHash) {
                throw new DecoderMismatchException("the rim of " + unit, rimHash, hash & 0xFFFF);
            }
        }

        @Override
        public void chooseLatents(int channel, EntropyPass.PassCells cells, int[] means, int[] q, int from) {
            // They are decoded.
        }

        @Override
        public void code(TableBank bank, int[] tables, int[] symbols, int count) throws NacreException {
            decoder.decode(bank, tables, symbols, 0, count);
        }
    }
}
