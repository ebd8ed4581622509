package dev.nacre.runtime;

import java.util.Locale;

/** Where float graphs run. Integer networks and entropy coding are plain Java on every device. */
public enum Device {
    /** CUDA where the program has the provider and the machine has the hardware, else the CPU. */
    AUTO,
    CPU,
    /** CUDA or an error that says what is missing. */
    CUDA;

    /**
     * Reads a device as users write it: {@code auto}, {@code cpu} or {@code cuda}, in any case.
     *
     * @throws IllegalArgumentException for any other name
     */
    public static Device parse(String name) {
        for (Device device : values()) {
            if (device.toString().equals(name.toLowerCase(Locale.ROOT))) {
                return device;
            }
        }
        throw new IllegalArgumentException("device \"" + name + "\", allowed are auto, cpu and cuda");
    }

    /** The name as users write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
