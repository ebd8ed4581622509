package dev.nacre.intnet;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.Parallel;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Prints the speed of each operation and of a network like walloc's, best of many runs: run it by hand on the test class path.
 * GMAC/s counts wall time; the CPU time beside it tells how much of a busy machine the run got.
 */
final class IntNetSpeed {
    private IntNetSpeed() {}

    public static void main(String[] args) throws ModelException {
        System.out.println(System.getProperty("java.version") + ", best of many runs");
        for (int[] size : new int[][] {{24, 16}, {48, 32}, {64, 64}}) {
            convolution(128, 128, 1, size);
            convolution(32, 128, 3, size);
            convolution(64, 64, 3, size);
            depthwise(96, 2, 3, size);
            depthwise(128, 1, 3, size);
            depthwise(96, 1, 5, size);
            shuffleAndSum(size);
            parameters(size);
        }
    }

    private static void convolution(int in, int out, int kernel, int[] size) throws ModelException {
        PlainNetwork net = new PlainNetwork("n").input("x", in, -127, 127).output("y");
        conv(net, "y", out, kernel, in, "x");
        measure(
                "conv " + kernel + "x" + kernel + " " + in + "->" + out,
                net,
                size,
                (double) in * out * kernel * kernel);
    }

    private static void depthwise(int in, int multiplier, int kernel, int[] size) throws ModelException {
        PlainNetwork net = new PlainNetwork("n").input("x", in, -127, 127).output("y");
        PlainNetwork.Layer y = net.add("depthwise", "y", "x");
        y.kernel = kernel;
        y.multiplier = multiplier;
        y.channels = in * multiplier;
        fill(y, kernel * kernel);
        measure(
                "depthwise " + kernel + "x" + kernel + " " + in + " x" + multiplier,
                net,
                size,
                (double) in * multiplier * kernel * kernel);
    }

    private static void shuffleAndSum(int[] size) throws ModelException {
        PlainNetwork net = new PlainNetwork("n").input("x", 512, -127, 127).output("y");
        PlainNetwork.Layer y = net.add("shuffle", "y", "x");
        y.factor = 2;
        y.channels = 128;
        measure("shuffle 512 -> 128 (values, not MAC)", net, size, 512);
        net = new PlainNetwork("n").input("x", 128, -127, 127).output("y");
        PlainNetwork.Layer s = net.add("sum", "y", "x", "x");
        s.channels = 128;
        s.lo = -100;
        s.hi = 100;
        measure("sum of two, 128 (values, not MAC)", net, size, 128);
    }

    /** The last pass of a context network: two hidden layers, mean and scale. */
    private static void parameters(int[] size) throws ModelException {
        PlainNetwork net = new PlainNetwork("n")
                .input("psi", 128, 0, 2047)
                .input("d", 576, -127, 127)
                .output("mean", "scale");
        conv(net, "a", 128, 1, 704, "psi", "d");
        conv(net, "b", 128, 1, 128, "a");
        conv(net, "mean", 96, 1, 128, "b");
        conv(net, "scale", 96, 1, 128, "b");
        measure("1x1 chain 704-128-128-(96,96)", net, size, 704 * 128 + 128 * 128 + 192 * 128);
    }

    private static void conv(PlainNetwork net, String name, int out, int kernel, int in, String... inputs) {
        PlainNetwork.Layer y = net.add("conv", name, inputs);
        y.channels = out;
        y.kernel = kernel;
        fill(y, in * kernel * kernel);
    }

    private static void fill(PlainNetwork.Layer l, int taps) {
        l.weights = new Random(1).ints((long) l.channels * taps, -1000, 1000).toArray();
        l.bias = new int[1][l.channels];
        l.shift = 12;
        l.lo = 0;
        l.hi = 2047;
    }

    private static void measure(String what, PlainNetwork plain, int[] size, double macs) throws ModelException {
        IntNetwork net =
                IntNetworks.read(IntNetworkWriter.write(plain), "speed").network(plain.name);
        List<IntTensor> inputs = RandomNetworks.full(plain, new Random(1), size[0], size[1]);
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-34s %2d x %2d", what, size[0], size[1]));
        for (int threads : new int[] {1, 2}) {
            try (Parallel group = Parallel.of(threads)) {
                double best = Double.MAX_VALUE;
                double bestCpu = Double.MAX_VALUE;
                long end = System.nanoTime() + 700_000_000L;
                while (System.nanoTime() < end) {
                    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                    long start = System.nanoTime();
                    net.run(inputs, 0, Integer.MAX_VALUE, group);
                    best = Math.min(best, System.nanoTime() - start);
                    bestCpu = Math.min(
                            bestCpu, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu);
                }
                double work = macs * size[0] * size[1];
                line.append(String.format(
                        Locale.ROOT,
                        "  %d thread: %6.2f ms %6.1f GMAC/s (caller's CPU %.2f ms)",
                        threads,
                        best / 1e6,
                        work / best,
                        bestCpu / 1e6));
            }
        }
        System.out.println(line);
    }
}
