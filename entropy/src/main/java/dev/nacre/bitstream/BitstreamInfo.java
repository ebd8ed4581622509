package dev.nacre.bitstream;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands where in a file, without decoding anything: the generic head and one {@link Entry} a chunk.
 *
 * <p>Immutable.
 */
public final class BitstreamInfo {
    private final Head head;
    private final List<Entry> chunks;
    private final int numUnits;
    private final int unitHash;
    private final long fileBytes;
    private final long codedBytes;
    private final List<Chunk> metadata;

    private BitstreamInfo(
            Head head,
            List<Entry> chunks,
            int numUnits,
            int unitHash,
            long fileBytes,
            long codedBytes,
            List<Chunk> metadata) {
        this.head = head;
        this.chunks = List.copyOf(chunks);
        this.numUnits = numUnits;
        this.unitHash = unitHash;
        this.fileBytes = fileBytes;
        this.codedBytes = codedBytes;
        this.metadata = metadata;
    }

    /**
     * One chunk of a file.
     *
     * @param type its name
     * @param fileOffset position of its first byte
     * @param fileBytes bytes of the whole chunk, type, length and checksum counted
     * @param payloadBytes bytes of its payload
     */
    public record Entry(ChunkType type, long fileOffset, long fileBytes, int payloadBytes) {
        /** Whether a reader must know this type. */
        public boolean critical() {
            return type.isCritical();
        }
    }

    /**
     * Reads a whole file, one chunk and the metadata in memory at a time, and checks all that {@link ChunkReader} checks.
     *
     * @param in at the start of the file; read to its end, not closed
     */
    public static BitstreamInfo read(InputStream in, DecodeLimits limits) throws IOException {
        ChunkReader reader = new ChunkReader(in, limits);
        List<Entry> chunks = new ArrayList<>();
        Chunk chunk = reader.next();
        Head head = Head.read(chunk);
        UnitHash units = new UnitHash();
        long codedBytes = 0;
        MetadataChunks metadata = new MetadataChunks();
        while (true) {
            chunks.add(new Entry(chunk.type(), chunk.fileOffset(), chunk.fileBytes(), chunk.payloadBytes()));
            if (chunk.type().isMetadata() && metadata.wants(chunk.type(), chunk.payloadBytes())) {
                metadata.add(chunk);
            }
            if (Unit.isUnit(chunk.type())) {
                metadata.end();
                Unit unit = Unit.read(chunk);
                codedBytes += unit.payload().remaining();
                if (unit.type().equals(ChunkType.DATA)) {
                    units.add(unit.hash());
                }
            }
            if (chunk.type().equals(ChunkType.DONE)) {
                return new BitstreamInfo(
                        head, chunks, units.count(), units.value(), reader.position(), codedBytes, metadata.chunks());
            }
            chunk = reader.next();
        }
    }

    public Head head() {
        return head;
    }

    /** All chunks in file order. */
    public List<Entry> chunks() {
        return chunks;
    }

    /** The metadata chunks before the first unit, in file order. */
    public List<Chunk> metadata() {
        return metadata;
    }

    /** Number of {@code DATA} chunks. */
    public int numUnits() {
        return numUnits;
    }

    /** Hash over the symbol hashes of all units, as {@code DONE} states it. */
    public int unitHash() {
        return unitHash;
    }

    public long fileBytes() {
        return fileBytes;
    }

    /** Bytes of the file that are not coded units: signature, head, frames, indices, hashes, ancillary chunks. */
    public long containerBytes() {
        return fileBytes - codedBytes;
    }
}
