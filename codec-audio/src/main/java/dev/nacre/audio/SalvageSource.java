package dev.nacre.audio;

import dev.nacre.bitstream.Chunk;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableChunks;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.bitstream.Unit;
import java.io.IOException;

/**
 * Finds the blocks of a damaged file that are sound, and says which are not: a chunk counts if its checksum holds and its block can follow
 * those before it, and where none does, the next one is looked for byte by byte. The head must be whole. Mutable, for one thread.
 */
final class SalvageSource implements BlockSource {
    /** Letters of a type. */
    private static final int TYPE_BYTES = 4;

    /** A block is never larger: codes cost at most two bytes, and so do 2 s of any codec that is worth it. */
    private static final long MAX_BLOCK_BYTES = 1 << 22;

    private static final int SCAN_BYTES = 1 << 14;

    private final SeekableSource source;
    private final SoundFile file;
    private long position;
    private long expected; // index of the next block
    private Block found; // a sound block that lies behind lost ones
    private NacreException problem; // the first since the last sound block; null if there was none
    private boolean ended;
    private boolean sawLast;
    private boolean sawDone;

    /** @param file with its head and what could be read of its metadata */
    SalvageSource(SeekableSource source, SoundFile file) {
        this.source = source;
        this.file = file;
        position = file.firstPosition();
        sawLast = header().samplesOrUnknown() == 0;
    }

    @Override
    public SoundHeader header() {
        return file.header();
    }

    @Override
    public Block next() throws IOException {
        if (found == null && !ended) {
            search();
        }
        if (sawLast) {
            return null;
        }
        if (found != null && found.index() == expected) {
            Block block = found;
            found = null;
            problem = null;
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
        if (problem == null && !(sawDone && sawLast)) {
            problem = new TruncatedBitstreamException(position, "block " + expected);
        }
        return problem;
    }

    /** Looks for the next block that is sound, or the end. */
    private void search() throws IOException {
        while (found == null && !ended) {
            try {
                SeekableChunks.Entry entry = file.chunks().entry(position);
                if (entry.payloadBytes() > MAX_BLOCK_BYTES) {
                    throw new TruncatedBitstreamException(position, "a chunk of that length");
                }
                Chunk chunk = file.chunks().read(entry);
                position = entry.end();
                take(chunk);
            } catch (NacreException e) {
                if (problem == null) {
                    problem = e;
                }
                scan();
            }
        }
    }

    private void take(Chunk chunk) throws NacreException {
        if (chunk.type().equals(ChunkType.DONE)) {
            sawDone = true;
            ended = true;
        } else if (chunk.type().equals(ChunkType.DATA)) {
            Block block = file.rules().block(Unit.read(chunk));
            if (block.index() >= expected) {
                found = block;
            }
        }
    }

    /** Goes to the next place where the type of a block or of the end stands. */
    private void scan() throws IOException {
        byte[] bytes = new byte[SCAN_BYTES];
        long from = position + 1;
        while (true) {
            int count = source.readFully(from, bytes, 0, bytes.length);
            for (int i = 0; i + TYPE_BYTES <= count; i++) {
                if (isType(bytes, i, "DATA") || isType(bytes, i, "DONE")) {
                    position = from + i;
                    return;
                }
            }
            if (count < bytes.length) {
                ended = true;
                return;
            }
            from += count - (TYPE_BYTES - 1);
        }
    }

    private static boolean isType(byte[] bytes, int at, String type) {
        for (int i = 0; i < TYPE_BYTES; i++) {
            if (bytes[at + i] != type.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long fileBytes() {
        return position;
    }
}
