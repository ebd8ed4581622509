package dev.nacre.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** A chunk file taken apart, for tests that put it together again with other contents and right checksums. */
public final class ChunkFile {
    /** A chunk without its length and checksum. */
    public record Part(String type, byte[] payload) {}

    private final byte[] signature;
    private final List<Part> parts = new ArrayList<>();

    /** @param file sound */
    public ChunkFile(byte[] file) {
        signature = Arrays.copyOf(file, 8);
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(8);
        while (in.hasRemaining()) {
            byte[] type = new byte[4];
            in.get(type);
            int length = 0;
            for (int shift = 0, b = 0x80; (b & 0x80) != 0; shift += 7) {
                b = in.get();
                length |= (b & 0x7F) << shift;
            }
            byte[] payload = new byte[length];
            in.get(payload);
            in.getInt();
            parts.add(new Part(new String(type, StandardCharsets.US_ASCII), payload));
        }
    }

    public List<Part> parts() {
        return parts;
    }

    /** The first chunk of a type, and where it is. */
    public int indexOf(String type) {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).type.equals(type)) {
                return i;
            }
        }
        throw new AssertionError("no " + type);
    }

    public byte[] payload(String type) {
        return parts.get(indexOf(type)).payload;
    }

    public void replace(String type, byte[] payload) {
        parts.set(indexOf(type), new Part(type, payload));
    }

    public byte[] toByteArray() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(signature);
        for (Part part : parts) {
            ByteBuffer chunk = ByteBuffer.allocate(part.payload.length + 16).order(ByteOrder.LITTLE_ENDIAN);
            chunk.put(part.type.getBytes(StandardCharsets.US_ASCII));
            int length = part.payload.length;
            for (; length >= 0x80; length >>>= 7) {
                chunk.put((byte) (length | 0x80));
            }
            chunk.put((byte) length).put(part.payload);
            CRC32C crc = new CRC32C();
            crc.update(chunk.array(), 0, chunk.position());
            chunk.putInt((int) crc.getValue());
            out.write(chunk.array(), 0, chunk.position());
        }
        return out.toByteArray();
    }
}
