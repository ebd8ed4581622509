package dev.nacre.image;

import java.util.concurrent.atomic.LongAdder;

/** Adds up where the time of one picture goes, over all threads. Thread-safe. */
final class Meter {
    private final long start = System.nanoTime();
    private final LongAdder transform = new LongAdder();
    private final LongAdder network = new LongAdder();
    private final LongAdder coder = new LongAdder();

    void addTransformNanos(long nanos) {
        transform.add(nanos);
    }

    void addNetworkNanos(long nanos) {
        network.add(nanos);
    }

    void addCoderNanos(long nanos) {
        coder.add(nanos);
    }

    double transformMillis() {
        return transform.sum() / 1e6;
    }

    double networkMillis() {
        return network.sum() / 1e6;
    }

    double coderMillis() {
        return coder.sum() / 1e6;
    }

    /** Wall time since this was made. */
    double totalMillis() {
        return (System.nanoTime() - start) / 1e6;
    }
}
