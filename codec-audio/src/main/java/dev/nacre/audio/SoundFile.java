package dev.nacre.audio;

import dev.nacre.bitstream.Chunk;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.MetadataChunks;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableChunks;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.bitstream.Unit;
import dev.nacre.bitstream.UnitHash;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

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
    private final SeekableChunks chunks;
    private final DecodeLimits limits;
    private final SoundHeader header;
    private final BlockRules rules;
    private final long firstPosition;
    private final SoundTags tags;
    private long[] offsets = new long[16]; // of the known blocks
    private int known;
    private long next; // position of the next chunk
    private long numChunks;
    private SeekableChunks.Entry done; // null until it was met
    private long samples; // SoundHeader.UNKNOWN until known

    private SoundFile(SeekableSource source, DecodeLimits limits, boolean lenient) throws IOException {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.chunks = new SeekableChunks(source, limits);
        SeekableChunks.Entry first = hop(SeekableChunks.FIRST);
        if (!first.type().equals(ChunkType.HEAD)) {
            throw new MalformedBitstreamException(
                    first.fileOffset(), "HEAD", first.type().name());
        }
        this.header = HeadFormat.header(Head.read(chunks.read(first)));
        this.rules = new BlockRules(header, limits);
        this.samples = header.samplesOrUnknown();
        this.firstPosition = next;
        this.tags = lenient ? readableTags() : TagFormat.read(readMetadata().chunks());
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
            return TagFormat.read(readMetadata().chunks());
        } catch (NacreException e) {
            return SoundTags.empty();
        }
    }

    private MetadataChunks readMetadata() throws IOException {
        MetadataChunks found = new MetadataChunks();
        long position = next;
        while (true) {
            SeekableChunks.Entry entry;
            try {
                entry = hop(position);
            } catch (TruncatedBitstreamException e) {
                // A head is enough to tell what the file is; who wants a block will hear of it.
                return found;
            }
            if (Unit.isUnit(entry.type()) || entry.type().equals(ChunkType.DONE)) {
                // Blocks are looked for from here on.
                next = entry.fileOffset();
                numChunks--;
                return found;
            }
            if (!entry.type().isCritical() && found.wants(entry.type(), entry.payloadBytes())) {
                found.add(chunks.read(entry));
            }
            position = entry.end();
        }
    }

    private SeekableChunks.Entry hop(long position) throws IOException {
        SeekableChunks.Entry entry = chunks.entry(position);
        limits.checkChunks(++numChunks);
        next = entry.end();
        return entry;
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
        return UnitHash.statedBy(chunks.read(done));
    }

    /** Hops on until a block or the end was met. */
    private void locate(int block) throws IOException {
        while (known <= block && done == null) {
            SeekableChunks.Entry entry = hop(next);
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
        Chunk chunk = chunks.read(chunks.entry(offsets[index]));
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
                return next;
            }
        };
    }

    /** Position of the chunk behind the head. */
    long firstPosition() {
        return firstPosition;
    }

    BlockRules rules() {
        return rules;
    }

    SeekableChunks chunks() {
        return chunks;
    }
}
