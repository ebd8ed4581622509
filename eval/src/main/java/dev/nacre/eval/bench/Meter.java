package dev.nacre.eval.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures a piece of work in this process: wall time, processor time of all threads, peak memory. The latter two are what Linux tells in
 * /proc, and empty elsewhere.
 */
final class Meter {
    /** What is measured. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    // The kernel's unit in /proc/PID/stat, whatever its own clock: user space has been promised 100 a second.
    private static final double TICK_MILLIS = 10;

    private static final Path SELF = Path.of("/proc/self");

    private Meter() {}

    /** Runs it once. The measured process is this one: work of other threads meanwhile counts as well. */
    static <T> Measured<T> measure(Work<T> work) throws IOException {
        boolean peakKnown = resetPeak();
        Cpu before = Cpu.read();
        long start = System.nanoTime();
        T value = work.run();
        double wallMillis = (System.nanoTime() - start) / 1e6;
        OptionalDouble cpuMillis = Cpu.read().since(before);
        return new Measured<>(value, wallMillis, cpuMillis, peakKnown ? peakBytes(SELF) : OptionalLong.empty());
    }

    /** Makes the present size the peak so far; false where that isn't possible. */
    private static boolean resetPeak() {
        try {
            Files.writeString(SELF.resolve("clear_refs"), "5");
            return true;
        } catch (IOException e) {
            return false; // another system, or not allowed here
        }
    }

    /** The most memory that a process had resident at a time; empty where it has ended or the system does not tell. */
    static OptionalLong peakBytes(Path process) {
        try {
            for (String line : Files.readAllLines(process.resolve("status"))) {
                if (line.startsWith("VmHWM:")) {
                    return OptionalLong.of(1024 * Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty(); // a process that has just ended has no memory to tell of
    }

    /** Processor time, in milliseconds, of the ended and awaited children of this process. */
    static OptionalDouble childrenMillis() {
        return ticks(15, 16);
    }

    /** Sum of two fields of /proc/self/stat, counted from 0, the second being the name in brackets. */
    private static OptionalDouble ticks(int first, int second) {
        try {
            String stat = Files.readString(SELF.resolve("stat"));
            // The name may hold spaces and brackets: fields are counted from the last bracket.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return OptionalDouble.of(
                    TICK_MILLIS * (Long.parseLong(fields[first - 2]) + Long.parseLong(fields[second - 2])));
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    /**
     * Processor time so far: of each living thread in nanoseconds, and of the whole process in steps of 10 ms. The first is exact, but leaves out
     * threads that end meanwhile, as those of some native encoders do.
     */
    private record Cpu(Map<String, Long> threadNanos, OptionalDouble processMillis) {
        static Cpu read() {
            // The kernel writes down what a thread has used when it stops running: without a stop, up to 4 ms are
            // missing.
            LockSupport.parkNanos(50_000);
            Map<String, Long> threads = new HashMap<>();
            try (DirectoryStream<Path> tasks = Files.newDirectoryStream(SELF.resolve("task"))) {
                for (Path task : tasks) {
                    nanos(task).ifPresent(n -> threads.put(task.getFileName().toString(), n));
                }
            } catch (IOException e) {
                threads.clear(); // another system
            }
            return new Cpu(threads, ticks(13, 14));
        }

        private static OptionalLong nanos(Path task) {
            try {
                String text = Files.readString(task.resolve("schedstat"));
                return OptionalLong.of(Long.parseLong(text.substring(0, text.indexOf(' '))));
            } catch (IOException | RuntimeException e) {
                return OptionalLong.empty(); // it has just ended, or the kernel keeps no such record
            }
        }

        /** Milliseconds since an earlier reading. */
        OptionalDouble since(Cpu before) {
            if (processMillis.isEmpty() || before.processMillis.isEmpty()) {
                return OptionalDouble.empty();
            }
            double whole = processMillis.getAsDouble() - before.processMillis.getAsDouble();
            if (threadNanos.isEmpty() || before.threadNanos.isEmpty()) {
                return OptionalDouble.of(whole);
            }
            double exact = 0;
            for (Map.Entry<String, Long> thread : threadNanos.entrySet()) {
                exact += (thread.getValue() - before.threadNanos.getOrDefault(thread.getKey(), 0L)) / 1e6;
            }
            // Further apart than the steps explain: some threads have ended.
            return OptionalDouble.of(Math.abs(whole - exact) > 2 * TICK_MILLIS ? whole : exact);
        }
    }
}
