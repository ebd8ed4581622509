package dev.nacre.audio;

import java.util.Arrays;

/**
 * Spectra of one channel to samples: inverse transforms, windowed once more and added up where they overlap. A sample comes out when all
 * its windows have been: {@code window - hop} samples behind the newest one. The first windows begin before the first sample; what
 * they say about that time is dropped.
 *
 * <p>Mutable, for one thread.
 */
final class HifiSynthesis {
    private final HifiModel model;
    private final Windowing windowing;
    private final float[] sum; // of the windows so far, from the first sample that is not final on
    private int before; // samples before the first of the sound that are still to be dropped

    HifiSynthesis(HifiModel model) {
        this.model = model;
        windowing = new Windowing(model.window(), model.hop());
        sum = new float[model.window()];
        before = model.overlap();
    }

    /**
     * Adds a spectrum.
     *
     * @param spectrum {@code [bin][re, im]} from {@code offset} on, in units of a sine's amplitude; null for zeros
     * @param target receives final samples, at most hop, from {@code position} on
     * @return how many
     */
    int add(float[] spectrum, int offset, float[] target, int position) {
        if (spectrum != null) {
            windowing.inverse(spectrum, offset, sum);
        }
        int hop = model.hop();
        int dropped = Math.min(hop, before);
        before -= dropped;
        System.arraycopy(sum, dropped, target, position, hop - dropped);
        System.arraycopy(sum, hop, sum, 0, sum.length - hop);
        Arrays.fill(sum, sum.length - hop, sum.length, 0);
        return hop - dropped;
    }
}
