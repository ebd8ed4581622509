package dev.nacre.audio;

import dev.nacre.runtime.Device;
import java.util.Objects;
import java.util.Optional;

/** How a sound codec works on this machine; none of it changes what is decoded. Immutable. */
public final class SoundOptions {
    private static final SoundOptions DEFAULTS =
            new SoundOptions(Device.AUTO, Runtime.getRuntime().availableProcessors(), null);

    private final Device device;
    private final int threads;
    private final String model; // null for the codec's own

    private SoundOptions(Device device, int threads, String model) {
        this.device = device;
        this.threads = threads;
        this.model = model;
    }

    /** {@link Device#AUTO}, as many threads as the JVM has processors, and the codec's usual model to encode with. */
    public static SoundOptions defaults() {
        return DEFAULTS;
    }

    public SoundOptions withDevice(Device device) {
        return new SoundOptions(Objects.requireNonNull(device, "device"), threads, model);
    }

    /**
     * Sets how many threads one call may use, the calling one included.
     *
     * @throws IllegalArgumentException if it is not in [1, 1024]
     */
    public SoundOptions withThreads(int threads) {
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads: " + threads + ", allowed are 1 to 1024");
        }
        return new SoundOptions(device, threads, model);
    }

    /**
     * Sets which model out of a store encodes; decoding always takes the one that the file names.
     *
     * @param model an id, for its newest version, or {@code id@version}
     */
    public SoundOptions withModel(String model) {
        return new SoundOptions(device, threads, Objects.requireNonNull(model, "model"));
    }

    public Device device() {
        return device;
    }

    public int threads() {
        return threads;
    }

    /** The model to encode with; empty for the codec's usual one. */
    public Optional<String> model() {
        return Optional.ofNullable(model);
    }
}
