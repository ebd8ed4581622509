package dev.nacre.audio;

/**
 * How samples are to be understood. Immutable.
 *
 * @param rate sample rate in Hz, {@link #MIN_RATE} to {@link #MAX_RATE}
 * @param channels 1 to {@link #MAX_CHANNELS}; two are left and right, of more the order is the caller's
 */
public record SoundFormat(int rate, int channels) {
    public static final int MIN_RATE = 1_000;
    public static final int MAX_RATE = 768_000;
    public static final int MAX_CHANNELS = 8;

    /** @throws IllegalArgumentException if a number is out of range */
    public SoundFormat {
        if (rate < MIN_RATE || rate > MAX_RATE) {
            throw new IllegalArgumentException(
                    "a sample rate of " + rate + " Hz, allowed are " + MIN_RATE + " to " + MAX_RATE);
        }
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw new IllegalArgumentException(channels + " channels, allowed are 1 to " + MAX_CHANNELS);
        }
    }

    @Override
    public String toString() {
        return rate + " Hz, " + (channels == 1 ? "mono" : channels == 2 ? "stereo" : channels + " channels");
    }
}
