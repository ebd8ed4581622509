package dev.nacre.image;

import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SymbolHash;
import dev.nacre.entropy.TableBank;
import dev.nacre.intnet.IntNetwork;
import dev.nacre.intnet.IntTensor;
import dev.nacre.intnet.Rows;
import dev.nacre.runtime.Parallel;
import java.util.Arrays;
import java.util.List;

/**
 * Walks all symbols of one tile in coding order: hyper-latents first, then the latents in four passes, each told by integer
 * networks what to expect. Encoder and decoder both run this very code; only where a symbol comes from differs ({@link
 * SymbolPort}). Layout: format.md, "Coding order".
 *
 * <p>No float takes part. For one tile and one thread, which may have {@link Parallel} help it; the number of threads changes
 * no result.
 *
 * <p>Source: hyperprior with spatial contexts in a fixed number of passes, as in He et al. 2022 ("ELIC"), section 3.2, with
 * the four positions of a 2x2 group rotated over the channels.
 */
final class EntropyPass {
    /** Where symbols come from and go to. An encoder chooses them and codes them, a decoder decodes them. */
    interface SymbolPort {
        /** Called before the hyper-latents are coded: an encoder fills {@code z}, [channel][height][width]. */
        void chooseHyper(int[] z) throws NacreException;

        /**
         * Called before a pass is coded, for each channel: an encoder sets the symbol of each cell, a decoder does nothing.
         *
         * @param channel of the latents
         * @param cells the cells of the tile, row-major, that the channel codes now
         * @param means what is expected, in sixteenths of a step: one for each 2x2 group of the tile, row-major
         * @param q symbols to be set from {@code from} on, one for each cell
         */
        void chooseLatents(int channel, PassCells cells, int[] means, int[] q, int from) throws NacreException;

        /** Codes {@code count} symbols, symbol i by table {@code tables[i]}; a decoder sets them. */
        void code(TableBank bank, int[] tables, int[] symbols, int count) throws NacreException;

        /** Called when the hyper-latents are known, before a network sees them: a decoder checks their range. */
        void checkHyper(int[] z) throws NacreException;

        /** Called in a picture of tiles when the rim is coded: an encoder keeps the hash, a decoder compares it. */
        void endRim(int hash) throws NacreException;
    }

    /**
     * Cells of a tile that a channel codes in one go: one of each 2x2 group in some rows of groups, where the tile reaches it.
     *
     * @param first index of the first cell in the tile
     * @param firstGroup index of its group
     * @param rows groups down
     * @param columns groups across
     * @param tileWidth cells in a row of the tile
     */
    record PassCells(int first, int firstGroup, int rows, int columns, int tileWidth) {
        int count() {
            return rows * columns;
        }

        /** Index in the tile of the first cell in a row of groups; its neighbour in the next group is two further. */
        int rowStart(int row) {
            return first + 2 * row * tileWidth;
        }

        /** Index of the first group in a row of groups. */
        int groupStart(int row) {
            return firstGroup + row * ((tileWidth + 1) / 2);
        }
    }

    /** How much of a tile is walked. */
    enum Extent {
        /** All of it, in a picture of one tile. */
        ONE_TILE,
        /** All of it, in a picture of tiles: first the rim, then the rest. */
        WHOLE,
        /** The rim and no more. */
        RIM
    }

    private final WallocModel model;
    private final int level;
    private final int height;
    private final int width;
    private final Extent extent;
    private final Parallel parallel;
    private final Meter meter;

    private final int active;
    private final int groupRows; // 2x2 groups, at 1/16 of the picture
    private final int groupColumns;
    private final int hyperRows; // 4x4 groups, at 1/32
    private final int hyperColumns;

    private IntTensor psi;
    private final IntTensor means; // of the pass on its way, like the scales
    private final IntTensor scales;
    private final IntTensor[] coded = new IntTensor[WallocFormat.NUM_PASSES - 1];
    private final IntTensor[] seen = new IntTensor[WallocFormat.NUM_PASSES - 1];
    private final int[][] values;
    private final int[] tables;
    private final int[] q;

    private final SymbolHash hash = new SymbolHash();
    private long numSymbols;
    private double rateBits;

    /**
     * @param height cells down the tile
     * @param width cells across it
     * @param meter is told how long networks and coder took
     */
    EntropyPass(WallocModel model, int level, int height, int width, Extent extent, Parallel parallel, Meter meter) {
        this.model = model;
        this.level = level;
        this.height = height;
        this.width = width;
        this.extent = extent;
        this.parallel = parallel;
        this.meter = meter;
        this.active = model.activeChannels(level);
        this.groupRows = (height + 1) / 2;
        this.groupColumns = (width + 1) / 2;
        this.hyperRows = (groupRows + 1) / 2;
        this.hyperColumns = (groupColumns + 1) / 2;
        this.means = IntTensor.zeros(active, groupRows, groupColumns);
        this.scales = IntTensor.zeros(active, groupRows, groupColumns);
        this.values = new int[active][height * width];
        for (int r = 0; r < coded.length; r++) {
            coded[r] = IntTensor.zeros(active, groupRows, groupColumns);
            int features = model.context(r).outputs().get(0).channels();
            seen[r] = IntTensor.zeros(features, groupRows, groupColumns);
        }
        // A pass codes at most one cell of each group in each channel.
        this.tables = new int[active * groupRows * groupColumns];
        this.q = new int[tables.length];
    }

    int hyperRows() {
        return hyperRows;
    }

    int hyperColumns() {
        return hyperColumns;
    }

    /**
     * Codes the tile.
     *
     * @return the values v = 16 q + mu16, {@code [active channels][height * width]}; of a rim only those that {@link #inRim} tells
     */
    int[][] run(SymbolPort port) throws NacreException {
        IntTensor z = codeHyper(port);
        psi = IntTensor.zeros(model.hyper().outputs().get(0).channels(), groupRows, groupColumns);
        if (extent == Extent.ONE_TILE) {
            features(z, List.of(new Rows(0, groupRows)));
            code(port, true, true);
            return values;
        }
        features(z, extent == Extent.RIM ? beside(rows(0, true, false)) : List.of(new Rows(0, groupRows)));
        code(port, true, false);
        port.endRim(hash.value());
        if (extent == Extent.WHOLE) {
            code(port, false, true);
        }
        return values;
    }

    /** Codes the four passes over the rim, over the rest, or over both at once. */
    private void code(SymbolPort port, boolean rim, boolean rest) throws NacreException {
        for (int pass = 0; pass < WallocFormat.NUM_PASSES; pass++) {
            List<Rows> rows = rows(pass, rim, rest);
            parameters(pass, rows);
            int count = codePass(port, pass, rows);
            store(pass, rows, count);
            if (pass < coded.length) {
                IntNetwork network = model.context(pass);
                runNetwork(network, List.of(coded[pass]), List.of(seen[pass]), rows(pass + 1, rim, rest));
            }
        }
    }

    /** Rows of groups of the rim, of the rest, or of both in a pass. */
    private List<Rows> rows(int pass, boolean rim, boolean rest) {
        int depth = Math.min(model.rimGroups(pass), (groupRows + 1) / 2);
        int bottom = Math.max(depth, groupRows - depth);
        if (rim && rest) {
            return List.of(new Rows(0, groupRows));
        }
        return rim ? List.of(new Rows(0, depth), new Rows(bottom, groupRows)) : List.of(new Rows(depth, bottom));
    }

    /** Rows and those that a network looks at for them. */
    private List<Rows> beside(List<Rows> rows) {
        return rows.stream()
                .map(r -> new Rows(Math.max(0, r.from() - 1), Math.min(groupRows, r.to() + 1)))
                .toList();
    }

    /**
     * Whether some rows of a tile are all known when its rim is.
     *
     * @param height cells down the tile
     * @param from first row of cells
     * @param to after the last row
     */
    static boolean inRim(WallocModel model, int height, int from, int to) {
        int depth = model.rimGroups(WallocFormat.NUM_PASSES - 1);
        int groupRows = (height + 1) / 2;
        return 2 * depth >= groupRows || to <= 2 * depth || from >= 2 * (groupRows - depth);
    }

    private IntTensor codeHyper(SymbolPort port) throws NacreException {
        int plane = hyperRows * hyperColumns;
        int channels = model.hyperChannels();
        int[] z = new int[Math.multiplyExact(channels, plane)];
        int[] tables = new int[z.length];
        for (int c = 0; c < channels; c++) {
            Arrays.fill(tables, c * plane, (c + 1) * plane, c);
        }
        port.chooseHyper(z);
        long start = System.nanoTime();
        port.code(model.hyperBank(level), tables, z, z.length);
        port.checkHyper(z);
        finish(model.hyperBank(level), tables, z, z.length, start);
        int[][] planes = new int[channels][];
        for (int c = 0; c < channels; c++) {
            planes[c] = Arrays.copyOfRange(z, c * plane, (c + 1) * plane);
        }
        return new IntTensor(planes, hyperRows, hyperColumns);
    }

    /** The hyperprior's features in some rows of groups; it may make a row or a column more than there are groups. */
    private void features(IntTensor z, List<Rows> rows) {
        IntTensor whole = psi;
        boolean fits = groupRows == 2 * hyperRows && groupColumns == 2 * hyperColumns;
        if (!fits) {
            whole = IntTensor.zeros(psi.numChannels(), 2 * hyperRows, 2 * hyperColumns);
        }
        List<Rows> hyper =
                rows.stream().map(r -> new Rows(r.from() / 2, (r.to() + 1) / 2)).toList();
        runNetwork(model.hyper(), List.of(z), List.of(whole), hyper);
        for (int c = 0; !fits && c < psi.numChannels(); c++) {
            for (Rows r : rows) {
                for (int y = r.from(); y < r.to(); y++) {
                    System.arraycopy(
                            whole.channel(c), y * whole.width(), psi.channel(c), y * groupColumns, groupColumns);
                }
            }
        }
    }

    /** Means and scales of a pass in some rows. */
    private void parameters(int pass, List<Rows> rows) {
        WallocModel.Parameters p = model.parameters(pass);
        IntTensor[] inputs = new IntTensor[p.sources().length];
        for (int i = 0; i < inputs.length; i++) {
            int source = p.sources()[i];
            if (source == WallocModel.Parameters.PSI) {
                inputs[i] = psi;
            } else {
                inputs[i] = source < WallocFormat.NUM_PASSES ? seen[source] : coded[source - WallocFormat.NUM_PASSES];
            }
        }
        IntTensor[] outputs = new IntTensor[2];
        outputs[p.meanOutput()] = means;
        outputs[p.scaleOutput()] = scales;
        runNetwork(p.network(), List.of(inputs), List.of(outputs), rows);
    }

    private void runNetwork(IntNetwork network, List<IntTensor> inputs, List<IntTensor> outputs, List<Rows> rows) {
        long start = System.nanoTime();
        network.run(inputs, network.biasRows() == 1 ? 0 : level, outputs, rows, parallel);
        meter.addNetworkNanos(System.nanoTime() - start);
    }

    private int codePass(SymbolPort port, int pass, List<Rows> rows) throws NacreException {
        long start = System.nanoTime();
        int count = 0;
        for (int c = 0; c < active; c++) {
            int[] scale = scales.channel(c);
            for (Rows r : rows) {
                PassCells cells = cells(pass, c, r);
                for (int row = 0; row < cells.rows; row++) {
                    System.arraycopy(scale, cells.groupStart(row), tables, count + row * cells.columns, cells.columns);
                }
                port.chooseLatents(c, cells, means.channel(c), q, count);
                count += cells.count();
            }
        }
        port.code(model.scaleBank(), tables, q, count);
        finish(model.scaleBank(), tables, q, count, start);
        return count;
    }

    private void finish(TableBank bank, int[] tables, int[] symbols, int count, long start) {
        hash.add(symbols, 0, count);
        numSymbols += count;
        rateBits += bank.rateBits(tables, symbols, count);
        meter.addCoderNanos(System.nanoTime() - start);
    }

    /** Turns symbols into values, and puts them where networks and synthesis look for them. */
    private void store(int pass, List<Rows> rows, int count) {
        long start = System.nanoTime();
        int limit = model.contextLimit();
        int next = 0;
        for (int c = 0; c < active; c++) {
            int[] mean = means.channel(c);
            int[] value = values[c];
            int[] plane = pass < coded.length ? coded[pass].channel(c) : null;
            for (Rows r : rows) {
                PassCells cells = cells(pass, c, r);
                for (int row = 0; row < cells.rows; row++) {
                    int group = cells.groupStart(row);
                    int cell = cells.rowStart(row);
                    for (int column = 0; column < cells.columns; column++, cell += 2) {
                        int v = (q[next++] << WallocFormat.MEAN_BITS) + mean[group + column];
                        value[cell] = v;
                        if (plane != null) {
                            plane[group + column] = Math.max(-limit, Math.min(limit, v));
                        }
                    }
                }
            }
        }
        assert next == count;
        meter.addCoderNanos(System.nanoTime() - start);
    }

    private PassCells cells(int pass, int channel, Rows groups) {
        int dy = WallocFormat.passRow(pass, channel);
        int dx = WallocFormat.passColumn(pass, channel);
        // The last group of an odd side lacks its second row or column.
        int rows = Math.min(groups.to(), (height - dy + 1) / 2) - groups.from();
        return new PassCells(
                (2 * groups.from() + dy) * width + dx,
                groups.from() * groupColumns,
                Math.max(0, rows),
                (width - dx + 1) / 2,
                width);
    }

    /** After {@link #run}: the hash of all symbols that were coded, hyper-latents first. */
    int hash() {
        return hash.value();
    }

    /** After {@link #run}: symbols coded. */
    long numSymbols() {
        return numSymbols;
    }

    /** After {@link #run}: what the tables say that they cost. */
    double rateBits() {
        return rateBits;
    }
}
