package dev.nacre.intnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Seeded networks of all operations, with sums that come as close to 2^31 as the proof allows, and inputs for them. */
final class RandomNetworks {
    static final int ROWS = 5;

    private final Random random;
    private final PlainNetwork net = new PlainNetwork("random");
    private final List<Made> made = new ArrayList<>();

    /** A value that later layers may read. */
    private record Made(String name, int channels, long magnitude, int factor) {}

    private RandomNetworks(Random random) {
        this.random = random;
    }

    static PlainNetwork next(Random random) {
        return new RandomNetworks(random).build();
    }

    private PlainNetwork build() {
        for (int i = 0, n = 1 + random.nextInt(3); i < n; i++) {
            int limit = random.nextBoolean() ? 127 : 2047;
            int channels = 1 + random.nextInt(20);
            net.input("in" + i, channels, random.nextBoolean() ? -limit : 0, limit);
            made.add(new Made("in" + i, channels, limit, 1));
        }
        for (int l = 0, n = 1 + random.nextInt(7); l < n; l++) {
            layer("l" + l);
        }
        // The last value, and any other one, so that some layers go unused and some are used twice.
        Made last = made.get(made.size() - 1);
        Made other = made.get(random.nextInt(made.size()));
        net.output(last.name);
        if (!other.name.equals(last.name)) {
            net.output(other.name);
        }
        return net;
    }

    private void layer(String name) {
        Made x = made.get(random.nextInt(made.size()));
        switch (random.nextInt(6)) {
            case 0, 1 -> convolution(name, x);
            case 2 -> {
                PlainNetwork.Layer l = net.add("depthwise", name, x.name);
                l.kernel = 1 + 2 * random.nextInt(4);
                l.multiplier = 1 + random.nextInt(3);
                l.channels = x.channels * l.multiplier;
                filters(l, l.kernel * l.kernel, x.magnitude, x.factor);
            }
            case 3 -> {
                int f = 2 + random.nextInt(2);
                if (x.channels % (f * f) != 0 || x.factor > 2) {
                    convolution(name, x);
                    return;
                }
                PlainNetwork.Layer l = net.add("shuffle", name, x.name);
                l.factor = f;
                l.channels = x.channels / (f * f);
                made.add(new Made(name, l.channels, x.magnitude, x.factor * f));
            }
            case 4 -> sum(name, x);
            default -> lookup(name, x);
        }
    }

    private void convolution(String name, Made x) {
        List<Made> in = new ArrayList<>(List.of(x));
        made.stream()
                .filter(m -> m != x && m.factor == x.factor && random.nextInt(3) == 0)
                .forEach(in::add);
        PlainNetwork.Layer l = net.add("conv", name, in.stream().map(Made::name).toArray(String[]::new));
        l.channels = 1 + random.nextInt(40);
        l.kernel = random.nextInt(3) == 0 ? 5 : random.nextBoolean() ? 3 : 1;
        int channels = in.stream().mapToInt(Made::channels).sum();
        long magnitude = in.stream().mapToLong(Made::magnitude).max().orElseThrow();
        filters(l, channels * l.kernel * l.kernel, magnitude, x.factor);
    }

    /** Weights and biases such that the worst sum is below 2^31, and often only just. */
    private void filters(PlainNetwork.Layer l, int taps, long magnitude, int factor) {
        boolean masked = random.nextInt(4) == 0;
        boolean extreme = random.nextInt(3) == 0;
        l.type = random.nextInt(3) == 0 ? "int8" : "int16";
        long room = (1L << 30) / Math.max(1, taps * magnitude);
        int limit = (int) Math.min(l.type.equals("int8") ? 127 : 32767, room);
        l.weights = new int[l.channels * taps];
        int area = l.kernel * l.kernel;
        for (int i = 0; i < l.weights.length; i++) {
            int w = random.nextInt(2 * limit + 1) - limit;
            w = extreme ? (random.nextBoolean() ? limit : -limit) : w;
            l.weights[i] = masked && i % area >= area / 2 ? 0 : w;
        }
        l.bias = new int[random.nextBoolean() ? 1 : ROWS][l.channels];
        long left = Integer.MAX_VALUE - taps * magnitude * limit;
        for (int[] row : l.bias) {
            for (int c = 0; c < row.length; c++) {
                row[c] = extreme ? (int) (random.nextBoolean() ? left : -left) : random.nextInt(1 << 20) - (1 << 19);
            }
        }
        l.shift = extreme ? random.nextInt(32) : random.nextInt(16);
        clamp(l);
        made.add(new Made(l.name, l.channels, magnitude(l), factor));
    }

    private void sum(String name, Made x) {
        List<Made> in = new ArrayList<>(List.of(x));
        made.stream()
                .filter(m -> m != x && m.factor == x.factor && m.channels == x.channels)
                .forEach(in::add);
        PlainNetwork.Layer l = net.add("sum", name, in.stream().map(Made::name).toArray(String[]::new));
        l.channels = x.channels;
        l.shift = random.nextInt(5);
        clamp(l);
        made.add(new Made(name, l.channels, magnitude(l), x.factor));
    }

    private void lookup(String name, Made x) {
        if (x.magnitude > 4096) {
            sum(name, x);
            return;
        }
        PlainNetwork.Layer l = net.add("lookup", name, x.name);
        l.channels = x.channels;
        l.tableLo = (int) -x.magnitude - random.nextInt(3);
        l.table = random.ints((int) x.magnitude - l.tableLo + 1, -1000, 1001).toArray();
        made.add(new Made(name, l.channels, 1000, x.factor));
    }

    private void clamp(PlainNetwork.Layer l) {
        l.hi = random.nextInt(4) == 0 ? 1 << 20 : 1 + random.nextInt(4095);
        // Now and then a range without 0: what a missing channel becomes is then not 0.
        l.lo = random.nextInt(6) == 0 ? l.hi / 2 : random.nextBoolean() ? 0 : -l.hi;
    }

    private static long magnitude(PlainNetwork.Layer l) {
        return Math.max(Math.abs((long) l.lo), Math.abs((long) l.hi));
    }

    /** Inputs of the given size, some at the ends of their range, some with fewer channels than declared. */
    static List<IntTensor> inputs(PlainNetwork net, Random random, int height, int width) {
        List<IntTensor> inputs = new ArrayList<>();
        for (PlainNetwork.Input input : net.inputs) {
            int channels = random.nextInt(3) == 0 ? random.nextInt(input.channels() + 1) : input.channels();
            int[][] planes = new int[channels][height * width];
            boolean extreme = random.nextBoolean();
            for (int[] plane : planes) {
                Arrays.setAll(plane, i -> {
                    if (extreme) {
                        return random.nextBoolean() ? input.lo() : input.hi();
                    }
                    return input.lo() + random.nextInt(input.hi() - input.lo() + 1);
                });
            }
            inputs.add(new IntTensor(planes, height, width));
        }
        return inputs;
    }

    /** Inputs of the given size with every channel that is declared. */
    static List<IntTensor> full(PlainNetwork net, Random random, int height, int width) {
        List<IntTensor> inputs = new ArrayList<>();
        for (PlainNetwork.Input input : net.inputs) {
            int[][] planes = new int[input.channels()][height * width];
            for (int[] plane : planes) {
                Arrays.setAll(plane, i -> input.lo() + random.nextInt(input.hi() - input.lo() + 1));
            }
            inputs.add(new IntTensor(planes, height, width));
        }
        return inputs;
    }
}
