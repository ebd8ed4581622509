package dev.nacre.image;

/** How an {@link InrCodec} works on this machine; none of it changes what is decoded. Immutable. */
public final class InrOptions {
    private static final InrOptions DEFAULTS =
            new InrOptions(Runtime.getRuntime().availableProcessors());

    private final int threads;

    private InrOptions(int threads) {
        this.threads = threads;
    }

    /** As many threads as the JVM has processors. */
    public static InrOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets how many threads one call may use, the calling one included.
     *
     * @throws IllegalArgumentException if it is not in [1, 1024]
     */
    public InrOptions withThreads(int threads) {
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads: " + threads + ", allowed are 1 to 1024");
        }
        return new InrOptions(threads);
    }

    public int threads() {
        return threads;
    }
}
