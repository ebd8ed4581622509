package dev.nacre.audio;

import java.util.List;

/** A sound out of a file, and what else the file says. Immutable. */
public final class DecodedSound {
    private final SoundHeader header;
    private final SoundTags tags;
    private final Sound sound;
    private final SoundReport report;
    private final List<LostBlock> lost;

    DecodedSound(SoundHeader header, SoundTags tags, Sound sound, SoundReport report, List<LostBlock> lost) {
        this.header = header;
        this.tags = tags;
        this.sound = sound;
        this.report = report;
        this.lost = List.copyOf(lost);
    }

    public SoundHeader header() {
        return header;
    }

    public SoundTags tags() {
        return tags;
    }

    public Sound sound() {
        return sound;
    }

    public SoundReport report() {
        return report;
    }

    /** Where samples were made up: empty unless the file was salvaged. */
    public List<LostBlock> lost() {
        return lost;
    }
}
