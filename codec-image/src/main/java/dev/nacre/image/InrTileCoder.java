package dev.nacre.image;

import dev.nacre.bitstream.NacreException;

/**
 * Codes the latents of one tile: its grids from the coarsest to the finest, each as {@link InrGridPass} walks it. Contexts know
 * nothing of other tiles. Stateless.
 */
final class InrTileCoder {
    private InrTileCoder() {}

    /**
     * Codes all grids.
     *
     * @param pixels of the tile
     * @param grids row-major; an encoder has filled them, a decoder gives null for each and finds them filled
     */
    static void code(InrContext context, Rect pixels, short[][] grids, InrSymbols symbols, Meter meter)
            throws NacreException {
        Rect finest = InrLatents.window(pixels, 0);
        InrContext.Scratch scratch = context.new Scratch(InrGridPass.length(finest.width(), finest.height()));
        for (int grid = grids.length - 1; grid >= 0; grid--) {
            Rect window = InrLatents.window(pixels, grid);
            if (grids[grid] == null) {
                // Only now: a head alone, without coarser grids that decode, gets no memory for the finer ones.
                grids[grid] = new short[window.area()];
            }
            InrGridPass.run(scratch, context.shape(), window.width(), window.height(), grids[grid], symbols, meter);
        }
    }
}
