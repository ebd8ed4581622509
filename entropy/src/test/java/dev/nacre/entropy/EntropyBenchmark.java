package dev.nacre.entropy;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Prints the speed of the coders by CPU time of one thread, best of several runs; not a test. From the module's folder, after
 * {@code mvn test-compile}: {@code java -cp target/classes:target/test-classes dev.nacre.entropy.EntropyBenchmark}.
 */
final class EntropyBenchmark {
    private static final int COUNT = 1 << 20;
    private static final int RUNS = 25;

    private EntropyBenchmark() {}

    private interface Job {
        void run() throws Exception;
    }

    public static void main(String[] args) throws Exception {
        TableBank bank = ScaleTables.gaussianBank();
        symbols("latents b1, 4 lanes", bank, Workloads.latents(COUNT, 1), 4);
        symbols("quiet latents, 4 lanes", bank, Workloads.quietLatents(COUNT, 1), 4);
        symbols("quiet latents, 1 lane", bank, Workloads.quietLatents(COUNT, 1), 1);
        bits();
    }

    private static void symbols(String name, TableBank bank, Workloads.Latents data, int lanes) throws Exception {
        SymbolEncoder encoder = new SymbolEncoder(lanes);
        byte[][] stream = new byte[1][];
        double encode = bestSeconds(() -> {
            encoder.encode(bank, data.tables(), data.values(), 0, COUNT);
            stream[0] = encoder.finish();
        });
        int[] decoded = new int[COUNT];
        double decode = bestSeconds(() -> {
            SymbolDecoder decoder = new SymbolDecoder(stream[0], 0, stream[0].length, 0, lanes, "benchmark");
            decoder.decode(bank, data.tables(), decoded, 0, COUNT);
            decoder.finish();
        });
        print(name, encode, decode, 8.0 * stream[0].length / COUNT);
    }

    private static void bits() throws Exception {
        int[] contexts = new int[COUNT];
        int[] bits = new int[COUNT];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < COUNT; i++) {
            contexts[i] = random.nextInt(64);
            bits[i] = random.nextInt(128) < contexts[i] ? 1 : 0;
        }
        byte[][] stream = new byte[1][];
        double encode = bestSeconds(() -> {
            BinaryEncoder encoder = new BinaryEncoder();
            AdaptiveBits model = new AdaptiveBits(64);
            for (int i = 0; i < COUNT; i++) {
                encoder.encode(model, contexts[i], bits[i]);
            }
            stream[0] = encoder.finish();
        });
        int[] sum = new int[1];
        double decode = bestSeconds(() -> {
            BinaryDecoder decoder = new BinaryDecoder(stream[0], 0, stream[0].length, 0, "benchmark");
            AdaptiveBits model = new AdaptiveBits(64);
            for (int i = 0; i < COUNT; i++) {
                sum[0] += decoder.decode(model, contexts[i]);
            }
        });
        print("adaptive bits, 64 contexts", encode, decode, 8.0 * stream[0].length / COUNT);
    }

    private static double bestSeconds(Job job) throws Exception {
        double best = Double.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            long start = cpuNanos();
            job.run();
            best = Math.min(best, (cpuNanos() - start) * 1e-9);
        }
        return best;
    }

    /** CPU time of this thread: other work on the machine disturbs it less than it does the clock. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void print(String name, double encodeSeconds, double decodeSeconds, double bitsEach) {
        System.out.printf(
                Locale.ROOT,
                "%-28s encode %6.1f M/s, decode %6.1f M/s, %.3f bits each%n",
                name,
                COUNT / encodeSeconds * 1e-6,
                COUNT / decodeSeconds * 1e-6,
                bitsEach);
    }
}
