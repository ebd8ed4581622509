package dev.nacre.tokenizers;

import dev.nacre.bitstream.ModelException;
import java.util.Objects;

/**
 * Quantises latents frame by frame by a {@link Quantizer}. Frames don't depend on each other, so it does not matter which one comes
 * next; no allocation per frame.
 *
 * <p>Mutable, for one thread.
 */
public final class FrameQuantizer {
    private final Quantizer quantizer;
    private final Codebook.Search[] searches;
    private final int[] residual; // of the whole frame
    private final int[] seen; // of one group

    public FrameQuantizer(Quantizer quantizer) {
        this.quantizer = quantizer;
        searches = new Codebook.Search[quantizer.pairs()];
        for (int pair = 0; pair < searches.length; pair++) {
            searches[pair] = quantizer.codebook(pair).search();
        }
        residual = new int[quantizer.dims()];
        seen = new int[quantizer.width()];
    }

    /**
     * Quantises one frame.
     *
     * @param latents channel c is {@code latents[offset + c * stride]}, for c in [0, dims)
     * @param pairs codes to find, 1 to {@link Quantizer#pairs()}
     * @param codes receives the codes, from {@code codesOffset} on
     * @throws ModelException if a latent is not finite
     */
    public void quantize(float[] latents, int offset, int stride, int pairs, int[] codes, int codesOffset)
            throws ModelException {
        quantizer.requirePairs(pairs);
        Objects.checkFromIndexSize(codesOffset, pairs, codes.length);
        Objects.checkIndex(offset, latents.length);
        if (stride < 1) {
            throw new IllegalArgumentException("stride is " + stride + ", must be at least 1");
        }
        long last = offset + (long) stride * (residual.length - 1);
        if (last >= latents.length) {
            throw new IllegalArgumentException(
                    "the last channel would be at " + last + " of " + latents.length + " latents");
        }
        // A power of two times a float, and half more, is exact in double as long as it matters: floor sees the true
        // sum.
        double scale = 1 << quantizer.fractionBits();
        int limit = quantizer.maxLatent();
        for (int c = 0; c < residual.length; c++) {
            float x = latents[offset + c * stride];
            if (!Float.isFinite(x)) {
                throw new ModelException("the latent of channel " + c + " is not finite: " + x);
            }
            residual[c] = (int) Math.max(-limit, Math.min(limit, Math.floor(x * scale + 0.5)));
        }
        int width = quantizer.width();
        for (int pair = 0; pair < pairs; pair++) {
            int stage = pair / quantizer.groups();
            int first = pair % quantizer.groups() * width;
            int from = quantizer.seenFrom(stage);
            int to = quantizer.seenTo(stage);
            for (int d = 0; d < width; d++) {
                int v = residual[first + d];
                seen[d] = d >= from && d < to ? Math.max(-limit, Math.min(limit, v)) : 0;
            }
            int code = searches[pair].nearest(seen, 0);
            quantizer.codebook(pair).add(code, -1, residual, first);
            codes[codesOffset + pair] = code;
        }
    }
}
