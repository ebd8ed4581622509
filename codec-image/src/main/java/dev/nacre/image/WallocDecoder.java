package dev.nacre.image;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.Unit;
import dev.nacre.entropy.SymbolDecoder;
import dev.nacre.entropy.TableBank;
import dev.nacre.runtime.FloatTensor;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Files to pictures: symbols of a tile, then its synthesis as soon as the tiles around it are there. Besides the picture there
 * are only a few rows of tiles in memory; symbols of the next tiles are decoded while others are synthesised.
 *
 * <p>Immutable and thread-safe.
 */
final class WallocDecoder {
    /** Samples that an array can hold. */
    private static final int MAX_PLANE = Integer.MAX_VALUE - 8;

    private final WallocModel model;
    private final WallocGraphs graphs;
    private final Parallel parallel;

    WallocDecoder(WallocModel model, WallocGraphs graphs, Parallel parallel) {
        this.model = model;
        this.graphs = graphs;
        this.parallel = parallel;
    }

    /** A tile's symbols and alpha, both compared with their hashes. */
    private record DecodedTile(int[][] values, byte[] alpha) {}

    /** One file on its way to a picture. */
    private final class Task {
        final TileStream stream;
        final WallocHeader header;
        final TileGrid grid;
        final int[] steps;
        final Meter meter = new Meter();
        final CodingReport.Counts counts = new CodingReport.Counts();
        final Map<Integer, DecodedTile> tiles = new HashMap<>(); // those still needed, by number

        Task(TileStream stream) throws LimitExceededException {
            this.stream = stream;
            this.header = stream.header();
            this.grid = header.grid();
            this.steps = model.steps(header.level());
            if (grid.maxTilePixels() > model.maxTilePixels()) {
                throw new LimitExceededException("pixels of a tile", grid.maxTilePixels(), model.maxTilePixels());
            }
        }

        /** Rows of tiles that are decoded at once: enough to keep all threads busy. */
        int rowsAtOnce() {
            return (2 * parallel.threads() + grid.columns() - 1) / grid.columns();
        }

        /** Reads the tiles of the next rows, but decodes nothing. */
        List<TileStream.CodedTile> readRows(int from, int to) throws IOException {
            // Grows as tiles arrive: a row may claim millions of them.
            List<TileStream.CodedTile> coded = new ArrayList<>();
            for (int tile = from * grid.columns(); tile < to * grid.columns(); tile++) {
                coded.add(stream.next());
            }
            return coded;
        }

        CodingReport report() {
            return counts.report(stream.position(), stream.symbolHash(), meter);
        }
    }

    /**
     * Decodes a picture.
     *
     * @param stream after its head
     */
    DecodedPicture picture(TileStream stream) throws IOException {
        Task task = new Task(stream);
        long area = (long) task.header.width() * task.header.height();
        if (area > MAX_PLANE) {
            throw new LimitExceededException("pixels of a picture in memory", area, MAX_PLANE);
        }
        int columns = task.grid.columns();
        int rows = task.grid.rows();
        Canvas canvas = null;
        int decoded = 0;
        int painted = 0;
        while (painted < rows) {
            // A row can be painted when the one below it is there.
            int ready = decoded == rows ? rows : Math.max(0, decoded - 1);
            int next = Math.min(rows, decoded + task.rowsAtOnce());
            List<TileStream.CodedTile> coded = task.readRows(decoded, next);
            if (next == rows) {
                stream.finish();
            }
            if (canvas == null && ready > 0) {
                // Only now: a head alone, without tiles that decode, gets no memory for its picture.
                canvas = new Canvas(task.header);
            }
            Canvas target = canvas;
            int firstPaint = painted * columns;
            int paints = (ready - painted) * columns;
            DecodedTile[] results = new DecodedTile[coded.size()];
            EntropyPass[] passes = new EntropyPass[coded.size()];
            TileJobs.run(parallel, paints + coded.size(), job -> {
                // The longest jobs first.
                if (job < paints) {
                    paint(task, firstPaint + job, target);
                } else {
                    int i = job - paints;
                    passes[i] = pass(task, coded.get(i).number());
                    results[i] = decode(task, coded.get(i), passes[i]);
                }
            });
            keep(task, coded, results, passes);
            // The last painted row is still a neighbour of the next one.
            for (int tile = (painted - 1) * columns; tile < (ready - 1) * columns; tile++) {
                task.tiles.remove(tile);
            }
            painted = ready;
            decoded = next;
        }
        return new DecodedPicture(canvas.picture(), task.header, task.report());
    }

    private static void keep(Task task, List<TileStream.CodedTile> coded, DecodedTile[] results, EntropyPass[] passes) {
        for (int i = 0; i < coded.size(); i++) {
            task.tiles.put(coded.get(i).number(), results[i]);
            count(task, coded.get(i), passes[i]);
        }
    }

    private static void count(Task task, TileStream.CodedTile coded, EntropyPass pass) {
        int alphaBytes = coded.alpha() == null ? 0 : coded.alpha().payload().remaining();
        task.counts.addTile(coded.latents().payload().remaining(), alphaBytes, pass);
    }

    /** Takes a tile whose symbols are decoded. */
    private interface TileSink {
        void accept(int tile, int[][] values);
    }

    /** Decodes every symbol, alpha included, compares all hashes, and runs no float graph. */
    CodingReport verify(TileStream stream) throws IOException {
        return decodeAll(new Task(stream), (tile, values) -> {});
    }

    /** Decodes the latents of the whole picture, and runs no float graph. */
    LatentTensor latents(TileStream stream) throws IOException {
        Task task = new Task(stream);
        int width = task.grid.cellsWide();
        // Made by the first tile: a head alone gets no memory.
        int[][] values = new int[task.steps.length][];
        decodeAll(task, (tile, tileValues) -> {
            for (int c = 0; tile == 0 && c < values.length; c++) {
                values[c] = new int[width * task.grid.cellsHigh()];
            }
            WallocEncoder.copyTile(tileValues, task.grid.cells(tile), values, width);
        });
        return new LatentTensor(task.header, values, task.steps);
    }

    private CodingReport decodeAll(Task task, TileSink sink) throws IOException {
        int rows = task.grid.rows();
        for (int row = 0; row < rows; ) {
            int next = Math.min(rows, row + task.rowsAtOnce());
            List<TileStream.CodedTile> coded = task.readRows(row, next);
            DecodedTile[] results = new DecodedTile[coded.size()];
            EntropyPass[] passes = new EntropyPass[coded.size()];
            TileJobs.run(parallel, coded.size(), i -> {
                passes[i] = pass(task, coded.get(i).number());
                results[i] = decode(task, coded.get(i), passes[i]);
            });
            for (int i = 0; i < coded.size(); i++) {
                sink.accept(coded.get(i).number(), results[i].values);
                count(task, coded.get(i), passes[i]);
            }
            row = next;
        }
        task.stream.finish();
        return task.report();
    }

    private EntropyPass pass(Task task, int tile) {
        Rect cells = task.grid.cells(tile);
        return new EntropyPass(model, task.header.level(), cells.height(), cells.width(), parallel, task.meter);
    }

    private DecodedTile decode(Task task, TileStream.CodedTile coded, EntropyPass pass) throws NacreException {
        SymbolReader reader = new SymbolReader(
                coded.latents().payload(),
                WallocFormat.lanes(task.header.tileSide()),
                coded.name(),
                model.hyperLimit());
        int[][] values = pass.run(reader);
        reader.decoder.finish();
        coded.latents().verify(coded.name(), pass.hash());
        long start = System.nanoTime();
        byte[] alpha = task.header.alpha() ? decodeAlpha(task, coded) : null;
        task.meter.addCoderNanos(System.nanoTime() - start);
        return new DecodedTile(values, alpha);
    }

    private static byte[] decodeAlpha(Task task, TileStream.CodedTile coded) throws NacreException {
        Rect pixels = task.grid.pixels(coded.number());
        String name = "alpha of " + coded.name();
        Unit unit = coded.alpha();
        byte[] samples = new byte[pixels.area()];
        AlphaCoder.decode(unit.payload(), name, samples, 0, pixels.width(), pixels.width(), pixels.height());
        unit.verify(name, WallocEncoder.alphaHash(samples, 0, pixels.width(), pixels.width(), pixels.height()));
        return samples;
    }

    /** Latents of a part of the picture: {@code [channels][cells.height()][cells.width()]}. */
    private record Part(int[][] values, Rect cells) {}

    /** Synthesises a tile out of its own latents and those around it. */
    private void paint(Task task, int tile, Canvas canvas) throws NacreException {
        long start = System.nanoTime();
        int columns = task.grid.columns();
        List<Part> parts = new ArrayList<>();
        // Halos are narrower than tiles, so the eight neighbours are all there is in a window.
        for (int dy = -columns; dy <= columns; dy += columns) {
            for (int dx = -1; dx <= 1; dx++) {
                int column = tile % columns + dx;
                int neighbour = tile + dy + dx;
                if (column >= 0 && column < columns && task.tiles.containsKey(neighbour)) {
                    parts.add(new Part(task.tiles.get(neighbour).values, task.grid.cells(neighbour)));
                }
            }
        }
        synthesise(parts, task.steps, task.grid, tile, task.header.level(), canvas);
        if (task.header.alpha()) {
            canvas.paintAlpha(task.tiles.get(tile).alpha, task.grid.pixels(tile));
        }
        task.meter.addTransformNanos(System.nanoTime() - start);
    }

    /**
     * Synthesises a picture, without alpha, out of its latents.
     *
     * @param grid the tiles to do it in, of the latents' size; they make no difference of more than one level
     */
    Picture synthesise(LatentTensor latents, TileGrid grid) throws IOException {
        if (grid.maxTilePixels() > model.maxTilePixels()) {
            throw new LimitExceededException("pixels of a tile", grid.maxTilePixels(), model.maxTilePixels());
        }
        WallocHeader header = latents.header().withoutAlpha();
        int[][] values = new int[latents.channels()][];
        int[] steps = new int[values.length];
        for (int c = 0; c < values.length; c++) {
            values[c] = latents.values(c);
            steps[c] = latents.step(c);
        }
        List<Part> whole = List.of(new Part(values, new Rect(0, 0, grid.cellsWide(), grid.cellsHigh())));
        Canvas canvas = new Canvas(header);
        TileJobs.run(
                parallel, (int) grid.count(), tile -> synthesise(whole, steps, grid, tile, header.level(), canvas));
        return canvas.picture();
    }

    /**
     * Runs the graph over a tile and its halo, and paints the tile.
     *
     * @param parts together they cover the window
     */
    private void synthesise(List<Part> parts, int[] steps, TileGrid grid, int tile, int level, Canvas canvas)
            throws NacreException {
        Rect cells = grid.cells(tile);
        Rect window = grid.window(tile, model.synthesisHalo());
        WallocGraphs.Memory memory = graphs.take();
        FloatTensor latents = memory.tensor("latents", 1, model.latentChannels(), window.height(), window.width());
        float[] plane = new float[window.area()];
        for (int c = 0; c < model.latentChannels(); c++) {
            if (c < steps.length) {
                for (Part part : parts) {
                    dequantise(part.values[c], part.cells, LatentTensor.scale(steps[c]), plane, window);
                }
            } else if (c == steps.length) {
                Arrays.fill(plane, 0);
            }
            latents.put(c * plane.length, plane, 0, plane.length);
        }
        int stride = WallocFormat.STRIDE;
        FloatTensor pixels = memory.tensor("pixels", 1, 3, window.height() * stride, window.width() * stride);
        boolean alone = grid.count() == 1;
        graphs.run(WallocModel.SYNTHESIS, alone, level, "latents", latents, "pixels", pixels);
        canvas.paint(pixels, (cells.x() - window.x()) * stride, (cells.y() - window.y()) * stride, grid.pixels(cells));
        graphs.giveBack(memory);
    }

    /** Sets the part of {@code plane}, the latents of {@code window}, that {@code source} covers. */
    private static void dequantise(int[] values, Rect source, float scale, float[] plane, Rect window) {
        Rect part = source.intersection(window);
        if (part == null) {
            return;
        }
        for (int y = part.y(); y < part.endY(); y++) {
            int from = (y - source.y()) * source.width() + part.x() - source.x();
            int to = (y - window.y()) * window.width() + part.x() - window.x();
            multiply(values, from, scale, plane, to, part.width());
        }
    }

    private static void multiply(int[] from, int fromIndex, float factor, float[] to, int toIndex, int count) {
        for (int i = 0; i < count; i++) {
            to[toIndex + i] = from[fromIndex + i] * factor;
        }
    }

    /** Decodes symbols out of a payload. */
    private static final class SymbolReader implements EntropyPass.SymbolPort {
        private final SymbolDecoder decoder;
        private final long fileOffset;
        private final String unit;
        private final int hyperLimit;

        SymbolReader(ByteReader payload, int lanes, String unit, int hyperLimit) throws NacreException {
            this.decoder = new SymbolDecoder(payload, lanes, unit);
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
        public void chooseLatents(int channel, EntropyPass.PassCells cells, int[] means, int[] q, int from) {
            // They are decoded.
        }

        @Override
        public void code(TableBank bank, int[] tables, int[] symbols, int count) throws NacreException {
            decoder.decode(bank, tables, symbols, 0, count);
        }
    }
}
