package dev.nacre.runtime;

/** What to tell about an exception of a library in one line. */
final class Reason {
    private Reason() {}

    /** The message of the first cause, where libraries say what happened; later ones say what they were doing. */
    static String of(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = root.getMessage();
        // Some messages are a name alone (a missing file), or nothing: the class then says what it is about.
        return (message == null ? root.toString() : root.getClass().getSimpleName() + ": " + message)
                .lines()
                .findFirst()
                .orElse("")
                .strip();
    }
}
