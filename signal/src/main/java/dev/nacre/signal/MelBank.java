package dev.nacre.signal;

import java.util.Arrays;
import java.util.Objects;

/**
 * Triangular filters, evenly spaced on the mel scale {@code 2595 log10(1 + f / 700)} (that of HTK; librosa's own default is
 * Slaney's, which is linear below 1 kHz).
 *
 * <p>Band b rises from edge b to 1 at edge b + 1 and falls to 0 at edge b + 2; all have height 1, none is divided by its area. The
 * edges run from the lowest to the highest frequency. nacre_training's {@code mel_bank} is the same, so that what was trained on
 * and what is measured agree.
 *
 * <p>Immutable and thread-safe.
 */
public final class MelBank {
    private final int bins;
    private final double[] edges; // [bands + 2], Hz
    private final int[] first; // [bands], the first bin of a band
    private final double[][] weights; // [bands][...]

    /**
     * A bank over the bins of a transform.
     *
     * @param rate samples a second, at least 1
     * @param size samples of the transform, even, at least 2
     * @param bands at least 1
     * @param low Hz, not negative
     * @param high Hz, above {@code low}, at most {@code rate / 2}
     * @throws IllegalArgumentException if an argument is out of its range
     */
    public MelBank(int rate, int size, int bands, double low, double high) {
        if (rate < 1 || size < 2 || size % 2 != 0 || bands < 1 || !(low >= 0 && low < high && high <= rate / 2.0)) {
            throw new IllegalArgumentException("rate " + rate + ", transform of " + size + ", " + bands + " bands from "
                    + low + " to " + high + " Hz");
        }
        this.bins = size / 2 + 1;
        this.edges = new double[bands + 2];
        for (int i = 0; i < edges.length; i++) {
            double mel = mel(low) + (mel(high) - mel(low)) * i / (bands + 1);
            edges[i] = 700 * (StrictMath.pow(10, mel / 2595) - 1);
        }
        this.first = new int[bands];
        this.weights = new double[bands][];
        for (int b = 0; b < bands; b++) {
            double[] all = new double[bins];
            int begin = bins;
            int end = 0;
            for (int k = 0; k < bins; k++) {
                double f = (double) k * rate / size;
                double rising = (f - edges[b]) / (edges[b + 1] - edges[b]);
                double falling = (edges[b + 2] - f) / (edges[b + 2] - edges[b + 1]);
                all[k] = Math.max(0, Math.min(rising, falling));
                if (all[k] > 0) {
                    begin = Math.min(begin, k);
                    end = k + 1;
                }
            }
            first[b] = Math.min(begin, end);
            weights[b] = Arrays.copyOfRange(all, first[b], end);
        }
    }

    private static double mel(double hertz) {
        return 2595 * StrictMath.log10(1 + hertz / 700);
    }

    /** Bands. */
    public int bands() {
        return first.length;
    }

    /** Where a band ends, Hz. */
    public double upperEdge(int band) {
        return edges[Objects.checkIndex(band, bands()) + 2];
    }

    /** True if no bin falls into a band: it is 0 for every spectrum. */
    public boolean isEmpty(int band) {
        return weights[Objects.checkIndex(band, bands())].length == 0;
    }

    /**
     * Weighted sums of a spectrum.
     *
     * @param spectrum magnitudes or powers, {@code [size / 2 + 1]}
     * @param out {@code [bands]}
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void apply(double[] spectrum, double[] out) {
        Objects.checkFromIndexSize(0, bins, spectrum.length);
        Objects.checkFromIndexSize(0, bands(), out.length);
        for (int b = 0; b < weights.length; b++) {
            double[] w = weights[b];
            double sum = 0;
            for (int i = 0; i < w.length; i++) {
                sum += w[i] * spectrum[first[b] + i];
            }
            out[b] = sum;
        }
    }
}
