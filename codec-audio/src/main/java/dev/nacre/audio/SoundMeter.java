package dev.nacre.audio;

import java.util.concurrent.atomic.LongAdder;

/** Adds up where the time of one sound goes, over all threads. Thread-safe. */
final class SoundMeter {
    /** What time is spent on. */
    enum Part {
        /** Rates and channels. */
        RESAMPLER,
        /** Between samples and what networks see: spectra. */
        SPECTRA,
        /** Float graphs. */
        NETWORK,
        /** Quantisation. */
        SEARCH,
        /** Entropy coding with its integer networks. */
        CODER
    }

    private final long start = System.nanoTime();
    private final LongAdder[] nanos = new LongAdder[Part.values().length];

    SoundMeter() {
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = new LongAdder();
        }
    }

    /** Adds the time since {@code from} to a part, and returns what time it is now. */
    long lap(Part part, long from) {
        long now = System.nanoTime();
        nanos[part.ordinal()].add(now - from);
        return now;
    }

    double millis(Part part) {
        return nanos[part.ordinal()].sum() / 1e6;
    }

    /** Wall time since this was made. */
    double totalMillis() {
        return (System.nanoTime() - start) / 1e6;
    }
}
