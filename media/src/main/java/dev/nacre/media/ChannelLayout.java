package dev.nacre.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which loudspeaker each channel is for: a set of them, in the order of WAVE files' channel masks, which is also FFmpeg's.
 *
 * <p>Immutable and thread-safe.
 *
 * @param channels at least 1
 * @param mask a bit a loudspeaker ({@code dwChannelMask} of WAVEFORMATEXTENSIBLE), as many as channels; 0 if nobody said
 */
public record ChannelLayout(int channels, long mask) {
    /** The most channels that Nacre reads or writes. */
    public static final int MAX_CHANNELS = 64;

    private static final List<String> SPEAKERS = List.of(
            "FL", "FR", "FC", "LFE", "BL", "BR", "FLC", "FRC", "BC", "SL", "SR", "TC", "TFL", "TFC", "TFR", "TBL",
            "TBC", "TBR");

    private static final Map<Long, String> NAMES = Map.ofEntries(
            Map.entry(0x4L, "mono"),
            Map.entry(0x3L, "stereo"),
            Map.entry(0xBL, "2.1"),
            Map.entry(0x7L, "3.0"),
            Map.entry(0x33L, "quad"),
            Map.entry(0x603L, "quad(side)"),
            Map.entry(0x107L, "4.0"),
            Map.entry(0x37L, "5.0"),
            Map.entry(0x607L, "5.0(side)"),
            Map.entry(0x3FL, "5.1"),
            Map.entry(0x60FL, "5.1(side)"),
            Map.entry(0x70FL, "6.1"),
            Map.entry(0x63FL, "7.1"));

    private static final long[] DEFAULTS = {0, 0x4, 0x3, 0x7, 0x33, 0x37, 0x3F, 0x70F, 0x63F};

    /** @throws IllegalArgumentException if a component is out of its range */
    public ChannelLayout {
        if (channels < 1 || channels > MAX_CHANNELS) {
            throw new IllegalArgumentException(channels + " channels, allowed are 1 to " + MAX_CHANNELS);
        }
        if (mask != 0 && Long.bitCount(mask) != channels) {
            throw new IllegalArgumentException(
                    "mask " + Long.toHexString(mask) + " does not name " + channels + " loudspeakers");
        }
    }

    /** What a number of channels usually means: mono, stereo, 3.0, quad, 5.0, 5.1, 6.1, 7.1; unknown above 8. */
    public static ChannelLayout of(int channels) {
        return new ChannelLayout(channels, channels > 0 && channels < DEFAULTS.length ? DEFAULTS[channels] : 0);
    }

    /** The layout of a file: its mask if that fits its channels, else none. */
    static ChannelLayout orUnknown(int channels, long mask) {
        return new ChannelLayout(channels, Long.bitCount(mask) == channels ? mask : 0);
    }

    /** FFmpeg's name, {@code stereo}, {@code 5.1}; the loudspeakers ({@code FL+FR+BC}) or {@code 3 channels} where there is none. */
    public String name() {
        String name = NAMES.get(mask);
        if (name != null) {
            return name;
        }
        return mask == 0 ? channels + (channels == 1 ? " channel" : " channels") : String.join("+", speakers());
    }

    /** The loudspeakers by FFmpeg's short names, in the order of channels; empty if nobody said. */
    public List<String> speakers() {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < 63; bit++) {
            if ((mask >> bit & 1) != 0) {
                names.add(bit < SPEAKERS.size() ? SPEAKERS.get(bit) : "#" + bit);
            }
        }
        return List.copyOf(names);
    }

    @Override
    public String toString() {
        return name();
    }
}
