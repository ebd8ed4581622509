package dev.nacre.intnet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class IntNetworkTest {
    private static IntNetwork load(PlainNetwork plain) throws ModelException {
        return IntNetworks.read(IntNetworkWriter.write(plain), "test").network(plain.name);
    }

    private static void assertSame(List<IntTensor> expected, List<IntTensor> actual, int channels, String what) {
        assertEquals(expected.size(), actual.size(), what);
        for (int i = 0; i < expected.size(); i++) {
            IntTensor e = expected.get(i);
            IntTensor a = actual.get(i);
            assertEquals(Math.min(channels, e.numChannels()), a.numChannels(), what);
            assertEquals(e.height(), a.height(), what);
            assertEquals(e.width(), a.width(), what);
            for (int c = 0; c < a.numChannels(); c++) {
                assertArrayEquals(e.channel(c), a.channel(c), what + ", output " + i + ", channel " + c);
            }
        }
    }

    @Test
    void randomNetworksEqualThePlainTwin() throws ModelException {
        try (Parallel two = Parallel.of(2);
                Parallel four = Parallel.of(4)) {
            List<Parallel> groups = List.of(Parallel.sequential(), two, four);
            for (int seed = 0; seed < 160; seed++) {
                Random random = new Random(seed);
                PlainNetwork plain = RandomNetworks.next(random);
                IntNetwork fast = load(plain);
                // Several sizes with one network: scratch memory must not leak from one run to the next.
                for (int size = 0; size < 3; size++) {
                    int height = 1 + random.nextInt(size == 2 ? 20 : 6);
                    int width = 1 + random.nextInt(size == 1 ? 30 : 6);
                    List<IntTensor> inputs = RandomNetworks.inputs(plain, random, height, width);
                    int row = fast.biasRows() == 1 ? 0 : random.nextInt(fast.biasRows());
                    List<IntTensor> expected = plain.run(inputs, row);
                    int channels = random.nextBoolean() ? 1 + random.nextInt(10) : Integer.MAX_VALUE;
                    Parallel group = groups.get(random.nextInt(groups.size()));
                    List<IntTensor> actual = fast.run(inputs, row, channels, group);
                    assertSame(expected, actual, channels, "seed " + seed + ", " + height + " x " + width);
                }
            }
        }
    }

    @Test
    void rowsAreThoseOfTheWhole() throws ModelException {
        try (Parallel two = Parallel.of(2)) {
            for (int seed = 0; seed < 160; seed++) {
                Random random = new Random(1000 + seed);
                PlainNetwork plain = RandomNetworks.next(random);
                IntNetwork fast = load(plain);
                int height = 4 + random.nextInt(40);
                int width = 1 + random.nextInt(30);
                List<IntTensor> inputs = RandomNetworks.inputs(plain, random, height, width);
                List<IntTensor> expected = plain.run(inputs, 0);
                int a = random.nextInt(height / 2);
                int b = a + random.nextInt(height - a);
                List<Rows> rows = List.of(new Rows(b, height), new Rows(0, a));
                String what = "seed " + seed + ", " + height + " x " + width + ", " + rows;
                List<IntTensor> outputs = new ArrayList<>();
                for (int i = 0; i < expected.size(); i++) {
                    int f = fast.outputFactor(i);
                    IntTensor e = expected.get(i);
                    outputs.add(
                            IntTensor.zeros(Math.min(e.numChannels(), 1 + random.nextInt(9)), f * height, f * width));
                    Arrays.stream(outputs.get(i).channels()).forEach(plane -> Arrays.fill(plane, 77));
                }
                // Rows that no wanted row depends on may hold anything.
                for (int i = 0; i < inputs.size(); i++) {
                    int reach = fast.rowReach(i);
                    for (int[] plane : inputs.get(i).channels()) {
                        int from = Math.min(height, a + reach);
                        int to = Math.max(from, b - reach);
                        Arrays.fill(
                                plane,
                                from * width,
                                to * width,
                                fast.inputs().get(i).hi());
                    }
                }
                fast.run(inputs, 0, outputs, rows, random.nextBoolean() ? two : Parallel.sequential());
                for (int i = 0; i < outputs.size(); i++) {
                    int line = outputs.get(i).width() * fast.outputFactor(i);
                    for (int c = 0; c < outputs.get(i).numChannels(); c++) {
                        int[] e = expected.get(i).channel(c);
                        int[] y = outputs.get(i).channel(c);
                        assertTrue(Arrays.equals(e, 0, a * line, y, 0, a * line), what);
                        assertTrue(Arrays.equals(e, b * line, e.length, y, b * line, y.length), what);
                    }
                }
            }
        }
    }

    @Test
    void planesOfManyBlocksEqualThePlainTwinOnAnyNumberOfThreads() throws ModelException {
        PlainNetwork plain = mixed();
        IntNetwork fast = load(plain);
        Random random = new Random(7);
        for (int[] size : new int[][] {{48, 32}, {1, 2049}, {2049, 1}, {23, 67}}) {
            List<IntTensor> inputs = RandomNetworks.inputs(plain, random, size[0], size[1]);
            List<IntTensor> expected = plain.run(inputs, 0);
            for (int threads : new int[] {1, 2, 3, 8}) {
                try (Parallel group = Parallel.of(threads)) {
                    List<IntTensor> actual = fast.run(inputs, 0, Integer.MAX_VALUE, group);
                    assertSame(
                            expected, actual, Integer.MAX_VALUE, Arrays.toString(size) + ", " + threads + " threads");
                }
            }
        }
    }

    /** Every operation in a row, so that stages with and without neighbours follow each other. */
    private static PlainNetwork mixed() {
        Random random = new Random(3);
        PlainNetwork net = new PlainNetwork("mixed").input("x", 6, -127, 127);
        PlainNetwork.Layer a = net.add("conv", "a", "x");
        a.channels = 12;
        a.kernel = 3;
        a.weights = random.ints(12 * 6 * 9, -2000, 2000).toArray();
        a.bias = new int[][] {random.ints(12, -1000, 1000).toArray()};
        a.shift = 9;
        a.lo = 0;
        a.hi = 2047;
        PlainNetwork.Layer b = net.add("conv", "b", "a", "x");
        b.channels = 8;
        b.weights = random.ints(8 * 18, -2000, 2000).toArray();
        b.bias = new int[][] {random.ints(8, -1000, 1000).toArray()};
        b.shift = 8;
        b.lo = -512;
        b.hi = 511;
        PlainNetwork.Layer c = net.add("lookup", "c", "b");
        c.channels = 8;
        c.table = random.ints(1024, -100, 100).toArray();
        c.tableLo = -512;
        PlainNetwork.Layer d = net.add("sum", "d", "b", "c", "b");
        d.channels = 8;
        d.shift = 1;
        d.lo = -700;
        d.hi = 700;
        PlainNetwork.Layer e = net.add("depthwise", "e", "d");
        e.multiplier = 2;
        e.channels = 16;
        e.kernel = 5;
        e.weights = random.ints(16 * 25, -500, 500).toArray();
        e.bias = new int[][] {random.ints(16, -1000, 1000).toArray()};
        e.shift = 7;
        e.lo = -2047;
        e.hi = 2047;
        PlainNetwork.Layer f = net.add("shuffle", "f", "e");
        f.factor = 2;
        f.channels = 4;
        PlainNetwork.Layer g = net.add("depthwise", "g", "f");
        g.channels = 4;
        g.kernel = 3;
        g.weights = random.ints(36, -500, 500).toArray();
        g.bias = new int[][] {random.ints(4, -1000, 1000).toArray()};
        g.shift = 7;
        g.lo = 0;
        g.hi = 1 << 20;
        return net.output("g", "d");
    }

    @Test
    void asksForNoMoreChannelsThanThereAreAndMayAskForNone() throws ModelException {
        PlainNetwork plain = mixed();
        IntNetwork fast = load(plain);
        List<IntTensor> inputs = List.of(IntTensor.zeros(0, 5, 4));
        List<IntTensor> expected = plain.run(inputs, 0);
        List<IntTensor> actual = fast.run(inputs, 0, new int[] {2, 0}, Parallel.sequential());
        assertEquals(2, actual.get(0).numChannels());
        assertEquals(10, actual.get(0).height());
        assertArrayEquals(expected.get(0).channel(1), actual.get(0).channel(1));
        assertEquals(0, actual.get(1).numChannels());
        assertEquals(5, actual.get(1).height());
    }

    @Test
    void anInputCanBeAnOutputAndIsCopied() throws ModelException {
        IntNetwork identity =
                load(new PlainNetwork("identity").input("x", 2, -1, 1).output("x"));
        IntTensor x = new IntTensor(new int[][] {{1, -1}}, 1, 2);
        IntTensor y = identity.run(List.of(x), 0, 9, Parallel.sequential()).get(0);
        assertArrayEquals(new int[] {1, -1}, y.channel(0));
        assertArrayEquals(new int[] {0, 0}, y.channel(1));
        x.channel(0)[0] = 0;
        assertEquals(1, y.channel(0)[0]);
    }

    @Test
    void rejectsWhatWouldVoidTheProof() throws ModelException {
        IntNetwork fast = load(mixed());
        IntTensor good = IntTensor.zeros(6, 3, 3);
        IntTensor bad = IntTensor.zeros(6, 3, 3);
        bad.channel(5)[8] = 128;
        Parallel one = Parallel.sequential();
        assertThrows(IllegalArgumentException.class, () -> fast.run(List.of(bad), 0, 9, one));
        assertThrows(IllegalArgumentException.class, () -> fast.run(List.of(IntTensor.zeros(7, 3, 3)), 0, 9, one));
        assertThrows(IllegalArgumentException.class, () -> fast.run(List.of(good, good), 0, 9, one));
        assertThrows(IllegalArgumentException.class, () -> fast.run(List.of(good), -1, 9, one));
        assertThrows(IllegalArgumentException.class, () -> fast.run(List.of(good), 0, new int[] {1}, one));
    }

    @Test
    void rowsOfBiasAreChosenByTheCaller() throws ModelException {
        PlainNetwork net = new PlainNetwork("rows").input("x", 1, 0, 1).output("y");
        PlainNetwork.Layer y = net.add("conv", "y", "x");
        y.channels = 1;
        y.weights = new int[] {10};
        y.bias = new int[][] {{1}, {2}, {3}};
        IntNetwork fast = load(net);
        assertEquals(3, fast.biasRows());
        IntTensor x = new IntTensor(new int[][] {{1}}, 1, 1);
        assertEquals(
                13, fast.run(List.of(x), 2, 1, Parallel.sequential()).get(0).channel(0)[0]);
        assertThrows(IllegalArgumentException.class, () -> fast.run(List.of(x), 3, 1, Parallel.sequential()));
    }

    @Test
    void clampsExactlyUpToTheLastValueOf32Bits() throws ModelException {
        int most = 2147483000;
        int[] ends = {-most - 600, -most, -(1 << 30) - 1, -(1 << 30), 1 - (1 << 30), -1, 0, 1, 1 << 30, most, most + 600
        };
        int[] x = new int[40];
        for (int i = 0; i < x.length; i++) {
            x[i] = i % 4 == 0 ? -most : i % 4 == 1 ? most : i % 4 == 2 ? i - 20 : (1 << 30) - 20 + i;
        }
        for (int shift = 0; shift < 3; shift++) {
            for (int lo : ends) {
                for (int hi : ends) {
                    if (lo > hi) {
                        continue;
                    }
                    PlainNetwork net =
                            new PlainNetwork("ends").input("x", 1, -most, most).output("y");
                    PlainNetwork.Layer y = net.add("conv", "y", "x");
                    y.channels = 1;
                    y.weights = new int[] {1};
                    y.bias = new int[][] {{-600}};
                    y.shift = shift;
                    y.lo = lo;
                    y.hi = hi;
                    List<IntTensor> inputs = List.of(new IntTensor(new int[][] {x}, 4, 10));
                    List<IntTensor> actual = load(net).run(inputs, 0, 1, Parallel.sequential());
                    assertSame(net.run(inputs, 0), actual, 1, shift + ", " + lo + " to " + hi);
                }
            }
        }
    }

    @Test
    void runsFromManyThreadsAtOnce() throws Exception {
        PlainNetwork plain = mixed();
        IntNetwork fast = load(plain);
        try (Parallel group = Parallel.of(3)) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Random random = new Random(i);
                List<IntTensor> inputs = RandomNetworks.inputs(plain, random, 5 + i % 7, 9 + i % 3);
                List<IntTensor> expected = plain.run(inputs, 0);
                all.add(CompletableFuture.runAsync(() -> assertSame(
                        expected, fast.run(inputs, 0, Integer.MAX_VALUE, group), Integer.MAX_VALUE, "concurrent")));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get();
        }
    }

    @Test
    void blocksCoverAllPositionsInFairShares() {
        for (int positions : new int[] {1, 127, 128, 129, 384, 512, 513, 1536, 4096, 100_000}) {
            for (int threads : new int[] {1, 2, 3, 4, 64}) {
                int block = IntNetwork.blockLength(positions, threads);
                assertTrue(
                        block >= 128 && block <= BlockScratch.POSITIONS, positions + " on " + threads + ": " + block);
            }
        }
        assertEquals(384, IntNetwork.blockLength(1536, 2));
        assertEquals(192, IntNetwork.blockLength(384, 2));
    }
}
