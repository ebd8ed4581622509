package dev.nacre.image;

import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SymbolHash;
import dev.nacre.entropy.TableBank;
import dev.nacre.intnet.IntNetwork;
import dev.nacre.intnet.IntTensor;
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
         * @param cells the cells of the tile, row-major, that the channel codes in this pass
         * @param means what is expected, in sixteenths of a step: one for each 2x2 group of the tile, row-major
         * @param q symbols to be set from {@code from} on, one for each cell
         */
        void chooseLatents(int channel, PassCells cells, int[] means, int[] q, int from) throws NacreException;

        /** Codes {@code count} symbols, symbol i by table {@code tables[i]}; a decoder sets them. */
        void code(TableBank bank, int[] tables, int[] symbols, int count) throws NacreException;

        /** Called when the hyper-latents are known, before a network sees them: a decoder checks their range. */
        void checkHyper(int[] z) throws NacreException;
    }

    /**
     * The cells of a tile that a channel codes in a pass: one of each 2x2 group, where the tile reaches it.
     *
     * @param first index of the first cell in the tile
     * @param rows groups down
     * @param columns groups across
     * @param tileWidth cells in a row of the tile
     */
    record PassCells(int first, int rows, int columns, int tileWidth) {
        int count() {
            return rows * columns;
        }

        /** 2x2 groups in a row of the tile, those counted where the channel has no cell. */
        int groupColumns() {
            return (tileWidth + 1) / 2;
        }

        /** Index in the tile of the first cell in a row of groups; its neighbour in the next group is two further. */
        int rowStart(int row) {
            return first + 2 * row * tileWidth;
        }
    }

    private final WallocModel model;
    private final int level;
    private final int height;
    private final int width;
    private final Parallel parallel;
    private final Meter meter;

    private final int active;
    private final int groupRows; // 2x2 groups, at 1/16 of the picture
    private final int groupColumns;
    private final int hyperRows; // 4x4 groups, at 1/32
    private final int hyperColumns;

    private final SymbolHash hash = new SymbolHash();
    private long numSymbols;
    private double rateBits;

    /**
     * @param height cells down the tile
     * @param width cells across it
     * @param meter is told how long networks and coder took
     */
    EntropyPass(WallocModel model, int level, int height, int width, Parallel parallel, Meter meter) {
        this.model = model;
        this.level = level;
        this.height = height;
        this.width = width;
        this.parallel = parallel;
        this.meter = meter;
        this.active = model.activeChannels(level);
        this.groupRows = (height + 1) / 2;
        this.groupColumns = (width + 1) / 2;
        this.hyperRows = (groupRows + 1) / 2;
        this.hyperColumns = (groupColumns + 1) / 2;
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
     * @return the values v = 16 q + mu16, {@code [active channels][height * width]}
     */
    int[][] run(SymbolPort port) throws NacreException {
        IntTensor psi = features(codeHyper(port));
        int[][] values = new int[active][height * width];
        IntTensor[] coded = new IntTensor[WallocFormat.NUM_PASSES - 1];
        IntTensor[] seen = new IntTensor[WallocFormat.NUM_PASSES - 1];
        // A pass codes at most one cell of each group in each channel.
        int[] tables = new int[active * groupRows * groupColumns];
        int[] q = new int[tables.length];
        for (int pass = 0; pass < WallocFormat.NUM_PASSES; pass++) {
            List<IntTensor> expected = parameters(pass, psi, seen, coded);
            WallocModel.Parameters p = model.parameters(pass);
            IntTensor means = expected.get(p.meanOutput());
            int count = codePass(port, pass, means, expected.get(p.scaleOutput()), tables, q);
            boolean last = pass == WallocFormat.NUM_PASSES - 1;
            int[][] planes = last ? null : new int[active][groupRows * groupColumns];
            store(pass, means, q, count, values, planes);
            if (!last) {
                coded[pass] = new IntTensor(planes, groupRows, groupColumns);
                seen[pass] = context(pass, coded[pass]);
            }
        }
        return values;
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

    /** The hyperprior's features, cut to the groups of this tile: there may be one row or column too many. */
    private IntTensor features(IntTensor z) throws ModelException {
        IntTensor psi = runNetwork(model.hyper(), List.of(z), Integer.MAX_VALUE).get(0);
        if (psi.height() != 2 * hyperRows || psi.width() != 2 * hyperColumns) {
            // No port declares this, and a trial run of one cell when the model is loaded would teach the JIT compiler
            // that the loops of integer networks are short: they ran three times slower from then on.
            throw new ModelException(model.info() + ": the network hyper should double the sides of its input");
        }
        if (psi.height() == groupRows && psi.width() == groupColumns) {
            return psi;
        }
        int[][] planes = new int[psi.numChannels()][groupRows * groupColumns];
        for (int c = 0; c < planes.length; c++) {
            for (int y = 0; y < groupRows; y++) {
                System.arraycopy(psi.channel(c), y * psi.width(), planes[c], y * groupColumns, groupColumns);
            }
        }
        return new IntTensor(planes, groupRows, groupColumns);
    }

    private List<IntTensor> parameters(int pass, IntTensor psi, IntTensor[] seen, IntTensor[] coded) {
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
        return runNetwork(p.network(), List.of(inputs), active);
    }

    private IntTensor context(int pass, IntTensor coded) {
        return runNetwork(model.context(pass), List.of(coded), Integer.MAX_VALUE)
                .get(0);
    }

    private List<IntTensor> runNetwork(IntNetwork network, List<IntTensor> inputs, int outputChannels) {
        long start = System.nanoTime();
        List<IntTensor> outputs = network.run(inputs, network.biasRows() == 1 ? 0 : level, outputChannels, parallel);
        meter.addNetworkNanos(System.nanoTime() - start);
        return outputs;
    }

    private int codePass(SymbolPort port, int pass, IntTensor means, IntTensor scales, int[] tables, int[] q)
            throws NacreException {
        long start = System.nanoTime();
        int count = 0;
        for (int c = 0; c < active; c++) {
            PassCells cells = cells(pass, c);
            int[] scale = scales.channel(c);
            for (int row = 0; row < cells.rows; row++) {
                System.arraycopy(scale, row * groupColumns, tables, count + row * cells.columns, cells.columns);
            }
            port.chooseLatents(c, cells, means.channel(c), q, count);
            count += cells.count();
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
    private void store(int pass, IntTensor means, int[] q, int count, int[][] values, int[][] planes) {
        long start = System.nanoTime();
        int limit = model.contextLimit();
        int next = 0;
        for (int c = 0; c < active; c++) {
            PassCells cells = cells(pass, c);
            int[] mean = means.channel(c);
            int[] value = values[c];
            int[] plane = planes == null ? null : planes[c];
            for (int row = 0; row < cells.rows; row++) {
                int group = row * groupColumns;
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
        assert next == count;
        meter.addCoderNanos(System.nanoTime() - start);
    }

    private PassCells cells(int pass, int channel) {
        int dy = WallocFormat.passRow(pass, channel);
        int dx = WallocFormat.passColumn(pass, channel);
        // The last group of an odd side lacks its second row or column.
        return new PassCells(dy * width + dx, (height - dy + 1) / 2, (width - dx + 1) / 2, width);
    }

    /** After {@link #run}: the hash of all symbols, hyper-latents first. */
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
