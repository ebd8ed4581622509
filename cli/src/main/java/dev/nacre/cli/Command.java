package dev.nacre.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;

/** One subcommand. */
interface Command {
    /** Its name, options and help; the command itself is the user object. */
    CommandSpec spec();

    /**
     * Does it.
     *
     * @return the exit code
     * @throws IOException if it failed as a whole; a failed input among several is reported instead, and makes the exit code 1
     */
    int run(Invocation call) throws IOException;
}
