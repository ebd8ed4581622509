package dev.nacre.bitstream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Writes a Nacre file front to back, without seeking: signature, {@code HEAD}, units and ancillary chunks in the
 * caller's order, {@code DONE}. It keeps the rules of the format, so that what it finished {@link ChunkReader} accepts.
 *
 * <p>Every chunk goes out in a few large writes; nothing is kept. The stream stays the caller's: it is neither buffered
 * nor closed here. Mutable, for one thread.
 */
public final class ChunkWriter {
    private static final byte[] NOTHING = {};

    private final OutputStream out;
    private final CRC32C crc = new CRC32C();
    private final UnitHash units = new UnitHash();
    private long position;
    private boolean started;
    private boolean finished;

    /** Writes the signature. */
    public ChunkWriter(OutputStream out) throws IOException {
        this.out = Objects.requireNonNull(out, "out");
        emit(Signature.bytes(), 0, Signature.LENGTH);
    }

    /** Writes {@code HEAD}: the first chunk, and once. */
    public void writeHead(Head head) throws IOException {
        writeHeadPayload(head.toPayload());
    }

    /**
     * Writes a {@code DATA} or {@code ALPH} chunk.
     *
     * @param type {@link ChunkType#DATA} or {@link ChunkType#ALPH}
     * @param index of the unit; {@code DATA} counts up from 0 without a gap
     * @param hash of what it decodes to ({@link SymbolHash})
     * @param payload the coded bytes
     */
    public void writeUnit(ChunkType type, int index, int hash, byte[] payload) throws IOException {
        if (!Unit.isUnit(type)) {
            throw new IllegalArgumentException("type is " + type + ", must be DATA or ALPH");
        }
        if (index < 0 || index > Unit.MAX_INDEX) {
            throw new IllegalArgumentException("index is " + index + ", allowed 0 to " + Unit.MAX_INDEX);
        }
        requireStarted();
        if (type.equals(ChunkType.DATA)) {
            addUnit(index, hash);
        }
        writeChunk(type, Unit.prefix(index, hash), payload);
    }

    /** Writes an ancillary chunk of the caller's own. */
    public void writeAncillary(ChunkType type, byte[] payload) throws IOException {
        if (type.isCritical()) {
            throw new IllegalArgumentException("type is " + type + ", must start with a lower-case letter");
        }
        requireStarted();
        writeChunk(type, NOTHING, payload);
    }

    /**
     * Writes a chunk that was read from another file, byte for byte; {@code DONE} is accepted only as {@link #finish()}
     * would write it. This is how a tool copies what it does not understand.
     *
     * <p>{@code INDX} holds positions, so a tool that adds or drops chunks must leave it out.
     *
     * @throws NacreException if the chunk's own fields are damaged
     */
    public void copy(Chunk chunk) throws IOException {
        ChunkType type = chunk.type();
        if (type.equals(ChunkType.HEAD)) {
            writeHeadPayload(chunk.payload());
            return;
        }
        requireStarted();
        if (type.equals(ChunkType.DONE)) {
            units.verify(chunk);
            finish();
            return;
        }
        if (type.equals(ChunkType.DATA)) {
            Unit unit = Unit.read(chunk);
            addUnit(unit.index(), unit.hash());
        }
        writeChunk(type, NOTHING, chunk.payload());
    }

    /** Writes {@code DONE} and flushes the stream; nothing may follow. */
    public void finish() throws IOException {
        requireStarted();
        writeChunk(ChunkType.DONE, NOTHING, units.toPayload());
        finished = true;
        out.flush();
    }

    /** Bytes written so far, which is also the position of the next chunk. */
    public long position() {
        return position;
    }

    private void writeHeadPayload(byte[] payload) throws IOException {
        if (started) {
            throw new IllegalStateException("HEAD was written before");
        }
        started = true;
        writeChunk(ChunkType.HEAD, NOTHING, payload);
    }

    private void addUnit(int index, int hash) {
        if (index != units.count()) {
            throw new IllegalArgumentException("unit index is " + index + ", the next one is " + units.count());
        }
        units.add(hash);
    }

    private void requireStarted() {
        if (!started) {
            throw new IllegalStateException("HEAD must be written first");
        }
        if (finished) {
            throw new IllegalStateException("the file is finished");
        }
    }

    private void writeChunk(ChunkType type, byte[] first, byte[] second) throws IOException {
        byte[] start = new byte[4 + Varint.MAX_BYTES];
        for (int i = 0; i < 4; i++) {
            start[i] = (byte) type.name().charAt(i);
        }
        int startBytes = Varint.put((long) first.length + second.length, start, 4);
        crc.reset();
        emit(start, 0, startBytes);
        emit(first, 0, first.length);
        emit(second, 0, second.length);
        byte[] checksum = new ByteWriter().u32((int) crc.getValue()).toByteArray();
        emit(checksum, 0, checksum.length);
    }

    private void emit(byte[] bytes, int offset, int length) throws IOException {
        crc.update(bytes, offset, length);
        out.write(bytes, offset, length);
        position += length;
    }
}
