package dev.nacre.intnet;

/** The end of most layers: {@code clamp(sum >> shift, lo, hi)}. Immutable. */
final class Scaling {
    /** Differences of two values below this magnitude fit an int. */
    private static final int NARROW = 1 << 30;

    private final int shift;
    private final int lo;
    private final int hi;
    private final boolean narrow;

    /** @param bound proven bound of the sum's magnitude, below 2^31 */
    Scaling(int shift, Range clamp, long bound) {
        this.shift = shift;
        // What the sum can't reach need not be clamped to: this keeps "no clamp" (the whole int range) narrow.
        Range reached = clamp.ofShifted(bound, shift);
        this.lo = reached.lo();
        this.hi = reached.hi();
        this.narrow = bound >> shift < NARROW && reached.maxMagnitude() < NARROW;
    }

    /** What the results can be. */
    Range range() {
        return new Range(lo, hi);
    }

    boolean keepsZero() {
        return lo <= 0 && hi >= 0;
    }

    int apply(int sum) {
        return Math.min(hi, Math.max(lo, sum >> shift));
    }

    /** Replaces the sums at [from, to) by the results. */
    void apply(int[] sums, int from, int to) {
        if (narrow) {
            Kernels.scaleNarrow(sums, shift, lo, hi - lo, from, to);
        } else {
            Kernels.scaleWide(sums, shift, lo, hi, from, to);
        }
    }
}
