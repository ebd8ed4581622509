package dev.nacre.bitstream;

/** A model package is damaged, does not fit its description, or failed to run. */
public final class ModelException extends NacreException {
    private static final long serialVersionUID = 1;

    public ModelException(String message) {
        super(message);
    }

    /** @param cause what the inference runtime or the package reader reported */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
