package dev.nacre.audio;

import dev.nacre.entropy.FrequencyTable;

/** Coefficients to symbols, by what they cost and what error they leave. Immutable. Layout: format.md, "walloc-audio sound", Encoding. */
final class WallocAudioQuantiser {
    /** Of a bit, against the squared error in steps. */
    private static final double BITS_WEIGHT = 0.12;

    /** Magnitudes from here on are rounded plainly. */
    private static final int FAR = 31;

    private static final double PLAIN_ROUNDING = 0.38;

    private final double[][] costs = new double[WallocAudioFormat.NUM_SCALES][FAR + 1]; // weighted bits
    private final double[][] values = new double[WallocAudioFormat.NUM_SCALES][FAR + 1]; // in steps

    WallocAudioQuantiser(WallocAudioModel model) {
        for (int scale = 0; scale < costs.length; scale++) {
            for (int m = 0; m <= FAR; m++) {
                costs[scale][m] = BITS_WEIGHT * model.scaleBank().rateBits(scale, m);
                values[scale][m] = m == 0 ? 0 : WallocAudioSynthesis.value(model, m, scale);
            }
        }
    }

    /** The symbol of a coefficient in steps, coded by the table of {@code scale}. */
    int quantise(double y, int scale) {
        double a = Math.abs(y);
        int magnitude;
        if (a < FAR) {
            double[] cost = costs[scale];
            double[] value = values[scale];
            magnitude = 0;
            double least = a * a + cost[0];
            for (int m = Math.max(1, (int) a); m <= (int) a + 1; m++) {
                double found = (a - value[m]) * (a - value[m]) + cost[m];
                if (found < least) {
                    least = found;
                    magnitude = m;
                }
            }
        } else {
            magnitude = (int) Math.min(a + 0.5, FrequencyTable.MAX_VALUE);
        }
        return y < 0 ? -magnitude : magnitude;
    }

    /** The symbol's magnitude without statistics: what bandwidth and seeds are made of. */
    static int plain(double y) {
        return (int) Math.min(Math.abs(y) + PLAIN_ROUNDING, FrequencyTable.MAX_VALUE);
    }
}
