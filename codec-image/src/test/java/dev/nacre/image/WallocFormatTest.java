package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.MediaKind;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.ModelPackage;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WallocFormatTest {
    private static final String HASH = "0123456789abcdef";

    @Test
    void headIsWhatThePageSays() throws Exception {
        try (ModelPackage model = WallocTesting.model()) {
            ModelInfo info = model.info();
            WallocHeader header = new WallocHeader(1100, 700, false, true, 512, 63, info.id(), HASH);
            Head head = WallocFormat.head(header, info);
            assertArrayEquals(
                    // 1100 and 700 as varints, flags: alpha and tile code 3, level 63
                    HexFormat.of().parseHex("cc08" + "bc05" + "0e" + "3f"),
                    head.rest().bytes(head.rest().remaining(), "rest"));
            assertEquals(MediaKind.IMAGE, head.kind());
            assertEquals(info.sha256().substring(0, 16), head.modelHashHex());
        }
    }

    @Test
    void headerComesBack() throws Exception {
        for (int tileSide : new int[] {0, 128, 256, 512, 1024, 2048, 4096, 8192}) {
            for (int flags = 0; flags < 4; flags++) {
                WallocHeader read = read(rest(1 << 30, 1, flags | tileCode(tileSide) << 2, 100));
                assertEquals(1 << 30, read.width());
                assertEquals(1, read.height());
                assertEquals((flags & 1) != 0, read.grey());
                assertEquals((flags & 2) != 0, read.alpha());
                assertEquals(tileSide, read.tileSide());
                assertEquals(100, read.level());
                assertEquals("m", read.modelId());
                assertEquals(HASH, read.modelHash());
            }
        }
    }

    private static int tileCode(int tileSide) {
        return tileSide == 0 ? 0 : Integer.numberOfTrailingZeros(tileSide) - 6;
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertMalformed(rest(0, 5, 0, 50));
        assertMalformed(rest(5, 0, 0, 50));
        assertMalformed(rest((1L << 30) + 1, 5, 0, 50));
        assertMalformed(rest(5, 1L << 62, 0, 50));
        assertMalformed(rest(5, 5, 0x20, 50));
        assertMalformed(rest(5, 5, 0x80, 50));
        assertMalformed(rest(5, 5, 0, 101));
        assertMalformed(new byte[] {5, 5, 0, 50, 0});
        assertThrows(TruncatedBitstreamException.class, () -> read(new byte[] {5, 5, 0}));
        assertThrows(TruncatedBitstreamException.class, () -> read(new byte[0]));
    }

    private static void assertMalformed(byte[] rest) {
        assertThrows(
                MalformedBitstreamException.class,
                () -> read(rest),
                HexFormat.of().formatHex(rest));
    }

    @Test
    void refusesOtherKindsCodecsAndVersions() {
        byte[] rest = rest(5, 5, 0, 50);
        assertThrows(UnsupportedBitstreamException.class, () -> read(MediaKind.AUDIO, 0, 0, rest));
        assertThrows(UnsupportedBitstreamException.class, () -> read(MediaKind.IMAGE, 1, 0, rest));
        UnsupportedBitstreamException e =
                assertThrows(UnsupportedBitstreamException.class, () -> read(MediaKind.IMAGE, 0, 9, rest));
        assertEquals("walloc format version 9", e.found());
        assertEquals("version 0", e.known());
    }

    @Test
    void eachChannelCodesEachCellOfItsGroupOnce() {
        for (int channel = 0; channel < 8; channel++) {
            Set<Integer> cells = new HashSet<>();
            for (int pass = 0; pass < 4; pass++) {
                cells.add(2 * WallocFormat.passRow(pass, channel) + WallocFormat.passColumn(pass, channel));
            }
            assertEquals(Set.of(0, 1, 2, 3), cells);
        }
        // format.md: (0,0), (1,1), (0,1), (1,0) for channel 0, and one place further for each channel.
        assertEquals(0, WallocFormat.passColumn(0, 0));
        assertEquals(1, WallocFormat.passRow(1, 0));
        assertEquals(1, WallocFormat.passColumn(2, 0));
        assertEquals(0, WallocFormat.passRow(2, 0));
        assertEquals(1, WallocFormat.passRow(0, 1));
        assertEquals(1, WallocFormat.passColumn(0, 1));
        assertEquals(1, WallocFormat.passRow(2, 1));
        assertEquals(0, WallocFormat.passColumn(2, 1));
    }

    private static byte[] rest(long width, long height, int flags, int level) {
        return new dev.nacre.bitstream.ByteWriter()
                .varint(width)
                .varint(height)
                .u8(flags)
                .u8(level)
                .toByteArray();
    }

    private static WallocHeader read(byte[] rest) throws NacreException {
        return read(MediaKind.IMAGE, 0, 0, rest);
    }

    private static WallocHeader read(MediaKind kind, int codec, int version, byte[] rest) throws NacreException {
        return WallocFormat.header(
                new Head(kind, codec, version, "m", HexFormat.of().parseHex(HASH), rest));
    }
}
