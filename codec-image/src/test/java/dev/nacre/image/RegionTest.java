package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.testing.ChunkFile;
import dev.nacre.testing.TestPictures;
import java.awt.Rectangle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rectangle is what one cuts out of the whole, to +-1, and costs only the tiles that it depends on. */
class RegionTest {
    private static final int WIDTH = 700;
    private static final int HEIGHT = 530;

    private static WallocCodec codec;
    private static byte[] tiled; // 5 x 4 tiles of 128
    private static byte[] withAlpha;
    private static byte[] oneTile;

    @BeforeAll
    static void open() throws IOException {
        codec = WallocTesting.codec(2);
        Picture picture = WallocTesting.picture(TestPictures.photo(WIDTH, HEIGHT, 41));
        EncodeOptions tiles = EncodeOptions.defaults().withLevel(40).withTileSide(128);
        tiled = WallocTesting.encode(codec, picture, tiles);
        oneTile = WallocTesting.encode(codec, WallocTesting.picture(TestPictures.photo(203, 141, 42)), 40);
        withAlpha = WallocTesting.encode(
                codec,
                WallocTesting.picture(
                        TestPictures.withAlpha(TestPictures.photo(290, 261, 43), TestPictures.Alpha.SOFT, 43)),
                tiles);
    }

    @AfterAll
    static void close() {
        codec.close();
    }

    private static PictureFile file(byte[] bytes) throws IOException {
        return PictureFile.open(SeekableSource.of(bytes), DecodeLimits.defaults());
    }

    static Picture crop(Picture picture, Rectangle r) {
        byte[][] planes = new byte[picture.channels()][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = crop(picture.plane(c), picture.width(), r);
        }
        Picture part = Picture.of(r.width, r.height, picture.colour(), planes);
        return picture.hasAlpha() ? part.withAlpha(crop(picture.alpha().orElseThrow(), picture.width(), r)) : part;
    }

    private static byte[] crop(byte[] plane, int width, Rectangle r) {
        byte[] part = new byte[r.width * r.height];
        for (int y = 0; y < r.height; y++) {
            System.arraycopy(plane, (r.y + y) * width + r.x, part, y * r.width, r.width);
        }
        return part;
    }

    private static void assertCrop(Picture whole, PictureFile file, Rectangle r) throws IOException {
        Picture part = codec.decode(file, r);
        Picture expected = crop(whole, r);
        assertEquals(expected.width(), part.width());
        assertEquals(expected.height(), part.height());
        assertEquals(expected.hasAlpha(), part.hasAlpha(), r::toString);
        assertTrue(WallocTesting.maxDifference(expected, part) <= 1, r::toString);
        if (part.hasAlpha()) {
            assertArrayEquals(expected.alpha().orElseThrow(), part.alpha().orElseThrow(), r::toString);
        }
    }

    @Test
    void rectanglesAreCropsOfTheWhole() throws IOException {
        for (byte[] bytes : List.of(tiled, withAlpha, oneTile)) {
            Picture whole = WallocTesting.decode(codec, bytes).picture();
            PictureFile file = file(bytes);
            int w = whole.width();
            int h = whole.height();
            List<Rectangle> rectangles = new ArrayList<>(List.of(
                    new Rectangle(0, 0, 1, 1),
                    new Rectangle(w - 1, h - 1, 1, 1),
                    new Rectangle(0, 0, w, 1),
                    new Rectangle(w / 2, 0, 1, h),
                    new Rectangle(128, 128, 10, 13),
                    new Rectangle(127, 127, 2, 2),
                    new Rectangle(0, 0, w, h)));
            Random random = new Random(7);
            for (int i = 0; i < 12; i++) {
                int x = random.nextInt(w);
                int y = random.nextInt(h);
                rectangles.add(new Rectangle(x, y, 1 + random.nextInt(w - x), 1 + random.nextInt(h - y)));
            }
            for (Rectangle r : rectangles) {
                assertCrop(whole, file, r);
            }
        }
    }

    @Test
    void onlyTilesWithinReachAreRead() throws IOException {
        Set<Long> read = new TreeSet<>();
        SeekableSource memory = SeekableSource.of(tiled);
        SeekableSource source = (position, bytes, offset, count) -> {
            if (count > 40) {
                read.add(position);
            }
            return memory.read(position, bytes, offset, count);
        };
        PictureFile file = PictureFile.open(source, DecodeLimits.defaults());
        read.clear();
        codec.decode(file, new Rectangle(160, 160, 64, 64));
        assertEquals(1, read.size(), "well inside a tile: nothing else");
        read.clear();
        codec.decode(file, new Rectangle(128, 160, 64, 64));
        assertEquals(2, read.size(), "at its left edge: the left neighbour, too");
        read.clear();
        codec.decode(file, new Rectangle(256, 128, 128, 128));
        assertEquals(9, read.size(), "a whole tile: all around it");
        read.clear();
        codec.decode(file, new Rectangle(0, 0, WIDTH, HEIGHT));
        assertEquals(20, read.size(), "everything");
    }

    @Test
    void piecesCoverTheRectangleOnce() throws IOException {
        Picture whole = WallocTesting.decode(codec, tiled).picture();
        Rectangle r = new Rectangle(100, 90, 400, 300);
        int[] seen = new int[WIDTH * HEIGHT];
        codec.decode(file(tiled), r, (piece, x, y) -> {
            Rectangle place = new Rectangle(x, y, piece.width(), piece.height());
            assertTrue(r.contains(place));
            assertTrue(WallocTesting.maxDifference(crop(whole, place), piece) <= 1);
            for (int i = 0; i < piece.height(); i++) {
                for (int j = 0; j < piece.width(); j++) {
                    seen[(y + i) * WIDTH + x + j]++;
                }
            }
        });
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                assertEquals(r.contains(x, y) ? 1 : 0, seen[y * WIDTH + x]);
            }
        }
    }

    @Test
    void whatTheSinkThrowsEndsTheDecoding() throws IOException {
        IOException enough = new IOException("enough");
        int[] pieces = {0};
        IOException thrown = assertThrows(
                IOException.class,
                () -> codec.decode(file(tiled), new Rectangle(0, 0, WIDTH, HEIGHT), (piece, x, y) -> {
                    if (++pieces[0] == 2) {
                        throw enough;
                    }
                }));
        assertSame(enough, thrown);
        assertEquals(2, pieces[0]);
    }

    @Test
    void damageIsNoticedWhereItIsReadAndOnlyThere() throws IOException {
        ChunkFile chunks = new ChunkFile(tiled);
        byte[] damaged = tiled.clone();
        // A byte of the last tile.
        int last = tiled.length - 40;
        damaged[last] ^= 1;
        Rectangle early = new Rectangle(0, 0, 100, 100);
        assertCrop(WallocTesting.decode(codec, tiled).picture(), file(damaged), early);
        Rectangle all = new Rectangle(0, 0, WIDTH, HEIGHT);
        assertThrows(NacreException.class, () -> codec.decode(file(damaged), all));
        byte[] cut = Arrays.copyOf(tiled, tiled.length * 6 / 10);
        assertCrop(WallocTesting.decode(codec, tiled).picture(), file(cut), early);
        assertThrows(TruncatedBitstreamException.class, () -> codec.decode(file(cut), all));
        assertThrows(TruncatedBitstreamException.class, () -> file(cut).fileBytes());
        // Tiles swapped with their checksums: the index tells.
        java.util.Collections.swap(chunks.parts(), 1, 2);
        byte[] swapped = chunks.toByteArray();
        assertThrows(NacreException.class, () -> codec.decode(file(swapped), early));
        // No end, or one that does not fit.
        byte[] noEnd = Arrays.copyOf(tiled, tiled.length - 14);
        assertThrows(NacreException.class, () -> codec.decode(file(noEnd), all));
        ChunkFile other = new ChunkFile(tiled);
        byte[] done = other.payload("DONE").clone();
        done[done.length - 1] ^= 1;
        other.replace("DONE", done);
        byte[] wrongEnd = other.toByteArray();
        assertThrows(NacreException.class, () -> codec.decode(file(wrongEnd), all));
    }

    @Test
    void theEndTellsSizeAndHash() throws IOException {
        assertEquals(tiled.length, file(tiled).fileBytes());
        assertEquals(
                WallocTesting.verify(codec, tiled).symbolHash(), file(tiled).symbolHash());
    }

    @Test
    void limitsCountForThePart() throws IOException {
        DecodeLimits limits = DecodeLimits.defaults().withPixels(10_000);
        PictureFile file = PictureFile.open(SeekableSource.of(tiled), limits);
        assertEquals(100, codec.decode(file, new Rectangle(300, 300, 100, 100)).width());
        assertThrows(LimitExceededException.class, () -> codec.decode(file, new Rectangle(300, 300, 101, 100)));
        assertThrows(
                LimitExceededException.class,
                () -> PictureFile.open(
                        SeekableSource.of(tiled), DecodeLimits.defaults().withMemoryBytes(1_000_000)));
    }

    @Test
    void rectanglesOutsideAreTheCallersFault() throws IOException {
        PictureFile file = file(oneTile);
        for (Rectangle r : List.of(
                new Rectangle(0, 0, 0, 5),
                new Rectangle(-1, 0, 5, 5),
                new Rectangle(200, 0, 4, 5),
                new Rectangle(1, 1, Integer.MAX_VALUE, 5))) {
            assertThrows(IllegalArgumentException.class, () -> codec.decode(file, r), r::toString);
        }
    }
}
