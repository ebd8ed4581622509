package dev.nacre.image;

import dev.nacre.bitstream.Chunk;
import dev.nacre.bitstream.ChunkSalvage;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.bitstream.Unit;
import java.awt.Rectangle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The tiles of a damaged picture that are sound, and which are not: those whose chunks were found, wherever they lie, and whose symbols have
 * the right hash. The head must be whole, and so must what stands before the tiles. For one thread, but for {@link #lost}.
 */
final class SalvageTiles<H extends PictureHeader> implements TileSource<H> {
    /** Coded bytes of a tile, for each of its pixels, are never more. */
    private static final long MAX_BYTES_PER_PIXEL = 8;

    private static final long MORE_BYTES = 1 << 16;

    private final TileFile<H> file;
    private final int before;
    private final Map<Integer, Long> data = new HashMap<>(); // offsets by unit
    private final Map<Integer, Long> alpha = new HashMap<>();
    private final NavigableMap<Integer, NacreException> problems =
            new TreeMap<>(); // by the unit that was expected next
    private final List<LostTile> lost = new ArrayList<>();
    private final long position;
    private long lostTiles;

    /**
     * Looks for the tiles.
     *
     * @param file opened by {@link TileFile#openDamaged}
     * @throws NacreException if there is none
     */
    SalvageTiles(SeekableSource source, TileFile<H> file) throws IOException {
        this.file = file;
        this.before = header().unitsBeforeTiles();
        long maxBytes = MORE_BYTES + MAX_BYTES_PER_PIXEL * header().grid().maxTilePixels();
        ChunkSalvage chunks =
                new ChunkSalvage(source, file.walk().chunks(), file.walk().firstPosition(), maxBytes);
        int next = 0;
        for (Chunk chunk = chunks.next(); chunk != null; chunk = chunks.next()) {
            next = take(chunk, chunks, next);
        }
        position = chunks.position();
        remember(chunks, next);
        if (data.keySet().stream().noneMatch(unit -> unit >= before)) {
            throw problem(0);
        }
    }

    /** Returns the unit that is expected next. */
    private int take(Chunk chunk, ChunkSalvage chunks, int next) {
        try {
            Unit unit = Unit.read(chunk);
            remember(chunks, next);
            if (unit.index() < before + header().numTiles()) {
                (unit.type().equals(ChunkType.DATA) ? data : alpha).putIfAbsent(unit.index(), chunk.fileOffset());
            }
            return unit.type().equals(ChunkType.DATA) && !header().alpha()
                            || unit.type().equals(ChunkType.ALPH)
                    ? unit.index() + 1
                    : unit.index();
        } catch (NacreException e) {
            chunks.refuse(e);
            return next;
        }
    }

    private void remember(ChunkSalvage chunks, int next) {
        if (chunks.problem() != null) {
            problems.putIfAbsent(next, chunks.problem());
            chunks.forget();
        }
    }

    /** Why a unit was not found: what was wrong where it should have been, as far as that can be known. */
    private NacreException problem(int unit) {
        Map.Entry<Integer, NacreException> near = problems.floorEntry(unit);
        return near != null ? near.getValue() : new TruncatedBitstreamException(position, "unit " + unit);
    }

    Head head() {
        return file.head();
    }

    @Override
    public H header() {
        return file.header();
    }

    @Override
    public Unit first() throws IOException {
        Long offset = data.get(0);
        if (offset == null) {
            throw problem(0);
        }
        return file.read(offset, 0);
    }

    @Override
    public CodedTile tile(int number, boolean wantsAlpha) throws IOException {
        Unit latents = unit(data, ChunkType.DATA, number);
        boolean hasAlpha = wantsAlpha && header().alpha();
        return new CodedTile(number, latents, hasAlpha ? unit(alpha, ChunkType.ALPH, number) : null);
    }

    /** A unit of a tile; null if it was not found. */
    private Unit unit(Map<Integer, Long> offsets, ChunkType type, int tile) throws IOException {
        Long offset = offsets.get(tile + before);
        if (offset == null) {
            lost(tile, type, problem(tile + before));
            return null;
        }
        return file.read(offset, tile + before);
    }

    /** Remembers it, unless nothing is left. */
    @Override
    public synchronized void lost(int tile, ChunkType type, NacreException problem) throws NacreException {
        if (type.equals(ChunkType.DATA) && ++lostTiles == header().numTiles()) {
            throw problem;
        }
        Rect pixels = header().grid().pixels(tile);
        Rectangle place = new Rectangle(pixels.x(), pixels.y(), pixels.width(), pixels.height());
        lost.add(new LostTile(tile, type, place, problem.getMessage()));
    }

    @Override
    public void finish() {
        // Whether the file ends as it should is nothing that pixels depend on.
    }

    long position() {
        return position;
    }

    /** The result, when all tiles were decoded. */
    DecodedPicture picture(Picture picture, CodingReport report) {
        lost.sort(Comparator.comparing(LostTile::index)
                .thenComparing(tile -> tile.type().name()));
        return new DecodedPicture(picture, header(), file.metadata(), report, lost);
    }
}
