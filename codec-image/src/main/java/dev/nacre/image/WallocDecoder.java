package dev.nacre.image;

import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Files to pictures, to parts of them, or to latents. Immutable and thread-safe. */
final class WallocDecoder {
    /** Samples that an array can hold. */
    private static final int MAX_PLANE = Integer.MAX_VALUE - 8;

    private final TileDecoder tiles;
    private final TilePainter painter;
    private final Parallel parallel;

    WallocDecoder(WallocModel model, WallocGraphs graphs, Parallel parallel) {
        this.tiles = new TileDecoder(model, parallel);
        this.painter = new TilePainter(model, graphs);
        this.parallel = parallel;
    }

    /**
     * Decodes a picture.
     *
     * @param stream after its head
     */
    DecodedPicture picture(TileStream<WallocHeader> stream) throws IOException {
        WallocHeader header = stream.header();
        Rect all = Rect.all(header);
        PictureDecoding decoding = new PictureDecoding(tiles, painter, parallel, stream, all);
        Picture picture = picture(decoding, header, all);
        return new DecodedPicture(
                picture, header, stream.metadata(), decoding.report(stream.position(), stream.symbolHash()), List.of());
    }

    /** Decodes what is sound of a damaged picture. */
    DecodedPicture salvage(SalvageTiles<WallocHeader> source) throws IOException {
        WallocHeader header = source.header();
        Rect all = Rect.all(header);
        PictureDecoding decoding = new PictureDecoding(tiles, painter, parallel, source, all);
        return source.picture(picture(decoding, header, all), decoding.report(source.position(), 0));
    }

    /** Decodes a rectangle of a picture. */
    Picture picture(TileSource<WallocHeader> source, Rect region) throws IOException {
        return picture(new PictureDecoding(tiles, painter, parallel, source, region), source.header(), region);
    }

    private static Picture picture(PictureDecoding decoding, WallocHeader header, Rect region) throws IOException {
        long area = (long) region.width() * region.height();
        if (area > MAX_PLANE) {
            throw new LimitExceededException("pixels of a picture in memory", area, MAX_PLANE);
        }
        Canvas[] canvas = new Canvas[1];
        decoding.run((piece, x, y) -> {
            if (canvas[0] == null) {
                // Only now: a head alone, without tiles that decode, gets no memory for its picture.
                canvas[0] = new Canvas(region.width(), region.height(), header.colour(), header.alpha());
            }
            canvas[0].copy(piece, x - region.x(), y - region.y());
        });
        return canvas[0].picture();
    }

    /** Decodes a rectangle of a picture piece by piece. */
    void pieces(TileSource<WallocHeader> source, Rect region, PictureSink sink) throws IOException {
        new PictureDecoding(tiles, painter, parallel, source, region).run(sink);
    }

    /** Takes a tile whose symbols are decoded. */
    private interface TileSink {
        void accept(int tile, int[][] values);
    }

    /** Decodes every symbol, alpha included, compares all hashes, and runs no float graph. */
    CodingReport verify(TileStream<WallocHeader> stream) throws IOException {
        return decodeAll(stream, (tile, values) -> {});
    }

    /** Decodes the latents of the whole picture, and runs no float graph. */
    LatentTensor latents(TileStream<WallocHeader> stream) throws IOException {
        TileGrid grid = stream.header().grid();
        int[] steps = tiles.steps(stream.header().level());
        int width = grid.cellsWide();
        // Made by the first tile: a head alone gets no memory.
        int[][] values = new int[steps.length][];
        decodeAll(stream, (tile, tileValues) -> {
            for (int c = 0; tile == 0 && c < values.length; c++) {
                values[c] = new int[width * grid.cellsHigh()];
            }
            WallocEncoder.copyTile(tileValues, grid.cells(tile), values, width);
        });
        return new LatentTensor(stream.header(), values, steps);
    }

    private CodingReport decodeAll(TileStream<WallocHeader> stream, TileSink sink) throws IOException {
        WallocHeader header = stream.header();
        TileGrid grid = header.grid();
        tiles.requireTiles(grid);
        Meter meter = new Meter();
        CodingReport.Counts counts = new CodingReport.Counts();
        int wave = 2 * parallel.threads();
        for (int first = 0; first < grid.count(); first += wave) {
            List<TileSource.CodedTile> coded = new ArrayList<>();
            for (int tile = first; tile < Math.min(grid.count(), first + wave); tile++) {
                coded.add(stream.tile(tile, true));
            }
            TileDecoder.Tile[] decoded = new TileDecoder.Tile[coded.size()];
            TileJobs.run(parallel, decoded.length, i -> decoded[i] = tiles.decode(stream, grid, coded.get(i), meter));
            for (int i = 0; i < decoded.length; i++) {
                TileSource.CodedTile tile = coded.get(i);
                sink.accept(tile.number(), decoded[i].values());
                counts.addTile(tile.latents().payload().remaining(), tile.alphaBytes(), decoded[i].pass());
            }
        }
        stream.finish();
        return counts.report(stream.position(), stream.symbolHash(), meter);
    }

    /**
     * Synthesises a picture, without alpha, out of its latents.
     *
     * @param grid the tiles to do it in, of the latents' size; they make no difference of more than one level
     */
    Picture synthesise(LatentTensor latents, TileGrid grid) throws IOException {
        tiles.requireTiles(grid);
        WallocHeader header = latents.header();
        int[][] values = new int[latents.channels()][];
        int[] steps = new int[values.length];
        for (int c = 0; c < values.length; c++) {
            values[c] = latents.values(c);
            steps[c] = latents.step(c);
        }
        List<TileLatents> whole = List.of(TileLatents.of(values, new Rect(0, 0, grid.cellsWide(), grid.cellsHigh())));
        Canvas canvas = new Canvas(header.width(), header.height(), header.colour(), false);
        TileJobs.run(parallel, (int) grid.count(), tile -> {
            Rect window = grid.window(tile, painter.halo());
            painter.paint(whole, steps, header.level(), window, grid.count() == 1, grid.pixels(tile), canvas, 0, 0);
        });
        return canvas.picture();
    }
}
