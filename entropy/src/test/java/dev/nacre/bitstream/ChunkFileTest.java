package dev.nacre.bitstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Files written are files read; anything else is refused by the right exception. */
class ChunkFileTest {
    private static final ChunkType TEXT = new ChunkType("teXt");
    private static final Head HEAD =
            new Head(MediaKind.IMAGE, 15, 3, "some-model.v1_x", new byte[] {9, 8, 7, 6, 5, 4, 3, 2}, new byte[] {42});

    @Test
    void everythingComesBack() throws IOException {
        ChunkReader in = reader(sampleFile());
        Chunk headChunk = in.next();
        Head head = Head.read(headChunk);
        assertEquals(MediaKind.IMAGE, head.kind());
        assertEquals(15, head.codec());
        assertEquals(3, head.formatVersion());
        assertEquals("some-model.v1_x", head.modelId());
        assertEquals("0908070605040302", head.modelHashHex());
        assertArrayEquals(HEAD.modelHash(), head.modelHash());
        assertEquals(42, head.rest().u8("own"));
        assertEquals(8, headChunk.fileOffset());
        assertEquals(headChunk.payloadOffset() + 2 + 1 + 15 + 8, head.rest().fileOffset());

        Chunk text = in.next();
        assertEquals(TEXT, text.type());
        assertArrayEquals("hello".getBytes(), text.payload());
        Unit first = Unit.read(in.next());
        assertEquals(0, first.index());
        assertEquals(0xCAFE, first.hash());
        assertEquals(300, first.payload().remaining());
        Unit alpha = Unit.read(in.next());
        assertEquals(ChunkType.ALPH, alpha.type());
        assertEquals(0, alpha.payload().remaining());
        Unit second = Unit.read(in.next());
        assertEquals(1, second.index());
        second.verify("tile 1", 0xBEEF);
        DecoderMismatchException e =
                assertThrows(DecoderMismatchException.class, () -> second.verify("tile 1", 0xBEE0));
        assertEquals("tile 1 decodes to other symbols: hash in the file 0000beef, decoded 0000bee0", e.getMessage());
        Chunk done = in.next();
        assertEquals(ChunkType.DONE, done.type());
        assertEquals(in.position(), done.fileOffset() + done.fileBytes());
        assertEquals(sampleFile().length, in.position());
        assertThrows(IllegalStateException.class, in::next);
    }

    @Test
    void ancillaryChunksMayBePassedOver() throws IOException {
        ChunkReader in = reader(sampleFile());
        List<String> types = new ArrayList<>();
        for (Chunk chunk = in.nextCritical(); ; chunk = in.nextCritical()) {
            types.add(chunk.type().name());
            if (chunk.type().equals(ChunkType.DONE)) {
                break;
            }
        }
        assertEquals(List.of("HEAD", "DATA", "ALPH", "DATA", "DONE"), types);
    }

    @Test
    void copiesAreTheSameBytes() throws IOException {
        byte[] file = sampleFile();
        ChunkReader in = reader(file);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        ChunkWriter out = new ChunkWriter(copy);
        for (Chunk chunk = in.next(); ; chunk = in.next()) {
            assertEquals(chunk.fileOffset(), out.position());
            out.copy(chunk);
            if (chunk.type().equals(ChunkType.DONE)) {
                break;
            }
        }
        assertArrayEquals(file, copy.toByteArray());
        assertThrows(IllegalStateException.class, out::finish);
    }

    @Test
    void listingTellsWhatIsWhere() throws IOException {
        byte[] file = sampleFile();
        BitstreamInfo info = BitstreamInfo.read(new ByteArrayInputStream(file), DecodeLimits.defaults());
        assertEquals("some-model.v1_x", info.head().modelId());
        assertEquals(2, info.numUnits());
        assertEquals(file.length, info.fileBytes());
        assertEquals(file.length - 300 - 2, info.containerBytes());
        SymbolHash hash = new SymbolHash();
        hash.add(0xCAFE);
        hash.add(0xBEEF);
        assertEquals(hash.value(), info.unitHash());
        long offset = 8;
        for (BitstreamInfo.Entry entry : info.chunks()) {
            assertEquals(offset, entry.fileOffset());
            assertEquals(!entry.type().equals(TEXT), entry.critical());
            offset += entry.fileBytes();
        }
        assertEquals(file.length, offset);
    }

    @Test
    void containerOfOneUnitIsSmall() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ChunkWriter out = new ChunkWriter(bytes);
        // As long a head as a codec writes: an id of ten letters, and ten bytes of its own.
        out.writeHead(new Head(MediaKind.IMAGE, 0, 0, "walloc-rgb", new byte[8], new byte[10]));
        out.writeUnit(ChunkType.DATA, 0, 0, new byte[20_000]);
        out.finish();
        int container = bytes.size() - 20_000;
        // 16 more are the states of four lanes, 2 the last words' padding; together at most 80.
        assertTrue(container <= 80, "container takes " + container + " bytes");
    }

    @Test
    void slowStreamsAreReadWhole() throws IOException {
        byte[] file = sampleFile();
        InputStream source = new ByteArrayInputStream(file);
        InputStream drip = new InputStream() {
            @Override
            public int read() throws IOException {
                return source.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return source.read(buffer, offset, Math.min(length, 1));
            }
        };
        assertEquals(
                file.length, BitstreamInfo.read(drip, DecodeLimits.defaults()).fileBytes());
    }

    @Test
    void everyTruncationIsReported() throws IOException {
        byte[] file = sampleFile();
        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            TruncatedBitstreamException e =
                    assertThrows(TruncatedBitstreamException.class, () -> readAll(cut), "cut to " + length);
            assertEquals(length, e.offset());
        }
    }

    @Test
    void everyBitFlipIsReported() throws IOException {
        byte[] file = sampleFile();
        for (int bit = 0; bit < 8 * file.length; bit++) {
            byte[] bad = file.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(NacreException.class, () -> readAll(bad), "bit " + bit);
        }
    }

    @Test
    void randomDamageWithRepairedChecksumsIsReadOrRefused() throws IOException {
        byte[] file = sampleFile();
        int refused = 0;
        for (int seed = 0; seed < 2000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] bad = file.clone();
            for (int i = random.nextInt(1, 4); i > 0; i--) {
                bad[random.nextInt(8, bad.length)] = (byte) random.nextInt();
            }
            repairChecksums(bad);
            try {
                readAll(bad);
            } catch (NacreException e) {
                assertFalse(e.getMessage().isBlank());
                refused++;
            }
        }
        assertTrue(refused > 100 && refused < 1900, "refused " + refused + ": the repair does not do its work");
    }

    @Test
    void lyingLengthsCostNothing() throws IOException {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (String type : new String[] {"DATA", "HEAD", "teXt", "ZZZZ"}) {
            byte[] file = new ByteWriter()
                    .bytes(Signature.bytes())
                    .bytes(type.getBytes())
                    .varint(1L << 30)
                    .bytes(new byte[1000])
                    .toByteArray();
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            TruncatedBitstreamException e = assertThrows(TruncatedBitstreamException.class, () -> readAll(file));
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            assertEquals(file.length, e.offset());
            assertTrue(allocated < 4_000_000, type + " allocated " + allocated + " bytes");
        }
    }

    @Test
    void limitsComeBeforeReading() throws IOException {
        byte[] file = sampleFile();
        DecodeLimits limits = DecodeLimits.defaults();
        readAll(file, limits.withChunks(6).withBytes(file.length).withMemoryBytes(305));
        assertThrows(LimitExceededException.class, () -> readAll(file, limits.withChunks(5)));
        assertThrows(LimitExceededException.class, () -> readAll(file, limits.withBytes(file.length - 1)));
        assertThrows(LimitExceededException.class, () -> readAll(file, limits.withMemoryBytes(304)));
        byte[] huge = new ByteWriter()
                .bytes(Signature.bytes())
                .bytes("HEAD".getBytes())
                .varint(Long.MAX_VALUE)
                .toByteArray();
        LimitExceededException e = assertThrows(LimitExceededException.class, () -> readAll(huge));
        assertEquals(Long.MAX_VALUE, e.needed());
        byte[] longest = new ByteWriter()
                .bytes(Signature.bytes())
                .bytes("HEAD".getBytes())
                .varint(Integer.MAX_VALUE)
                .toByteArray();
        assertThrows(
                LimitExceededException.class,
                () -> readAll(longest, limits.withBytes(Long.MAX_VALUE).withMemoryBytes(Long.MAX_VALUE)));
    }

    @Test
    void textModeTransfersAreNamed() throws IOException {
        byte[] file = sampleFile();
        assertSignature(replace(file, "\r\n", "\n"), "line ends");
        assertSignature(replace(file, "\n", "\r\n"), "line ends");
        assertSignature(replace(file, "\r", "\n"), "line ends");
        byte[] sevenBits = file.clone();
        sevenBits[0] &= 0x7F;
        assertSignature(sevenBits, "bit 7");
        assertSignature(new String(file, "ISO-8859-1").getBytes("UTF-8"), "UTF-8");
        assertSignature(new String(file, "UTF-8").getBytes("UTF-8"), "UTF-8");
        assertSignature(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}, "another kind");
        assertSignature(new byte[] {'x'}, "another kind");
    }

    @Test
    void rulesOfOrderAreKept() throws IOException {
        byte[] head = chunk("HEAD", HEAD.toPayload());
        byte[] done = chunk("DONE", new UnitHash().toPayload());
        byte[] text = chunk("teXt", new byte[3]);
        readAll(file(head, done));
        readAll(file(head, text, done));
        readAll(file(head, chunk("INDX", new byte[5]), done));
        assertMalformed(8, file(text, head, done));
        assertMalformed(8, file(done));
        assertMalformed(8 + head.length, file(head, head, done));
        assertMalformed(8 + head.length + done.length, file(head, done, text));
        assertMalformed(8 + head.length + done.length, file(head, done, new byte[1]));
        assertMalformed(8 + head.length + 5, file(head, unit(1, 7), done));
        byte[] unit = unit(0, 7);
        assertMalformed(8 + head.length + unit.length + 5, file(head, unit, unit(2, 7), done));
        assertMalformed(8 + head.length + unit.length + 5, file(head, unit, unit(0, 7), done));
        assertMalformed(8 + head.length + unit.length + 5, file(head, unit, done));
        UnitHash other = new UnitHash();
        other.add(8);
        assertMalformed(8 + head.length + unit.length + 5, file(head, unit, chunk("DONE", other.toPayload())));
        byte[] longDone = chunk("DONE", new byte[6]);
        assertMalformed(8 + head.length + 5 + 5, file(head, longDone));
        assertMalformed(8 + head.length, file(head, chunk("D1TA", new byte[3]), done));
    }

    @Test
    void unknownCriticalChunksAreUnsupported() throws IOException {
        byte[] head = chunk("HEAD", HEAD.toPayload());
        byte[] strange = chunk("ABCD", new byte[3]);
        byte[] done = chunk("DONE", new UnitHash().toPayload());
        UnsupportedBitstreamException e =
                assertThrows(UnsupportedBitstreamException.class, () -> readAll(file(head, strange, done)));
        assertEquals("critical chunk ABCD", e.found());
        // But with a wrong checksum the type itself may be the damage.
        strange[5]++;
        assertThrows(MalformedBitstreamException.class, () -> readAll(file(head, strange, done)));
    }

    @Test
    void headsAreChecked() throws IOException {
        byte[] payload = HEAD.toPayload();
        assertUnsupportedHead(with(payload, 0, 0x3F));
        assertMalformedHead(with(payload, 2, 0));
        assertMalformedHead(with(payload, 2, 65));
        assertMalformedHead(with(payload, 5, '/'));
        assertMalformedHead(with(payload, 5, 0xE9));
        for (int length = 0; length < payload.length - 1; length++) {
            byte[] cut = Arrays.copyOf(payload, length);
            assertThrows(NacreException.class, () -> Head.read(headChunk(cut)), "cut to " + length);
        }
        byte[] hash = new byte[8];
        byte[] none = {};
        MediaKind audio = MediaKind.AUDIO;
        assertThrows(IllegalArgumentException.class, () -> new Head(audio, 16, 0, "a", hash, none));
        assertThrows(IllegalArgumentException.class, () -> new Head(audio, 0, 256, "a", hash, none));
        assertThrows(IllegalArgumentException.class, () -> new Head(audio, 0, 0, "", hash, none));
        assertThrows(IllegalArgumentException.class, () -> new Head(audio, 0, 0, "a/b", hash, none));
        assertThrows(IllegalArgumentException.class, () -> new Head(audio, 0, 0, "a".repeat(65), hash, none));
        assertThrows(IllegalArgumentException.class, () -> new Head(audio, 0, 0, "a", new byte[7], none));
        Head longest = new Head(MediaKind.VIDEO, 15, 255, "a".repeat(64), hash, none);
        assertEquals("a".repeat(64), Head.read(headChunk(longest.toPayload())).modelId());
    }

    @Test
    void writersKeepTheRules() throws IOException {
        ChunkWriter out = new ChunkWriter(new ByteArrayOutputStream());
        assertThrows(IllegalStateException.class, () -> out.writeUnit(ChunkType.DATA, 0, 0, new byte[1]));
        assertThrows(IllegalStateException.class, out::finish);
        out.writeHead(HEAD);
        assertThrows(IllegalStateException.class, () -> out.writeHead(HEAD));
        assertThrows(IllegalArgumentException.class, () -> out.writeUnit(ChunkType.DATA, 1, 0, new byte[1]));
        assertThrows(IllegalArgumentException.class, () -> out.writeUnit(ChunkType.DONE, 0, 0, new byte[1]));
        assertThrows(IllegalArgumentException.class, () -> out.writeUnit(ChunkType.ALPH, -1, 0, new byte[1]));
        assertThrows(IllegalArgumentException.class, () -> out.writeAncillary(ChunkType.DATA, new byte[1]));
        out.finish();
        assertThrows(IllegalStateException.class, () -> out.writeAncillary(TEXT, new byte[1]));
        assertThrows(IllegalArgumentException.class, () -> new ChunkType("DAT"));
        assertThrows(IllegalArgumentException.class, () -> new ChunkType("DA1A"));
    }

    private static byte[] sampleFile() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ChunkWriter out = new ChunkWriter(bytes);
        out.writeHead(HEAD);
        out.writeAncillary(TEXT, "hello".getBytes());
        byte[] coded = new byte[300];
        new SplittableRandom(1).nextBytes(coded);
        out.writeUnit(ChunkType.DATA, 0, 0xCAFE, coded);
        out.writeUnit(ChunkType.ALPH, 0, 0, new byte[0]);
        out.writeUnit(ChunkType.DATA, 1, 0xBEEF, new byte[] {1, 2});
        out.finish();
        assertEquals(bytes.size(), out.position());
        return bytes.toByteArray();
    }

    private static ChunkReader reader(byte[] file) throws IOException {
        return new ChunkReader(new ByteArrayInputStream(file), DecodeLimits.defaults());
    }

    private static void readAll(byte[] file) throws IOException {
        readAll(file, DecodeLimits.defaults());
    }

    private static void readAll(byte[] file, DecodeLimits limits) throws IOException {
        BitstreamInfo.read(new ByteArrayInputStream(file), limits);
    }

    private static byte[] file(byte[]... chunks) {
        ByteWriter out = new ByteWriter().bytes(Signature.bytes());
        for (byte[] chunk : chunks) {
            out.bytes(chunk);
        }
        return out.toByteArray();
    }

    private static byte[] chunk(String type, byte[] payload) {
        ByteWriter out =
                new ByteWriter().bytes(type.getBytes()).varint(payload.length).bytes(payload);
        CRC32C crc = new CRC32C();
        crc.update(out.toByteArray());
        return out.u32((int) crc.getValue()).toByteArray();
    }

    private static byte[] unit(int index, int hash) {
        return chunk("DATA", Unit.prefix(index, hash));
    }

    private static Chunk headChunk(byte[] payload) {
        return new Chunk(ChunkType.HEAD, 8, payload);
    }

    private static byte[] with(byte[] payload, int index, int value) {
        byte[] changed = payload.clone();
        changed[index] = (byte) value;
        return changed;
    }

    private static void assertUnsupportedHead(byte[] payload) {
        assertThrows(UnsupportedBitstreamException.class, () -> Head.read(headChunk(payload)));
    }

    private static void assertMalformedHead(byte[] payload) {
        assertThrows(MalformedBitstreamException.class, () -> Head.read(headChunk(payload)));
    }

    private static void assertMalformed(long offset, byte[] file) {
        MalformedBitstreamException e = assertThrows(MalformedBitstreamException.class, () -> readAll(file));
        assertEquals(offset, e.offset(), e.getMessage());
    }

    private static void assertSignature(byte[] file, String words) {
        MalformedBitstreamException e = assertThrows(MalformedBitstreamException.class, () -> readAll(file));
        assertEquals(0, e.offset());
        assertTrue(e.found().contains(words), e.getMessage());
    }

    private static byte[] replace(byte[] file, String from, String to) throws IOException {
        return new String(file, "ISO-8859-1").replace(from, to).getBytes("ISO-8859-1");
    }

    /** Walks the chunks as far as they hang together and gives each the checksum of what stands there. */
    private static void repairChecksums(byte[] file) throws IOException {
        int position = 8;
        while (position + 9 <= file.length) {
            ByteReader in = new ByteReader(file, position + 4, file.length - position - 4, position + 4);
            long length;
            try {
                length = in.varint("length", Long.MAX_VALUE);
            } catch (NacreException e) {
                return;
            }
            long end = in.fileOffset() + length;
            if (end < 0 || end > file.length - 4) {
                return;
            }
            CRC32C crc = new CRC32C();
            crc.update(file, position, (int) end - position);
            byte[] checksum = new ByteWriter().u32((int) crc.getValue()).toByteArray();
            System.arraycopy(checksum, 0, file, (int) end, 4);
            position = (int) end + 4;
        }
    }
}
