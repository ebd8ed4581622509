package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.testing.ChunkFile;
import dev.nacre.testing.Mutations;
import dev.nacre.testing.TestPictures;
import dev.nacre.testing.TestPictures.Alpha;
import java.awt.Rectangle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole tiles of damaged pictures come out, and what is made up is told. */
class SalvageTest {
    private static final int WIDTH = 800; // three columns of tiles, the last of 288
    private static final int HEIGHT = 140;
    private static final int SIDE = 256;

    /** Pixels of a tile beside a lost one that may suffer. */
    private static final int REACH = 100;

    private static PictureDecoder decoder;
    private static byte[] walloc; // with alpha
    private static byte[] inr; // with alpha

    @BeforeAll
    static void encode() throws IOException {
        decoder = PictureDecoder.open(WallocTesting.store(), WallocTesting.options(2));
        Picture photo =
                WallocTesting.picture(TestPictures.withAlpha(TestPictures.photo(WIDTH, HEIGHT, 3), Alpha.DISC, 3));
        try (WallocCodec codec = WallocTesting.codec(2)) {
            walloc = WallocTesting.encode(
                    codec, photo, EncodeOptions.defaults().withLevel(60).withTileSide(SIDE));
        }
        try (InrCodec codec = InrTesting.codec(2)) {
            InrFitted fitted = InrTesting.random(WIDTH, HEIGHT, 3, SIDE, InrTesting.shape(4), 5, true);
            inr = InrTesting.encode(codec, fitted, photo.alpha().orElseThrow());
        }
    }

    @AfterAll
    static void close() {
        decoder.close();
    }

    private static DecodedPicture salvage(byte[] file) throws IOException {
        return decoder.salvage(SeekableSource.of(file), DecodeLimits.defaults());
    }

    private static Picture whole(byte[] file) throws IOException {
        return decoder.decode(new ByteArrayInputStream(file), DecodeLimits.defaults())
                .picture();
    }

    /** The chunk of a tile, counted from the first unit that is one. */
    private static int chunk(ChunkFile chunks, String type, int tile) {
        int before = chunks.parts().stream()
                                .filter(part -> part.type().equals("DATA"))
                                .count()
                        > 3
                ? 1
                : 0;
        int seen = type.equals("DATA") ? -before : 0;
        for (int i = 0; i < chunks.parts().size(); i++) {
            if (chunks.parts().get(i).type().equals(type) && seen++ == tile) {
                return i;
            }
        }
        throw new AssertionError("no " + type + " of tile " + tile);
    }

    /** A file in which a byte of a tile is wrong, and its checksum right or wrong. */
    private static byte[] damaged(byte[] file, String type, int tile, boolean repaired) {
        ChunkFile chunks = new ChunkFile(file);
        byte[] payload = chunks.parts().get(chunk(chunks, type, tile)).payload();
        int at = payload.length / 2;
        byte[] other = file.clone();
        payload[at] ^= 0x55;
        byte[] result = chunks.toByteArray();
        if (!repaired) {
            for (int i = 0; i < file.length; i++) {
                if (result[i] != file[i]) {
                    other[i] = result[i];
                    return other; // the first difference is in the payload: the checksum behind it stays
                }
            }
        }
        return result;
    }

    private static void assertSame(Picture expected, Picture actual, int fromColumn, int endColumn, boolean alpha) {
        for (int plane = 0; plane < expected.channels() + (alpha ? 1 : 0); plane++) {
            byte[] a = plane < 3 ? expected.plane(plane) : expected.alpha().orElseThrow();
            byte[] b = plane < 3 ? actual.plane(plane) : actual.alpha().orElseThrow();
            for (int y = 0; y < HEIGHT; y++) {
                int from = y * WIDTH + fromColumn;
                int end = y * WIDTH + endColumn;
                assertArrayEquals(
                        Arrays.copyOfRange(a, from, end),
                        Arrays.copyOfRange(b, from, end),
                        "plane " + plane + ", row " + y);
            }
        }
    }

    @Test
    void nothingIsLostOfSoundFiles() throws IOException {
        for (byte[] file : List.of(walloc, inr)) {
            DecodedPicture salvaged = salvage(file);
            assertEquals(List.of(), salvaged.lost());
            assertSame(whole(file), salvaged.picture(), 0, WIDTH, true);
            assertEquals(file.length, salvaged.report().fileBytes());
        }
    }

    @Test
    void oneDamagedTileIsLost() throws IOException {
        for (byte[] file : List.of(walloc, inr)) {
            for (boolean repaired : new boolean[] {false, true}) {
                byte[] damaged = damaged(file, "DATA", 1, repaired);
                assertThrows(NacreException.class, () -> whole(damaged));
                DecodedPicture salvaged = salvage(damaged);
                assertEquals(1, salvaged.lost().size(), salvaged.lost().toString());
                LostTile lost = salvaged.lost().get(0);
                assertEquals(1, lost.index());
                assertEquals(ChunkType.DATA, lost.type());
                assertEquals(new Rectangle(SIDE, 0, SIDE, HEIGHT), lost.pixels());
                Picture expected = whole(file);
                assertSame(expected, salvaged.picture(), 0, SIDE - REACH, true);
                assertSame(expected, salvaged.picture(), 2 * SIDE + REACH, WIDTH, true);
                assertThrows(
                        AssertionError.class, () -> assertSame(expected, salvaged.picture(), SIDE, 2 * SIDE, false));
                assertArrayEquals(
                        expected.alpha().orElseThrow(),
                        salvaged.picture().alpha().orElseThrow());
            }
        }
    }

    @Test
    void lostAlphaIsOpaque() throws IOException {
        for (byte[] file : List.of(walloc, inr)) {
            for (boolean repaired : new boolean[] {false, true}) {
                DecodedPicture salvaged = salvage(damaged(file, "ALPH", 2, repaired));
                assertEquals(
                        List.of(ChunkType.ALPH),
                        salvaged.lost().stream().map(LostTile::type).toList());
                assertEquals(2, salvaged.lost().get(0).index());
                assertSame(whole(file), salvaged.picture(), 0, WIDTH, false);
                assertSame(whole(file), salvaged.picture(), 0, 2 * SIDE, true);
                byte[] alpha = salvaged.picture().alpha().orElseThrow();
                for (int x = 2 * SIDE; x < WIDTH; x++) {
                    assertEquals((byte) 255, alpha[x]);
                }
            }
        }
    }

    @Test
    void missingEndsAndMissingTilesAreTold() throws IOException {
        for (byte[] file : List.of(walloc, inr)) {
            DecodedPicture cut = salvage(Arrays.copyOf(file, file.length - 100));
            assertTrue(
                    cut.lost().stream().allMatch(lost -> lost.index() == 2),
                    cut.lost().toString());
            assertTrue(!cut.lost().isEmpty() && cut.lost().get(0).reason().contains("cut short"));
            assertSame(whole(file), cut.picture(), 0, 2 * SIDE - REACH, true);

            ChunkFile chunks = new ChunkFile(file);
            chunks.parts().remove(chunk(chunks, "DATA", 0));
            DecodedPicture hole = salvage(chunks.toByteArray());
            assertEquals(1, hole.lost().size(), hole.lost().toString());
            assertEquals(0, hole.lost().get(0).index());
            assertSame(whole(file), hole.picture(), SIDE + REACH, WIDTH, true);
        }
    }

    @Test
    void whereNothingIsLeftThereIsNoPicture() throws IOException {
        for (byte[] file : List.of(walloc, inr)) {
            byte[] head = Arrays.copyOf(file, 60);
            assertThrows(NacreException.class, () -> salvage(head));
            byte[] broken = file;
            for (int tile = 0; tile < 3; tile++) {
                broken = damaged(broken, "DATA", tile, true);
            }
            byte[] last = broken;
            assertThrows(NacreException.class, () -> salvage(last));
        }
        byte[] noNetworks = inr.clone();
        ChunkFile chunks = new ChunkFile(inr);
        chunks.parts().remove(chunks.indexOf("DATA"));
        assertThrows(NacreException.class, () -> salvage(chunks.toByteArray()));
        noNetworks[3] ^= 1; // of the signature
        assertThrows(NacreException.class, () -> salvage(noNetworks));
    }

    @Test
    void anyBytesGiveAPictureOrATypedError() {
        Random random = new Random(9);
        int pictures = 0;
        for (int i = 0; i < 150; i++) {
            byte[] file = i % 3 == 0 ? walloc : inr;
            byte[] mutated = Mutations.mutate(file, random);
            try {
                salvage(mutated);
                pictures++;
            } catch (NacreException e) {
                assertTrue(e.getMessage().indexOf('\n') < 0, e.getMessage());
            } catch (IOException | RuntimeException | Error e) {
                throw new AssertionError("mutation " + i, e);
            }
        }
        assertTrue(pictures > 75, pictures + " of 150 gave a picture");
    }
}
