package dev.nacre.fit;

import java.util.Arrays;
import java.util.List;

/**
 * Some rows of one tile of a grid: their rate under the context network, and its gradients. Gradients of the rows above, which the
 * network also sees, stay here until {@link #addTo}, so bands don't disturb each other. One thread at a time.
 */
final class ContextBand {
    /** Latents of a band, about: four batches, so that few results of its threads have to be added up. */
    private static final int SIZE = 4 * SkipNetwork.BLOCKS * SkipNetwork.BLOCK;

    private final LatentGrid grid;
    private final int top; // of the tile
    private final int left;
    private final int right;
    private final int from;
    private final int end;
    private final int firstGradient; // row of the grid that gradient[0] stands for
    private final float[][] gradient;

    private ContextBand(LatentGrid grid, int top, int left, int right, int from, int end, int reach) {
        this.grid = grid;
        this.top = top;
        this.left = left;
        this.right = right;
        this.from = from;
        this.end = end;
        this.firstGradient = Math.max(top, from - reach);
        this.gradient = new float[end - firstGradient][right - left];
    }

    /** Cuts a tile of a grid into bands. */
    static void cut(LatentGrid grid, int top, int bottom, int left, int right, int reach, List<ContextBand> bands) {
        int stride = LearnedRows.MAX_STRIDE;
        int rows = Math.max(stride, SIZE / (right - left) / stride * stride);
        for (int from = top; from < bottom; from += rows) {
            bands.add(new ContextBand(grid, top, left, right, from, Math.min(bottom, from + rows), reach));
        }
    }

    /** Arrays of a worker. */
    static final class Scratch {
        private final SkipNetwork.Batch batch;
        private final Pieces pieces = new Pieces();
        private final LaplaceRate rate = new LaplaceRate(SkipNetwork.BLOCK);
        private final float[][][] values = new float[SkipNetwork.BLOCKS][1][SkipNetwork.BLOCK];
        private final float[][][] ofValues = new float[SkipNetwork.BLOCKS][1][SkipNetwork.BLOCK];

        Scratch(SkipNetwork network) {
            batch = network.newBatch();
        }
    }

    /** What is wanted besides the rate. */
    enum Gradients {
        NONE,
        NETWORK,
        ALL
    }

    /**
     * Bits of the rows of this band.
     *
     * @param step chooses the rows from which the network learns
     * @param ofNetwork the gradient of the parameters is added here
     */
    double apply(
            SkipNetwork network,
            List<PyramidShape.Neighbour> neighbours,
            int step,
            Gradients wanted,
            Scratch s,
            double[] ofNetwork) {
        for (float[] row : gradient) {
            Arrays.fill(row, 0);
        }
        if (wanted == Gradients.NONE) {
            return rows(network, neighbours, from, 1, wanted, 0, s, ofNetwork);
        }
        int stride = LearnedRows.stride(grid.height, grid.width);
        Gradients ofOthers = wanted == Gradients.NETWORK ? Gradients.NONE : wanted;
        double bits = 0;
        for (int phase = 0; phase < stride; phase++) {
            int first = LearnedRows.first(from, stride, step, phase);
            boolean learned = phase == 0;
            bits += rows(
                    network,
                    neighbours,
                    first,
                    stride,
                    learned ? wanted : ofOthers,
                    learned ? stride : 0,
                    s,
                    ofNetwork);
        }
        return bits;
    }

    private double rows(
            SkipNetwork network,
            List<PyramidShape.Neighbour> neighbours,
            int first,
            int stride,
            Gradients wanted,
            double share,
            Scratch s,
            double[] ofNetwork) {
        SkipNetwork.Batch b = s.batch;
        Pieces pieces = s.pieces;
        boolean toInputs = wanted == Gradients.ALL;
        double bits = 0;
        b.keepHidden(share > 0);
        pieces.start(first, end, stride, left, right);
        while (pieces.next()) {
            pieces.gather(grid.rounded, s.values, 0);
            for (int i = 0; i < neighbours.size(); i++) {
                gather(pieces, neighbours.get(i), b.x, i);
            }
            for (int block = 0; block < pieces.blocks(); block++) {
                network.forward(b, block);
                bits += s.rate.apply(
                        s.values[block][0],
                        b.y[block][0],
                        b.y[block][1],
                        s.ofValues[block][0],
                        b.gy[block][0],
                        b.gy[block][1],
                        pieces.used(block),
                        SkipNetwork.BLOCK);
                if (wanted != Gradients.NONE) {
                    network.backward(b, block, toInputs);
                }
            }
            if (share > 0) {
                network.addGradient(b, pieces.blocks(), share, ofNetwork);
            }
            if (toInputs) {
                scatter(pieces, s.ofValues, 0, 0, 0);
                for (int i = 0; i < neighbours.size(); i++) {
                    scatter(
                            pieces,
                            b.gx,
                            i,
                            neighbours.get(i).x(),
                            neighbours.get(i).y());
                }
            }
        }
        return bits;
    }

    /** The latents at one neighbour's place of all positions; 0 outside the tile. */
    private void gather(Pieces pieces, PyramidShape.Neighbour at, float[][][] blocks, int channel) {
        for (int i = 0; i < pieces.count(); i++) {
            float[] to = blocks[pieces.block(i)][channel];
            int offset = pieces.offset(i);
            int end = offset + pieces.length(i);
            int row = pieces.row(i) + at.y();
            int column = pieces.from(i) + at.x();
            int before = row < top ? pieces.length(i) : Math.min(pieces.length(i), Math.max(0, left - column));
            int inside = Math.max(before, Math.min(pieces.length(i), right - column));
            Arrays.fill(to, offset, offset + before, 0);
            if (inside > before) {
                System.arraycopy(grid.rounded[row], column + before, to, offset + before, inside - before);
            }
            Arrays.fill(to, offset + inside, end, 0);
        }
        pieces.clearRest(blocks, channel);
    }

    /** The transpose of {@link #gather}, into the gradients of this band. */
    private void scatter(Pieces pieces, float[][][] blocks, int channel, int x, int y) {
        for (int i = 0; i < pieces.count(); i++) {
            int row = pieces.row(i) + y;
            if (row >= top) {
                int column = pieces.from(i) + x;
                int before = Math.min(pieces.length(i), Math.max(0, left - column));
                int inside = Math.max(before, Math.min(pieces.length(i), right - column));
                Kernels.addAt(
                        gradient[row - firstGradient],
                        column - left + before,
                        blocks[pieces.block(i)][channel],
                        pieces.offset(i) + before,
                        inside - before);
            }
        }
    }

    /** Adds the gradients of the last {@link #apply} to those of the grid. */
    void addTo() {
        for (int row = 0; row < gradient.length; row++) {
            Kernels.addAt(grid.gradient[firstGradient + row], left, gradient[row], 0, right - left);
        }
    }
}
