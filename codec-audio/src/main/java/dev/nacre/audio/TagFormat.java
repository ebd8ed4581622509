package dev.nacre.audio;

import dev.nacre.bitstream.Chunk;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.ChunkWriter;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.MetadataText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tags as {@code text} chunks. Layout: format.md, "Ancillary chunks". */
final class TagFormat {
    private TagFormat() {}

    static void write(SoundTags tags, ChunkWriter out) throws IOException {
        for (MetadataText tag : tags.all()) {
            out.writeAncillary(ChunkType.TEXT, tag.payload());
        }
    }

    /**
     * Reads the tags out of metadata chunks, of which it passes over all but texts.
     *
     * @throws MalformedBitstreamException if a text is none
     */
    static SoundTags read(List<Chunk> chunks) throws MalformedBitstreamException {
        List<MetadataText> tags = new ArrayList<>();
        for (Chunk chunk : chunks) {
            if (chunk.type().equals(ChunkType.TEXT)) {
                tags.add(MetadataText.read(chunk));
            }
        }
        return new SoundTags(tags);
    }
}
