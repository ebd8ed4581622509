package dev.nacre.image;

import dev.nacre.bitstream.Chunk;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.ChunkWalk;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableChunks;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.Unit;
import dev.nacre.bitstream.UnitHash;
import java.io.IOException;
import java.util.Arrays;

/**
 * A picture in something that can be read at any position, whatever its codec: its head and its metadata, and its units where they
 * are wanted. Opening it reads no units.
 *
 * <p>Where tiles are is found by hopping from chunk to chunk, no further than needed, and remembered. Checksums and hashes are
 * checked of what is read; damage elsewhere is not noticed.
 *
 * <p>Mutable, for one thread. The source stays the caller's.
 */
final class TileFile<H extends PictureHeader> {
    private final ChunkWalk walk;
    private final DecodeLimits limits;
    private final H header;
    private final PictureMetadata metadata;
    private final int before; // units before those of the tiles, 0 or 1
    private long firstOffset; // of that unit, 0 until it was met
    private long[] dataOffsets = new long[16]; // of the known tiles
    private long[] alphaOffsets = {};
    private int known; // tiles whose chunks were met
    private SeekableChunks.Entry done; // null until it was met

    /**
     * Opens a file.
     *
     * @param limits held against what the file asks for, now and later; for pixels and memory the part that is decoded counts
     * @param codec reads the head's own part
     * @throws NacreException if its head or its metadata are damaged, it is of another codec, or it passes the limits
     */
    TileFile(SeekableSource source, DecodeLimits limits, TileStream.HeadReader<H> codec) throws IOException {
        this(source, limits, codec, false);
    }

    /** Opens a file that may be damaged behind its head: such metadata are left out. */
    static <H extends PictureHeader> TileFile<H> openDamaged(
            SeekableSource source, DecodeLimits limits, TileStream.HeadReader<H> codec) throws IOException {
        return new TileFile<>(source, limits, codec, true);
    }

    private TileFile(SeekableSource source, DecodeLimits limits, TileStream.HeadReader<H> codec, boolean lenient)
            throws IOException {
        this.limits = limits;
        this.walk = new ChunkWalk(source, limits);
        this.header = codec.header(walk.head());
        this.before = header.unitsBeforeTiles();
        TileStream.checkTiles(header, limits);
        this.metadata = lenient ? readableMetadata() : MetadataFormat.read(walk.metadata());
    }

    private PictureMetadata readableMetadata() throws IOException {
        try {
            return MetadataFormat.read(walk.metadata());
        } catch (NacreException e) {
            return PictureMetadata.empty();
        }
    }

    Head head() {
        return walk.head();
    }

    DecodeLimits limits() {
        return limits;
    }

    H header() {
        return header;
    }

    PictureMetadata metadata() {
        return metadata;
    }

    /**
     * Bytes of the whole file.
     *
     * @throws NacreException if it has no end
     */
    long fileBytes() throws IOException {
        locate(Integer.MAX_VALUE);
        return done.end();
    }

    /**
     * Hash over the symbol hashes of all tiles, as the file states it; nothing is decoded.
     *
     * @throws NacreException if the file has no end, or that is damaged
     */
    int symbolHash() throws IOException {
        locate(Integer.MAX_VALUE);
        return UnitHash.statedBy(walk.chunks().read(done));
    }

    /** Hops on until a tile's chunks were met; to the end for a number that no tile has. */
    private void locate(int tile) throws IOException {
        if (before > 0 && firstOffset == 0) {
            firstOffset = unit(ChunkType.DATA).fileOffset();
        }
        long count = header.numTiles();
        while (known <= Math.min(tile, count - 1)) {
            SeekableChunks.Entry data = unit(ChunkType.DATA);
            SeekableChunks.Entry alpha = header.alpha() ? unit(ChunkType.ALPH) : null;
            if (known == dataOffsets.length) {
                dataOffsets = Arrays.copyOf(dataOffsets, (int) Math.min(count, 2L * known));
            }
            dataOffsets[known] = data.fileOffset();
            if (alpha != null) {
                alphaOffsets = alphaOffsets.length == dataOffsets.length
                        ? alphaOffsets
                        : Arrays.copyOf(alphaOffsets, dataOffsets.length);
                alphaOffsets[known] = alpha.fileOffset();
            }
            known++;
        }
        if (tile >= count && done == null) {
            done = unit(ChunkType.DONE);
        }
    }

    private SeekableChunks.Entry unit(ChunkType type) throws IOException {
        SeekableChunks.Entry entry = walk.next();
        while (!entry.type().isCritical() || entry.type().equals(ChunkType.INDX)) {
            entry = walk.next();
        }
        if (!entry.type().equals(type)) {
            throw new MalformedBitstreamException(
                    entry.fileOffset(),
                    type.equals(ChunkType.DONE) ? "DONE after " + known + " tiles" : type + " of tile " + known,
                    entry.type().name());
        }
        return entry;
    }

    /** The tiles for one decoding. */
    TileSource<H> tiles() {
        return new TileSource<>() {
            private final UnitHash units = new UnitHash();

            @Override
            public H header() {
                return header;
            }

            @Override
            public Unit first() throws IOException {
                if (before == 0) {
                    throw new IllegalStateException("the first unit is that of tile 0");
                }
                locate(-1);
                Unit first = read(firstOffset, 0);
                units.add(first.hash());
                return first;
            }

            @Override
            public CodedTile tile(int number, boolean alpha) throws IOException {
                locate(number);
                Unit latents = read(dataOffsets[number], number + before);
                units.add(latents.hash());
                return new CodedTile(
                        number, latents, alpha && header.alpha() ? read(alphaOffsets[number], number + before) : null);
            }

            @Override
            public void finish() throws IOException {
                locate(Integer.MAX_VALUE);
                units.verify(walk.chunks().read(done));
            }
        };
    }

    ChunkWalk walk() {
        return walk;
    }

    /** Reads a unit from where it is. */
    Unit read(long position, int unit) throws IOException {
        Chunk chunk = walk.read(position);
        return TileStream.requireIndex(Unit.read(chunk), chunk, unit);
    }
}
