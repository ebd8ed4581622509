package dev.nacre.image;

import dev.nacre.runtime.Device;
import java.util.Objects;

/** How a {@link WallocCodec} works on this machine; none of it changes what is decoded. Immutable. */
public final class WallocOptions {
    private static final WallocOptions DEFAULTS =
            new WallocOptions(Device.AUTO, Runtime.getRuntime().availableProcessors(), "walloc-rgb");

    private final Device device;
    private final int threads;
    private final String model;

    private WallocOptions(Device device, int threads, String model) {
        this.device = device;
        this.threads = threads;
        this.model = model;
    }

    /** {@link Device#AUTO}, as many threads as the JVM has processors, and the model {@code walloc-rgb} to encode with. */
    public static WallocOptions defaults() {
        return DEFAULTS;
    }

    public WallocOptions withDevice(Device device) {
        return new WallocOptions(Objects.requireNonNull(device, "device"), threads, model);
    }

    /**
     * Sets how many threads one call may use, the calling one included.
     *
     * @throws IllegalArgumentException if it is not in [1, 1024]
     */
    public WallocOptions withThreads(int threads) {
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads: " + threads + ", allowed are 1 to 1024");
        }
        return new WallocOptions(device, threads, model);
    }

    /**
     * Sets which model out of a store encodes; decoding always takes the one that the file names.
     *
     * @param model an id, for its newest version, or {@code id@version}
     */
    public WallocOptions withModel(String model) {
        return new WallocOptions(device, threads, Objects.requireNonNull(model, "model"));
    }

    public Device device() {
        return device;
    }

    public int threads() {
        return threads;
    }

    public String model() {
        return model;
    }
}
