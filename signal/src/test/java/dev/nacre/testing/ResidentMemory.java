package dev.nacre.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process has in memory, natives included, where Linux tells. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** Whether this system tells. */
    public static boolean isKnown() {
        return Files.isReadable(STATUS);
    }

    /** @throws IOException if this system does not tell */
    public static long bytes() throws IOException {
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("no VmRSS in " + STATUS);
    }
}
