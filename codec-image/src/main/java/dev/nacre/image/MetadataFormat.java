package dev.nacre.image;

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
import java.util.Optional;

/** Metadata as chunks. Layout: format.md, "Ancillary chunks". */
final class MetadataFormat {
    /** Bytes of the longest key of a text. */
    static final int MAX_KEY = 255;

    /** Texts that are written; together with the other chunks they stay below what a reader takes. */
    static final int MAX_TEXTS = 1000;

    private MetadataFormat() {}

    /** Bytes that the payloads of all chunks take. */
    static long payloadBytes(PictureMetadata metadata) {
        long sum = 0;
        for (Optional<byte[]> part :
                List.of(metadata.iccProfile(), metadata.exif(), metadata.xmp(), metadata.thumbnail())) {
            sum += part.map(bytes -> bytes.length).orElse(0);
        }
        for (PictureMetadata.Text text : metadata.texts()) {
            sum += payload(text).length;
        }
        return sum;
    }

    static void write(PictureMetadata metadata, ChunkWriter out) throws IOException {
        write(ChunkType.ICCP, metadata.iccProfile(), out);
        write(ChunkType.EXIF, metadata.exif(), out);
        write(ChunkType.XMPP, metadata.xmp(), out);
        for (PictureMetadata.Text text : metadata.texts()) {
            out.writeAncillary(ChunkType.TEXT, payload(text));
        }
        write(ChunkType.THMB, metadata.thumbnail(), out);
    }

    private static void write(ChunkType type, Optional<byte[]> payload, ChunkWriter out) throws IOException {
        if (payload.isPresent()) {
            out.writeAncillary(type, payload.get());
        }
    }

    private static byte[] payload(PictureMetadata.Text text) {
        return (text.key() + '\0' + text.value()).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads metadata chunks; of those that may stand only once, the first one counts.
     *
     * @throws MalformedBitstreamException if a text is none
     */
    static PictureMetadata read(List<Chunk> chunks) throws MalformedBitstreamException {
        byte[] icc = null;
        byte[] exif = null;
        byte[] xmp = null;
        byte[] thumbnail = null;
        List<PictureMetadata.Text> texts = new ArrayList<>();
        for (Chunk chunk : chunks) {
            if (chunk.type().equals(ChunkType.ICCP)) {
                icc = icc == null ? chunk.payload() : icc;
            } else if (chunk.type().equals(ChunkType.EXIF)) {
                exif = exif == null ? chunk.payload() : exif;
            } else if (chunk.type().equals(ChunkType.XMPP)) {
                xmp = xmp == null ? chunk.payload() : xmp;
            } else if (chunk.type().equals(ChunkType.THMB)) {
                thumbnail = thumbnail == null ? chunk.payload() : thumbnail;
            } else {
                texts.add(text(chunk));
            }
        }
        return new PictureMetadata(icc, exif, xmp, thumbnail, texts);
    }

    private static PictureMetadata.Text text(Chunk chunk) throws MalformedBitstreamException {
        byte[] payload = chunk.payload();
        int end = 0;
        while (end < payload.length && payload[end] != 0) {
            end++;
        }
        if (end < 1 || end > MAX_KEY || end == payload.length) {
            throw new MalformedBitstreamException(
                    chunk.payloadOffset(), "a key of 1 to " + MAX_KEY + " bytes and a zero byte", "no such text");
        }
        return new PictureMetadata.Text(
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
