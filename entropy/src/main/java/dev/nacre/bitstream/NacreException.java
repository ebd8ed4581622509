package dev.nacre.bitstream;

import java.io.IOException;

/**
 * The root of everything Nacre reports about data it was given: a damaged or foreign file, a model that does not fit, a
 * limit that would be passed. A caller's own mistake is an {@link IllegalArgumentException} or
 * {@link IllegalStateException} instead.
 *
 * <p>The message is one line, fit to be shown to a user after the file's name.
 */
public abstract class NacreException extends IOException {
    private static final long serialVersionUID = 1;

    NacreException(String message) {
        super(message);
    }

    NacreException(String message, Throwable cause) {
        super(message, cause);
    }
}
