package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.DecoderMismatchException;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.runtime.Device;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.Parallel;
import dev.nacre.testing.ChunkFile;
import dev.nacre.testing.TestPictures;
import java.awt.Rectangle;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a rectangle of a large picture costs, in symbols and in synthesised pixels: {@code RegionBenchmark} has the times. */
class RegionWorkTest {
    private static final int WIDTH = 2100;
    private static final int HEIGHT = 2100;

    /** Of a picture of 24 megapixels, 512x512 may cost a twentieth. */
    private static final double ALLOWED = 24e6 / 20;

    private static byte[] encode(int tileSide) throws IOException {
        try (WallocCodec codec = WallocTesting.codec(2)) {
            Picture picture = WallocTesting.picture(TestPictures.photo(WIDTH, HEIGHT, 51));
            return WallocTesting.encode(
                    codec, picture, EncodeOptions.defaults().withLevel(30).withTileSide(tileSide));
        }
    }

    /** Work of a decoding: symbols, and pixels that the synthesis graph made. */
    private record Work(long symbols, long pixels) {}

    private static Work decode(ModelPackage model, PictureFile file, Rect region) throws IOException {
        AtomicLong pixels = new AtomicLong();
        try (Parallel two = Parallel.of(2);
                WallocGraphs graphs = new WallocGraphs(
                        model, Device.CPU, 2, (graph, output) -> pixels.addAndGet(output.size() / 3))) {
            WallocModel read = WallocModel.read(model);
            PictureDecoding decoding = new PictureDecoding(
                    new TileDecoder(read, two),
                    new TilePainter(read, graphs),
                    two,
                    file.tiles(WallocHeader.class),
                    region);
            decoding.run((piece, x, y) -> {});
            return new Work(decoding.report(0, 0).numSymbols(), pixels.get());
        }
    }

    @Test
    void aRegionCostsAFewTilesWorth() throws IOException {
        try (ModelPackage model = WallocTesting.model()) {
            PictureFile file = PictureFile.open(SeekableSource.of(encode(512)), DecodeLimits.defaults());
            Work whole = decode(model, file, new Rect(0, 0, WIDTH, HEIGHT));
            double perPixel = (double) whole.symbols / WIDTH / HEIGHT;
            for (Rect region : List.of(
                    new Rect(512, 512, 512, 512),
                    new Rect(520, 520, 512, 512),
                    new Rect(504, 504, 512, 512),
                    new Rect(512, 700, 512, 512),
                    new Rect(700, 512, 512, 512),
                    new Rect(777, 813, 512, 512),
                    new Rect(0, 0, 512, 512),
                    new Rect(WIDTH - 512, HEIGHT - 512, 512, 512))) {
                Work work = decode(model, file, region);
                // Symbols and pixels cost about the same; 1.6 million pixels' worth of the one and 0.8 of the other
                // are a twentieth of the whole.
                double symbols = work.symbols / perPixel;
                assertTrue((symbols + work.pixels) / 2 < 0.9 * ALLOWED, () -> region + ": " + symbols + ", " + work);
            }
            // A whole tile: its own symbols and those of the tiles beside it, of six more the rims.
            Work aligned = decode(model, file, new Rect(512, 512, 512, 512));
            double tiles = aligned.symbols / perPixel / 512 / 512;
            assertTrue(tiles > 4 && tiles < 4.6, () -> tiles + " tiles' worth of symbols");
        }
    }

    @Test
    void rimsAreWhatWholeTilesHold() throws IOException {
        byte[] bytes = encode(256);
        try (ModelPackage model = WallocTesting.model();
                Parallel two = Parallel.of(2)) {
            PictureFile file = PictureFile.open(SeekableSource.of(bytes), DecodeLimits.defaults());
            TileGrid grid = file.header().grid();
            TileDecoder decoder = new TileDecoder(WallocModel.read(model), two);
            TileSource<WallocHeader> source = file.tiles(WallocHeader.class);
            for (int tile : List.of(0, 9, 9 * 7 - 1, (int) grid.count() - 1)) {
                TileSource.CodedTile coded = source.tile(tile, false);
                Rect cells = grid.cells(tile);
                int[][] all = decoder.decode(source, grid, coded, new Meter()).values();
                for (Rect rows : List.of(
                        new Rect(cells.x(), cells.y(), cells.width(), 4),
                        new Rect(cells.x(), cells.endY() - 3, cells.width(), 3))) {
                    assertTrue(decoder.rimSuffices(source.header(), grid, tile, rows));
                    TileDecoder.Tile rim = decoder.decode(source, grid, coded, rows, new Meter());
                    assertTrue(rim.pass().numSymbols() < all.length * all[0].length / 2);
                    assertSameRows(all, rim.values(), cells, rows);
                }
                Rect middle = new Rect(cells.x(), cells.y() + 2, cells.width(), 4);
                assertFalse(decoder.rimSuffices(source.header(), grid, tile, middle));
                assertSameRows(
                        all,
                        decoder.decode(source, grid, coded, middle, new Meter()).values(),
                        cells,
                        middle);
            }
        }
    }

    private static void assertSameRows(int[][] expected, int[][] actual, Rect cells, Rect rows) {
        for (int c = 0; c < expected.length; c++) {
            int from = (rows.y() - cells.y()) * cells.width();
            int to = from + rows.height() * cells.width();
            assertArrayEquals(
                    java.util.Arrays.copyOfRange(expected[c], from, to),
                    java.util.Arrays.copyOfRange(actual[c], from, to),
                    "channel " + c);
        }
    }

    @Test
    void aRimThatDecodesToOtherSymbolsIsAMismatch() throws IOException {
        byte[] bytes = encode(512);
        ChunkFile chunks = new ChunkFile(bytes);
        // Index and hash of the first unit, then the hash of its rim.
        byte[] unit = chunks.payload("DATA").clone();
        unit[5] ^= 1;
        chunks.replace("DATA", unit);
        byte[] damaged = chunks.toByteArray();
        try (WallocCodec codec = WallocTesting.codec(1)) {
            PictureFile file = PictureFile.open(SeekableSource.of(damaged), DecodeLimits.defaults());
            // Its rim alone, all of it, and everything.
            for (Rectangle r : List.of(
                    new Rectangle(0, 512, 100, 100),
                    new Rectangle(0, 0, 100, 100),
                    new Rectangle(0, 0, WIDTH, HEIGHT))) {
                DecoderMismatchException e = assertThrows(DecoderMismatchException.class, () -> codec.decode(file, r));
                assertEquals("the rim of tile 0", e.unit());
            }
            assertThrows(DecoderMismatchException.class, () -> WallocTesting.verify(codec, damaged));
            codec.decode(file, new Rectangle(1100, 1100, 100, 100));
        }
    }
}
