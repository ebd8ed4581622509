package dev.nacre.bitstream;

import java.util.Arrays;

/**
 * The first eight bytes of a file, made in the spirit of PNG so that careless transfers show: a byte with bit 7 set
 * (and no legal start of UTF-8), the letters, both kinds of line end, and the byte that stops old terminals.
 */
final class Signature {
    static final int LENGTH = 8;

    private static final byte[] BYTES = {(byte) 0x8E, 'N', 'C', 'R', '\r', '\n', 0x1A, '\n'};

    private Signature() {}

    static byte[] bytes() {
        return BYTES.clone();
    }

    /** @param start the first bytes of the file, at most 8; fewer where the file ends there */
    static void check(byte[] start) throws NacreException {
        if (Arrays.equals(start, BYTES)) {
            return;
        }
        if (start.length < LENGTH && Arrays.equals(start, Arrays.copyOf(BYTES, start.length))) {
            throw new TruncatedBitstreamException(start.length, "the signature of a Nacre file");
        }
        throw new MalformedBitstreamException(0, "the signature of a Nacre file", diagnose(start));
    }

    private static String diagnose(byte[] start) {
        if (startsWith(start, 0x0E, 'N', 'C', 'R')) {
            return "one that lost bit 7 of its bytes (7-bit transfer)";
        }
        if (startsWith(start, 0xEF, 0xBF, 0xBD, 'N', 'C', 'R') || startsWith(start, 0xC2, 0x8E, 'N', 'C', 'R')) {
            return "one that was converted to UTF-8 as if it were text";
        }
        if (startsWith(start, 0x8E, 'N', 'C', 'R')) {
            return "one whose line ends were changed (text-mode transfer)";
        }
        return "another kind of file";
    }

    private static boolean startsWith(byte[] start, int... expected) {
        if (start.length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if ((start[i] & 0xFF) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
