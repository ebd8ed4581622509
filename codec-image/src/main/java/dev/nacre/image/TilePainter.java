package dev.nacre.image;

import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.FloatTensor;
import java.util.Arrays;
import java.util.List;

/** Makes samples of latents, a tile or a part of one at a time. Immutable and thread-safe. */
final class TilePainter {
    private final WallocModel model;
    private final WallocGraphs graphs;

    TilePainter(WallocModel model, WallocGraphs graphs) {
        this.model = model;
        this.graphs = graphs;
    }

    /** Cells around a tile that its samples depend on. */
    int halo() {
        return model.synthesisHalo();
    }

    /**
     * Runs the graph over a window of latents and paints what is wanted of it.
     *
     * @param parts together they cover the window
     * @param steps of the coded channels
     * @param window cells: those under {@code pixels} and their halo
     * @param alone whether no other tile is painted meanwhile
     * @param pixels of the picture that are painted
     * @param canvas takes them, with its corner at {@code pixels} moved by {@code -left, -top}
     */
    void paint(
            List<TileLatents> parts,
            int[] steps,
            int level,
            Rect window,
            boolean alone,
            Rect pixels,
            Canvas canvas,
            int left,
            int top)
            throws NacreException {
        WallocGraphs.Memory memory = graphs.take();
        FloatTensor latents = memory.tensor("latents", 1, model.latentChannels(), window.height(), window.width());
        float[] plane = new float[window.area()];
        for (int c = 0; c < model.latentChannels(); c++) {
            if (c < steps.length) {
                for (TileLatents part : parts) {
                    part.dequantise(c, LatentTensor.scale(steps[c]), plane, window);
                }
            } else if (c == steps.length) {
                Arrays.fill(plane, 0);
            }
            latents.put(c * plane.length, plane, 0, plane.length);
        }
        int stride = WallocFormat.STRIDE;
        FloatTensor samples = memory.tensor("pixels", 1, 3, window.height() * stride, window.width() * stride);
        graphs.run(WallocModel.SYNTHESIS, alone, level, "latents", latents, "pixels", samples);
        Rect target = new Rect(pixels.x() - left, pixels.y() - top, pixels.width(), pixels.height());
        canvas.paint(samples, pixels.x() - window.x() * stride, pixels.y() - window.y() * stride, target);
        graphs.giveBack(memory);
    }
}
