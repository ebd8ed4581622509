package dev.nacre.image;

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
import dev.nacre.bitstream.UnsupportedBitstreamException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a picture file of any codec chunk by chunk: the head, perhaps a unit before those of the tiles, then for each tile {@code DATA} and, in a picture with alpha, {@code ALPH}.
 * Nothing is allocated for the picture here; sizes are held against the limits when the head is read.
 *
 * <p>Mutable, for one thread.
 */
final class TileStream<H extends PictureHeader> implements TileSource<H> {
    /** Bytes of the smallest tile's chunk: frame 9, index 1, hash 4, state 4. */
    private static final int MIN_TILE_BYTES = 18;

    /** Reads a codec's own part of a head. */
    @FunctionalInterface
    interface HeadReader<H extends PictureHeader> {
        H header(Head head) throws NacreException;
    }

    private final ChunkReader chunks;
    private final Head head;
    private final H header;
    private final UnitHash units = new UnitHash();
    private final MetadataChunks metadata = new MetadataChunks();
    private int nextTile;
    private boolean done;

    /**
     * Reads the head.
     *
     * @param codec reads the head's own part
     * @throws NacreException if it is damaged, of another codec, or asks for more than {@code limits} allow
     */
    TileStream(InputStream in, DecodeLimits limits, HeadReader<H> codec) throws IOException {
        chunks = new ChunkReader(in, limits);
        head = Head.read(chunks.nextCritical());
        header = codec.header(head);
        checkLimits(limits);
    }

    private void checkLimits(DecodeLimits limits) throws NacreException {
        checkSamples(header, Rect.all(header), limits);
        checkTiles(header, limits);
        TileGrid grid = header.grid();
        // HEAD and DONE, perhaps a unit before the tiles, and a chunk or two for each of these.
        int before = header.unitsBeforeTiles();
        limits.checkChunks(2 + before + (header.alpha() ? 2 : 1) * grid.count());
        limits.checkBytes(MIN_TILE_BYTES * (before + grid.count()));
    }

    /** Holds the samples of a rectangle against the limits. */
    static void checkSamples(PictureHeader header, Rect region, DecodeLimits limits) throws NacreException {
        limits.checkPixels(region.width(), region.height());
        int planes = (header.grey() ? 1 : 3) + (header.alpha() ? 1 : 0);
        limits.checkMemory("the picture", (long) region.width() * region.height(), planes);
    }

    /** Holds the number and the size of the tiles against the limits. */
    static void checkTiles(PictureHeader header, DecodeLimits limits) throws NacreException {
        TileGrid grid = header.grid();
        limits.checkMemory("a tile", grid.maxTilePixels(), header.tileBytesPerPixel());
        if (grid.count() > Unit.MAX_INDEX) {
            throw new UnsupportedBitstreamException(grid.count() + " tiles", "at most " + Unit.MAX_INDEX);
        }
    }

    Head head() {
        return head;
    }

    @Override
    public H header() {
        return header;
    }

    @Override
    public Unit first() throws IOException {
        if (header.unitsBeforeTiles() == 0 || units.count() > 0) {
            throw new IllegalStateException("the next unit is that of tile " + nextTile);
        }
        Unit first = unit(ChunkType.DATA, 0, "the unit before the tiles");
        units.add(first.hash());
        return first;
    }

    @Override
    public CodedTile tile(int tile, boolean alpha) throws IOException {
        if (tile != nextTile) {
            throw new IllegalStateException("tile " + tile + " is wanted, the next one is " + nextTile);
        }
        nextTile++;
        int index = tile + header.unitsBeforeTiles();
        Unit latents = unit(ChunkType.DATA, index, "tile " + tile);
        units.add(latents.hash());
        return new CodedTile(tile, latents, header.alpha() ? unit(ChunkType.ALPH, index, "tile " + tile) : null);
    }

    private Unit unit(ChunkType type, int index, String name) throws IOException {
        Chunk chunk = nextChunk();
        if (!chunk.type().equals(type)) {
            throw new MalformedBitstreamException(
                    chunk.fileOffset(), type + " of " + name, chunk.type().name());
        }
        return requireIndex(Unit.read(chunk), chunk, index);
    }

    static Unit requireIndex(Unit unit, Chunk chunk, int index) throws MalformedBitstreamException {
        if (unit.index() != index) {
            throw new MalformedBitstreamException(
                    chunk.payloadOffset(),
                    chunk.type() + " of unit " + index,
                    chunk.type() + " of unit " + unit.index());
        }
        return unit;
    }

    /** Reads to the end of the file after the last tile; repeatable. */
    @Override
    public void finish() throws IOException {
        if (done) {
            return;
        }
        Chunk chunk = nextChunk();
        if (!chunk.type().equals(ChunkType.DONE)) {
            throw new MalformedBitstreamException(
                    chunk.fileOffset(),
                    "DONE after " + nextTile + " tiles",
                    chunk.type().name());
        }
        done = true;
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
        metadata.end();
        return chunk;
    }

    /** What stood before the first tile; complete once that is read. */
    PictureMetadata metadata() throws NacreException {
        return MetadataFormat.read(metadata.chunks());
    }

    /** Bytes read so far. */
    long position() {
        return chunks.position();
    }

    /** Hash over the hashes of the tiles read so far. */
    int symbolHash() {
        return units.value();
    }
}
