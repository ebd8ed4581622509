package dev.nacre.image.imageio;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Times {@code ImageIO.scanForPlugins} in fresh processes, with the plugin on the class path and without it in turns. Prints least and
 * median of wall time and, on Linux, of the CPU time of the scanning thread, which a busy machine changes less. Arguments: rounds (20,
 * optional). It exits with 1 if the plugin adds 20 ms or more to the median: of CPU time where that is known, else of wall time.
 *
 * <p>A main program and no test, since a busy machine would make it fail for no fault of ours. Run it with the class path of the
 * tests.
 */
public final class ScanBenchmark {
    private static final double ALLOWED_MILLIS = 20;

    private ScanBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 20;
        double[][] wall = new double[2][rounds];
        double[][] cpu = new double[2][rounds];
        for (int round = -1; round < rounds; round++) {
            for (int plugin = 0; plugin < 2; plugin++) {
                List<String> lines = Programs.run(Scan.class, plugin == 1, List.of());
                if (round >= 0) {
                    wall[plugin][round] = Double.parseDouble(lines.get(0));
                    cpu[plugin][round] = Double.parseDouble(lines.get(1));
                }
            }
        }
        double added = added("wall", wall);
        added = cpu[0][0] > 0 ? added("CPU", cpu) : added;
        System.out.printf(
                Locale.ROOT, "less than %.0f ms: %s%n", ALLOWED_MILLIS, added < ALLOWED_MILLIS ? "holds" : "FAILS");
        System.exit(added < ALLOWED_MILLIS ? 0 : 1);
    }

    private static double added(String what, double[][] times) {
        for (double[] all : times) {
            Arrays.sort(all);
        }
        int middle = times[0].length / 2;
        double added = times[1][middle] - times[0][middle];
        System.out.printf(
                Locale.ROOT,
                "%-4s without the plugin: least %.1f ms, median %.1f ms; with it %.1f, %.1f; added to the median %.1f%n",
                what,
                times[0][0],
                times[0][middle],
                times[1][0],
                times[1][middle],
                added);
        return added;
    }

    /** Scans, and prints wall time and the thread's CPU time in milliseconds, 0 where that is not known. */
    static final class Scan {
        private Scan() {}

        public static void main(String[] args) throws IOException {
            long cpu = cpuNanos();
            long start = System.nanoTime();
            ImageIO.scanForPlugins();
            long end = System.nanoTime();
            System.out.println((end - start) / 1e6);
            System.out.println((cpuNanos() - cpu) / 1e6);
        }

        /** What the kernel says of this thread; not by java.lang.management, which loads much of what the scan loads. */
        private static long cpuNanos() throws IOException {
            File statistics = new File("/proc/thread-self/schedstat");
            if (!statistics.exists()) {
                return 0;
            }
            try (FileInputStream in = new FileInputStream(statistics)) {
                byte[] text = in.readNBytes(100);
                long nanos = 0;
                for (int i = 0; i < text.length && text[i] != ' '; i++) {
                    nanos = 10 * nanos + text[i] - '0';
                }
                return nanos;
            }
        }
    }
}
