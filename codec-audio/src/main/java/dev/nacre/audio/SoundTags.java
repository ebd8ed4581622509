package dev.nacre.audio;

import dev.nacre.bitstream.MetadataText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Texts that travel with a sound: title, artist, and whatever else. Keys are kept as they are; {@link #first} compares them without
 * regard to case, as Vorbis comments do. Immutable.
 */
public final class SoundTags {
    /** Most tags of a sound. */
    public static final int MAX_TAGS = 1000;

    /** Bytes that all of them may take in a file. */
    public static final int MAX_BYTES = 1 << 24;

    private static final SoundTags EMPTY = new SoundTags(List.of());

    private final List<MetadataText> tags;

    SoundTags(List<MetadataText> tags) {
        this.tags = List.copyOf(tags);
    }

    public static SoundTags empty() {
        return EMPTY;
    }

    /**
     * Tags in this order; keys may repeat.
     *
     * @throws IllegalArgumentException if they are more than {@link #MAX_TAGS}, or longer than {@link #MAX_BYTES} together
     */
    public static SoundTags of(List<MetadataText> tags) {
        if (tags.size() > MAX_TAGS) {
            throw new IllegalArgumentException(tags.size() + " tags, allowed are " + MAX_TAGS);
        }
        SoundTags made = new SoundTags(tags);
        long bytes = 0;
        for (MetadataText tag : made.tags) {
            bytes += tag.payload().length;
        }
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(bytes + " bytes of tags, allowed are " + MAX_BYTES);
        }
        return made;
    }

    /**
     * Adds a tag behind those that are there.
     *
     * @throws IllegalArgumentException as {@link #of} does, or if the key is not allowed
     */
    public SoundTags with(String key, String value) {
        List<MetadataText> all = new ArrayList<>(tags);
        all.add(new MetadataText(key, value));
        return of(all);
    }

    /** All tags in their order. */
    public List<MetadataText> all() {
        return tags;
    }

    /** The value of the first tag of this key, in whatever case. */
    public Optional<String> first(String key) {
        return tags.stream()
                .filter(tag -> tag.key().equalsIgnoreCase(key))
                .map(MetadataText::value)
                .findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SoundTags that && tags.equals(that.tags);
    }

    @Override
    public int hashCode() {
        return tags.hashCode();
    }

    @Override
    public String toString() {
        return "SoundTags" + tags;
    }
}
