package dev.nacre.bitstream;

/** Going on would take more than {@link DecodeLimits} allows. Nothing of that size was allocated. */
public final class LimitExceededException extends NacreException {
    private static final long serialVersionUID = 1;

    private final String what;
    private final long needed;
    private final long allowed;

    /**
     * @param what the resource, such as {@code "pixels"}
     * @param needed what the file asks for; {@link Long#MAX_VALUE} where the true number is larger still
     * @param allowed the limit, inclusive
     */
    public LimitExceededException(String what, long needed, long allowed) {
        super("too large: " + what + " needed " + needed + ", allowed " + allowed);
        this.what = what;
        this.needed = needed;
        this.allowed = allowed;
    }

    public String what() {
        return what;
    }

    public long needed() {
        return needed;
    }

    /** The limit, inclusive. */
    public long allowed() {
        return allowed;
    }
}
