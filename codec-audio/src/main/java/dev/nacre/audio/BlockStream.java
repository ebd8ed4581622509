package dev.nacre.audio;

import dev.nacre.bitstream.Chunk;
import dev.nacre.bitstream.ChunkReader;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.MetadataChunks;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.Unit;
import dev.nacre.bitstream.UnitHash;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a sound file chunk by chunk, from front to back: the head, metadata, blocks, and what comes after the last. Strict. Mutable, for one
 * thread.
 */
final class BlockStream implements BlockSource {
    private final ChunkReader chunks;
    private final SoundHeader header;
    private final BlockRules rules;
    private final MetadataChunks metadata = new MetadataChunks();
    private final UnitHash units = new UnitHash();
    private Chunk waiting; // the first one behind the metadata, until it is wanted
    private boolean sawLast;
    private boolean done;

    /**
     * Reads head and metadata.
     *
     * @throws NacreException if they are damaged, not those of a sound, or ask for more than {@code limits} allow
     */
    BlockStream(InputStream in, DecodeLimits limits) throws IOException {
        chunks = new ChunkReader(in, limits);
        header = HeadFormat.header(Head.read(chunks.nextCritical()));
        rules = new BlockRules(header, limits);
        sawLast = header.samples().isPresent() && header.samples().getAsLong() == 0;
        waiting = nextChunk();
        metadata.end();
    }

    @Override
    public SoundHeader header() {
        return header;
    }

    SoundTags tags() throws NacreException {
        return TagFormat.read(metadata.chunks());
    }

    @Override
    public Block next() throws IOException {
        if (done) {
            return null;
        }
        Chunk chunk = waiting != null ? waiting : nextChunk();
        waiting = null;
        if (chunk.type().equals(ChunkType.DONE)) {
            // A sound of no samples has no block.
            if (!sawLast && units.count() > 0 || header.samples().orElse(0) > 0 && units.count() == 0) {
                throw new MalformedBitstreamException(
                        chunk.fileOffset(), "block " + units.count() + ", for the last one was not met", "DONE");
            }
            done = true;
            return null;
        }
        if (sawLast || !chunk.type().equals(ChunkType.DATA)) {
            throw new MalformedBitstreamException(
                    chunk.fileOffset(),
                    sawLast ? "DONE after " + units.count() + " blocks" : "block " + units.count(),
                    chunk.type().name());
        }
        Unit unit = Unit.read(chunk);
        Block block = rules.block(unit);
        units.add(unit.hash());
        sawLast = block.last();
        return block;
    }

    private Chunk nextChunk() throws IOException {
        Chunk chunk = chunks.next(metadata);
        while (!chunk.type().isCritical() || chunk.type().equals(ChunkType.INDX)) {
            // Offsets for random access are nothing that a reader from front to back needs.
            if (!chunk.type().isCritical()) {
                metadata.add(chunk);
            }
            chunk = chunks.next(metadata);
        }
        return chunk;
    }

    @Override
    public long fileBytes() {
        return chunks.position();
    }

    /** Hash over the hashes of the blocks read so far. */
    int symbolHash() {
        return units.value();
    }
}
