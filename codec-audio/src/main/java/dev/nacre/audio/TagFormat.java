package dev.nacre.audio;

import dev.nacre.bitstream.Chunk;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.ChunkWriter;
import dev.nacre.bitstream.MalformedBitstreamException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tags as {@code text} chunks. Layout: format.md, "Ancillary chunks". */
final class TagFormat {
    /** Bytes of the longest key. */
    static final int MAX_KEY = 255;

    private TagFormat() {}

    static byte[] payload(SoundTags.Tag tag) {
        return (tag.key() + '\0' + tag.value()).getBytes(StandardCharsets.UTF_8);
    }

    static void write(SoundTags tags, ChunkWriter out) throws IOException {
        for (SoundTags.Tag tag : tags.all()) {
            out.writeAncillary(ChunkType.TEXT, payload(tag));
        }
    }

    /**
     * Reads the tags out of metadata chunks, of which it passes over all but texts.
     *
     * @throws MalformedBitstreamException if a text is none
     */
    static SoundTags read(List<Chunk> chunks) throws MalformedBitstreamException {
        List<SoundTags.Tag> tags = new ArrayList<>();
        for (Chunk chunk : chunks) {
            if (chunk.type().equals(ChunkType.TEXT)) {
                tags.add(tag(chunk));
            }
        }
        return new SoundTags(tags);
    }

    private static SoundTags.Tag tag(Chunk chunk) throws MalformedBitstreamException {
        byte[] payload = chunk.payload();
        int end = 0;
        while (end < payload.length && payload[end] != 0) {
            end++;
        }
        if (end < 1 || end > MAX_KEY || end == payload.length) {
            throw new MalformedBitstreamException(
                    chunk.payloadOffset(), "a key of 1 to " + MAX_KEY + " bytes and a zero byte", "no such text");
        }
        return new SoundTags.Tag(
                utf8(chunk, Arrays.copyOf(payload, end)),
                utf8(chunk, Arrays.copyOfRange(payload, end + 1, payload.length)));
    }

    private static String utf8(Chunk chunk, byte[] bytes) throws MalformedBitstreamException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedBitstreamException(chunk.payloadOffset(), "a text in UTF-8", "other bytes");
        }
    }
}
