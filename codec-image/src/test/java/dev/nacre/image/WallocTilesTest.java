package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tiles and threads leave no trace in the picture. */
class WallocTilesTest {
    private static final Picture LARGE = WallocTesting.picture(TestPictures.photo(1100, 700, 17));
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
    void tiledDecodingEqualsOneUntiledSynthesis() throws Exception {
        for (int tileSide : new int[] {512, 128}) {
            byte[] file = WallocTesting.encode(
                    codec, LARGE, EncodeOptions.defaults().withLevel(45).withTileSide(tileSide));
            DecodedPicture tiled = WallocTesting.decode(codec, file);
            assertEquals(tileSide == 512 ? 4 : 40, tiled.report().numTiles());
            Picture untiled =
                    codec.synthesise(WallocTesting.latents(codec, file), TileGrid.of(LARGE.width(), LARGE.height(), 0));
            int difference = WallocTesting.maxDifference(tiled.picture(), untiled);
            assertTrue(difference <= 1, "tiles of " + tileSide + ": a pixel differs by " + difference);
        }
    }

    @Test
    void tiledAnalysisEqualsOneUntiledAnalysis() throws Exception {
        // Symbols differ where contexts end at a tile's border, but each value lies within half a step of the latent
        // that
        // both have in common.
        EncodeOptions options = EncodeOptions.defaults().withLevel(95);
        LatentTensor untiled = codec.encodeLatents(LARGE, options.withTileSide(0));
        LatentTensor tiled = codec.encodeLatents(LARGE, options.withTileSide(256));
        for (int c = 0; c < untiled.channels(); c++) {
            for (int i = 0; i < untiled.values(c).length; i++) {
                int difference = Math.abs(untiled.values(c)[i] - tiled.values(c)[i]);
                assertTrue(difference <= 17, "channel " + c + ", cell " + i + ": " + difference + " sixteenths");
            }
        }
    }

    @Test
    void errorAtSeamsIsThatBesideThem() throws Exception {
        // Default tiles: seams at column 512 and row 512.
        Picture decoded = WallocTesting.decode(codec, WallocTesting.encode(codec, LARGE, 45))
                .picture();
        assertSeamless("columns", decoded, true);
        assertSeamless("rows", decoded, false);
    }

    private static void assertSeamless(String what, Picture decoded, boolean columns) {
        double seam = (lineError(decoded, columns, 511) + lineError(decoded, columns, 512)) / 2;
        double beside = 0;
        // The same places of the transform's blocks: its error is not even within one.
        for (int distance = 8; distance <= 48; distance += 8) {
            for (int line : new int[] {511 - distance, 512 - distance, 511 + distance, 512 + distance}) {
                beside += lineError(decoded, columns, line) / 24;
            }
        }
        assertTrue(
                seam <= 1.2 * beside,
                String.format("error in %s at the seam %.2f, beside it %.2f", what, seam, beside));
    }

    /** Mean squared error in one column or row. */
    private static double lineError(Picture decoded, boolean column, int line) {
        int width = LARGE.width();
        int length = column ? LARGE.height() : width;
        double sum = 0;
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < length; i++) {
                int at = column ? i * width + line : line * width + i;
                int d = (LARGE.plane(c)[at] & 0xFF) - (decoded.plane(c)[at] & 0xFF);
                sum += d * d;
            }
        }
        return sum / 3 / length;
    }

    @Test
    void threadsChangeNothing() throws Exception {
        for (TestPicture source : List.of(
                TestPictures.photo(1, 1, 1),
                TestPictures.photo(1, 37, 1),
                TestPictures.photo(513, 200, 2),
                TestPictures.photo(1300, 140, 3),
                TestPictures.photo(140, 1300, 4),
                TestPictures.withAlpha(TestPictures.photo(4000, 3, 5), TestPictures.Alpha.SOFT, 5))) {
            Picture picture = WallocTesting.picture(source);
            byte[] expected = null;
            int hash = 0;
            Picture decoded = null;
            for (int threads : new int[] {1, 2, 4}) {
                try (WallocCodec own = WallocTesting.codec(threads)) {
                    byte[] file = WallocTesting.encode(own, picture, 55);
                    DecodedPicture back = WallocTesting.decode(own, file);
                    if (expected == null) {
                        expected = file;
                        decoded = back.picture();
                        hash = back.report().symbolHash();
                    }
                    assertArrayEquals(expected, file, source.name() + ", " + threads + " threads");
                    assertEquals(hash, back.report().symbolHash());
                    assertEquals(hash, WallocTesting.verify(own, file).symbolHash());
                    assertTrue(WallocTesting.maxDifference(decoded, back.picture()) <= 1);
                }
            }
        }
    }

    @Test
    void tilesWithAlphaAndGreyComeBack() throws Exception {
        Picture picture = WallocTesting.picture(
                TestPictures.withAlpha(TestPictures.grey(TestPictures.photo(700, 420, 6)), TestPictures.Alpha.DISC, 6));
        byte[] file = WallocTesting.encode(
                codec, picture, EncodeOptions.defaults().withLevel(60).withTileSide(256));
        DecodedPicture decoded = WallocTesting.decode(codec, file);
        assertEquals(6, decoded.report().numTiles());
        assertArrayEquals(
                picture.alpha().orElseThrow(), decoded.picture().alpha().orElseThrow());
        assertTrue(WallocTesting.meanSquaredError(picture, decoded.picture()) < 150);
    }
}
