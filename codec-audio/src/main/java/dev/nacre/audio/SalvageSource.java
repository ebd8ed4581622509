package dev.nacre.audio;

import dev.nacre.bitstream.Chunk;
import dev.nacre.bitstream.ChunkSalvage;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.bitstream.Unit;
import java.io.IOException;

/**
 * Finds the blocks of a damaged file that are sound, and says which are not: a chunk counts if its checksum holds and its block can follow
 * those before it, and where none does, the next one is looked for byte by byte. The head must be whole. Mutable, for one thread.
 */
final class SalvageSource implements BlockSource {
    /** A block is never larger: codes cost at most two bytes, and so do 2 s of any codec that is worth it. */
    private static final long MAX_BLOCK_BYTES = 1 << 22;

    private final SoundFile file;
    private final ChunkSalvage chunks;
    private long expected; // index of the next block
    private Block found; // a sound block that lies behind lost ones
    private boolean sawLast;

    /** @param file with its head and what could be read of its metadata */
    SalvageSource(SeekableSource source, SoundFile file) {
        this.file = file;
        chunks = new ChunkSalvage(source, file.walk().chunks(), file.walk().firstPosition(), MAX_BLOCK_BYTES);
        sawLast = header().samplesOrUnknown() == 0;
    }

    @Override
    public SoundHeader header() {
        return file.header();
    }

    @Override
    public Block next() throws IOException {
        search();
        if (sawLast) {
            return null;
        }
        if (found != null && found.index() == expected) {
            Block block = found;
            found = null;
            chunks.forget();
            return passed(block);
        }
        long samples = header().samplesOrUnknown();
        if (found == null && samples == SoundHeader.UNKNOWN) {
            // How much is missing can't be known: the sound ends with what was found.
            return null;
        }
        long start = file.rules().start(expected);
        int whole = file.rules().samples(expected);
        boolean last = samples != SoundHeader.UNKNOWN && samples - start <= whole;
        int count = last ? (int) (samples - start) : whole;
        file.limits().checkSamples(start + count);
        return passed(file.rules().lost(expected, count, last, problem()));
    }

    private Block passed(Block block) {
        expected++;
        sawLast = block.last();
        return block;
    }

    @Override
    public NacreException endProblem() {
        return problem();
    }

    /** What is wrong, where something is; for the end, null if the file is whole there. */
    private NacreException problem() {
        if (chunks.problem() == null && !(chunks.sawDone() && sawLast)) {
            chunks.refuse(new TruncatedBitstreamException(chunks.position(), "block " + expected));
        }
        return chunks.problem();
    }

    /** Looks for the next block that is sound, unless one was found; there is none at the end. */
    private void search() throws IOException {
        while (found == null) {
            Chunk chunk = chunks.next();
            if (chunk == null) {
                return;
            }
            if (chunk.type().equals(ChunkType.DATA)) {
                take(chunk);
            }
        }
    }

    private void take(Chunk chunk) {
        try {
            Block block = file.rules().block(Unit.read(chunk));
            if (block.index() >= expected) {
                found = block;
            }
        } catch (NacreException e) {
            chunks.refuse(e);
        }
    }

    @Override
    public long fileBytes() {
        return chunks.position();
    }
}
