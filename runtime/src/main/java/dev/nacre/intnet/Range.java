package dev.nacre.intnet;

/** Integers between {@code lo} and {@code hi}, both inclusive. */
record Range(int lo, int hi) {
    Range {
        if (lo > hi) {
            throw new IllegalArgumentException("empty range " + lo + " to " + hi);
        }
    }

    /** The largest magnitude of a member; up to 2^31, hence long. */
    long maxMagnitude() {
        return Math.max(Math.abs((long) lo), Math.abs((long) hi));
    }

    boolean contains(Range other) {
        return lo <= other.lo && other.hi <= hi;
    }

    /**
     * What {@code clamp(v >> shift)} to this range can give for any v of magnitude up to {@code bound}; a tighter proof for
     * what comes next than this range alone.
     */
    Range ofShifted(long bound, int shift) {
        return new Range(clamp(-bound >> shift), clamp(bound >> shift));
    }

    private int clamp(long v) {
        return (int) Math.max(lo, Math.min(hi, v));
    }

    @Override
    public String toString() {
        return lo + " to " + hi;
    }
}
