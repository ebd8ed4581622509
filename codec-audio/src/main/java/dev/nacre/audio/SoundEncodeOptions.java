package dev.nacre.audio;

import java.util.Objects;
import java.util.Optional;

/** How a sound is to be coded. Immutable; start from {@link #defaults()}. */
public final class SoundEncodeOptions {
    private static final SoundEncodeOptions DEFAULTS =
            new SoundEncodeOptions(Target.RECOMMENDED, 0, null, SoundTuning.LISTENING, SoundTags.empty());

    /** What decides the rate. */
    enum Target {
        RECOMMENDED,
        LEVEL,
        QUALITY,
        BITRATE
    }

    private final Target target;
    private final int value; // of the target
    private final ChannelMode mode; // null for the usual one
    private final SoundTuning tuning;
    private final SoundTags tags;

    private SoundEncodeOptions(Target target, int value, ChannelMode mode, SoundTuning tuning, SoundTags tags) {
        this.target = target;
        this.value = value;
        this.mode = mode;
        this.tuning = tuning;
        this.tags = tags;
    }

    /** The level that the model recommends, mid and side of stereo, tuned for listening, no tags. */
    public static SoundEncodeOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets the level that goes into the file ({@link SoundHeader#level()}). This and the two others that set a rate replace each other.
     *
     * @param level for hifi the codes kept of a frame and channel, 1 to those of the model (12); for walloc-audio the index of its step, 0
     *     (coarse) to 200; a codec limits it to its own range
     */
    public SoundEncodeOptions withLevel(int level) {
        if (level < 0 || level > HeadFormat.MAX_LEVEL) {
            throw new IllegalArgumentException("level " + level + ", allowed are 0 to " + HeadFormat.MAX_LEVEL);
        }
        return new SoundEncodeOptions(Target.LEVEL, level, mode, tuning, tags);
    }

    /**
     * Sets the quality on a scale that all codecs share.
     *
     * @param quality 0 (smallest file) to 100 (best sound)
     * @throws IllegalArgumentException if it is out of range
     */
    public SoundEncodeOptions withQuality(int quality) {
        if (quality < 0 || quality > 100) {
            throw new IllegalArgumentException("quality " + quality + ", allowed are 0 to 100");
        }
        return new SoundEncodeOptions(Target.QUALITY, quality, mode, tuning, tags);
    }

    /**
     * Sets the bit rate, all channels together. hifi takes the highest level whose nominal rate is at most that, or its lowest. walloc-audio
     * changes its step from block to block so that the whole file, tags left aside, comes out at that rate or a little under it (within 5 %
     * from some 10 s on; packets of a live stream within 8 %, either way); it looks 16 s ahead, and files are larger only where its coarsest step is too fine.
     *
     * @param bitsPerSecond at least 1
     */
    public SoundEncodeOptions withBitrate(int bitsPerSecond) {
        if (bitsPerSecond < 1) {
            throw new IllegalArgumentException("a bit rate of " + bitsPerSecond + ", must be at least 1");
        }
        return new SoundEncodeOptions(Target.BITRATE, bitsPerSecond, mode, tuning, tags);
    }

    /**
     * Sets what the coded channels are.
     *
     * @param mode {@link ChannelMode#MID_SIDE} for sounds of two channels only, and not for walloc-audio, which turns pairs of channels by
     *     angles of its own; checked when a sound is encoded
     */
    public SoundEncodeOptions withMode(ChannelMode mode) {
        return new SoundEncodeOptions(target, value, Objects.requireNonNull(mode, "mode"), tuning, tags);
    }

    /** Sets what walloc-audio spends its bits on; hifi does not care. */
    public SoundEncodeOptions withTuning(SoundTuning tuning) {
        return new SoundEncodeOptions(target, value, mode, Objects.requireNonNull(tuning, "tuning"), tags);
    }

    /** Sets the texts that travel with the sound. */
    public SoundEncodeOptions withTags(SoundTags tags) {
        return new SoundEncodeOptions(target, value, mode, tuning, Objects.requireNonNull(tags, "tags"));
    }

    Target target() {
        return target;
    }

    int value() {
        return value;
    }

    /** The channel mode; empty for the usual one, mid and side for stereo. */
    public Optional<ChannelMode> mode() {
        return Optional.ofNullable(mode);
    }

    /** @throws IllegalArgumentException if the mode does not fit the channels */
    ChannelMode mode(int channels) {
        if (mode == ChannelMode.MID_SIDE && channels != 2) {
            throw new IllegalArgumentException("mid and side of " + channels + " channels, they are for two");
        }
        return mode == null ? ChannelMode.usual(channels) : mode;
    }

    public SoundTuning tuning() {
        return tuning;
    }

    public SoundTags tags() {
        return tags;
    }
}
