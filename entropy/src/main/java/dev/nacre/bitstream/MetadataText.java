package dev.nacre.bitstream;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A text that travels with a picture or a sound, and its {@code text} chunk. Layout: format.md, "Ancillary chunks".
 *
 * @param key such as {@code "title"}: 1 to 255 bytes of UTF-8, without the character 0
 * @param value the text itself
 */
public record MetadataText(String key, String value) {
    private static final int MAX_KEY = 255;

    /** @throws IllegalArgumentException if the key is not allowed */
    public MetadataText {
        Objects.requireNonNull(value, "value");
        int length = key.getBytes(StandardCharsets.UTF_8).length;
        if (length < 1 || length > MAX_KEY || key.indexOf(0) >= 0) {
            throw new IllegalArgumentException(
                    "a key of " + length + " bytes, allowed are 1 to " + MAX_KEY + " without a zero byte");
        }
    }

    /** Payload of its chunk. */
    public byte[] payload() {
        return (key + '\0' + value).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a {@code text} chunk.
     *
     * @throws MalformedBitstreamException if it has no key, one that is too long, or anything that is not UTF-8
     */
    public static MetadataText read(Chunk chunk) throws MalformedBitstreamException {
        byte[] payload = chunk.payload();
        int end = 0;
        while (end < payload.length && payload[end] != 0) {
            end++;
        }
        if (end < 1 || end > MAX_KEY || end == payload.length) {
            throw new MalformedBitstreamException(
                    chunk.payloadOffset(), "a key of 1 to " + MAX_KEY + " bytes and a zero byte", "no such text");
        }
        return new MetadataText(
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
