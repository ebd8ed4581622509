package dev.nacre.bitstream;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the metadata of a file, which stands between {@code HEAD} and the first unit, within fixed bounds. Layout: format.md,
 * "Ancillary chunks".
 *
 * <p>Mutable, for one thread.
 */
public final class MetadataChunks implements ChunkReader.AncillaryFilter {
    /** Bytes that the payloads of all metadata chunks of a file may have together. */
    public static final int MAX_BYTES = 1 << 24;

    /** Metadata chunks that a file may have. */
    public static final int MAX_CHUNKS = 1024;

    private final List<Chunk> chunks = new ArrayList<>();
    private long bytes;
    private int count;
    private boolean ended;

    /**
     * {@inheritDoc}
     *
     * @return true for metadata, until {@link #end()}
     */
    @Override
    public boolean wants(ChunkType type, long length) throws LimitExceededException {
        if (ended || !type.isMetadata()) {
            return false;
        }
        bytes += Math.min(length, MAX_BYTES + 1L);
        if (bytes > MAX_BYTES) {
            throw new LimitExceededException("bytes of metadata", bytes, MAX_BYTES);
        }
        if (++count > MAX_CHUNKS) {
            throw new LimitExceededException("metadata chunks", count, MAX_CHUNKS);
        }
        return true;
    }

    /** Keeps a chunk that was wanted. */
    public void add(Chunk chunk) {
        chunks.add(chunk);
    }

    /** Says that the first unit was met: what follows is no metadata. */
    public void end() {
        ended = true;
    }

    /** What was added, in this order. */
    public List<Chunk> chunks() {
        return List.copyOf(chunks);
    }
}
