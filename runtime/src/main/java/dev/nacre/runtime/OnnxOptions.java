package dev.nacre.runtime;

import java.util.Objects;

/** How graphs are run. Immutable; equal options share sessions. */
public final class OnnxOptions {
    private static final OnnxOptions DEFAULTS =
            new OnnxOptions(Device.AUTO, Runtime.getRuntime().availableProcessors());

    private final Device device;
    private final int threads;

    private OnnxOptions(Device device, int threads) {
        this.device = device;
        this.threads = threads;
    }

    /** {@link Device#AUTO}, and as many threads as the JVM has processors. */
    public static OnnxOptions defaults() {
        return DEFAULTS;
    }

    public OnnxOptions withDevice(Device device) {
        return new OnnxOptions(Objects.requireNonNull(device, "device"), threads);
    }

    /**
     * Sets how many threads one operator may use, the calling one included.
     *
     * @throws IllegalArgumentException if {@code threads} is not in [1, 1024]
     */
    public OnnxOptions withThreads(int threads) {
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads: " + threads + ", allowed are 1 to 1024");
        }
        return new OnnxOptions(device, threads);
    }

    public Device device() {
        return device;
    }

    public int threads() {
        return threads;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OnnxOptions o && o.device == device && o.threads == threads;
    }

    @Override
    public int hashCode() {
        return Objects.hash(device, threads);
    }

    @Override
    public String toString() {
        return "OnnxOptions[" + device + ", " + threads + " threads]";
    }
}
