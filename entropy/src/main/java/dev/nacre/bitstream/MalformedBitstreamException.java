package dev.nacre.bitstream;

/** The bytes at {@link #offset()} break the format: damage, or not a Nacre file at all. */
public final class MalformedBitstreamException extends NacreException {
    private static final long serialVersionUID = 1;

    private final long offset;
    private final String expected;
    private final String found;

    /**
     * @param offset position in the file, in bytes from its start
     * @param expected what the format asks for there, as a noun phrase
     * @param found what stands there instead, as a noun phrase
     */
    public MalformedBitstreamException(long offset, String expected, String found) {
        super("damaged at byte " + offset + ": expected " + expected + ", found " + found);
        this.offset = offset;
        this.expected = expected;
        this.found = found;
    }

    /** Position in the file, in bytes from its start. */
    public long offset() {
        return offset;
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }
}
