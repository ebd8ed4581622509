package dev.nacre.image;

import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One picture, or a rectangle of it, on its way from coded tiles to samples: symbols of the next tiles are decoded while those
 * whose neighbours are there are synthesised. Of a tile only what the rectangle depends on is synthesised, and its symbols are
 * kept only as long as a neighbour's halo wants them, so memory follows the width of the rectangle.
 *
 * <p>Used once, by one thread.
 */
final class PictureDecoding {
    /** Pictures or rectangles of so few tiles are decoded in one go. */
    private static final int FEW_TILES = 16;

    private final TileDecoder decoder;
    private final TilePainter painter;
    private final Parallel parallel;
    private final TileSource<WallocHeader> source;
    private final WallocHeader header;
    private final TileGrid grid;
    private final int[] steps;
    private final Rect region; // pixels
    private final Rect cells; // under the region
    private final Rect reach; // cells that the region depends on
    private final Tiles needed;
    private final Tiles touched;
    private final int bands; // that pieces are painted in: more than one where there are fewer pieces than threads
    private final Map<Integer, Kept> kept = new HashMap<>(); // decoded tiles that are still needed, by number

    private final Meter meter = new Meter();
    private final CodingReport.Counts counts = new CodingReport.Counts();

    /** What is left of a decoded tile; alpha is null where it is not wanted any more. */
    private record Kept(TileLatents latents, byte[] alpha) {}

    /** A rectangle of tiles, counted row by row. */
    private record Tiles(int firstRow, int firstColumn, int columns, int count, int gridColumns) {
        static Tiles of(TileGrid grid, Rect cells) {
            int row = grid.rowOf(cells.y());
            int column = grid.columnOf(cells.x());
            int columns = grid.columnOf(cells.endX() - 1) - column + 1;
            int rows = grid.rowOf(cells.endY() - 1) - row + 1;
            return new Tiles(row, column, columns, columns * rows, grid.columns());
        }

        int row(int index) {
            return firstRow + index / columns;
        }

        int column(int index) {
            return firstColumn + index % columns;
        }

        int number(int index) {
            return row(index) * gridColumns + column(index);
        }

        int index(int row, int column) {
            return (row - firstRow) * columns + column - firstColumn;
        }
    }

    /** @param region pixels of the picture; all of it for a source that can't hop */
    PictureDecoding(
            TileDecoder decoder, TilePainter painter, Parallel parallel, TileSource<WallocHeader> source, Rect region)
            throws NacreException {
        this.decoder = decoder;
        this.painter = painter;
        this.parallel = parallel;
        this.source = source;
        this.header = source.header();
        this.grid = header.grid();
        this.steps = decoder.steps(header.level());
        this.region = region;
        this.cells = grid.cellsUnder(region);
        this.reach = cells.grown(painter.halo(), grid.cellsWide(), grid.cellsHigh());
        this.needed = Tiles.of(grid, reach);
        this.touched = Tiles.of(grid, cells);
        // A picture of one tile has a graph of its own that uses all threads.
        this.bands = grid.count() == 1 ? 1 : Math.max(1, parallel.threads() / touched.count);
        decoder.requireTiles(grid);
    }

    void run(PictureSink sink) throws IOException {
        int wave = needed.count <= FEW_TILES ? FEW_TILES : 2 * parallel.threads();
        int decoded = 0;
        int painted = 0;
        while (painted < touched.count) {
            int ready = painted;
            while (ready < Math.min(touched.count, painted + wave) && lastNeeded(ready) < decoded) {
                ready++;
            }
            List<TileSource.CodedTile> coded = read(decoded, Math.min(needed.count, decoded + wave));
            TileDecoder.Tile[] tiles = new TileDecoder.Tile[coded.size()];
            Canvas[] pieces = new Canvas[ready - painted];
            for (int i = 0; i < pieces.length; i++) {
                Rect place = pixels(target(painted + i));
                pieces[i] = new Canvas(place.width(), place.height(), header.colour(), header.alpha());
            }
            int paints = pieces.length * bands;
            int first = painted;
            int[] order = longestFirst(coded);
            TileJobs.run(parallel, paints + tiles.length, job -> {
                if (job < paints) {
                    paint(first + job / bands, job % bands, pieces[job / bands]);
                } else {
                    int i = order[job - paints];
                    tiles[i] = decoder.decode(source, grid, coded.get(i), wanted(coded.get(i)), meter);
                }
            });
            keep(coded, tiles);
            for (int i = 0; i < pieces.length; i++) {
                Rect place = pixels(target(painted + i));
                sink.accept(pieces[i].picture(), place.x(), place.y());
            }
            painted = ready;
            decoded += tiles.length;
            release(painted);
        }
    }

    /** The cells of a tile that the region depends on. */
    private Rect wanted(TileSource.CodedTile tile) {
        return grid.cells(tile.number()).intersection(reach);
    }

    /** Tiles that have to be decoded to their end come before those whose rim will do. */
    private int[] longestFirst(List<TileSource.CodedTile> coded) {
        return IntStream.range(0, coded.size())
                .boxed()
                .sorted(Comparator.comparing(
                        i -> decoder.rimSuffices(header, grid, coded.get(i).number(), wanted(coded.get(i)))))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    CodingReport report(long fileBytes, int symbolHash) {
        return counts.report(fileBytes, symbolHash, meter);
    }

    /** Reads the needed tiles from {@code from} to {@code end}, but decodes nothing. */
    private List<TileSource.CodedTile> read(int from, int end) throws IOException {
        List<TileSource.CodedTile> coded = new ArrayList<>();
        for (int i = from; i < end; i++) {
            int number = needed.number(i);
            coded.add(source.tile(number, grid.cells(number).intersection(cells) != null));
        }
        if (from < end && end == grid.count()) {
            source.finish();
        }
        return coded;
    }

    private void keep(List<TileSource.CodedTile> coded, TileDecoder.Tile[] tiles) {
        for (int i = 0; i < tiles.length; i++) {
            TileSource.CodedTile tile = coded.get(i);
            if (tiles[i].pass() != null) {
                counts.addTile(tile.latents().payload().remaining(), tile.alphaBytes(), tiles[i].pass());
            }
            Rect all = grid.cells(tile.number());
            TileLatents latents = TileLatents.copyOf(tiles[i].values(), all, wanted(tile));
            kept.put(tile.number(), new Kept(latents, tiles[i].alpha()));
        }
    }

    /** Lets go of symbols that only tiles before {@code painted} depend on. */
    private void release(int painted) {
        int row = touched.row(painted);
        int column = touched.column(painted);
        kept.entrySet().removeIf(tile -> isPainted(tile.getKey(), 1, row, column));
        int halo = painter.halo();
        kept.replaceAll((number, tile) -> {
            Rect all = tile.latents.cells();
            // When its own row is painted, only the row below looks at it.
            if (halo > 0 && all.height() > halo && isPainted(number, 0, row, column)) {
                Rect bottom = new Rect(all.x(), all.endY() - halo, all.width(), halo);
                return new Kept(tile.latents.crop(bottom), null);
            }
            return tile;
        });
    }

    /** Whether all tiles in the row {@code below} that of a tile that depend on it come before a tile. */
    private boolean isPainted(int number, int below, int row, int column) {
        int dependent = grid.row(number) + below;
        return dependent < row || (dependent == row && number % grid.columns() + 1 < column);
    }

    /** The cells of the region in the touched tile {@code index}. */
    private Rect target(int index) {
        return grid.cells(touched.number(index)).intersection(cells);
    }

    private Rect window(int index) {
        return target(index).grown(painter.halo(), grid.cellsWide(), grid.cellsHigh());
    }

    private Rect pixels(Rect target) {
        return grid.pixels(target).intersection(region);
    }

    /** The last of the needed tiles that the touched tile {@code index} depends on. */
    private int lastNeeded(int index) {
        Rect window = window(index);
        return needed.index(grid.rowOf(window.endY() - 1), grid.columnOf(window.endX() - 1));
    }

    /** Paints one of the {@link #bands} of a piece. */
    private void paint(int index, int band, Canvas canvas) throws NacreException {
        long start = System.nanoTime();
        Rect target = target(index);
        Rect piece = pixels(target);
        int from = target.height() * band / bands;
        int end = target.height() * (band + 1) / bands;
        if (from < end) {
            Rect part = new Rect(target.x(), target.y() + from, target.width(), end - from);
            Rect window = part.grown(painter.halo(), grid.cellsWide(), grid.cellsHigh());
            Rect pixels = pixels(part);
            boolean alone = grid.count() == 1;
            painter.paint(parts(window), steps, header.level(), window, alone, pixels, canvas, piece.x(), piece.y());
        }
        if (header.alpha() && band == 0) {
            int number = touched.number(index);
            canvas.paintAlpha(kept.get(number).alpha, grid.pixels(number), piece);
        }
        meter.addTransformNanos(System.nanoTime() - start);
    }

    /** The tiles that a window lies in. */
    private List<TileLatents> parts(Rect window) {
        List<TileLatents> parts = new ArrayList<>();
        for (int row = grid.rowOf(window.y()); row <= grid.rowOf(window.endY() - 1); row++) {
            for (int column = grid.columnOf(window.x()); column <= grid.columnOf(window.endX() - 1); column++) {
                parts.add(kept.get(row * grid.columns() + column).latents);
            }
        }
        return parts;
    }
}
