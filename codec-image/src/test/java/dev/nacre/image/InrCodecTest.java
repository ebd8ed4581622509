package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.runtime.Parallel;
import dev.nacre.testing.ChunkFile;
import java.awt.Rectangle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Latents and networks come back as they were, and pixels are those of the definitions. */
class InrCodecTest {
    private static InrCodec one;
    private static InrCodec two;

    @BeforeAll
    static void open() {
        one = InrTesting.codec(1);
        two = InrTesting.codec(2);
    }

    @AfterAll
    static void close() {
        one.close();
        two.close();
    }

    /** A picture to code: its name for messages, and what it is. */
    private record Source(String name, InrFitted fitted, byte[] alpha) {}

    private static List<Source> sources() {
        List<Source> sources = new ArrayList<>();
        int[][] sizes = {{1, 1}, {1, 37}, {37, 1}, {2, 2}, {3, 5}, {17, 5}, {64, 64}, {65, 63}, {200, 136}, {513, 70}};
        int seed = 1;
        for (int[] size : sizes) {
            sources.add(source(size[0], size[1], 3, 0, InrTesting.SHAPE, false, seed++));
        }
        sources.add(source(33, 20, 1, 0, InrTesting.SHAPE, true, seed++));
        sources.add(source(80, 45, 3, 0, InrTesting.SHAPE, true, seed++));
        sources.add(source(50, 30, 3, 0, new InrShape(1, 5, 1, 1, 1, 1, 0), false, seed++));
        sources.add(source(50, 30, 1, 0, new InrShape(2, 5, 16, 3, 32, 64, 3), false, seed++));
        sources.add(source(90, 31, 3, 0, new InrShape(5, 7, 7, 1, 5, 9, 1), false, seed++));
        sources.add(source(600, 410, 3, 256, InrTesting.SHAPE, true, seed++));
        sources.add(source(1100, 300, 1, 512, InrTesting.SHAPE, false, seed++));
        return sources;
    }

    private static Source source(int w, int h, int planes, int tileSide, InrShape shape, boolean alpha, int seed) {
        InrFitted fitted = InrTesting.random(w, h, planes, tileSide, shape, seed, true);
        byte[] opacity = new byte[w * h];
        new Random(seed).nextBytes(opacity);
        opacity[0] = 3;
        return new Source(w + "x" + h + " tiles " + tileSide, fitted, alpha ? opacity : null);
    }

    @Test
    void latentsAndNetworksComeBack() throws IOException {
        for (Source source : sources()) {
            InrFitted fitted = source.fitted;
            byte[] file = InrTesting.encode(two, fitted, source.alpha);
            TileStream<InrHeader> stream =
                    new TileStream<>(new ByteArrayInputStream(file), DecodeLimits.defaults(), InrFormat::header);
            Rect all = new Rect(0, 0, fitted.width(), fitted.height());
            InrPictureDecoding decoding = new InrPictureDecoding(stream, Parallel.sequential(), all);
            InrLatents latents = decoding.latents();
            for (int grid = 0; grid < fitted.shape().grids(); grid++) {
                int width = InrFormat.latentsIn(fitted.width(), grid);
                int[] row = new int[width];
                for (int y = 0; y < InrFormat.latentsIn(fitted.height(), grid); y++) {
                    latents.row(grid, y, 0, width, row, 0);
                    for (int x = 0; x < width; x++) {
                        assertEquals(fitted.latents()[grid][y * width + x], row[x], source.name);
                    }
                }
            }
            List<InrTensor> expected = InrTesting.networks(fitted).tensors();
            for (int i = 0; i < expected.size(); i++) {
                InrTensor tensor = decoding.networks().tensor(i);
                assertArrayEquals(expected.get(i).values(), tensor.values(), source.name + " tensor " + i);
                assertTrue(tensor.isZero() || tensor.shift() == expected.get(i).shift(), source.name);
            }
        }
    }

    @Test
    void pixelsAreThoseOfTheDefinitions() throws IOException {
        double worst = 0;
        for (Source source : sources()) {
            Picture picture = InrTesting.decode(one, InrTesting.encode(two, source.fitted, source.alpha))
                    .picture();
            InrFitted rounded = rounded(source.fitted);
            double[][] expected = new InrFloatPicture(rounded).samples();
            double sum = 0;
            double largest = 0;
            for (int p = 0; p < expected.length; p++) {
                for (int i = 0; i < expected[p].length; i++) {
                    int level = picture.plane(p)[i] & 0xFF;
                    // How far the level is from being the rounding of the exact sample.
                    double exact = Math.max(0, Math.min(255, expected[p][i]));
                    double error = Math.max(0, Math.abs(level - exact) - 0.5);
                    sum += error;
                    largest = Math.max(largest, error);
                }
            }
            double mean = sum / (expected.length * (double) expected[0].length);
            assertTrue(mean < 1 / 64.0, source.name + ": mean error beyond rounding " + mean);
            assertTrue(largest < 0.5, source.name + ": largest error beyond rounding " + largest);
            worst = Math.max(worst, mean);
            assertEquals(Optional.ofNullable(source.alpha).isPresent(), picture.hasAlpha(), source.name);
            if (source.alpha != null) {
                assertArrayEquals(source.alpha, picture.alpha().orElseThrow(), source.name);
            }
        }
    }

    /** With the parameters that the file holds, so that only the arithmetic differs. */
    private static InrFitted rounded(InrFitted fitted) {
        List<float[]> parameters = new ArrayList<>();
        InrTesting.networks(fitted).tensors().forEach(tensor -> parameters.add(tensor.toFloats()));
        return new InrFitted(
                fitted.width(),
                fitted.height(),
                fitted.planes(),
                fitted.tileSide(),
                fitted.shape(),
                parameters,
                fitted.latents());
    }

    @Test
    void threadsMakeNoDifference() throws IOException {
        try (InrCodec four = InrTesting.codec(4)) {
            for (Source source : sources()) {
                byte[] file = InrTesting.encode(one, source.fitted, source.alpha);
                assertArrayEquals(file, InrTesting.encode(four, source.fitted, source.alpha), source.name);
                Picture picture = InrTesting.decode(one, file).picture();
                assertSame(picture, InrTesting.decode(two, file).picture(), source.name);
                assertSame(picture, InrTesting.decode(four, file).picture(), source.name);
            }
        }
    }

    private static void assertSame(Picture expected, Picture picture, String name) {
        assertEquals(expected.width(), picture.width(), name);
        assertEquals(expected.height(), picture.height(), name);
        for (int p = 0; p < expected.channels(); p++) {
            assertArrayEquals(expected.plane(p), picture.plane(p), name);
        }
        assertEquals(expected.hasAlpha(), picture.hasAlpha(), name);
        if (expected.hasAlpha()) {
            assertArrayEquals(expected.alpha().orElseThrow(), picture.alpha().orElseThrow(), name);
        }
    }

    @Test
    void regionsAreExact() throws IOException {
        Random random = new Random(5);
        for (Source source : sources()) {
            byte[] bytes = InrTesting.encode(two, source.fitted, source.alpha);
            Picture whole = InrTesting.decode(one, bytes).picture();
            for (int i = 0; i < 12; i++) {
                int x = random.nextInt(whole.width());
                int y = random.nextInt(whole.height());
                Rectangle region = new Rectangle(
                        x, y, 1 + random.nextInt(whole.width() - x), 1 + random.nextInt(whole.height() - y));
                PictureFile file = PictureFile.open(SeekableSource.of(bytes), DecodeLimits.defaults());
                Picture part = two.decode(file, region);
                assertEquals(region.width, part.width());
                for (int p = 0; p < whole.channels(); p++) {
                    for (int row = 0; row < region.height; row++) {
                        int from = (region.y + row) * whole.width() + region.x;
                        assertTrue(
                                Arrays.equals(
                                        whole.plane(p),
                                        from,
                                        from + region.width,
                                        part.plane(p),
                                        row * region.width,
                                        (row + 1) * region.width),
                                source.name + " " + region);
                    }
                }
            }
            PictureFile file = PictureFile.open(SeekableSource.of(bytes), DecodeLimits.defaults());
            assertThrows(IllegalArgumentException.class, () -> one.decode(file, new Rectangle(0, 0, 0, 1)));
            assertThrows(IllegalArgumentException.class, () -> one.decode(file, new Rectangle(whole.width(), 0, 1, 1)));
        }
    }

    @Test
    void onlyTilesThatARegionDependsOnAreRead() throws IOException {
        // 8 x 1 tiles; 7 grids look 254 pixels beyond a region, so one at the left end needs three of them at most.
        InrFitted fitted = InrTesting.random(2048, 40, 3, 256, InrTesting.SHAPE, 77, true);
        ChunkFile chunks = new ChunkFile(InrTesting.encode(two, fitted, null));
        Picture whole = InrTesting.decode(two, chunks.toByteArray()).picture();
        for (int tile = 3; tile < 8; tile++) {
            chunks.parts().get(2 + tile).payload()[20] ^= 1;
        }
        byte[] damaged = chunks.toByteArray();
        PictureFile file = PictureFile.open(SeekableSource.of(damaged), DecodeLimits.defaults());
        Picture part = one.decode(file, new Rectangle(10, 0, 300, 40));
        assertTrue(Arrays.equals(whole.plane(1), 10, 310, part.plane(1), 0, 300));
        assertThrows(NacreException.class, () -> one.decode(file, new Rectangle(500, 0, 300, 40)));
        assertThrows(NacreException.class, () -> InrTesting.decode(one, damaged));
    }

    @Test
    void piecesMakeTheWhole() throws IOException {
        for (Source source : sources()) {
            byte[] bytes = InrTesting.encode(two, source.fitted, source.alpha);
            Picture whole = InrTesting.decode(one, bytes).picture();
            PictureFile file = PictureFile.open(SeekableSource.of(bytes), DecodeLimits.defaults());
            Canvas canvas = new Canvas(whole.width(), whole.height(), whole.colour(), whole.hasAlpha());
            int[] pieces = {0};
            two.decode(file, new Rectangle(0, 0, whole.width(), whole.height()), (piece, x, y) -> {
                canvas.copy(piece, x, y);
                pieces[0]++;
            });
            assertEquals(file.header().numTiles(), pieces[0], source.name);
            assertSame(whole, canvas.picture(), source.name);
        }
    }

    @Test
    void verifyAndInfoAgreeWithDecode() throws IOException {
        for (Source source : sources()) {
            byte[] file = InrTesting.encode(two, source.fitted, source.alpha);
            Verification verification = InrTesting.verify(two, file);
            DecodedPicture decoded = InrTesting.decode(two, file);
            PictureInfo info = PictureInfo.read(new ByteArrayInputStream(file), DecodeLimits.defaults());
            PictureFile opened = PictureFile.open(SeekableSource.of(file), DecodeLimits.defaults());
            assertEquals(file.length, decoded.report().fileBytes(), source.name);
            assertEquals(file.length, opened.fileBytes(), source.name);
            assertEquals(decoded.report().symbolHash(), verification.symbolHash(), source.name);
            assertEquals(opened.symbolHash(), verification.symbolHash(), source.name);
            assertEquals(info.header().numTiles(), verification.units(), source.name);
            assertEquals(source.fitted.width(), info.header().width());
            assertEquals(source.fitted.height(), info.header().height());
            assertEquals(source.fitted.shape(), ((InrHeader) info.header()).shape(), source.name);
            assertEquals(source.fitted.tileSide(), info.header().tileSide(), source.name);
            assertEquals(source.alpha != null, info.header().alpha(), source.name);
            if (source.alpha == null && source.fitted.tileSide() == 0) {
                // Everything that is not symbols, the coder's state of 4 bytes counted.
                assertTrue(
                        decoded.report().containerBytes() + 4 <= 80,
                        decoded.report().toString());
            }
        }
    }

    @Test
    void theDefaultShapeIsTheOneThatWasMeasured() {
        InrHeader header = new InrHeader(768, 512, false, false, 0, InrTesting.SHAPE);
        assertEquals(1001, header.numParameters(), 12);
        assertEquals(1155, header.macsPerPixel(), 20);
    }
}
