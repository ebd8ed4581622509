package dev.nacre.media;

import java.io.IOException;

/** FFmpeg could not do what it was asked to, or could not make sense of what it was given. */
public final class MediaException extends IOException {
    private static final long serialVersionUID = 1;

    /** @param message one line: what failed, why, and what FFmpeg said */
    public MediaException(String message) {
        super(message);
    }

    /** @param cause what the loader of native libraries reported */
    public MediaException(String message, Throwable cause) {
        super(message, cause);
    }
}
