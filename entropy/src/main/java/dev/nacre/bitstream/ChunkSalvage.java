package dev.nacre.bitstream;

import java.io.IOException;
import java.util.Objects;

/**
 * Finds the units of a damaged file that are sound: from chunk to chunk as long as their checksums hold, and where one does not, by looking
 * for the next place where one could begin, byte by byte. For one thread.
 *
 * <p>Work is bounded whatever the bytes are: chunks that turn out to be none may cost some 64 MB and four times what was passed.
 */
public final class ChunkSalvage {
    private static final int TYPE_BYTES = 4;
    private static final int FIRST_SCAN_BYTES = 1 << 8;
    private static final int SCAN_BYTES = 1 << 14;
    private static final long FREE_WASTE = 1 << 26;
    private static final int WASTE_SHARE = 4;

    private static final ChunkType[] WANTED = {ChunkType.DATA, ChunkType.ALPH, ChunkType.DONE};

    private final SeekableSource source;
    private final SeekableChunks chunks;
    private final long maxPayloadBytes;
    private long position;
    private long wasted; // bytes of chunks that were none
    private boolean ended;
    private boolean sawDone;
    private NacreException problem;

    /**
     * Begins a search.
     *
     * @param chunks those of {@code source}
     * @param position of the first chunk that may be damaged
     * @param maxPayloadBytes chunks that say they are longer are none
     */
    public ChunkSalvage(SeekableSource source, SeekableChunks chunks, long position, long maxPayloadBytes) {
        this.source = Objects.requireNonNull(source, "source");
        this.chunks = Objects.requireNonNull(chunks, "chunks");
        this.position = position;
        this.maxPayloadBytes = maxPayloadBytes;
    }

    /**
     * The next sound {@code DATA} or {@code ALPH}, whichever unit it is; null at {@code DONE} and at the end of the file.
     *
     * @throws IOException if reading fails
     */
    public Chunk next() throws IOException {
        while (!ended) {
            long start = position;
            long end = start;
            try {
                SeekableChunks.Entry entry = chunks.entry(start);
                if (entry.payloadBytes() > maxPayloadBytes) {
                    throw new MalformedBitstreamException(
                            start,
                            "at most " + maxPayloadBytes + " bytes of " + entry.type(),
                            Long.toString(entry.payloadBytes()));
                }
                end = entry.end();
                Chunk chunk = chunks.read(entry);
                position = end;
                if (chunk.type().equals(ChunkType.DONE)) {
                    sawDone = true;
                    ended = true;
                } else if (Unit.isUnit(chunk.type())) {
                    return chunk;
                }
            } catch (NacreException e) {
                refuse(e);
                wasted += (e instanceof TruncatedBitstreamException cut ? cut.offset() : end) - start;
                if (wasted > FREE_WASTE + WASTE_SHARE * start) {
                    ended = true;
                } else {
                    scan();
                }
            }
        }
        return null;
    }

    /** Remembers that something is wrong with what was found last, or is missing before it. */
    public void refuse(NacreException reason) {
        if (problem == null) {
            problem = reason;
        }
    }

    /** The first thing that was wrong since {@link #forget}; null if nothing was. */
    public NacreException problem() {
        return problem;
    }

    /** Lets go of what was wrong: what was found behind it is passed on. */
    public void forget() {
        problem = null;
    }

    /** Whether the search ended at a sound {@code DONE}. */
    public boolean sawDone() {
        return sawDone;
    }

    /** Behind the last chunk that was found. */
    public long position() {
        return position;
    }

    /** Goes to the next place where the type of a unit or of the end stands. */
    private void scan() throws IOException {
        byte[] bytes = new byte[FIRST_SCAN_BYTES]; // often the next one is near
        long from = position + 1;
        while (true) {
            int count = source.readFully(from, bytes, 0, bytes.length);
            for (int i = 0; i + TYPE_BYTES <= count; i++) {
                for (ChunkType type : WANTED) {
                    if (isType(bytes, i, type)) {
                        position = from + i;
                        return;
                    }
                }
            }
            if (count < bytes.length) {
                ended = true;
                return;
            }
            from += count - (TYPE_BYTES - 1);
            bytes = bytes.length < SCAN_BYTES ? new byte[SCAN_BYTES] : bytes;
        }
    }

    private static boolean isType(byte[] bytes, int at, ChunkType type) {
        for (int i = 0; i < TYPE_BYTES; i++) {
            if (bytes[at + i] != type.name().charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
