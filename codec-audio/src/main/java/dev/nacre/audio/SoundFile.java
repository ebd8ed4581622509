package dev.nacre.audio;

import dev.nacre.bitstream.Chunk;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.ChunkWalk;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableChunks;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.Unit;
import dev.nacre.bitstream.UnitHash;
import java.io.IOException;
import java.util.Arrays;

/**
 * A sound in something that can be read at any position: its head and its tags, and its blocks where a {@link SoundReader} wants them.
 * Opening it reads neither blocks nor a model.
 *
 * <p>Where blocks are is found by hopping from chunk to chunk, no further than needed, and remembered. Checksums and hashes are checked of
 * what is read; damage elsewhere is not noticed.
 *
 * <p>Mutable, for one thread. The source stays the caller's.
 */
public final class SoundFile {
    private final ChunkWalk walk;
    private final DecodeLimits limits;
    private final SoundHeader header;
    private final BlockRules rules;
    private final SoundTags tags;
    private long[] offsets = new long[16]; // of the known blocks
    private int known;
    private SeekableChunks.Entry done; // null until it was met
    private long samples; // SoundHeader.UNKNOWN until known

    private SoundFile(SeekableSource source, DecodeLimits limits, boolean lenient) throws IOException {
        this.limits = limits;
        this.walk = new ChunkWalk(source, limits);
        this.header = HeadFormat.header(walk.head());
        this.rules = new BlockRules(header, limits);
        this.samples = header.samplesOrUnknown();
        this.tags = lenient ? readableTags() : TagFormat.read(walk.metadata());
    }

    /**
     * Opens a file.
     *
     * @param limits held against what the file asks for, now and later
     * @throws NacreException if its head or its metadata are damaged, it is no sound, or it passes the limits
     */
    public static SoundFile open(SeekableSource source, DecodeLimits limits) throws IOException {
        return new SoundFile(source, limits, false);
    }

    /** Opens a file that may be damaged behind its head: such tags are left out. */
    static SoundFile openDamaged(SeekableSource source, DecodeLimits limits) throws IOException {
        return new SoundFile(source, limits, true);
    }

    private SoundTags readableTags() throws IOException {
        try {
            return TagFormat.read(walk.metadata());
        } catch (NacreException e) {
            return SoundTags.empty();
        }
    }

    DecodeLimits limits() {
        return limits;
    }

    public SoundHeader header() {
        return header;
    }

    public SoundTags tags() {
        return tags;
    }

    /**
     * Samples of each channel: what the head says, or else what the last block says, which is hopped to.
     *
     * @throws NacreException if the head says nothing, and the file has no end or a damaged last block
     */
    public long samples() throws IOException {
        if (samples == SoundHeader.UNKNOWN) {
            locate(Integer.MAX_VALUE);
            samples = 0;
            if (known > 0) {
                BlockSource.Block last = block(known - 1);
                if (!last.last()) {
                    throw new MalformedBitstreamException(
                            done.fileOffset(), "block " + known + ", for the last one was not met", "DONE");
                }
                samples = rules.start(known - 1) + last.samples();
            }
        }
        return samples;
    }

    /**
     * Bytes of the whole file.
     *
     * @throws NacreException if it has no end
     */
    public long fileBytes() throws IOException {
        locate(Integer.MAX_VALUE);
        return done.end();
    }

    /**
     * Hash over the symbol hashes of all blocks, as the file states it; nothing is decoded.
     *
     * @throws NacreException if the file has no end, or that is damaged
     */
    public int symbolHash() throws IOException {
        locate(Integer.MAX_VALUE);
        return UnitHash.statedBy(walk.chunks().read(done));
    }

    /** Hops on until a block or the end was met. */
    private void locate(int block) throws IOException {
        while (known <= block && done == null) {
            SeekableChunks.Entry entry = walk.next();
            if (entry.type().equals(ChunkType.DONE)) {
                done = entry;
            } else if (entry.type().equals(ChunkType.DATA)) {
                if (known == offsets.length) {
                    offsets = Arrays.copyOf(offsets, 2 * known);
                }
                offsets[known++] = entry.fileOffset();
            } else if (entry.type().isCritical() && !entry.type().equals(ChunkType.INDX)) {
                throw new MalformedBitstreamException(
                        entry.fileOffset(), "block " + known, entry.type().name());
            }
        }
    }

    private BlockSource.Block block(int index) throws IOException {
        Chunk chunk = walk.read(offsets[index]);
        Unit unit = Unit.read(chunk);
        if (unit.index() != index) {
            throw new MalformedBitstreamException(chunk.payloadOffset(), "block " + index, "block " + unit.index());
        }
        return rules.block(unit);
    }

    /** The blocks from one on, up to the last. */
    BlockSource blocks(long first) {
        return new BlockSource() {
            private long index = first;
            private boolean sawLast = header.samplesOrUnknown() == 0;

            @Override
            public SoundHeader header() {
                return header;
            }

            @Override
            public Block next() throws IOException {
                if (sawLast) {
                    return null;
                }
                locate((int) Math.min(index, Unit.MAX_INDEX));
                if (index >= known) {
                    if (index == 0 && header.samplesOrUnknown() == SoundHeader.UNKNOWN) {
                        sawLast = true;
                        return null;
                    }
                    throw new MalformedBitstreamException(
                            done.fileOffset(), "block " + index + ", for the last one was not met", "DONE");
                }
                Block block = block((int) index++);
                sawLast = block.last();
                return block;
            }

            @Override
            public long fileBytes() {
                return walk.position();
            }
        };
    }

    BlockRules rules() {
        return rules;
    }

    ChunkWalk walk() {
        return walk;
    }
}
