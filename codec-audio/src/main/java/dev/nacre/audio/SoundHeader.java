package dev.nacre.audio;

import java.util.Objects;
import java.util.OptionalLong;

/** What the head of a sound file, or of a live stream, says. Immutable. */
public final class SoundHeader {
    /** Stands for a number of samples that is not known. */
    static final long UNKNOWN = -1;

    private final int codec;
    private final SoundFormat format;
    private final ChannelMode mode;
    private final int level;
    private final long samples;
    private final String modelId;
    private final String modelHash;

    SoundHeader(
            int codec,
            SoundFormat format,
            ChannelMode mode,
            int level,
            long samples,
            String modelId,
            String modelHash) {
        this.codec = codec;
        this.format = Objects.requireNonNull(format, "format");
        this.mode = Objects.requireNonNull(mode, "mode");
        this.level = level;
        this.samples = samples;
        this.modelId = Objects.requireNonNull(modelId, "modelId");
        this.modelHash = Objects.requireNonNull(modelHash, "modelHash");
    }

    /** Number of the codec among those of sound. */
    int codec() {
        return codec;
    }

    /** Name of the codec, such as {@code hifi}. */
    public String codecName() {
        return HeadFormat.codecName(codec);
    }

    public SoundFormat format() {
        return format;
    }

    public ChannelMode mode() {
        return mode;
    }

    /** What the codec understands as its rate or quality; for hifi the codes kept of each frame and channel. */
    public int level() {
        return level;
    }

    /** Samples of each channel; empty where the writer didn't know it when it wrote the head. */
    public OptionalLong samples() {
        return samples == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(samples);
    }

    long samplesOrUnknown() {
        return samples;
    }

    public String modelId() {
        return modelId;
    }

    /** First 8 bytes of the model's identity as hexadecimal digits. */
    public String modelHash() {
        return modelHash;
    }

    @Override
    public String toString() {
        return codecName() + ", " + format + ", " + mode + ", level " + level
                + (samples == UNKNOWN ? "" : ", " + samples + " samples") + ", model " + modelId + " " + modelHash;
    }
}
