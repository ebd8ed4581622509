package dev.nacre.cli;

import java.io.IOException;

/** A failure that the command itself found; the message says what is wrong and what to try. */
final class UserException extends IOException {
    private static final long serialVersionUID = 1;

    UserException(String problem, String advice) {
        super(problem + "; " + advice);
    }
}
