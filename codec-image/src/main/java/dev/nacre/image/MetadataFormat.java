package dev.nacre.image;

import dev.nacre.bitstream.Chunk;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.ChunkWriter;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.MetadataText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Metadata as chunks. Layout: format.md, "Ancillary chunks". */
final class MetadataFormat {
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
        for (MetadataText text : metadata.texts()) {
            sum += text.payload().length;
        }
        return sum;
    }

    static void write(PictureMetadata metadata, ChunkWriter out) throws IOException {
        write(ChunkType.ICCP, metadata.iccProfile(), out);
        write(ChunkType.EXIF, metadata.exif(), out);
        write(ChunkType.XMPP, metadata.xmp(), out);
        for (MetadataText text : metadata.texts()) {
            out.writeAncillary(ChunkType.TEXT, text.payload());
        }
        write(ChunkType.THMB, metadata.thumbnail(), out);
    }

    private static void write(ChunkType type, Optional<byte[]> payload, ChunkWriter out) throws IOException {
        if (payload.isPresent()) {
            out.writeAncillary(type, payload.get());
        }
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
        List<MetadataText> texts = new ArrayList<>();
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
                texts.add(MetadataText.read(chunk));
            }
        }
        return new PictureMetadata(icc, exif, xmp, thumbnail, texts);
    }
}
