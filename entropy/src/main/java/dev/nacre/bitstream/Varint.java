package dev.nacre.bitstream;

/**
 * Rules of the unsigned LEB128 numbers of format.md: seven bits a byte, lowest first, bit 7 set on all but the last
 * byte; the shortest form only; at most 2^63 - 1, so at most 9 bytes.
 */
final class Varint {
    /** Bytes of the longest number. */
    static final int MAX_BYTES = 9;

    private Varint() {}

    /** Number of bytes that {@code value} takes, in [1, 9]. */
    static int length(long value) {
        int length = 1;
        for (long rest = value >>> 7; rest != 0; rest >>>= 7) {
            length++;
        }
        return length;
    }

    /** Writes {@code value >= 0} at {@code offset} and returns the offset behind it. */
    static int put(long value, byte[] out, int offset) {
        int position = offset;
        long rest = value;
        while (rest >= 0x80) {
            out[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[position++] = (byte) rest;
        return position;
    }

    static void checkLastByte(int last, int shift, long start, String what) throws MalformedBitstreamException {
        // A final zero byte adds nothing: two spellings of one number would give two files with one meaning.
        if (last == 0 && shift > 0) {
            throw new MalformedBitstreamException(start, what + " in its shortest form", "a number padded with zeros");
        }
    }

    static void checkMoreAllowed(int shift, long start, String what) throws MalformedBitstreamException {
        if (shift + 7 >= 7 * MAX_BYTES) {
            throw new MalformedBitstreamException(start, what + " below 2^63", "a number of more than 9 bytes");
        }
    }
}
