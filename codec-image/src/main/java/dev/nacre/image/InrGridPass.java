package dev.nacre.image;

import dev.nacre.bitstream.NacreException;
import java.util.Arrays;

/**
 * Walks one latent grid in coding order: wavefronts t = x + 3 y, and in each of them from the top down. All neighbours that the
 * context network sees lie in earlier wavefronts, so it runs over a whole wavefront at once. A wavefront is a row of the skewed grid
 * S[t][y]; in it every neighbour is a shifted part of an earlier row. Layout: format.md, "Coding order of inr".
 *
 * <p>Encoder and decoder both run this very code. For one thread.
 */
final class InrGridPass {
    /** Wavefronts that the farthest neighbour lies back, and the present one. */
    private static final int RING = 3 * InrFormat.SLOPE + 1;

    /** How far a neighbour may lie before or behind its wavefront's part of the grid, where it reads as 0. */
    private static final int MARGIN = 3;

    private InrGridPass() {}

    /** Longest wavefront of a grid. */
    static int length(int width, int height) {
        return Math.min(height, (width + InrFormat.SLOPE - 1) / InrFormat.SLOPE);
    }

    /**
     * Codes a grid.
     *
     * @param scratch for at least {@link #length} latents
     * @param grid row-major; an encoder has filled it, a decoder finds it filled
     */
    static void run(
            InrContext.Scratch scratch,
            InrShape shape,
            int width,
            int height,
            short[] grid,
            InrSymbols symbols,
            Meter meter)
            throws NacreException {
        int longest = length(width, height);
        int[][] ring = new int[RING][longest + 2 * MARGIN];
        int limit = shape.latentLimit();
        int neighbours = shape.neighbours();
        // Two neighbours in a wavefront are this far apart in the row-major grid.
        int stride = width - InrFormat.SLOPE;
        long networkNanos = 0;
        long start = System.nanoTime();
        long last = start;
        long wavefronts = width + (long) InrFormat.SLOPE * (height - 1);
        for (long t = 0; t < wavefronts; t++) {
            int top = top(t, width);
            int length = (int) Math.min(height - 1, t / InrFormat.SLOPE) - top + 1;
            int[] row = ring[(int) (t % RING)];
            Arrays.fill(row, 0);
            if (length <= 0) {
                continue;
            }
            for (int i = 0; i < neighbours; i++) {
                long from = t + InrFormat.neighbourX(i) + InrFormat.SLOPE * InrFormat.neighbourY(i);
                // Rows hold a wavefront from its top on, behind a margin; what it doesn't have reads as 0.
                int at = MARGIN + top + InrFormat.neighbourY(i) - top(from, width);
                System.arraycopy(ring[(int) ((from + RING) % RING)], at, scratch.inputs[i], 0, length);
            }
            scratch.run(length);
            long now = System.nanoTime();
            networkNanos += now - last;
            int at = (int) (t + (long) top * stride);
            for (int n = 0; n < length; n++, at += stride) {
                int value = symbols.code(scratch.mean[n], scratch.scale[n], limit, grid[at]);
                grid[at] = (short) value;
                row[MARGIN + n] = value;
            }
            last = System.nanoTime();
        }
        meter.addNetworkNanos(networkNanos);
        meter.addCoderNanos(System.nanoTime() - start - networkNanos);
    }

    /** The first row of the grid in a wavefront. */
    private static int top(long t, int width) {
        return (int) Math.max(0, (t - width + InrFormat.SLOPE) / InrFormat.SLOPE);
    }
}
