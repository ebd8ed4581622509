package dev.nacre.bitstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.entropy.FrequencyTable;
import dev.nacre.entropy.SymbolDecoder;
import dev.nacre.entropy.SymbolEncoder;
import dev.nacre.entropy.TableBank;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The worked example of docs/format.md is what the code writes, and the turns it lists are those of the formulas. */
class FormatPageTest {
    private static final Path PAGE = Path.of("..", "docs", "format.md");
    private static final int[] VALUES = {0, 0, -1, 1, 7, 0};
    private static final int[] FREQUENCIES = {64, 128, 63, 1};
    private static final String[] ENTRIES = {"bin -1", "bin 0", "bin 1", "escape"};
    private static final TableBank BANK = TableBank.of(FrequencyTable.withEscape(8, -1, 0, FREQUENCIES));

    @Test
    void hexDumpIsWhatTheWriterWrites() throws IOException {
        assertEquals(dump(exampleFile()), block("hexdump"));
    }

    @Test
    void hexDumpDecodes() throws IOException {
        byte[] file = parse(block("hexdump"));
        assertArrayEquals(exampleFile(), file);
        ChunkReader in = new ChunkReader(new ByteArrayInputStream(file), DecodeLimits.defaults());
        Head head = Head.read(in.nextCritical());
        assertEquals(15, head.codec());
        int count = head.rest().u8("number of symbols");
        Unit unit = Unit.read(in.nextCritical());
        SymbolDecoder decoder = new SymbolDecoder(unit.payload(), 1, "example");
        SymbolHash hash = new SymbolHash();
        for (int i = 0; i < count; i++) {
            int value = decoder.decode(BANK, 0);
            assertEquals(VALUES[i], value);
            hash.add(value);
        }
        decoder.finish();
        unit.verify("example", hash.value());
        assertEquals(ChunkType.DONE, in.nextCritical().type());
    }

    @Test
    void turnsAreThoseOfTheFormulas() throws IOException {
        assertEquals(turns(stream()), block("turns"));
    }

    private static byte[] stream() {
        SymbolEncoder encoder = new SymbolEncoder(1);
        for (int value : VALUES) {
            encoder.encode(BANK, 0, value);
        }
        return encoder.finish();
    }

    private static byte[] exampleFile() throws IOException {
        SymbolHash hash = new SymbolHash();
        hash.add(VALUES, 0, VALUES.length);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ChunkWriter out = new ChunkWriter(bytes);
        out.writeHead(new Head(
                MediaKind.IMAGE, 15, 0, "demo", new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, new byte[] {(byte) VALUES.length
                }));
        out.writeUnit(ChunkType.DATA, 0, hash.value(), stream());
        out.finish();
        return bytes.toByteArray();
    }

    /** Decodes by the formulas of the page alone and tells each turn. */
    private static String turns(byte[] stream) {
        ByteReader in = new ByteReader(stream);
        StringBuilder out = new StringBuilder();
        try {
            long x = in.u32("state") & 0xFFFFFFFFL;
            for (int i = 0; i < VALUES.length; i++) {
                int slot = (int) (x % 256);
                int s = 0;
                int start = 0;
                while (slot >= start + FREQUENCIES[s]) {
                    start += FREQUENCIES[s++];
                }
                long after = FREQUENCIES[s] * (x >> 8) + slot - start;
                x = turn(out, x, "slot " + slot + ": " + ENTRIES[s], after, in);
                if (s == 3) {
                    x = turn(out, x, "raw " + x % 2 + ": " + (x % 2 == 1 ? "below" : "above"), x >> 1, in);
                    int b = 2;
                    for (boolean more = true; more; b++) {
                        more = x % 2 == 1;
                        x = turn(out, x, "raw " + x % 2 + ": " + (more ? "one more bit" : "end of prefix"), x >> 1, in);
                    }
                    b--;
                    long v = (1 << b) + x % (1 << b);
                    String what = "raw " + x % (1 << b) + ": v = " + v + ", d = " + (v - 4) + ", bin " + (2 + v - 4);
                    x = turn(out, x, what, x >> b, in);
                }
            }
            assertEquals(65536, x);
            in.expectEnd("words");
        } catch (NacreException e) {
            throw new AssertionError(e);
        }
        return out.toString();
    }

    private static long turn(StringBuilder out, long before, String what, long after, ByteReader in)
            throws NacreException {
        String line = String.format(Locale.ROOT, "%10d  %-28s -> %d", before, what, after);
        long x = after;
        if (x < 1 << 16) {
            int word = in.u8("word") | in.u8("word") << 8;
            x = (x << 16) + word;
            line += String.format(Locale.ROOT, ", word %04X -> %d", word, x);
        }
        out.append(line).append('\n');
        return x;
    }

    /** Lines of bytes, broken where a field of the format ends, each with its position and meaning. */
    private static String dump(byte[] file) throws IOException {
        List<String> lines = new ArrayList<>();
        line(lines, file, 0, 8, "signature");
        line(lines, file, 8, 4, "\"HEAD\"");
        line(lines, file, 12, 1, "16 bytes of payload");
        line(lines, file, 13, 1, "image, codec 15");
        line(lines, file, 14, 1, "format version 0");
        line(lines, file, 15, 5, "model id: 4 letters, \"demo\"");
        line(lines, file, 20, 8, "model hash");
        line(lines, file, 28, 1, "codec's own: 6 symbols");
        line(lines, file, 29, 4, "CRC-32C of bytes 8 to 28");
        int words = (stream().length - 4) / 2;
        int end = 47 + 2 * words;
        line(lines, file, 33, 4, "\"DATA\"");
        line(lines, file, 37, 1, (5 + 4 + 2 * words) + " bytes of payload");
        line(lines, file, 38, 1, "unit 0");
        line(lines, file, 39, 4, "hash of its symbols");
        line(lines, file, 43, 4, "state of lane 0: " + new ByteReader(stream()).u32("state"));
        line(lines, file, 47, 2 * words, words == 1 ? "one word" : words + " words");
        line(lines, file, end, 4, "CRC-32C of bytes 33 to " + (end - 1));
        line(lines, file, end + 4, 4, "\"DONE\"");
        line(lines, file, end + 8, 1, "5 bytes of payload");
        line(lines, file, end + 9, 1, "1 unit");
        line(lines, file, end + 10, 4, "hash over the hashes of all units");
        line(lines, file, end + 14, 4, "CRC-32C of bytes " + (end + 4) + " to " + (end + 13));
        assertEquals(file.length, end + 18);
        return String.join("\n", lines) + "\n";
    }

    private static void line(List<String> lines, byte[] file, int offset, int length, String meaning) {
        String hex = HexFormat.ofDelimiter(" ").withUpperCase().formatHex(file, offset, offset + length);
        lines.add(String.format(Locale.ROOT, "%3d: %-24s %s", offset, hex, meaning));
    }

    private static byte[] parse(String dump) {
        StringBuilder hex = new StringBuilder();
        for (String line : dump.split("\n")) {
            hex.append(line, 5, 29);
        }
        return HexFormat.of().parseHex(hex.toString().replace(" ", ""));
    }

    private static String block(String name) throws IOException {
        String page = Files.readString(PAGE).replace("\r\n", "\n");
        Matcher matcher =
                Pattern.compile("```" + name + "\n(.*?)```", Pattern.DOTALL).matcher(page);
        assertTrue(matcher.find(), "docs/format.md has no block " + name);
        return matcher.group(1);
    }
}
