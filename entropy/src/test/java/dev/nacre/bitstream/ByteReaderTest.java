package dev.nacre.bitstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Numbers in bytes, both ways; what does not fit says where. */
class ByteReaderTest {
    @Test
    void numbersRoundTrip() throws NacreException {
        long[] numbers = {
            0, 1, 127, 128, 300, 16383, 16384, Integer.MAX_VALUE, 1L << 35, (1L << 56) - 1, 1L << 56, Long.MAX_VALUE
        };
        ByteWriter out = new ByteWriter();
        for (long number : numbers) {
            int before = out.size();
            out.varint(number);
            assertEquals(Varint.length(number), out.size() - before);
        }
        out.u8(255).u32(0x89ABCDEF).bytes(new byte[] {1, 2, 3}).bytes(new byte[] {4, 5, 6}, 1, 1);
        ByteReader in = new ByteReader(out.toByteArray());
        for (long number : numbers) {
            assertEquals(number, in.varint("number", Long.MAX_VALUE));
        }
        assertEquals(255, in.u8("byte"));
        assertEquals(0x89ABCDEF, in.u32("word"));
        assertArrayEquals(new byte[] {1, 2, 3}, in.bytes(3, "bytes"));
        assertEquals(1, in.rest().remaining());
        assertEquals(1, in.remaining());
        assertEquals(5, in.slice(1, "slice").u8("byte"));
        in.expectEnd("numbers");
    }

    @Test
    void exampleOfThePage() {
        assertArrayEquals(hex("AC02"), new ByteWriter().varint(300).toByteArray());
        assertArrayEquals(hex("01020304"), new ByteWriter().u32(0x04030201).toByteArray());
    }

    @Test
    void onlyTheShortestFormIsANumber() {
        assertMalformed("8000", Long.MAX_VALUE);
        assertMalformed("FF00", Long.MAX_VALUE);
        assertMalformed("80808080808080808000", Long.MAX_VALUE);
        assertMalformed("80808080808080808001", Long.MAX_VALUE); // 2^63
        assertMalformed("FFFFFFFFFFFFFFFFFFFF7F", Long.MAX_VALUE);
        assertMalformed("8101", 128);
    }

    @Test
    void endsSayWhere() throws NacreException {
        ByteReader in = new ByteReader(hex("AABBCCDDEE"), 1, 3, 70);
        assertEquals(70, in.fileOffset());
        TruncatedBitstreamException word = assertThrows(TruncatedBitstreamException.class, () -> in.u32("word"));
        assertEquals(73, word.offset());
        assertEquals(0xBB, in.u8("byte"));
        assertEquals(71, in.fileOffset());
        MalformedBitstreamException rest =
                assertThrows(MalformedBitstreamException.class, () -> in.expectEnd("the thing"));
        assertEquals(71, rest.offset());
        assertThrows(TruncatedBitstreamException.class, () -> in.bytes(Integer.MAX_VALUE, "bytes"));
        assertThrows(TruncatedBitstreamException.class, () -> in.slice(3, "slice"));
        assertThrows(TruncatedBitstreamException.class, () -> in.varint("number", 1L << 40)); // CC DD runs on
        assertThrows(TruncatedBitstreamException.class, () -> in.u8("byte"));
        assertThrows(IllegalArgumentException.class, () -> in.bytes(-1, "bytes"));
    }

    @Test
    void writersRefuseWhatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter().u8(256));
        assertThrows(IllegalArgumentException.class, () -> new ByteWriter().varint(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> new ByteWriter().bytes(new byte[3], 2, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> new ByteReader(new byte[3], 1, Integer.MAX_VALUE, 0));
    }

    private static void assertMalformed(String bytes, long max) {
        ByteReader in = new ByteReader(hex(bytes), 0, bytes.length() / 2, 9);
        MalformedBitstreamException e =
                assertThrows(MalformedBitstreamException.class, () -> in.varint("number", max), bytes);
        assertEquals(9, e.offset());
    }

    private static byte[] hex(String bytes) {
        return HexFormat.of().parseHex(bytes);
    }
}
