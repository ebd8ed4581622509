package dev.nacre.image;

import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.Unit;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One inr picture, or a rectangle of it, on its way from coded tiles to samples: row by row of tiles, first the symbols of all tiles
 * that a row depends on, then its samples, in bands that threads share. Latents are kept only as long as a later row wants them, so
 * memory follows the width of the rectangle.
 *
 * <p>Used once, by one thread.
 */
final class InrPictureDecoding {
    /** Rows of pixels in a band: the windows of coarser grids that neighbouring bands both upsample stay a small part of it. */
    private static final int BAND = 64;

    /** Pixels of a tile that are indices of an array. */
    private static final int MAX_TILE_PIXELS = 1 << 30;

    private final TileSource<InrHeader> source;
    private final Parallel parallel;
    private final InrHeader header;
    private final TileGrid tiles;
    private final Rect region;
    private final Meter meter = new Meter();
    private final CodingReport.Counts counts = new CodingReport.Counts();
    private final InrLatents latents;
    private final Map<Integer, byte[]> alpha = new HashMap<>(); // of decoded tiles that are not painted yet
    private InrNetworks networks; // null until they were read
    private InrContext context;
    private InrSynthesis synthesis;

    /** @param region pixels; all of the picture for a source that can't hop */
    InrPictureDecoding(TileSource<InrHeader> source, Parallel parallel, Rect region) throws NacreException {
        this.source = source;
        this.parallel = parallel;
        this.header = source.header();
        this.tiles = header.grid();
        this.region = region;
        this.latents = new InrLatents(tiles, header.grids());
        if (tiles.maxTilePixels() > MAX_TILE_PIXELS) {
            throw new LimitExceededException("pixels of a tile", tiles.maxTilePixels(), MAX_TILE_PIXELS);
        }
    }

    CodingReport report(long fileBytes, int symbolHash) {
        return counts.report(fileBytes, symbolHash, meter);
    }

    /** Decodes the rectangle and hands it out tile by tile. */
    void run(PictureSink sink) throws IOException {
        Rect cells = tiles.cellsUnder(region);
        int lastRow = tiles.rowOf(cells.endY() - 1);
        Needed needed = null;
        for (int row = tiles.rowOf(cells.y()); row <= lastRow; row++) {
            if (needed == null) {
                readNetworks();
                needed = new Needed(reach(region));
            }
            List<Rect> pieces = pieces(row, cells);
            Rect first = pieces.get(0);
            Rect last = pieces.get(pieces.size() - 1);
            Rect across = new Rect(first.x(), first.y(), last.endX() - first.x(), first.height());
            Rect reach = reach(across);
            latents.releaseRowsBefore(tiles.rowOf(reach.y() / WallocFormat.STRIDE));
            needed.decodeRows(tiles.rowOf((reach.endY() - 1) / WallocFormat.STRIDE));
            paint(pieces, sink);
        }
    }

    /** Decodes every symbol of the picture and paints nothing. */
    void verify() throws IOException {
        readNetworks();
        Needed all = new Needed(region);
        for (int row = 0; row < tiles.rows(); row++) {
            all.decodeRows(row);
            latents.releaseRowsBefore(row + 1);
            alpha.clear();
        }
    }

    /** The latents of the whole picture, of all its grids. */
    InrLatents latents() throws IOException {
        readNetworks();
        new Needed(region).decodeRows(tiles.rows() - 1);
        return latents;
    }

    InrNetworks networks() {
        return networks;
    }

    private void readNetworks() throws IOException {
        if (header.unitsBeforeTiles() == 0) {
            return; // they come with the only tile
        }
        Unit unit = source.first();
        InrSymbols.Reader symbols = new InrSymbols.Reader(unit.payload(), "the networks");
        takeNetworks(symbols);
        symbols.finish();
        unit.verify("the networks", symbols.hash());
        counts.addNetworks(unit.payload().remaining(), symbols.numSymbols(), 0);
    }

    private void takeNetworks(InrSymbols.Reader symbols) throws NacreException {
        networks = InrNetworkCoder.decode(symbols, header.shape(), header.planes());
        context = new InrContext(networks, symbols.fileOffset());
        synthesis = new InrSynthesis(networks, header.width(), header.height(), symbols.fileOffset());
    }

    /** The pixels, of any tile, whose latents some pixels depend on. */
    private Rect reach(Rect pixels) {
        return InrSynthesis.reach(header, pixels);
    }

    /** The tiles in a rectangle, decoded row by row. */
    private final class Needed {
        private final int firstColumn;
        private final int lastColumn;
        private int nextRow;
        private final int lastRow;

        Needed(Rect reach) {
            firstColumn = tiles.columnOf(reach.x() / WallocFormat.STRIDE);
            lastColumn = tiles.columnOf((reach.endX() - 1) / WallocFormat.STRIDE);
            nextRow = tiles.rowOf(reach.y() / WallocFormat.STRIDE);
            lastRow = tiles.rowOf((reach.endY() - 1) / WallocFormat.STRIDE);
        }

        /** Decodes up to a row of tiles, that included. */
        void decodeRows(int row) throws IOException {
            for (; nextRow <= Math.min(row, lastRow); nextRow++) {
                List<TileSource.CodedTile> coded = new ArrayList<>();
                for (int column = firstColumn; column <= lastColumn; column++) {
                    int tile = nextRow * tiles.columns() + column;
                    boolean painted = InrPictureDecoding.this.region.intersection(tiles.pixels(tile)) != null;
                    coded.add(source.tile(tile, painted));
                    // Coded bytes of a few tiles at a time: a row may be long.
                    if (coded.size() == 2 * parallel.threads() || column == lastColumn) {
                        decode(coded);
                        coded.clear();
                    }
                }
            }
            boolean everything = firstColumn == 0 && lastColumn == tiles.columns() - 1 && nextRow == tiles.rows();
            if (everything && counts.tiles() == tiles.count()) {
                source.finish();
            }
        }
    }

    private void decode(List<TileSource.CodedTile> coded) throws IOException {
        byte[][] opacities = new byte[coded.size()][];
        InrSymbols.Reader[] symbols = new InrSymbols.Reader[coded.size()];
        TileJobs.run(parallel, coded.size(), i -> {
            TileSource.CodedTile tile = coded.get(i);
            symbols[i] = decode(tile);
            try {
                opacities[i] = tile.alpha() == null ? null : TileDecoder.decodeAlpha(tiles, tile);
            } catch (NacreException e) {
                source.lost(tile.number(), ChunkType.ALPH, e);
            }
        });
        for (int i = 0; i < symbols.length; i++) {
            TileSource.CodedTile tile = coded.get(i);
            if (symbols[i] != null) {
                int bytes = tile.latents().payload().remaining();
                counts.addTile(bytes, tile.alphaBytes(), symbols[i].numSymbols(), 0);
            }
            if (opacities[i] != null) {
                alpha.put(tile.number(), opacities[i]);
            }
        }
    }

    /** The symbols of a tile, whose latents are kept; null if it is lost: they are 0 then. */
    private InrSymbols.Reader decode(TileSource.CodedTile tile) throws NacreException {
        if (!tile.isLost()) {
            try {
                return decodeLatents(tile);
            } catch (NacreException e) {
                source.lost(tile.number(), ChunkType.DATA, e);
            }
        }
        short[][] grids = new short[header.grids()][];
        for (int k = 0; k < grids.length; k++) {
            grids[k] =
                    new short[InrLatents.window(tiles.pixels(tile.number()), k).area()];
        }
        latents.put(tile.number(), grids);
        return null;
    }

    private InrSymbols.Reader decodeLatents(TileSource.CodedTile tile) throws NacreException {
        Unit unit = tile.latents();
        InrSymbols.Reader symbols = new InrSymbols.Reader(unit.payload(), tile.name());
        if (header.unitsBeforeTiles() == 0) {
            takeNetworks(symbols);
        }
        short[][] grids = new short[header.grids()][];
        InrTileCoder.code(context, tiles.pixels(tile.number()), grids, symbols, meter);
        symbols.finish();
        unit.verify(tile.name(), symbols.hash());
        latents.put(tile.number(), grids);
        return symbols;
    }

    /** The parts of the region in the tiles of a row. */
    private List<Rect> pieces(int row, Rect cells) {
        List<Rect> pieces = new ArrayList<>();
        for (int column = tiles.columnOf(cells.x()); column <= tiles.columnOf(cells.endX() - 1); column++) {
            pieces.add(tiles.pixels(row * tiles.columns() + column).intersection(region));
        }
        return pieces;
    }

    private void paint(List<Rect> pieces, PictureSink sink) throws IOException {
        for (Rect piece : pieces) {
            Canvas canvas = new Canvas(piece.width(), piece.height(), header.colour(), header.alpha());
            int bands = (piece.height() + BAND - 1) / BAND;
            long start = System.nanoTime();
            parallel.forEach(bands, (band, worker) -> {
                int top = band * BAND;
                int rows = Math.min(BAND, piece.height() - top);
                Rect part = new Rect(piece.x(), piece.y() + top, piece.width(), rows);
                synthesis.paint(latents, part, canvas, 0, top);
            });
            meter.addTransformNanos(System.nanoTime() - start);
            if (header.alpha()) {
                int tile = tiles.rowOf(piece.y() / WallocFormat.STRIDE) * tiles.columns()
                        + tiles.columnOf(piece.x() / WallocFormat.STRIDE);
                canvas.paintAlpha(alpha.remove(tile), tiles.pixels(tile), piece);
            }
            sink.accept(canvas.picture(), piece.x(), piece.y());
        }
    }
}
