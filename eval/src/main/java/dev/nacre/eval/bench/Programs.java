package dev.nacre.eval.bench;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Finds and runs programs of the PATH. */
final class Programs {
    private static final int POLL_MILLIS = 2;
    private static final int MESSAGE_LIMIT = 500;

    private Programs() {}

    /** Where a program lies on the PATH. */
    static Optional<Path> find(String name) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** A folder that only this user can look into; {@link #delete} it. */
    static Path folder() throws IOException {
        return Files.createTempDirectory("nacre-bench-");
    }

    /** Deletes a folder and all that is in it. */
    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException problem) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Runs a program to its end, with an empty input. Its time starts with the call, so it includes the program's start.
     *
     * @param command the program and its arguments
     * @param folder where it runs, and where its output is kept meanwhile
     * @param limitSeconds after which it is ended
     * @return what it printed, standard output first
     * @throws IOException if it can't be started, ends with an error (the message tells the last that it printed) or passes the limit
     */
    static Measured<String> run(List<String> command, Path folder, int limitSeconds) throws IOException {
        Path out = folder.resolve("standard-output.txt");
        Path err = folder.resolve("standard-error.txt");
        OptionalDouble cpuBefore = Meter.childrenMillis();
        OptionalLong peak = OptionalLong.empty();
        String name = Path.of(command.get(0)).getFileName().toString();
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            process.getOutputStream().close();
            Path status = Path.of("/proc", Long.toString(process.pid()));
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                OptionalLong now = Meter.peakBytes(status);
                peak = now.isPresent() ? now : peak;
                if (System.nanoTime() - start > limitSeconds * 1_000_000_000L) {
                    throw new IOException(name + " did not end within " + limitSeconds + " s");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + name + " ran");
        } finally {
            process.destroyForcibly();
        }
        double wallMillis = (System.nanoTime() - start) / 1e6;
        OptionalDouble cpuMillis = OptionalDouble.empty();
        OptionalDouble cpuAfter = Meter.childrenMillis();
        if (cpuBefore.isPresent() && cpuAfter.isPresent()) {
            cpuMillis = OptionalDouble.of(cpuAfter.getAsDouble() - cpuBefore.getAsDouble());
        }
        String printed = text(out) + text(err);
        if (process.exitValue() != 0) {
            String last = printed.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.joining("; "));
            throw new IOException(name + " failed with exit code " + process.exitValue()
                    + (last.isEmpty() ? "" : ": " + last.substring(Math.max(0, last.length() - MESSAGE_LIMIT))));
        }
        return new Measured<>(printed, wallMillis, cpuMillis, peak);
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
