package dev.nacre.bitstream;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Reads a Nacre file front to back and hands out a chunk only after its checksum held. It keeps all rules that need no
 * codec: {@code HEAD} first and once, units counting up from 0, {@code DONE} last, agreeing with the units, and nothing
 * behind it.
 *
 * <pre>{@code
 * ChunkReader in = new ChunkReader(stream, DecodeLimits.defaults());
 * Head head = Head.read(in.nextCritical());
 * for (Chunk chunk = in.nextCritical(); !chunk.type().equals(ChunkType.DONE); chunk = in.nextCritical()) {
 *     ...
 * }
 * }</pre>
 *
 * <p>Memory follows the bytes that really arrive: a chunk that claims a gigabyte and ends after ten bytes costs a few
 * kilobytes. The stream stays the caller's: it is not closed here, and reads are large but for a dozen bytes a chunk, so
 * wrap a file in a buffer. Mutable, for one thread.
 */
public final class ChunkReader {
    /** First allocation for a payload; it doubles as bytes arrive. */
    private static final int FIRST_BUFFER = 1 << 16;

    private static final int CHECKSUM_BYTES = 4;

    /** Says which ancillary chunks are worth their memory. */
    @FunctionalInterface
    public interface AncillaryFilter {
        /**
         * Called before the payload is read.
         *
         * @param type whose first letter is lower case
         * @param length bytes of payload, as the file says; not yet checked
         * @return false to pass over the chunk
         * @throws LimitExceededException to refuse the file
         */
        boolean wants(ChunkType type, long length) throws LimitExceededException;
    }

    private final InputStream in;
    private final DecodeLimits limits;
    private final CRC32C crc = new CRC32C();
    private final UnitHash units = new UnitHash();
    private long position;
    private long numChunks;
    private boolean done;

    /** Reads and checks the signature. */
    public ChunkReader(InputStream in, DecodeLimits limits) throws IOException {
        this.in = Objects.requireNonNull(in, "in");
        this.limits = Objects.requireNonNull(limits, "limits");
        byte[] signature = in.readNBytes(Signature.LENGTH);
        Signature.check(signature);
        position = signature.length;
    }

    /**
     * Reads the next chunk, known or not.
     *
     * @return the first one is {@code HEAD}; after {@code DONE} there is none
     * @throws UnsupportedBitstreamException for a critical chunk that this version does not know
     * @throws IllegalStateException after {@code DONE}
     */
    public Chunk next() throws IOException {
        return read((type, length) -> true);
    }

    /** Reads on to the next chunk that is critical, or wanted; others on the way are checked, but not kept. */
    public Chunk next(AncillaryFilter filter) throws IOException {
        Chunk chunk = read(filter);
        while (chunk == null) {
            chunk = read(filter);
        }
        return chunk;
    }

    /** Reads on to the next critical chunk; ancillary ones on the way are checked, but not kept. */
    public Chunk nextCritical() throws IOException {
        return next((type, length) -> false);
    }

    /** Position in the file of the next chunk. */
    public long position() {
        return position;
    }

    /** Returns null for an ancillary chunk that was passed over. */
    private Chunk read(AncillaryFilter filter) throws IOException {
        if (done) {
            throw new IllegalStateException("no chunk follows DONE");
        }
        limits.checkChunks(++numChunks);
        long start = position;
        crc.reset();
        ChunkType type = readType();
        long length = readLength(type);
        boolean keep = type.isCritical() ? type.isKnownCritical() : filter.wants(type, length);
        byte[] payload = null;
        if (keep) {
            payload = readPayload(type, length);
        } else {
            skipPayload(type, length);
        }
        checkChecksum(type);
        // Judged only now: while the checksum was unread, a strange type might have been mere damage.
        if (type.isCritical() && !type.isKnownCritical()) {
            throw new UnsupportedBitstreamException("critical chunk " + type, "HEAD, DATA, ALPH, INDX, DONE");
        }
        if (type.equals(ChunkType.HEAD) != (numChunks == 1)) {
            throw new MalformedBitstreamException(start, numChunks == 1 ? "HEAD" : "no second HEAD", type.name());
        }
        if (!keep) {
            return null;
        }
        Chunk chunk = new Chunk(type, start, payload);
        if (type.equals(ChunkType.DATA)) {
            acceptUnit(chunk);
        } else if (type.equals(ChunkType.DONE)) {
            acceptDone(chunk);
        }
        return chunk;
    }

    private ChunkType readType() throws IOException {
        long start = position;
        byte[] letters = in.readNBytes(4);
        position += letters.length;
        if (letters.length < 4) {
            throw new TruncatedBitstreamException(position, "a chunk (the last one is DONE)");
        }
        crc.update(letters, 0, 4);
        return type(letters, start);
    }

    /** @param letters the first four bytes of a chunk */
    static ChunkType type(byte[] letters, long fileOffset) throws MalformedBitstreamException {
        for (byte letter : letters) {
            int upper = letter & ~0x20;
            if (upper < 'A' || upper > 'Z') {
                throw new MalformedBitstreamException(
                        fileOffset,
                        "a chunk type of four letters",
                        "bytes " + HexFormat.of().formatHex(letters));
            }
        }
        return new ChunkType(new String(letters, StandardCharsets.US_ASCII));
    }

    private long readLength(ChunkType type) throws IOException {
        String what = "length of " + type;
        long start = position;
        long length = 0;
        for (int shift = 0; ; shift += 7) {
            int b = in.read();
            if (b < 0) {
                throw new TruncatedBitstreamException(position, what);
            }
            position++;
            crc.update(b);
            length |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                Varint.checkLastByte(b, shift, start, what);
                break;
            }
            Varint.checkMoreAllowed(shift, start, what);
        }
        long end = length > Long.MAX_VALUE - CHECKSUM_BYTES - position
                ? Long.MAX_VALUE
                : position + length + CHECKSUM_BYTES;
        limits.checkBytes(end);
        return length;
    }

    private byte[] readPayload(ChunkType type, long length) throws IOException {
        limits.checkMemory(type + " payload", length, 1);
        if (length > Integer.MAX_VALUE - 8) {
            throw new LimitExceededException("bytes of " + type + " payload", length, Integer.MAX_VALUE - 8);
        }
        int total = (int) length;
        byte[] payload = new byte[Math.min(total, FIRST_BUFFER)];
        int filled = 0;
        while (true) {
            int count = in.readNBytes(payload, filled, payload.length - filled);
            filled += count;
            position += count;
            if (filled < payload.length) {
                throw new TruncatedBitstreamException(position, (total - filled) + " more bytes of " + type);
            }
            if (filled == total) {
                crc.update(payload, 0, total);
                return payload;
            }
            payload = Arrays.copyOf(payload, (int) Math.min(total, 2L * payload.length));
        }
    }

    private void skipPayload(ChunkType type, long length) throws IOException {
        byte[] buffer = new byte[(int) Math.min(length, FIRST_BUFFER)];
        for (long left = length; left > 0; ) {
            int count = in.readNBytes(buffer, 0, (int) Math.min(left, buffer.length));
            position += count;
            left -= count;
            crc.update(buffer, 0, count);
            if (count < buffer.length && left > 0) {
                throw new TruncatedBitstreamException(position, left + " more bytes of " + type);
            }
        }
    }

    private void checkChecksum(ChunkType type) throws IOException {
        long start = position;
        byte[] stored = in.readNBytes(CHECKSUM_BYTES);
        position += stored.length;
        if (stored.length < CHECKSUM_BYTES) {
            throw new TruncatedBitstreamException(position, "checksum of " + type);
        }
        checkChecksum(type, new ByteReader(stored).u32("checksum"), (int) crc.getValue(), start);
    }

    static void checkChecksum(ChunkType type, int expected, int found, long start) throws MalformedBitstreamException {
        if (expected != found) {
            throw new MalformedBitstreamException(
                    start,
                    String.format("checksum %08x of %s", expected, type),
                    String.format("contents with checksum %08x", found));
        }
    }

    private void acceptUnit(Chunk chunk) throws NacreException {
        Unit unit = Unit.read(chunk);
        if (unit.index() != units.count()) {
            throw new MalformedBitstreamException(
                    chunk.payloadOffset(), "unit " + units.count(), "unit " + unit.index());
        }
        units.add(unit.hash());
    }

    private void acceptDone(Chunk chunk) throws IOException {
        units.verify(chunk);
        done = true;
        if (in.read() >= 0) {
            throw new MalformedBitstreamException(position, "the end of the file after DONE", "more bytes");
        }
    }
}
