package dev.nacre.image;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times warm decoding of an inr picture and prints where it goes. Arguments, all optional: threads (1), rounds (40), an {@code .ncr}
 * file (else a synthetic picture of 768x512 with many zeros).
 *
 * <p>A main program and no test, since a busy machine would make it fail for no fault of ours. Run it with the class path of the
 * tests.
 */
public final class InrBenchmark {
    private static final int WARM_UP = 15;

    private InrBenchmark() {}

    public static void main(String[] args) throws IOException {
        int threads = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 40;
        try (InrCodec codec = InrTesting.codec(threads)) {
            byte[] file = args.length > 2 ? Files.readAllBytes(Path.of(args[2])) : synthetic(codec);
            double[][] times = new double[5][rounds];
            ThreadMXBean thread = ManagementFactory.getThreadMXBean();
            DecodedPicture decoded = null;
            long first = System.nanoTime();
            InrTesting.decode(codec, file);
            double cold = (System.nanoTime() - first) / 1e6;
            for (int round = -WARM_UP; round < rounds; round++) {
                long cpu = thread.getCurrentThreadCpuTime();
                decoded = InrTesting.decode(codec, file);
                cpu = thread.getCurrentThreadCpuTime() - cpu;
                CodingReport report = decoded.report();
                double[] parts = {
                    report.totalMillis(),
                    cpu / 1e6,
                    report.networkMillis(),
                    report.coderMillis(),
                    report.transformMillis()
                };
                for (int i = 0; round >= 0 && i < parts.length; i++) {
                    times[i][round] = parts[i];
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s, %d bytes, %d threads; first decode %.0f ms%n",
                    decoded.header(),
                    file.length,
                    threads,
                    cold);
            String[] names = {"decode", "  CPU of this thread", "  context network", "  coder", "  synthesis"};
            for (int i = 0; i < names.length; i++) {
                Arrays.sort(times[i]);
                System.out.printf(
                        Locale.ROOT, "%-20s best %6.1f median %6.1f ms%n", names[i], times[i][0], times[i][rounds / 2]);
            }
        }
    }

    /** Latents of which four in five are 0, as at usual rates. */
    private static byte[] synthetic(InrCodec codec) throws IOException {
        InrFitted fitted = InrTesting.random(768, 512, 3, 0, InrTesting.SHAPE, 1, true);
        for (short[] grid : fitted.latents()) {
            for (int i = 0; i < grid.length; i++) {
                grid[i] = i * 0x9E3779B9 >>> 28 < 3 ? grid[i] : 0;
            }
        }
        return InrTesting.encode(codec, fitted, null);
    }
}
