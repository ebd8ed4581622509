package dev.nacre.image;

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
 * A walloc picture in something that can be read at any position: its head and its metadata, and its tiles where {@link
 * WallocCodec#decode(WallocFile, java.awt.Rectangle)} wants them. Opening it reads neither tiles nor a model.
 *
 * <p>Where tiles are is found by hopping from chunk to chunk, no further than needed, and remembered. Checksums and hashes are
 * checked of what is read; damage elsewhere is not noticed.
 *
 * <p>Mutable, for one thread. The source stays the caller's.
 */
public final class WallocFile {
    private final SeekableChunks chunks;
    private final DecodeLimits limits;
    private final Head head;
    private final WallocHeader header;
    private final PictureMetadata metadata;
    private long[] dataOffsets = new long[16]; // of the known tiles
    private long[] alphaOffsets = {};
    private int known; // tiles whose chunks were met
    private long next; // position of the next chunk
    private long numChunks;
    private SeekableChunks.Entry done; // null until it was met

    private WallocFile(SeekableSource source, DecodeLimits limits) throws IOException {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.chunks = new SeekableChunks(source, limits);
        SeekableChunks.Entry first = hop(SeekableChunks.FIRST);
        if (!first.type().equals(ChunkType.HEAD)) {
            throw new MalformedBitstreamException(
                    first.fileOffset(), "HEAD", first.type().name());
        }
        this.head = Head.read(chunks.read(first));
        this.header = WallocFormat.header(head);
        TileStream.checkTiles(header, limits);
        this.metadata = MetadataFormat.read(readMetadata().chunks());
    }

    /**
     * Opens a file.
     *
     * @param limits held against what the file asks for, now and later; for pixels and memory the part that is decoded counts
     * @throws NacreException if its head or its metadata are damaged, it is no walloc picture, or it passes the limits
     */
    public static WallocFile open(SeekableSource source, DecodeLimits limits) throws IOException {
        return new WallocFile(source, limits);
    }

    private MetadataChunks readMetadata() throws IOException {
        MetadataChunks found = new MetadataChunks();
        long position = next;
        while (true) {
            SeekableChunks.Entry entry;
            try {
                entry = hop(position);
            } catch (TruncatedBitstreamException e) {
                // A head is enough to tell what the file is; who wants a tile will hear of it.
                return found;
            }
            if (Unit.isUnit(entry.type()) || entry.type().equals(ChunkType.DONE)) {
                // Tiles are looked for from here on.
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

    Head head() {
        return head;
    }

    DecodeLimits limits() {
        return limits;
    }

    public WallocHeader header() {
        return header;
    }

    public PictureMetadata metadata() {
        return metadata;
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
     * Hash over the symbol hashes of all tiles, as the file states it; nothing is decoded.
     *
     * @throws NacreException if the file has no end, or that is damaged
     */
    public int symbolHash() throws IOException {
        locate(Integer.MAX_VALUE);
        return UnitHash.statedBy(chunks.read(done));
    }

    /** Hops on until a tile's chunks were met; to the end for a number that no tile has. */
    private void locate(int tile) throws IOException {
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
        SeekableChunks.Entry entry = hop(next);
        while (!entry.type().isCritical() || entry.type().equals(ChunkType.INDX)) {
            entry = hop(next);
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
    TileSource tiles() {
        return new TileSource() {
            private final UnitHash units = new UnitHash();

            @Override
            public WallocHeader header() {
                return header;
            }

            @Override
            public CodedTile tile(int number, boolean alpha) throws IOException {
                locate(number);
                Unit latents = read(dataOffsets[number], number);
                units.add(latents.hash());
                return new CodedTile(
                        number, latents, alpha && header.alpha() ? read(alphaOffsets[number], number) : null);
            }

            @Override
            public void finish() throws IOException {
                locate(Integer.MAX_VALUE);
                units.verify(chunks.read(done));
            }
        };
    }

    private Unit read(long position, int tile) throws IOException {
        Chunk chunk = chunks.read(chunks.entry(position));
        return TileStream.requireTile(Unit.read(chunk), chunk, tile);
    }
}
