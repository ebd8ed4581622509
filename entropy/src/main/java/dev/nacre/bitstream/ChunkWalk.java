package dev.nacre.bitstream;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * A way through a file that can be read at any position: its head, its metadata, and from there on one chunk after the other, each hopped
 * over by its length. Checksums are checked of what is read; damage elsewhere is not noticed.
 *
 * <p>Mutable, for one thread. The source stays the caller's.
 */
public final class ChunkWalk {
    private final SeekableChunks chunks;
    private final DecodeLimits limits;
    private final Head head;
    private final long firstPosition;
    private long position;
    private long numChunks;

    /**
     * Reads the head.
     *
     * @param limits held against what the file asks for, now and later
     * @throws NacreException if the head is damaged or not the first chunk, or passes the limits
     */
    public ChunkWalk(SeekableSource source, DecodeLimits limits) throws IOException {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.chunks = new SeekableChunks(source, limits);
        this.position = SeekableChunks.FIRST;
        SeekableChunks.Entry first = next();
        if (!first.type().equals(ChunkType.HEAD)) {
            throw new MalformedBitstreamException(
                    first.fileOffset(), "HEAD", first.type().name());
        }
        this.head = Head.read(chunks.read(first));
        this.firstPosition = position;
    }

    public Head head() {
        return head;
    }

    /** Position of the chunk behind the head. */
    public long firstPosition() {
        return firstPosition;
    }

    /** The chunks, to read what was met. */
    public SeekableChunks chunks() {
        return chunks;
    }

    /**
     * Reads the chunk at any position.
     *
     * @throws NacreException if none can begin there, it is damaged, or it passes the limits
     */
    public Chunk read(long fileOffset) throws IOException {
        return chunks.read(chunks.entry(fileOffset));
    }

    /** Position of the chunk that {@link #next} gives. */
    public long position() {
        return position;
    }

    /**
     * Hops over the chunk at {@link #position}.
     *
     * @throws NacreException if none can begin there, or if it passes the limits
     */
    public SeekableChunks.Entry next() throws IOException {
        SeekableChunks.Entry entry = chunks.entry(position);
        limits.checkChunks(++numChunks);
        position = entry.end();
        return entry;
    }

    /**
     * Reads the metadata, and stops before the first unit or the end. A file that ends before either has those that are there: a head is
     * enough to tell what it is, and who wants a unit will hear of it.
     *
     * @throws NacreException if one of them is damaged, or they pass the limits
     */
    public List<Chunk> metadata() throws IOException {
        MetadataChunks found = new MetadataChunks();
        while (true) {
            SeekableChunks.Entry entry;
            try {
                entry = next();
            } catch (TruncatedBitstreamException e) {
                return found.chunks();
            }
            if (Unit.isUnit(entry.type()) || entry.type().equals(ChunkType.DONE)) {
                position = entry.fileOffset();
                numChunks--;
                return found.chunks();
            }
            if (!entry.type().isCritical() && found.wants(entry.type(), entry.payloadBytes())) {
                found.add(chunks.read(entry));
            }
        }
    }
}
