package dev.nacre.audio;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.ByteWriter;
import dev.nacre.bitstream.ChunkReader;
import dev.nacre.bitstream.ChunkWriter;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.DecoderMismatchException;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SymbolHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Packets of the live interface and of tracks. Layout: format.md, "Live packets". */
final class PacketFormat {
    /** Most frames of a packet. */
    static final int MAX_FRAMES = 8;

    private static final int FRAMES_MASK = MAX_FRAMES - 1;
    private static final int FLAG_SILENT = 8;
    private static final int FLAG_LEVEL = 16;
    private static final int FLAGS_END = 32;

    private PacketFormat() {}

    /**
     * What a packet says of itself.
     *
     * @param hash over all that is here and the symbols
     */
    record Packet(int frames, int level, int silent, int hash, ByteReader coded) {
        void verify(String name, CodecModel.Frames decoded) throws DecoderMismatchException {
            int found = PacketFormat.hash(frames, level, silent, decoded.hash());
            if (found != hash) {
                throw new DecoderMismatchException(name, hash, found);
            }
        }
    }

    private static int hash(int frames, int level, int silent, int symbols) {
        SymbolHash hash = new SymbolHash();
        hash.add(frames);
        hash.add(level);
        hash.add(silent);
        hash.add(symbols);
        return hash.value();
    }

    /** Signature and {@code HEAD}, as a file begins. */
    static byte[] writeHead(Head head) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            new ChunkWriter(out).writeHead(head);
            return out.toByteArray();
        } catch (IOException e) {
            throw new AssertionError("memory takes what is written", e);
        }
    }

    static Head readHead(byte[] bytes, DecodeLimits limits) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        Head head = Head.read(new ChunkReader(in, limits).nextCritical());
        if (in.available() > 0) {
            throw new MalformedBitstreamException(
                    bytes.length - in.available(), "the end of the head", in.available() + " more bytes");
        }
        return head;
    }

    static byte[] write(CodedUnit unit, int frames, int level, int usualLevel) {
        ByteWriter out = new ByteWriter();
        out.u8(frames - 1 | (unit.silent() != 0 ? FLAG_SILENT : 0) | (level != usualLevel ? FLAG_LEVEL : 0));
        if (level != usualLevel) {
            out.varint(level);
        }
        if (unit.silent() != 0) {
            out.u8(unit.silent());
        }
        return out.u32(hash(frames, level, unit.silent(), unit.hash()))
                .bytes(unit.payload())
                .toByteArray();
    }

    static Packet read(byte[] bytes, int channels, int usualLevel) throws NacreException {
        ByteReader in = new ByteReader(bytes);
        int first = in.u8("the start of the packet");
        if (first >= FLAGS_END) {
            throw new MalformedBitstreamException(0, "a packet with bits 5 to 7 clear", Integer.toString(first));
        }
        int level =
                (first & FLAG_LEVEL) != 0 ? in.varintInt("the level of the packet", HeadFormat.MAX_LEVEL) : usualLevel;
        int silent = (first & FLAG_SILENT) != 0 ? CodedUnit.readSilent(in, channels) : 0;
        int hash = in.u32("hash of the packet");
        return new Packet((first & FRAMES_MASK) + 1, level, silent, hash, in);
    }
}
