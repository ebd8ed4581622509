package dev.nacre.cli;

import java.io.PrintWriter;

/**
 * Runs the commands of an ordinary day in one process, so that the archive of loaded classes that {@code ./nacre} makes of it (one for each JDK)
 * serves all of them. Not part of the command.
 */
final class Rehearsal {
    private Rehearsal() {}

    /** Takes no arguments, prints nothing. */
    public static void main(String[] args) {
        String[][] commands = {
            {"--version"},
            {"--help"},
            {"info", "--help"},
            {"info", "no-such-file.ncr"},
            {"no-such-command"},
            {"models", "list"},
            {"models", "list", "--json"},
            {"models", "show", "walloc-rgb"},
            {"models", "verify"},
        };
        for (String[] command : commands) {
            PrintWriter nowhere = new PrintWriter(PrintWriter.nullWriter());
            Main.run(nowhere, nowhere, command);
        }
    }
}
