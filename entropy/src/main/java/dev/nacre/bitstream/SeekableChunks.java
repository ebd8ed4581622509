package dev.nacre.bitstream;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Reads the chunks of a Nacre file that a caller picks, and hops over the others by their lengths. A chunk is handed out only
 * after its checksum held; of a chunk that is hopped over nothing is known but what it says of itself, and the order of chunks
 * is the caller's to judge.
 *
 * <p>Memory follows the bytes that really arrive. For one thread.
 */
public final class SeekableChunks {
    /** Position of {@code HEAD}. */
    public static final long FIRST = Signature.LENGTH;

    private static final int FIRST_BUFFER = 1 << 16;
    private static final int CHECKSUM_BYTES = 4;
    private static final int TYPE_BYTES = 4;

    private final SeekableSource source;
    private final DecodeLimits limits;
    private final byte[] start = new byte[TYPE_BYTES + Varint.MAX_BYTES + 1];

    /**
     * What a chunk says of itself, unchecked.
     *
     * @param type four letters
     * @param fileOffset position of the first of them
     * @param payloadBytes length of the payload
     */
    public record Entry(ChunkType type, long fileOffset, long payloadBytes) {
        long payloadOffset() {
            return fileOffset + TYPE_BYTES + Varint.length(payloadBytes);
        }

        /** Position of the chunk behind this one. */
        public long end() {
            return payloadOffset() + payloadBytes + CHECKSUM_BYTES;
        }
    }

    /** Reads and checks the signature. */
    public SeekableChunks(SeekableSource source, DecodeLimits limits) throws IOException {
        this.source = Objects.requireNonNull(source, "source");
        this.limits = Objects.requireNonNull(limits, "limits");
        byte[] signature = new byte[Signature.LENGTH];
        int count = source.readFully(0, signature, 0, signature.length);
        Signature.check(Arrays.copyOf(signature, count));
    }

    /**
     * Reads the type and length of the chunk at a position.
     *
     * @param fileOffset {@link #FIRST}, or the {@link Entry#end} of another chunk
     * @throws NacreException if none can begin there, or if it passes the limits
     */
    public Entry entry(long fileOffset) throws IOException {
        int count = source.readFully(fileOffset, start, 0, start.length);
        if (count < TYPE_BYTES) {
            throw new TruncatedBitstreamException(fileOffset + count, "a chunk (the last one is DONE)");
        }
        ChunkType type = ChunkReader.type(Arrays.copyOf(start, TYPE_BYTES), fileOffset);
        ByteReader in = new ByteReader(start, TYPE_BYTES, count - TYPE_BYTES, fileOffset + TYPE_BYTES);
        Entry entry = new Entry(type, fileOffset, in.varint("length of " + type, Long.MAX_VALUE));
        limits.checkBytes(entry.end() < 0 ? Long.MAX_VALUE : entry.end());
        if (type.isCritical() && !type.isKnownCritical()) {
            // The checksum decides between damage and a newer format; only what the payload's bytes pay for is read.
            read(entry);
            throw new UnsupportedBitstreamException("critical chunk " + type, "HEAD, DATA, ALPH, INDX, DONE");
        }
        return entry;
    }

    /**
     * Reads a chunk.
     *
     * @throws NacreException if it is cut off, its checksum is wrong, or it passes the limits
     */
    public Chunk read(Entry entry) throws IOException {
        limits.checkMemory(entry.type + " payload", entry.payloadBytes, 1);
        if (entry.payloadBytes > Integer.MAX_VALUE - 8) {
            throw new LimitExceededException(
                    "bytes of " + entry.type + " payload", entry.payloadBytes, Integer.MAX_VALUE - 8);
        }
        int total = (int) entry.payloadBytes;
        byte[] payload = new byte[Math.min(total, FIRST_BUFFER)];
        int filled = 0;
        while (true) {
            long from = entry.payloadOffset() + filled;
            filled += source.readFully(from, payload, filled, payload.length - filled);
            if (filled < payload.length) {
                throw new TruncatedBitstreamException(
                        entry.payloadOffset() + filled, (total - filled) + " more bytes of " + entry.type);
            }
            if (filled == total) {
                break;
            }
            payload = Arrays.copyOf(payload, (int) Math.min(total, 2L * payload.length));
        }
        checkChecksum(entry, payload);
        return new Chunk(entry.type, entry.fileOffset, payload);
    }

    private void checkChecksum(Entry entry, byte[] payload) throws IOException {
        byte[] stored = new byte[CHECKSUM_BYTES];
        long at = entry.payloadOffset() + payload.length;
        if (source.readFully(at, stored, 0, CHECKSUM_BYTES) < CHECKSUM_BYTES) {
            throw new TruncatedBitstreamException(at, "checksum of " + entry.type);
        }
        byte[] frame = new byte[TYPE_BYTES + Varint.MAX_BYTES];
        for (int i = 0; i < TYPE_BYTES; i++) {
            frame[i] = (byte) entry.type.name().charAt(i);
        }
        CRC32C crc = new CRC32C();
        crc.update(frame, 0, Varint.put(payload.length, frame, TYPE_BYTES));
        crc.update(payload, 0, payload.length);
        ChunkReader.checkChecksum(entry.type, new ByteReader(stored).u32("checksum"), (int) crc.getValue(), at);
    }
}
