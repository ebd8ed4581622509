package dev.nacre.audio;

import static dev.nacre.audio.WallocAudioFormat.NUM_BANDS;
import static dev.nacre.audio.WallocAudioFormat.SPECTRUM_PARTS;
import static dev.nacre.audio.WallocAudioFormat.SUPERFRAME;

import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SymbolHash;
import dev.nacre.entropy.SymbolEncoder;
import java.util.Arrays;

/** Quantises and codes a unit, part by part. Mutable, for one unit. Layout: format.md, "walloc-audio sound", Units. */
final class WallocAudioWriter {
    private final WallocAudioModel model;
    private final WallocAudioQuantiser quantiser;
    private final WallocAudioPasses passes;
    private final SymbolEncoder out = new SymbolEncoder(WallocAudioFormat.LANES);
    private final SymbolHash hash = new SymbolHash();
    private final int stepIndex;
    private long numSymbols;
    private int before; // size of the frame before

    WallocAudioWriter(WallocAudioModel model, WallocAudioQuantiser quantiser, WallocAudioPasses passes, int stepIndex) {
        this.model = model;
        this.quantiser = quantiser;
        this.passes = passes;
        this.stepIndex = stepIndex;
        number(stepIndex, WallocAudioFormat.STEP_BITS);
    }

    private void number(int value, int bits) {
        out.encodeRaw(value, bits);
        hash.add(value);
        numSymbols++;
    }

    /**
     * Appends a part.
     *
     * @param sizes of its frames
     * @param y coefficients by channel, turned by the angles, in steps
     */
    void part(int[] sizes, double[][] y, int[] shape, int[] angles) throws NacreException {
        WallocAudioPart part = new WallocAudioPart(y.length, stepIndex, y[0].length / SUPERFRAME);
        for (int c = 0; c < y.length; c++) {
            part.bandwidths[c] = bandwidth(sizes, y[c]);
            number(part.bandwidths[c], WallocAudioFormat.BANDWIDTH_BITS);
        }
        optional(shape, WallocAudioFormat.FLAT, WallocAudioFormat.SHAPE_BITS);
        if (y.length == 2) {
            optional(angles, WallocAudioFormat.MID_SIDE, WallocAudioFormat.ANGLE_BITS);
        }
        WallocAudioHistory[] histories = new WallocAudioHistory[y.length];
        for (int c = 0; c < y.length; c++) {
            int[] seeds = seeds(sizes, y[c]);
            for (int b = 0; b < NUM_BANDS; b++) {
                if (part.hasSeed(model, c, b)) {
                    number(seeds[b], WallocAudioFormat.SEED_BITS);
                } else {
                    seeds[b] = 0;
                }
            }
            histories[c] = new WallocAudioHistory(model, seeds);
        }
        before = SUPERFRAME;
        int at = 0;
        for (int f = 0; f < sizes.length; f++) {
            if (at % SUPERFRAME == 0) {
                node(sizes, f, 0);
            }
            for (int c = 0; c < y.length; c++) {
                double[] own = y[c];
                int start = at;
                WallocAudioUnits.frame(passes, part, c, at, sizes[f], histories[c], (phase, scales, symbols) -> {
                    for (int i = 0; i < symbols.length; i++) {
                        symbols[i] =
                                quantiser.quantise(own[start + WallocAudioFormat.NUM_PASSES * i + phase], scales[i]);
                    }
                    out.encode(model.scaleBank(), scales, symbols, 0, symbols.length);
                    hash.add(symbols, 0, symbols.length);
                    numSymbols += symbols.length;
                });
            }
            at += sizes[f];
        }
    }

    private void optional(int[] values, int usual, int bits) {
        boolean present = Arrays.stream(values).anyMatch(v -> v != usual);
        number(present ? 1 : 0, 1);
        if (present) {
            for (int value : values) {
                number(value, bits);
            }
        }
    }

    /** Codes the cuts of a node whose first frame is number {@code frame}; returns the first frame behind it. */
    private int node(int[] sizes, int frame, int depth) {
        int size = SUPERFRAME >> depth;
        boolean cut = sizes[frame] < size;
        if (size > WallocAudioFormat.SMALLEST) {
            int value = cut ? 1 : 0;
            out.encode(model.splitBank(), 2 * depth + (before < size ? 1 : 0), value);
            hash.add(value);
            numSymbols++;
        }
        if (cut) {
            return node(sizes, node(sizes, frame, depth + 1), depth + 1);
        }
        before = size;
        return frame + 1;
    }

    private static int bandwidth(int[] sizes, double[] y) {
        int most = 0;
        int at = 0;
        for (int n : sizes) {
            int last = n - 1;
            while (last >= 0 && WallocAudioQuantiser.plain(y[at + last]) == 0) {
                last--;
            }
            most = last < 0 ? most : Math.max(most, last * WallocAudioFormat.MAX_BANDWIDTH / n + 1);
            at += n;
        }
        return most;
    }

    /** Of the mean magnitudes of bands in the first superframe. */
    private int[] seeds(int[] sizes, double[] y) {
        double[] sums = new double[SPECTRUM_PARTS];
        int at = 0;
        for (int f = 0; at < SUPERFRAME; f++) {
            int perPart = sizes[f] / SPECTRUM_PARTS;
            for (int j = 0; j < sizes[f]; j++) {
                sums[j / perPart] += Math.min(WallocAudioQuantiser.plain(y[at + j]), WallocAudioFormat.MAGNITUDE_LIMIT);
            }
            at += sizes[f];
        }
        int[] seeds = new int[NUM_BANDS];
        for (int b = 0; b < NUM_BANDS; b++) {
            double mean = 0;
            for (int i = model.band(b); i < model.band(b + 1); i++) {
                mean += sums[i];
            }
            mean *= (double) WallocAudioFormat.MAGNITUDE_UNIT
                    / (SUPERFRAME / SPECTRUM_PARTS)
                    / (model.band(b + 1) - model.band(b));
            double seed = mean < 8 ? 0 : StrictMath.rint(StrictMath.log(mean / 16) / StrictMath.log(2)) + 1;
            seeds[b] = mean < 8 ? 0 : (int) Math.max(1, Math.min((1 << WallocAudioFormat.SEED_BITS) - 1, seed));
        }
        return seeds;
    }

    CodedUnit finish() {
        return new CodedUnit(0, hash.value(), out.finish(), numSymbols);
    }
}
