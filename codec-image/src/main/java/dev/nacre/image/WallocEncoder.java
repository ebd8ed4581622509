package dev.nacre.image;

import dev.nacre.bitstream.ByteWriter;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.ChunkWriter;
import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SymbolHash;
import dev.nacre.bitstream.Unit;
import dev.nacre.bitstream.UnitHash;
import dev.nacre.entropy.FrequencyTable;
import dev.nacre.entropy.SymbolEncoder;
import dev.nacre.entropy.TableBank;
import dev.nacre.runtime.FloatTensor;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Pictures to files: analysis, quantisation and coding, tile by tile. The file is written while it is coded; besides the
 * picture there are never more tiles in memory than twice the threads.
 *
 * <p>Immutable and thread-safe.
 */
final class WallocEncoder {
    private final WallocModel model;
    private final WallocGraphs graphs;
    private final Parallel parallel;

    WallocEncoder(WallocModel model, WallocGraphs graphs, Parallel parallel) {
        this.model = model;
        this.graphs = graphs;
        this.parallel = parallel;
    }

    /** A coded tile: its values, its payload, and its alpha plane where the picture has one. */
    private record CodedTile(EntropyPass pass, int[][] values, byte[] payload, byte[] alpha, int alphaHash) {}

    /** What is coded in one call. */
    private record Task(Picture picture, WallocHeader header, TileGrid grid, Meter meter) {
        boolean alone() {
            return grid.count() == 1;
        }

        int numTiles() {
            return (int) grid.count();
        }
    }

    /** @throws IllegalArgumentException if the picture is too large for its tiles */
    CodingReport encode(Picture picture, EncodeOptions options, OutputStream out, TileProgress progress)
            throws IOException {
        Task task = task(picture, options);
        ChunkWriter writer = new ChunkWriter(out);
        writer.writeHead(WallocFormat.head(task.header, model.info()));
        MetadataFormat.write(options.metadata(), writer);
        CodingReport.Counts counts = new CodingReport.Counts();
        UnitHash units = new UnitHash();
        codeTiles(task, (tile, coded) -> {
            writer.writeUnit(ChunkType.DATA, tile, coded.pass.hash(), coded.payload);
            units.add(coded.pass.hash());
            if (coded.alpha != null) {
                writer.writeUnit(ChunkType.ALPH, tile, coded.alphaHash, coded.alpha);
            }
            counts.addTile(coded.payload.length, coded.alpha == null ? 0 : coded.alpha.length, coded.pass);
            progress.tilesDone(tile + 1L, task.numTiles());
        });
        writer.finish();
        return counts.report(writer.position(), units.value(), task.meter);
    }

    /** The latents that {@link #encode} would write. */
    LatentTensor latents(Picture picture, EncodeOptions options) throws IOException {
        Task task = task(picture, options);
        int width = task.grid.cellsWide();
        int[][] values = new int[model.activeChannels(options.level())][width * task.grid.cellsHigh()];
        codeTiles(task, (tile, coded) -> copyTile(coded.values, task.grid.cells(tile), values, width));
        return new LatentTensor(task.header, values, model.steps(options.level()));
    }

    static void copyTile(int[][] tile, Rect cells, int[][] whole, int wholeWidth) {
        for (int c = 0; c < tile.length; c++) {
            for (int y = 0; y < cells.height(); y++) {
                int to = (cells.y() + y) * wholeWidth + cells.x();
                System.arraycopy(tile[c], y * cells.width(), whole[c], to, cells.width());
            }
        }
    }

    private Task task(Picture picture, EncodeOptions options) {
        int width = picture.width();
        int height = picture.height();
        int tileSide = options.tileSide(width, height);
        WallocHeader header = new WallocHeader(
                width,
                height,
                picture.colour() == Picture.Colour.GREY,
                picture.hasAlpha(),
                tileSide,
                options.level(),
                model.info().id(),
                model.info().sha256().substring(0, 16));
        TileGrid grid = header.grid();
        if (grid.count() > Unit.MAX_INDEX) {
            throw new IllegalArgumentException(grid + " are too many, choose larger tiles");
        }
        if (grid.maxTilePixels() > model.maxTilePixels()) {
            throw new IllegalArgumentException("a tile of " + grid.maxTilePixels() + " pixels, allowed are "
                    + model.maxTilePixels() + ": choose smaller tiles");
        }
        return new Task(picture, header, grid, new Meter());
    }

    /** Takes a tile that is done. */
    private interface TileSink {
        void accept(int tile, CodedTile coded) throws IOException;
    }

    /** Codes all tiles, several at a time, and hands them out in order. */
    private void codeTiles(Task task, TileSink sink) throws IOException {
        int wave = task.alone() ? 1 : 2 * parallel.threads();
        for (int first = 0; first < task.numTiles(); first += wave) {
            int start = first;
            CodedTile[] coded = new CodedTile[Math.min(wave, task.numTiles() - first)];
            TileJobs.run(parallel, coded.length, i -> coded[i] = codeTile(task, start + i));
            for (int i = 0; i < coded.length; i++) {
                sink.accept(start + i, coded[i]);
            }
        }
    }

    private CodedTile codeTile(Task task, int tile) throws NacreException {
        Rect cells = task.grid.cells(tile);
        int level = task.header.level();
        EntropyPass.Extent extent = WallocFormat.extent(task.header.tileSide());
        EntropyPass pass = new EntropyPass(model, level, cells.height(), cells.width(), extent, parallel, task.meter);
        Quantizer quantizer = quantizer(task, tile, pass);
        int[][] values = pass.run(quantizer);
        long start = System.nanoTime();
        byte[] payload = quantizer.finish();
        byte[] alpha = null;
        int alphaHash = 0;
        if (task.header.alpha()) {
            byte[] plane = task.picture.alpha().orElseThrow();
            Rect pixels = task.grid.pixels(tile);
            int stride = task.header.width();
            int offset = pixels.y() * stride + pixels.x();
            alpha = AlphaCoder.encode(plane, offset, stride, pixels.width(), pixels.height());
            alphaHash = alphaHash(plane, offset, stride, pixels.width(), pixels.height());
        }
        task.meter.addCoderNanos(System.nanoTime() - start);
        return new CodedTile(pass, values, payload, alpha, alphaHash);
    }

    /** Hash of a plane's samples 0..255, row by row. */
    static int alphaHash(byte[] samples, int offset, int stride, int width, int height) {
        SymbolHash hash = new SymbolHash();
        for (int y = 0; y < height; y++) {
            int row = offset + y * stride;
            for (int x = 0; x < width; x++) {
                hash.add(samples[row + x] & 0xFF);
            }
        }
        return hash.value();
    }

    /** Runs both analyses of a tile. */
    private Quantizer quantizer(Task task, int tile, EntropyPass pass) throws ModelException {
        long start = System.nanoTime();
        int level = task.header.level();
        WallocGraphs.Memory memory = graphs.take();
        float[][] gained = analyse(task, tile, memory);
        int[] z = analyseHyper(gained, task.grid.cells(tile), level, task.alone(), pass, memory);
        graphs.giveBack(memory);
        task.meter.addTransformNanos(System.nanoTime() - start);
        return new Quantizer(gained, z, WallocFormat.lanes(task.header.tileSide()));
    }

    /** The tile's latents in quantisation steps: {@code [active channels][height * width]}. */
    private float[][] analyse(Task task, int tile, WallocGraphs.Memory memory) throws ModelException {
        Rect cells = task.grid.cells(tile);
        Rect window = task.grid.window(tile, model.analysisHalo());
        FloatTensor pixels = memory.tensor(
                "pixels", 1, 3, window.height() * WallocFormat.STRIDE, window.width() * WallocFormat.STRIDE);
        fill(pixels, task.picture, task.grid.pixels(window), window);
        FloatTensor latents = memory.tensor("latents", 1, model.latentChannels(), window.height(), window.width());
        int level = task.header.level();
        graphs.run(WallocModel.ANALYSIS, task.alone(), level, "pixels", pixels, "latents", latents);
        int[] steps = model.steps(level);
        float[][] gained = new float[steps.length][cells.area()];
        int corner = (cells.y() - window.y()) * window.width() + cells.x() - window.x();
        for (int c = 0; c < gained.length; c++) {
            for (int y = 0; y < cells.height(); y++) {
                int from = c * window.area() + corner + y * window.width();
                latents.get(from, gained[c], y * cells.width(), cells.width());
            }
            scale(gained[c], 1 / (steps[c] * 0x1p-20f));
        }
        requireFinite(WallocModel.ANALYSIS, gained);
        return gained;
    }

    private static void scale(float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }

    private static void requireFinite(String graph, float[]... planes) throws ModelException {
        for (float[] plane : planes) {
            for (float value : plane) {
                if (!Float.isFinite(value)) {
                    throw new ModelException(graph + ": a latent is " + value);
                }
            }
        }
    }

    /** Copies the window's pixels as floats, with the last column and row repeated up to whole cells. */
    private static void fill(FloatTensor tensor, Picture picture, Rect pixels, Rect window) {
        int width = window.width() * WallocFormat.STRIDE;
        int height = window.height() * WallocFormat.STRIDE;
        float[] row = new float[width];
        for (int c = 0; c < 3; c++) {
            byte[] plane = picture.plane(Math.min(c, picture.channels() - 1));
            for (int y = 0; y < height; y++) {
                if (y < pixels.height()) {
                    int from = (pixels.y() + y) * picture.width() + pixels.x();
                    toFloats(plane, from, pixels.width(), row);
                    Arrays.fill(row, pixels.width(), width, row[pixels.width() - 1]);
                }
                tensor.put((c * height + y) * width, row, 0, width);
            }
        }
    }

    private static void toFloats(byte[] from, int offset, int count, float[] to) {
        for (int i = 0; i < count; i++) {
            to[i] = from[offset + i] & 0xFF;
        }
    }

    private int[] analyseHyper(
            float[][] gained, Rect cells, int level, boolean alone, EntropyPass pass, WallocGraphs.Memory memory)
            throws ModelException {
        int rows = pass.hyperRows();
        int columns = pass.hyperColumns();
        int height = rows * WallocFormat.HYPER_STRIDE;
        int width = columns * WallocFormat.HYPER_STRIDE;
        FloatTensor latents = memory.tensor("gained", 1, model.latentChannels(), height, width);
        float[] padded = new float[height * width];
        for (int c = 0; c < model.latentChannels(); c++) {
            if (c < gained.length) {
                for (int y = 0; y < cells.height(); y++) {
                    System.arraycopy(gained[c], y * cells.width(), padded, y * width, cells.width());
                }
            } else if (c == gained.length) {
                Arrays.fill(padded, 0);
            }
            latents.put(c * padded.length, padded, 0, padded.length);
        }
        FloatTensor hyper = memory.tensor("hyper", 1, model.hyperChannels(), rows, columns);
        graphs.run(WallocModel.HYPER_ANALYSIS, alone, level, "latents", latents, "hyper", hyper);
        float[] values = new float[hyper.size()];
        hyper.get(0, values, 0, values.length);
        requireFinite(WallocModel.HYPER_ANALYSIS, values);
        int[] z = new int[values.length];
        for (int i = 0; i < z.length; i++) {
            z[i] = clamp(Math.round(values[i]), model.hyperLimit());
        }
        return z;
    }

    private static int clamp(int value, int limit) {
        return Math.max(-limit, Math.min(limit, value));
    }

    /** Chooses symbols by rounding, and collects them for the coder. */
    private static final class Quantizer implements EntropyPass.SymbolPort {
        private final float[][] gained;
        private final int[] hyper;
        private final SymbolEncoder encoder;
        private byte[] rimHash = new byte[0];

        Quantizer(float[][] gained, int[] hyper, int lanes) {
            this.gained = gained;
            this.hyper = hyper;
            this.encoder = new SymbolEncoder(lanes);
        }

        @Override
        public void chooseHyper(int[] z) {
            System.arraycopy(hyper, 0, z, 0, z.length);
        }

        @Override
        public void checkHyper(int[] z) {
            // They were clamped when they were rounded.
        }

        @Override
        public void chooseLatents(int channel, EntropyPass.PassCells cells, int[] means, int[] q, int from) {
            float[] latents = gained[channel];
            int next = from;
            for (int row = 0; row < cells.rows(); row++) {
                int cell = cells.rowStart(row);
                int group = cells.groupStart(row);
                for (int column = 0; column < cells.columns(); column++, cell += 2) {
                    float distance = latents[cell] - means[group + column] * 0x1p-4f;
                    q[next++] = clamp(Math.round(distance), FrequencyTable.MAX_VALUE);
                }
            }
        }

        @Override
        public void code(TableBank bank, int[] tables, int[] symbols, int count) {
            encoder.encode(bank, tables, symbols, 0, count);
        }

        @Override
        public void endRim(int hash) {
            rimHash = new ByteWriter().u8(hash & 0xFF).u8(hash >>> 8 & 0xFF).toByteArray();
        }

        /** The coded bytes: in a picture of tiles the rim's hash, then the stream. */
        byte[] finish() {
            byte[] stream = encoder.finish();
            byte[] coded = Arrays.copyOf(rimHash, rimHash.length + stream.length);
            System.arraycopy(stream, 0, coded, rimHash.length, stream.length);
            return coded;
        }
    }
}
