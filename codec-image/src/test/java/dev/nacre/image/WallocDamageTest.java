package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ByteWriter;
import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.ChunkWriter;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.DecoderMismatchException;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.MediaKind;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.entropy.SymbolEncoder;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.testing.ChunkFile;
import dev.nacre.testing.Damage;
import dev.nacre.testing.TestPictures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Any bytes give a picture or a {@link NacreException}, in bounded time and memory. */
@Timeout(300)
class WallocDamageTest {
    private static WallocCodec codec;
    private static Damage damage;
    private static byte[] oneTile;
    private static byte[] tiled;
    private static byte[] hash8;

    @BeforeAll
    static void open() throws IOException {
        codec = WallocTesting.codec(2);
        damage = new Damage(
                NacreException.class,
                file -> WallocTesting.verify(codec, file),
                file -> WallocTesting.decode(codec, file));
        oneTile = WallocTesting.encode(codec, WallocTesting.picture(TestPictures.photo(60, 44, 31)), 60);
        Picture picture = WallocTesting.picture(
                TestPictures.withAlpha(TestPictures.photo(290, 130, 32), TestPictures.Alpha.SOFT, 32));
        tiled = WallocTesting.encode(
                codec, picture, EncodeOptions.defaults().withLevel(20).withTileSide(128));
        try (ModelPackage model = WallocTesting.model()) {
            hash8 = model.info().hash8();
        }
    }

    @AfterAll
    static void close() {
        codec.close();
    }

    @Test
    void mutatedFilesAreRefused() {
        damage.requireMutationsRefused(250, 77, oneTile, tiled);
    }

    @Test
    void mutatedFilesWithRightChecksumsAreRefusedOrDecoded() {
        int decoded = damage.repaired(250, 78, oneTile, tiled);
        // Another level's tables, a flag, a swap of a chunk with itself: few are harmless, and none of the symbols are.
        assertTrue(decoded < 25, decoded + " of 250 were decoded");
    }

    @Test
    void everyBitOfASmallFileCounts() throws Exception {
        byte[] file = WallocTesting.encode(codec, WallocTesting.picture(TestPictures.photo(9, 9, 1)), 30);
        damage.requireEveryBit(file);
    }

    @Test
    void truncatedFilesAreRefused() {
        for (byte[] file : new byte[][] {oneTile, tiled}) {
            for (int length = 0; length < file.length; length += length < 100 ? 1 : 37) {
                byte[] cut = Arrays.copyOf(file, length);
                assertTrue(!damage.decodes(cut, "cut at " + length), "cut at " + length + " was not noticed");
                assertThrows(TruncatedBitstreamException.class, () -> WallocTesting.decode(codec, cut));
            }
        }
    }

    @Test
    void otherFilesAreRefused() {
        assertThrows(TruncatedBitstreamException.class, () -> WallocTesting.decode(codec, new byte[0]));
        assertThrows(MalformedBitstreamException.class, () -> WallocTesting.decode(codec, new byte[1000]));
        byte[] random = new byte[5000];
        new Random(1).nextBytes(random);
        assertThrows(MalformedBitstreamException.class, () -> WallocTesting.verify(codec, random));
        byte[] more = Arrays.copyOf(oneTile, oneTile.length + 1);
        assertThrows(MalformedBitstreamException.class, () -> WallocTesting.decode(codec, more));
    }

    @Test
    void otherKindsAreRefused() throws Exception {
        byte[] audio = file(MediaKind.AUDIO, 0, 10, 10, 0, new byte[6]);
        UnsupportedBitstreamException e =
                assertThrows(UnsupportedBitstreamException.class, () -> WallocTesting.decode(codec, audio));
        assertEquals("a file of kind audio", e.found());
        assertThrows(
                UnsupportedBitstreamException.class,
                () -> PictureInfo.read(new ByteArrayInputStream(audio), DecodeLimits.defaults()));
        byte[] newer = file(MediaKind.IMAGE, 1, 10, 10, 0, new byte[6]);
        assertThrows(UnsupportedBitstreamException.class, () -> WallocTesting.decode(codec, newer));
    }

    @Test
    void hugeSizesCostNothing() throws Exception {
        assertAllocatesLittle(LimitExceededException.class, 1 << 30, 1 << 30, 0, DecodeLimits.defaults());
        assertAllocatesLittle(LimitExceededException.class, 1 << 30, 1 << 30, 1 << 2, DecodeLimits.defaults());
        DecodeLimits wide = DecodeLimits.defaults()
                .withPixels(Long.MAX_VALUE)
                .withMemoryBytes(Long.MAX_VALUE)
                .withChunks(Long.MAX_VALUE)
                .withBytes(Long.MAX_VALUE);
        for (int tileCode = 0; tileCode < 8; tileCode++) {
            assertAllocatesLittle(NacreException.class, 1 << 30, 1 << 30, tileCode << 2, wide);
            assertAllocatesLittle(NacreException.class, 1 << 30, 1, tileCode << 2, wide);
            assertAllocatesLittle(NacreException.class, 1, 1 << 30, tileCode << 2, wide);
            // Within all limits, and four gigabytes of samples with alpha: only the tiles are missing.
            assertAllocatesLittle(NacreException.class, 1 << 15, 1 << 15, 2 | tileCode << 2, wide);
            assertAllocatesLittle(NacreException.class, 1 << 14, 1 << 14, 2 | tileCode << 2, DecodeLimits.defaults());
        }
    }

    private static void assertAllocatesLittle(
            Class<? extends NacreException> expected, int width, int height, int flags, DecodeLimits limits)
            throws IOException {
        byte[] file = file(MediaKind.IMAGE, 0, width, height, flags, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (WallocCodec one = WallocTesting.codec(1)) {
            // Loads the model, which is not what is measured.
            WallocTesting.verify(one, oneTile);
            String what = width + "x" + height + " flags " + flags;
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThrows(expected, () -> one.decode(new ByteArrayInputStream(file), limits), what);
            assertThrows(expected, () -> one.verify(new ByteArrayInputStream(file), limits), what);
            assertThrows(expected, () -> one.decodeLatents(new ByteArrayInputStream(file), limits), what);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 64 << 20, what + ": " + allocated + " bytes were allocated");
        }
    }

    /** A file that is sound but for what it holds. */
    private static byte[] file(MediaKind kind, int version, int width, int height, int flags, byte[] payload)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ChunkWriter writer = new ChunkWriter(out);
        byte[] rest =
                new ByteWriter().varint(width).varint(height).u8(flags).u8(50).toByteArray();
        writer.writeHead(new Head(kind, 0, version, WallocTesting.MODEL, hash8, rest));
        writer.writeUnit(ChunkType.DATA, 0, 0x1234, payload);
        if ((flags & 2) != 0) {
            writer.writeUnit(ChunkType.ALPH, 0, 0x1234, payload);
        }
        writer.finish();
        return out.toByteArray();
    }

    @Test
    void limitsAreTheCallers() {
        byte[] file = tiled;
        assertLimit(file, DecodeLimits.defaults().withPixels(290 * 130 - 1));
        assertLimit(file, DecodeLimits.defaults().withChunks(5));
        assertLimit(file, DecodeLimits.defaults().withBytes(300));
        assertLimit(file, DecodeLimits.defaults().withMemoryBytes(100_000));
        assertTrue(damage.decodes(file, "default limits"));
    }

    private static void assertLimit(byte[] file, DecodeLimits limits) {
        assertThrows(LimitExceededException.class, () -> codec.decode(new ByteArrayInputStream(file), limits));
        assertThrows(LimitExceededException.class, () -> codec.verify(new ByteArrayInputStream(file), limits));
    }

    @Test
    void wrongHashesAreMismatches() {
        for (String type : new String[] {"DATA", "ALPH"}) {
            ChunkFile chunks = new ChunkFile(tiled);
            byte[] payload = chunks.payload(type);
            payload[1] ^= 1;
            // DONE holds a hash over the hashes of DATA: it is repaired, so that only the symbols can tell.
            byte[] done = done(chunks);
            chunks.replace("DONE", done);
            byte[] file = chunks.toByteArray();
            DecoderMismatchException e =
                    assertThrows(DecoderMismatchException.class, () -> WallocTesting.verify(codec, file));
            assertTrue(e.unit().endsWith("tile 0"), e.unit());
            assertThrows(DecoderMismatchException.class, () -> WallocTesting.decode(codec, file));
        }
    }

    @Test
    void bytesAfterTheLastSymbolAreRefused() {
        ChunkFile chunks = new ChunkFile(oneTile);
        byte[] payload = chunks.payload("DATA");
        chunks.replace("DATA", Arrays.copyOf(payload, payload.length + 2));
        byte[] file = chunks.toByteArray();
        MalformedBitstreamException e =
                assertThrows(MalformedBitstreamException.class, () -> WallocTesting.verify(codec, file));
        assertTrue(e.expected().contains("tile 0"), e.getMessage());
    }

    @Test
    void hyperLatentsBeyondTheirRangeAreRefused() throws Exception {
        WallocModel model;
        try (ModelPackage shipped = WallocTesting.model()) {
            model = WallocModel.read(shipped);
        }
        for (int value : new int[] {model.hyperLimit() + 1, -model.hyperLimit() - 1, 1 << 20}) {
            SymbolEncoder encoder = new SymbolEncoder(1);
            for (int c = 0; c < model.hyperChannels(); c++) {
                encoder.encode(model.hyperBank(50), c, c == 5 ? value : 0);
            }
            byte[] file = file(MediaKind.IMAGE, 0, 8, 8, 0, encoder.finish());
            MalformedBitstreamException e =
                    assertThrows(MalformedBitstreamException.class, () -> WallocTesting.verify(codec, file));
            assertEquals(Integer.toString(value), e.found());
        }
    }

    @Test
    void anotherLevelDecodesToOtherSymbols() {
        ChunkFile chunks = new ChunkFile(oneTile);
        byte[] head = chunks.payload("HEAD");
        head[head.length - 1]++;
        assertTrue(!damage.decodes(chunks.toByteArray(), "another level"));
    }

    private static byte[] done(ChunkFile chunks) {
        var units = new dev.nacre.bitstream.UnitHash();
        for (ChunkFile.Part part : chunks.parts()) {
            if (part.type().equals("DATA")) {
                int hash = 0;
                for (int i = 4; i >= 1; i--) {
                    hash = hash << 8 | part.payload()[i] & 0xFF;
                }
                units.add(hash);
            }
        }
        return new ByteWriter().varint(units.count()).u32(units.value()).toByteArray();
    }

    @Test
    void ancillaryChunksAndIndexAreSteppedOver() throws Exception {
        ChunkFile chunks = new ChunkFile(tiled);
        chunks.parts().add(1, new ChunkFile.Part("teXt", "a remark".getBytes()));
        chunks.parts().add(2, new ChunkFile.Part("INDX", new byte[20]));
        chunks.parts().add(chunks.parts().size() - 1, new ChunkFile.Part("INDX", new byte[20]));
        byte[] file = chunks.toByteArray();
        assertEquals(
                WallocTesting.verify(codec, tiled).symbolHash(),
                WallocTesting.verify(codec, file).symbolHash());
        assertTrue(WallocTesting.verify(codec, file).report().containerBytes()
                > WallocTesting.verify(codec, tiled).report().containerBytes());
    }

    @Test
    void alphaMustFitTheHead() {
        ChunkFile without = new ChunkFile(tiled);
        byte[] head = without.payload("HEAD");
        head[head.length - 2] ^= 2;
        assertThrows(MalformedBitstreamException.class, () -> WallocTesting.verify(codec, without.toByteArray()));
        ChunkFile with = new ChunkFile(oneTile);
        head = with.payload("HEAD");
        head[head.length - 2] ^= 2;
        assertThrows(MalformedBitstreamException.class, () -> WallocTesting.verify(codec, with.toByteArray()));
    }
}
