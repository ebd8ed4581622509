package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.BitstreamInfo;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.testing.ChunkFile;
import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WallocCodecTest {
    private static WallocCodec codec;

    @BeforeAll
    static void open() {
        codec = WallocTesting.codec(2);
    }

    @AfterAll
    static void close() {
        codec.close();
    }

    @Test
    void everyKindAndSizeComesBack() throws Exception {
        for (TestPicture source : TestPictures.corpus()) {
            Picture picture = WallocTesting.picture(source);
            byte[] file = WallocTesting.encode(codec, picture, 60);
            DecodedPicture decoded = WallocTesting.decode(codec, file);
            Picture back = decoded.picture();
            assertEquals(picture.width(), back.width(), source.name());
            assertEquals(picture.height(), back.height(), source.name());
            assertEquals(picture.colour(), back.colour(), source.name());
            assertEquals(picture.hasAlpha(), back.hasAlpha(), source.name());
            if (picture.hasAlpha()) {
                assertArrayEquals(picture.alpha().orElseThrow(), back.alpha().orElseThrow(), source.name());
            }
            // Noise and one-pixel letters are the worst there is. Uniform noise against any constant has 5400.
            double worst = source.name().startsWith("noise") || source.name().startsWith("text") ? 4000 : 300;
            double error = WallocTesting.meanSquaredError(picture, back);
            assertTrue(error < worst, source.name() + ": mean squared error " + error);
            Verification verification = WallocTesting.verify(codec, file);
            assertEquals(decoded.report().symbolHash(), verification.symbolHash(), source.name());
            assertEquals(decoded.header().numTiles(), verification.units(), source.name());
        }
    }

    @Test
    void levelsTradeBytesForQuality() throws Exception {
        Picture picture = WallocTesting.picture(TestPictures.photo(256, 192, 3));
        long bytes = 0;
        double error = Double.MAX_VALUE;
        for (int level : new int[] {0, 25, 50, 75, 100}) {
            byte[] file = WallocTesting.encode(codec, picture, level);
            double now = WallocTesting.meanSquaredError(
                    picture, WallocTesting.decode(codec, file).picture());
            assertTrue(file.length > bytes, "level " + level + ": " + file.length + " bytes after " + bytes);
            assertTrue(now < error, "level " + level + ": error " + now + " after " + error);
            bytes = file.length;
            error = now;
        }
    }

    @Test
    void greyIsPaintedGrey() throws Exception {
        Picture grey = WallocTesting.picture(TestPictures.grey(TestPictures.photo(96, 64, 5)));
        Picture rgb = Picture.of(96, 64, Picture.Colour.RGB, grey.plane(0), grey.plane(0), grey.plane(0));
        byte[] file = WallocTesting.encode(codec, grey, 70);
        Picture back = WallocTesting.decode(codec, file).picture();
        assertEquals(1, back.channels());
        // Coded as R = G = B, decoded as the mean of three planes.
        Picture backRgb = WallocTesting.decode(codec, WallocTesting.encode(codec, rgb, 70))
                .picture();
        for (int i = 0; i < 96 * 64; i++) {
            int sum = 0;
            for (int c = 0; c < 3; c++) {
                sum += backRgb.plane(c)[i] & 0xFF;
            }
            assertEquals(sum / 3.0, back.plane(0)[i] & 0xFF, 1.0, "pixel " + i);
        }
    }

    @Test
    void containerOfOneTileCostsAtMost80Bytes() throws Exception {
        for (TestPicture source : List.of(
                TestPictures.photo(1, 1, 1),
                TestPictures.photo(200, 120, 2),
                TestPictures.texture(1000, 130, 3),
                TestPictures.photo(512, 512, 4))) {
            byte[] file = WallocTesting.encode(codec, WallocTesting.picture(source), 40);
            CodingReport report = WallocTesting.decode(codec, file).report();
            assertEquals(1, report.numTiles());
            long overhead = file.length - (long) Math.ceil(report.rateBits() / 8);
            assertTrue(overhead <= 80, source.name() + ": container and flush cost " + overhead + " bytes");
            // The coder's state is the only thing in the payload that is no symbol.
            assertTrue(report.containerBytes() + 4 <= 80, source.name() + ": " + report.containerBytes());
        }
    }

    @Test
    void estimateAndFileAgreeWithinOnePercent() throws Exception {
        Picture picture = WallocTesting.picture(TestPictures.photo(600, 440, 8));
        for (int level : new int[] {40, 90}) {
            byte[] file = WallocTesting.encode(codec, picture, level);
            CodingReport report = WallocTesting.verify(codec, file).report();
            assertEquals(8.0 * file.length, report.rateBits(), 0.01 * 8 * file.length, "level " + level);
            assertEquals(file.length, report.fileBytes());
            assertEquals(8 * report.payloadBytes(), report.payloadBits());
            assertEquals(file.length, report.payloadBytes() + report.alphaBytes() + report.containerBytes());
        }
    }

    @Test
    void reportsOfBothSidesAgree() throws Exception {
        Picture picture = WallocTesting.picture(
                TestPictures.withAlpha(TestPictures.photo(300, 260, 6), TestPictures.Alpha.SOFT, 6));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EncodeOptions options = EncodeOptions.defaults().withLevel(30).withTileSide(128);
        CodingReport encoded = codec.encode(picture, options, out);
        CodingReport decoded = WallocTesting.decode(codec, out.toByteArray()).report();
        assertEquals(encoded.fileBytes(), decoded.fileBytes());
        assertEquals(encoded.payloadBytes(), decoded.payloadBytes());
        assertEquals(encoded.alphaBytes(), decoded.alphaBytes());
        assertEquals(encoded.numSymbols(), decoded.numSymbols());
        assertEquals(encoded.rateBits(), decoded.rateBits());
        assertEquals(encoded.symbolHash(), decoded.symbolHash());
        assertEquals(4, decoded.numTiles());
        assertTrue(decoded.transformMillis() > 0 && decoded.networkMillis() > 0 && decoded.coderMillis() > 0);
    }

    @Test
    void infoNeedsNoModel() throws Exception {
        Picture picture = WallocTesting.picture(TestPictures.photo(300, 140, 6));
        byte[] file = WallocTesting.encode(
                codec, picture, EncodeOptions.defaults().withLevel(33).withTileSide(128));
        PictureInfo info = PictureInfo.read(new ByteArrayInputStream(file), DecodeLimits.defaults());
        assertEquals(300, info.header().width());
        assertEquals(140, info.header().height());
        assertEquals(33, ((WallocHeader) info.header()).level());
        assertEquals(128, info.header().tileSide());
        assertEquals(WallocTesting.MODEL, info.header().modelId());
        assertFalse(info.header().grey());
        assertFalse(info.header().alpha());
        BitstreamInfo bitstream = info.bitstream();
        assertEquals(2, bitstream.numUnits());
        assertEquals(WallocTesting.decode(codec, file).report().symbolHash(), bitstream.unitHash());
        assertEquals(8.0 * file.length / (300 * 140), info.bpp());
    }

    @Test
    void latentsOfEncoderAndDecoderAreTheSame() throws Exception {
        Picture picture = WallocTesting.picture(TestPictures.photo(333, 190, 7));
        EncodeOptions options = EncodeOptions.defaults().withLevel(80).withTileSide(128);
        byte[] file = WallocTesting.encode(codec, picture, options);
        LatentTensor encoded = codec.encodeLatents(picture, options);
        LatentTensor decoded = WallocTesting.latents(codec, file);
        WallocTesting.assertSameLatents(encoded, decoded);
        assertEquals(24, decoded.height());
        assertEquals(42, decoded.width());
        float[] floats = decoded.dequantised(1);
        for (int i = 0; i < floats.length; i++) {
            assertEquals(decoded.values(1)[i] * (double) decoded.step(1) / (1 << 24), floats[i], 1e-6);
        }
        Picture fromFile = WallocTesting.decode(codec, file).picture();
        assertTrue(WallocTesting.maxDifference(fromFile, codec.synthesise(decoded)) <= 1);
    }

    @Test
    void changedLatentsMakeAnotherPicture() throws Exception {
        Picture picture = WallocTesting.picture(TestPictures.photo(64, 64, 9));
        LatentTensor latents = codec.encodeLatents(picture, EncodeOptions.defaults());
        int[][] zeros = new int[latents.channels()][latents.height() * latents.width()];
        Picture flat = codec.synthesise(latents.withValues(zeros));
        assertTrue(WallocTesting.meanSquaredError(picture, flat)
                > 4 * WallocTesting.meanSquaredError(picture, codec.synthesise(latents)));
        assertThrows(IllegalArgumentException.class, () -> latents.withValues(new int[3][64]));
        assertThrows(IllegalArgumentException.class, () -> latents.withValues(new int[latents.channels()][63]));
    }

    @Test
    void unwritableOutputIsReportedAsItself() throws Exception {
        Picture picture = WallocTesting.picture(TestPictures.photo(64, 64, 9));
        IOException full = new IOException("disk full");
        OutputStream out = new OutputStream() {
            private int left = 60;

            @Override
            public void write(int b) throws IOException {
                if (left-- == 0) {
                    throw full;
                }
            }
        };
        assertEquals(full, assertThrows(IOException.class, () -> codec.encode(picture, EncodeOptions.defaults(), out)));
    }

    @Test
    void tilesAreWrittenAsTheyAreDone() throws Exception {
        Picture picture = WallocTesting.picture(TestPictures.photo(512, 256, 2));
        AtomicInteger analysed = new AtomicInteger();
        WallocGraphs.FloatHook counter = (graph, output) -> {
            if (graph.equals(WallocModel.ANALYSIS)) {
                analysed.incrementAndGet();
            }
        };
        // For each write to the file: how many of the eight tiles had been looked at.
        List<Integer> progress = new ArrayList<>();
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("a byte at a time");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                progress.add(analysed.get());
            }
        };
        try (var model = WallocTesting.model();
                WallocCodec one = WallocCodec.open(model, WallocTesting.options(1), counter)) {
            one.encode(picture, EncodeOptions.defaults().withTileSide(128), out);
        }
        assertEquals(8, analysed.get());
        assertEquals(0, progress.get(0), "the head waits for nothing");
        // One thread has two tiles in flight.
        assertTrue(progress.containsAll(List.of(2, 4, 6, 8)), progress.toString());
        assertFalse(progress.contains(1) || progress.contains(5), progress.toString());
    }

    @Test
    void onePackageServesAsWellAsAStore() throws Exception {
        Picture picture = WallocTesting.picture(TestPictures.photo(40, 56, 9));
        byte[] file = WallocTesting.encode(codec, picture, 50);
        try (var model = WallocTesting.model();
                WallocCodec own = WallocCodec.open(model, WallocTesting.options(1))) {
            assertArrayEquals(file, WallocTesting.encode(own, picture, 50));
            assertEquals(
                    0,
                    WallocTesting.maxDifference(
                            WallocTesting.decode(own, file).picture(),
                            WallocTesting.decode(codec, file).picture()));
        }
    }

    @Test
    void anotherModelIsNamedWithTheKnownOnes() throws Exception {
        byte[] file = WallocTesting.encode(codec, WallocTesting.picture(TestPictures.photo(16, 16, 1)), 50);
        ChunkFile chunks = new ChunkFile(file);
        byte[] head = chunks.payload("HEAD");
        int hash = 3 + WallocTesting.MODEL.length();
        head[hash] ^= 1;
        byte[] otherHash = chunks.toByteArray();
        UnsupportedBitstreamException e =
                assertThrows(UnsupportedBitstreamException.class, () -> WallocTesting.decode(codec, otherHash));
        assertTrue(e.found().contains(WallocTesting.MODEL), e.found());
        assertTrue(e.known().contains(WallocTesting.MODEL), e.known());
        head[hash] ^= 1;
        head[3] = 'x';
        byte[] otherId = chunks.toByteArray();
        try (var model = WallocTesting.model();
                WallocCodec own = WallocCodec.open(model, WallocTesting.options(1))) {
            e = assertThrows(UnsupportedBitstreamException.class, () -> WallocTesting.verify(own, otherId));
            assertTrue(e.found().contains("xalloc-rgb"), e.found());
            assertTrue(e.known().contains(model.info().sha256().substring(0, 16)), e.known());
        }
    }

    @Test
    void closedCodecSaysSo() {
        WallocCodec own = WallocTesting.codec(2);
        Picture picture = WallocTesting.picture(TestPictures.photo(16, 16, 1));
        own.close();
        own.close();
        assertThrows(
                IllegalStateException.class,
                () -> own.encode(picture, EncodeOptions.defaults(), OutputStream.nullOutputStream()));
    }

    @Test
    void optionsRefuseNonsense() {
        assertThrows(
                IllegalArgumentException.class, () -> EncodeOptions.defaults().withLevel(-1));
        assertThrows(
                IllegalArgumentException.class, () -> EncodeOptions.defaults().withLevel(101));
        assertThrows(
                IllegalArgumentException.class, () -> EncodeOptions.defaults().withTileSide(100));
        assertThrows(
                IllegalArgumentException.class, () -> WallocOptions.defaults().withThreads(0));
        assertEquals(0, EncodeOptions.defaults().tileSide(1024, 1024));
        assertEquals(512, EncodeOptions.defaults().tileSide(1025, 3));
        assertEquals(256, EncodeOptions.defaults().withTileSide(256).tileSide(10, 10));
    }

    @Test
    void sharedByThreadsItGivesTheSameFiles() throws Exception {
        Picture[] pictures = new Picture[6];
        byte[][] expected = new byte[pictures.length][];
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = WallocTesting.picture(TestPictures.photo(40 + 30 * i, 90 - 10 * i, i));
            expected[i] = WallocTesting.encode(codec, pictures[i], 10 * i);
        }
        byte[][] files = new byte[pictures.length][];
        Thread[] threads = new Thread[pictures.length];
        for (int i = 0; i < threads.length; i++) {
            int own = i;
            threads[i] = new Thread(() -> {
                try {
                    for (int round = 0; round < 3; round++) {
                        files[own] = WallocTesting.encode(codec, pictures[own], 10 * own);
                        WallocTesting.decode(codec, files[own]);
                    }
                } catch (IOException e) {
                    files[own] = null;
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(Arrays.deepEquals(expected, files));
    }
}
