package dev.nacre.audio.sound;

import dev.nacre.audio.SoundFormat;
import dev.nacre.audio.SoundHeader;
import dev.nacre.audio.SoundTags;
import dev.nacre.bitstream.MetadataText;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.OptionalLong;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;

/** What a Nacre sound file is to Java Sound. */
public final class NacreFileType extends AudioFileFormat.Type {
    /** The one file type. */
    public static final NacreFileType NCR = new NacreFileType();

    /** Tags, and the property keys that {@link AudioFileFormat} names for them. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "title",
            "title",
            "artist",
            "author",
            "author",
            "author",
            "date",
            "date",
            "copyright",
            "copyright",
            "comment",
            "comment");

    private NacreFileType() {
        super("NCR", "ncr");
    }

    /** What a decoded stream holds: signed samples of 16 bits, little-endian, at the file's rate. */
    static AudioFormat pcm(SoundFormat format) {
        return new AudioFormat(format.rate(), 16, format.channels(), true, false);
    }

    /**
     * Describes a file.
     *
     * @param fileBytes {@link AudioSystem#NOT_SPECIFIED} if unknown
     */
    static AudioFileFormat fileFormat(SoundHeader header, SoundTags tags, OptionalLong samples, int fileBytes) {
        Map<String, Object> properties = new HashMap<>();
        for (MetadataText tag : tags.all()) {
            for (Entry<String, String> entry : PROPERTIES.entrySet()) {
                if (entry.getKey().equalsIgnoreCase(tag.key())) {
                    properties.putIfAbsent(entry.getValue(), tag.value());
                }
            }
        }
        int frames = AudioSystem.NOT_SPECIFIED;
        if (samples.isPresent()) {
            long count = samples.getAsLong();
            // Microseconds, without leaving 63 bits.
            int rate = header.format().rate();
            properties.put("duration", count / rate * 1_000_000 + count % rate * 1_000_000 / rate);
            frames = count <= Integer.MAX_VALUE ? (int) count : AudioSystem.NOT_SPECIFIED;
        }
        return new FileFormat(fileBytes, pcm(header.format()), frames, properties);
    }

    /** The constructor that takes the bytes of the file is protected. */
    private static final class FileFormat extends AudioFileFormat {
        private final Map<String, Object> properties;

        FileFormat(int fileBytes, AudioFormat format, int frames, Map<String, Object> properties) {
            super(NCR, fileBytes, format, frames);
            this.properties = Map.copyOf(properties);
        }

        @Override
        public Map<String, Object> properties() {
            return properties;
        }

        @Override
        public Object getProperty(String key) {
            return properties.get(key);
        }
    }
}
