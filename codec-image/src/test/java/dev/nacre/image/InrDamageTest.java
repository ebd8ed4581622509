package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.ChunkWriter;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.DecoderMismatchException;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.MediaKind;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.testing.ChunkFile;
import dev.nacre.testing.Damage;
import dev.nacre.testing.Mutations;
import java.awt.Rectangle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Any bytes give a picture or a {@link NacreException}, in bounded time and memory. */
@Timeout(300)
class InrDamageTest {
    private static InrCodec codec;
    private static Damage damage;
    private static byte[] oneTile;
    private static byte[] tiled;
    private static Set<Integer> hashes;

    @BeforeAll
    static void open() throws IOException {
        codec = InrTesting.codec(2);
        damage = new Damage(NacreException.class, file -> InrTesting.verify(codec, file), InrDamageTest::decode);
        oneTile = InrTesting.encode(codec, InrTesting.random(60, 44, 3, 0, InrTesting.SHAPE, 31, true), null);
        byte[] alpha = new byte[520 * 130];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = (byte) (i % 520 / 3);
        }
        InrShape small = new InrShape(4, 6, 12, 1, 8, 8, 1);
        tiled = InrTesting.encode(codec, InrTesting.random(520, 130, 3, 256, small, 32, true), alpha);
        hashes = new HashSet<>();
        for (byte[] file : new byte[][] {oneTile, tiled}) {
            hashes.add(InrTesting.verify(codec, file).symbolHash());
        }
    }

    @AfterAll
    static void close() {
        codec.close();
    }

    /** Symbols that come out are those that were written. */
    private static void decode(byte[] file) throws IOException {
        DecodedPicture decoded = InrTesting.decode(codec, file);
        assertTrue(hashes.contains(decoded.report().symbolHash()), "decoded to other symbols");
    }

    @Test
    void mutatedFilesAreRefused() {
        Random random = new Random(77);
        for (int i = 0; i < 1000; i++) {
            byte[] file = i % 4 != 0 ? oneTile : tiled;
            damage.requireRefused(file, mutate(file, random), "mutation " + i);
        }
    }

    @Test
    void mutatedFilesWithRightChecksumsGiveTheirSymbolsOrNone() {
        Random random = new Random(78);
        int decoded = 0;
        for (int i = 0; i < 1000; i++) {
            ChunkFile chunks = new ChunkFile(i % 4 != 0 ? oneTile : tiled);
            int count = chunks.parts().size();
            // The units of interest, more often than not.
            int chosen = random.nextInt(3) == 0 ? random.nextInt(count) : chunks.indexOf("DATA");
            ChunkFile.Part part = chunks.parts().get(chosen);
            switch (random.nextInt(12)) {
                case 0 -> Collections.swap(chunks.parts(), chosen, random.nextInt(count));
                case 1 -> chunks.parts().remove(chosen);
                case 2 -> chunks.parts().add(random.nextInt(count), part);
                default -> chunks.parts().set(chosen, new ChunkFile.Part(part.type(), mutate(part.payload(), random)));
            }
            decoded += damage.decodes(chunks.toByteArray(), "repaired mutation " + i) ? 1 : 0;
        }
        // A number of HEAD that changes pixels only, a swap of a chunk with itself: few are harmless.
        assertTrue(decoded < 60, decoded + " of 1000 were decoded");
    }

    /** Numbers at the start, of the head and the networks, more often than elsewhere. */
    private static byte[] mutate(byte[] bytes, Random random) {
        if (bytes.length == 0 || random.nextInt(7) > 0) {
            return Mutations.mutate(bytes, random);
        }
        byte[] result = bytes.clone();
        result[Math.min(result.length - 1, random.nextInt(40))] ^= (byte) (1 << random.nextInt(8));
        return result;
    }

    @Test
    void everyBitOfASmallFileCounts() throws Exception {
        InrShape tiny = new InrShape(3, 4, 4, 1, 3, 3, 1);
        byte[] file = InrTesting.encode(codec, InrTesting.random(9, 9, 3, 0, tiny, 1, true), null);
        damage.requireEveryBit(file);
        // With right checksums the hash of the symbols must find every bit of a unit, raw ones included.
        int bits = 8 * new ChunkFile(file).payload("DATA").length;
        for (int bit = 0; bit < bits; bit++) {
            ChunkFile chunks = new ChunkFile(file);
            chunks.payload("DATA")[bit / 8] ^= (byte) (1 << bit % 8);
            assertTrue(!damage.decodes(chunks.toByteArray(), "repaired bit " + bit), "bit " + bit + " was not noticed");
        }
    }

    @Test
    void truncatedFilesAreRefused() {
        for (byte[] file : new byte[][] {oneTile, tiled}) {
            for (int length = 0; length < file.length; length += length < 100 ? 1 : 137) {
                byte[] cut = Arrays.copyOf(file, length);
                assertTrue(!damage.decodes(cut, "cut at " + length), "cut at " + length + " was not noticed");
                assertThrows(TruncatedBitstreamException.class, () -> InrTesting.decode(codec, cut));
            }
        }
    }

    @Test
    void otherFilesAreRefused() throws Exception {
        assertThrows(TruncatedBitstreamException.class, () -> InrTesting.decode(codec, new byte[0]));
        assertThrows(MalformedBitstreamException.class, () -> InrTesting.decode(codec, new byte[1000]));
        byte[] more = Arrays.copyOf(oneTile, oneTile.length + 1);
        assertThrows(MalformedBitstreamException.class, () -> InrTesting.decode(codec, more));
        Head head = InrFormat.head(new InrHeader(8, 8, false, false, 0, InrTesting.SHAPE));
        byte[] rest = head.rest().bytes(head.rest().remaining(), "all");
        byte[] zeros = new byte[Head.MODEL_HASH_BYTES];
        byte[] ones = new byte[] {1, 1, 1, 1, 1, 1, 1, 1};
        for (Head other : List.of(
                new Head(MediaKind.AUDIO, 2, 0, "none", zeros, rest),
                new Head(MediaKind.IMAGE, 0, 0, "none", zeros, rest),
                new Head(MediaKind.IMAGE, 2, 1, "none", zeros, rest),
                new Head(MediaKind.IMAGE, 2, 0, "some", zeros, rest),
                new Head(MediaKind.IMAGE, 2, 0, "none", ones, rest))) {
            byte[] file = file(other, new byte[8], false);
            assertThrows(UnsupportedBitstreamException.class, () -> InrTesting.decode(codec, file));
            assertThrows(
                    NacreException.class, // what says that it is by walloc may only be malformed
                    () -> PictureInfo.read(new ByteArrayInputStream(file), DecodeLimits.defaults()));
        }
    }

    @Test
    void shapesBeyondTheFormatAreRefused() throws Exception {
        Head head = InrFormat.head(new InrHeader(8, 8, false, false, 0, InrTesting.SHAPE));
        byte[] rest = head.rest().bytes(head.rest().remaining(), "all");
        int[][] wrong = {{2, 1 << 2}, {2, 1 << 5}, {3, 7}, {3, 0x66}, {4, 0xAB}, {5, 32}, {6, 64}, {6, 255}, {0, 0}};
        for (int[] change : wrong) {
            byte[] changed = rest.clone();
            changed[change[0]] = (byte) change[1];
            byte[] file = file(new Head(MediaKind.IMAGE, 2, 0, "none", new byte[8], changed), new byte[8], false);
            assertThrows(
                    MalformedBitstreamException.class,
                    () -> InrTesting.decode(codec, file),
                    () -> Arrays.toString(change));
        }
    }

    /** A file that is sound but for what it holds. */
    private static byte[] file(Head head, byte[] payload, boolean alpha) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ChunkWriter writer = new ChunkWriter(out);
        writer.writeHead(head);
        writer.writeUnit(ChunkType.DATA, 0, 0x1234, payload);
        if (alpha) {
            writer.writeUnit(ChunkType.ALPH, 0, 0x1234, payload);
        }
        writer.finish();
        return out.toByteArray();
    }

    @Test
    void hugeSizesCostNothing() throws Exception {
        DecodeLimits wide = DecodeLimits.defaults()
                .withPixels(Long.MAX_VALUE)
                .withMemoryBytes(Long.MAX_VALUE)
                .withChunks(Long.MAX_VALUE)
                .withBytes(Long.MAX_VALUE);
        for (int tileSide : new int[] {0, 256, 512, 8192}) {
            for (int grids : new int[] {1, 7}) {
                InrShape shape = InrTesting.shape(grids);
                assertAllocatesLittle(
                        LimitExceededException.class, 1 << 30, 1 << 30, tileSide, shape, DecodeLimits.defaults());
                assertAllocatesLittle(NacreException.class, 1 << 30, 1 << 30, tileSide, shape, wide);
                assertAllocatesLittle(NacreException.class, 1 << 30, 1, tileSide, shape, wide);
                assertAllocatesLittle(NacreException.class, 1, 1 << 30, tileSide, shape, wide);
                assertAllocatesLittle(NacreException.class, 1 << 15, 1 << 15, tileSide, shape, wide);
                assertAllocatesLittle(NacreException.class, 1 << 14, 1 << 14, tileSide, shape, DecodeLimits.defaults());
            }
        }
    }

    private static void assertAllocatesLittle(
            Class<? extends NacreException> expected,
            int width,
            int height,
            int tileSide,
            InrShape shape,
            DecodeLimits limits)
            throws IOException {
        Head head = InrFormat.head(new InrHeader(width, height, false, true, tileSide, shape));
        byte[] file = file(head, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, true);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (InrCodec one = InrTesting.codec(1)) {
            String what = width + "x" + height + " tiles " + tileSide + " " + shape;
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThrows(expected, () -> one.decode(new ByteArrayInputStream(file), limits), what);
            assertThrows(expected, () -> one.verify(new ByteArrayInputStream(file), limits), what);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 16 << 20, what + ": " + allocated + " bytes were allocated");
        }
    }

    @Test
    void limitsAreTheCallers() throws IOException {
        assertLimit(tiled, DecodeLimits.defaults().withPixels(520 * 130 - 1));
        assertLimit(tiled, DecodeLimits.defaults().withChunks(5));
        assertLimit(tiled, DecodeLimits.defaults().withBytes(300));
        assertLimit(tiled, DecodeLimits.defaults().withMemoryBytes(100_000));
        assertTrue(damage.decodes(tiled, "default limits"));
        PictureFile file = PictureFile.open(
                SeekableSource.of(tiled), DecodeLimits.defaults().withPixels(99));
        assertEquals(9, codec.decode(file, new Rectangle(100, 20, 9, 11)).width());
        assertThrows(LimitExceededException.class, () -> codec.decode(file, new Rectangle(100, 20, 10, 10)));
    }

    private static void assertLimit(byte[] file, DecodeLimits limits) {
        assertThrows(LimitExceededException.class, () -> codec.decode(new ByteArrayInputStream(file), limits));
        assertThrows(LimitExceededException.class, () -> codec.verify(new ByteArrayInputStream(file), limits));
    }

    @Test
    void wrongHashesAreMismatches() {
        for (String type : new String[] {"DATA", "ALPH"}) {
            ChunkFile chunks = new ChunkFile(tiled);
            chunks.payload(type)[1] ^= 1;
            byte[] file = chunks.toByteArray();
            // DONE holds a hash over the hashes of DATA, so a file with another one fails there at the latest; the unit
            // comes first.
            DecoderMismatchException e =
                    assertThrows(DecoderMismatchException.class, () -> InrTesting.verify(codec, file));
            assertTrue(e.unit().contains(type.equals("DATA") ? "networks" : "alpha of tile 0"), e.unit());
        }
    }

    @Test
    void hashesCoverWhatOnlyPixelsDependOn() throws IOException {
        InrShape shape = new InrShape(2, 6, 12, 1, 16, 24, 1);
        InrFitted fitted = InrTesting.random(20, 20, 3, 0, shape, 3, true);
        InrNetworks networks = InrTesting.networks(fitted);
        ChunkFile original = new ChunkFile(encode(fitted, networks));
        InrTensor weights = networks.tensor(shape.residual(0));
        int[] values = weights.values().clone();
        values[5]++;
        for (InrTensor other :
                List.of(new InrTensor(weights.shift() + 1, weights.values()), new InrTensor(weights.shift(), values))) {
            List<InrTensor> tensors = new ArrayList<>(networks.tensors());
            tensors.set(shape.residual(0), other);
            ChunkFile changed = new ChunkFile(encode(fitted, new InrNetworks(shape, 3, tensors)));
            // The latents are the same, so it is the networks that the hash of the original must not fit.
            System.arraycopy(original.payload("DATA"), 0, changed.payload("DATA"), 0, 5);
            changed.replace("DONE", original.payload("DONE"));
            byte[] file = changed.toByteArray();
            assertThrows(DecoderMismatchException.class, () -> InrTesting.verify(codec, file));
        }
    }

    private static byte[] encode(InrFitted fitted, InrNetworks networks) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.encode(fitted, networks, InrTesting.carrier(fitted, null), PictureMetadata.empty(), out);
        return out.toByteArray();
    }

    @Test
    void networksWhoseSumsCouldOverflowAreRefused() throws IOException {
        InrShape shape = new InrShape(2, 6, 12, 1, 16, 24, 1);
        InrFitted fitted = InrTesting.random(20, 20, 3, 0, shape, 3, false);
        int[] indices = {
            shape.contextLayer(0),
            shape.contextSkip(),
            shape.upsampling(),
            shape.synthesisLayer(),
            shape.synthesisSkip()
        };
        for (int index : indices) {
            List<InrTensor> tensors =
                    new ArrayList<>(InrTesting.networks(fitted).tensors());
            int[] large = new int[tensors.get(index).values().length];
            Arrays.fill(large, InrTensor.MAX_VALUE);
            tensors.set(index, new InrTensor(0, large));
            InrNetworks networks = new InrNetworks(shape, 3, tensors);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            InrSymbols.Writer symbols = new InrSymbols.Writer();
            InrNetworkCoder.encode(symbols, networks);
            Head head = InrFormat.head(new InrHeader(20, 20, false, false, 0, shape));
            byte[] file = file(head, symbols.finish(), false);
            MalformedBitstreamException e =
                    assertThrows(MalformedBitstreamException.class, () -> InrTesting.verify(codec, file));
            assertTrue(e.getMessage().contains("32 bits"), e.getMessage());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> codec.encode(
                            fitted, networks, InrTesting.carrier(fitted, null), PictureMetadata.empty(), out));
        }
    }
}
