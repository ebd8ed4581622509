package dev.nacre.bitstream;

/** The data ends at {@link #offset()}, before something that must still come. */
public final class TruncatedBitstreamException extends NacreException {
    private static final long serialVersionUID = 1;

    private final long offset;
    private final String expected;

    /**
     * @param offset position in the file where it ends, in bytes from its start
     * @param expected what must still come, as a noun phrase
     */
    public TruncatedBitstreamException(long offset, String expected) {
        super("cut short at byte " + offset + ": expected " + expected);
        this.offset = offset;
        this.expected = expected;
    }

    /** Position in the file where the data ends, in bytes from its start. */
    public long offset() {
        return offset;
    }

    public String expected() {
        return expected;
    }
}
