package dev.nacre.bitstream;

/** One chunk whose checksum held. The payload is shared, not copied, and must not be changed. */
public final class Chunk {
    private final ChunkType type;
    private final long fileOffset;
    private final byte[] payload;

    Chunk(ChunkType type, long fileOffset, byte[] payload) {
        this.type = type;
        this.fileOffset = fileOffset;
        this.payload = payload;
    }

    public ChunkType type() {
        return type;
    }

    /** Position in the file of the first letter of the type. */
    public long fileOffset() {
        return fileOffset;
    }

    /** Position in the file of the first byte of the payload. */
    public long payloadOffset() {
        return fileOffset + 4 + Varint.length(payload.length);
    }

    /** Bytes of the payload. */
    public int payloadBytes() {
        return payload.length;
    }

    /** Bytes of the whole chunk in the file. */
    public long fileBytes() {
        return 4L + Varint.length(payload.length) + payload.length + 4;
    }

    /** The payload itself, not a copy. */
    public byte[] payload() {
        return payload;
    }

    /** A new reader of the payload that knows its place in the file. */
    public ByteReader reader() {
        return new ByteReader(payload, 0, payload.length, payloadOffset());
    }

    @Override
    public String toString() {
        return type + " at byte " + fileOffset + ", " + payload.length + " bytes";
    }
}
