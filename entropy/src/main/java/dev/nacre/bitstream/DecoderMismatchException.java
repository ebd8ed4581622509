package dev.nacre.bitstream;

/**
 * A unit decoded without an error, but not to the symbols that were written: the hash in the file differs from that of
 * the decoded symbols. The bytes are those the writer wrote (their checksum held), so the model or the decoder differs.
 */
public final class DecoderMismatchException extends NacreException {
    private static final long serialVersionUID = 1;

    private final String unit;
    private final int expected;
    private final int found;

    /**
     * @param unit which unit, such as {@code "tile 3"}
     * @param expected hash in the file
     * @param found hash of what was decoded
     */
    public DecoderMismatchException(String unit, int expected, int found) {
        super(String.format("%s decodes to other symbols: hash in the file %08x, decoded %08x", unit, expected, found));
        this.unit = unit;
        this.expected = expected;
        this.found = found;
    }

    public String unit() {
        return unit;
    }

    public int expected() {
        return expected;
    }

    public int found() {
        return found;
    }
}
