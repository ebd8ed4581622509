package dev.nacre.eval.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** What a measurement ran on, in words. */
final class Machine {
    private Machine() {}

    /** All that stands in the head of results. */
    static RunInfo run(String command, int threads) {
        return new RunInfo(
                command,
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                describe(),
                java(),
                threads,
                nacre());
    }

    /** {@code Intel(R) Xeon(R) CPU, 2 processors, 8 GB, Linux amd64}: what the system tells of it. */
    static String describe() {
        StringBuilder text = new StringBuilder();
        String model = field("/proc/cpuinfo", "model name");
        text.append(model.isEmpty() ? "" : model + ", ");
        int processors = Runtime.getRuntime().availableProcessors();
        text.append(processors).append(processors == 1 ? " processor" : " processors");
        String memory = field("/proc/meminfo", "MemTotal").replaceAll("\\D", "");
        if (!memory.isEmpty()) {
            text.append(String.format(Locale.ROOT, ", %.0f GB", Long.parseLong(memory) * 1024 / 1e9));
        }
        return text.append(", ")
                .append(System.getProperty("os.name"))
                .append(' ')
                .append(System.getProperty("os.arch"))
                .toString();
    }

    private static String java() {
        return System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vm.name") + ")";
    }

    /** The version in the jar's manifest; DEV where classes come from a folder. */
    private static String nacre() {
        String version = Machine.class.getPackage().getImplementationVersion();
        return version == null ? "DEV" : version;
    }

    /** The value of the first line {@code NAME : VALUE}; empty where the file or the line does not exist. */
    private static String field(String file, String name) {
        try {
            for (String line : Files.readAllLines(Path.of(file))) {
                int colon = line.indexOf(':');
                if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
                    return line.substring(colon + 1).strip();
                }
            }
        } catch (IOException e) {
            return ""; // another system
        }
        return "";
    }
}
