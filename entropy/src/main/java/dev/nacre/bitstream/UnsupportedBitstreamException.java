package dev.nacre.bitstream;

/** The file may be in order, but needs a format version, codec, chunk or model that this reader does not have. */
public final class UnsupportedBitstreamException extends NacreException {
    private static final long serialVersionUID = 1;

    private final String found;
    private final String known;

    /**
     * @param found what the file asks for, such as {@code "format version 3"}
     * @param known what this reader can offer, such as {@code "versions 0 to 1"}
     */
    public UnsupportedBitstreamException(String found, String known) {
        super("not supported: " + found + " (known: " + known + ")");
        this.found = found;
        this.known = known;
    }

    public String found() {
        return found;
    }

    public String known() {
        return known;
    }
}
