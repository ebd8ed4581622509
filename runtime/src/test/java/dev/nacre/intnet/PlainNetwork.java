package dev.nacre.intnet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An integer network as data, evaluated by straight loops in long arithmetic: the plain twin of {@link IntNetwork}, written from
 * the format's text and sharing no code with it.
 */
final class PlainNetwork {
    record Input(String name, int channels, int lo, int hi) {}

    /** A layer; only the fields of its operation are used. */
    static final class Layer {
        String op;
        String name;
        List<String> inputs;
        int channels; // of the result
        int kernel = 1;
        int multiplier = 1;
        int factor = 1;
        String type = "int16";
        int[] weights; // as in the file
        int[][] bias; // [row][channel]
        int shift;
        int lo = Integer.MIN_VALUE;
        int hi = Integer.MAX_VALUE;
        int[] table;
        int tableLo;
    }

    final String name;
    final List<Input> inputs = new ArrayList<>();
    final List<Layer> layers = new ArrayList<>();
    final List<String> outputs = new ArrayList<>();

    PlainNetwork(String name) {
        this.name = name;
    }

    PlainNetwork input(String inputName, int channels, int lo, int hi) {
        inputs.add(new Input(inputName, channels, lo, hi));
        return this;
    }

    PlainNetwork output(String... names) {
        outputs.addAll(List.of(names));
        return this;
    }

    Layer add(String op, String layerName, String... layerInputs) {
        Layer layer = new Layer();
        layer.op = op;
        layer.name = layerName;
        layer.inputs = List.of(layerInputs);
        layers.add(layer);
        return layer;
    }

    /** Channels of a value. */
    int channels(String value) {
        for (Input input : inputs) {
            if (input.name.equals(value)) {
                return input.channels;
            }
        }
        return layers.stream().filter(l -> l.name.equals(value)).findFirst().orElseThrow().channels;
    }

    /** Planes of a value. */
    private record Planes(long[][][] v, int height, int width) {}

    /** Evaluates all of every output; inputs with fewer channels than declared are filled up with zeros. */
    List<IntTensor> run(List<IntTensor> given, int biasRow) {
        Map<String, Planes> values = new HashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            IntTensor t = given.get(i);
            long[][][] v = new long[inputs.get(i).channels][t.height()][t.width()];
            for (int c = 0; c < t.numChannels(); c++) {
                for (int n = 0; n < t.height() * t.width(); n++) {
                    v[c][n / t.width()][n % t.width()] = t.channel(c)[n];
                }
            }
            values.put(inputs.get(i).name, new Planes(v, t.height(), t.width()));
        }
        for (Layer layer : layers) {
            List<Planes> in = layer.inputs.stream().map(values::get).toList();
            values.put(layer.name, evaluate(layer, in, biasRow));
        }
        List<IntTensor> result = new ArrayList<>();
        for (String output : outputs) {
            Planes p = values.get(output);
            int[][] channels = new int[p.v.length][p.height * p.width];
            for (int c = 0; c < p.v.length; c++) {
                for (int n = 0; n < p.height * p.width; n++) {
                    channels[c][n] = Math.toIntExact(p.v[c][n / p.width][n % p.width]);
                }
            }
            result.add(new IntTensor(channels, p.height, p.width));
        }
        return result;
    }

    private static Planes evaluate(Layer l, List<Planes> in, int biasRow) {
        int h = in.get(0).height * l.factor;
        int w = in.get(0).width * l.factor;
        long[][][] y = new long[l.channels][h][w];
        for (int c = 0; c < l.channels; c++) {
            for (int row = 0; row < h; row++) {
                for (int column = 0; column < w; column++) {
                    y[c][row][column] = value(l, in, biasRow, c, row, column);
                }
            }
        }
        return new Planes(y, h, w);
    }

    private static long value(Layer l, List<Planes> in, int biasRow, int c, int row, int column) {
        Planes first = in.get(0);
        switch (l.op) {
            case "conv" -> {
                long sum = l.bias[l.bias.length == 1 ? 0 : biasRow][c];
                int channels = in.stream().mapToInt(p -> p.v.length).sum();
                int i = 0;
                for (Planes p : in) {
                    for (long[][] plane : p.v) {
                        sum += window(l, plane, (c * channels + i++) * l.kernel * l.kernel, row, column);
                    }
                }
                return clamp(l, sum);
            }
            case "depthwise" -> {
                long sum = l.bias[l.bias.length == 1 ? 0 : biasRow][c];
                return clamp(l, sum + window(l, first.v[c / l.multiplier], c * l.kernel * l.kernel, row, column));
            }
            case "shuffle" -> {
                int f = l.factor;
                return first.v[c * f * f + row % f * f + column % f][row / f][column / f];
            }
            case "sum" -> {
                long sum = l.shift > 0 ? 1L << (l.shift - 1) : 0;
                for (Planes p : in) {
                    sum += p.v[c][row][column];
                }
                return clamp(l, sum);
            }
            case "lookup" -> {
                return l.table[(int) first.v[c][row][column] - l.tableLo];
            }
            default -> throw new IllegalArgumentException(l.op);
        }
    }

    private static long window(Layer l, long[][] plane, int weight, int row, int column) {
        long sum = 0;
        for (int ky = 0; ky < l.kernel; ky++) {
            for (int kx = 0; kx < l.kernel; kx++) {
                int y = row + ky - l.kernel / 2;
                int x = column + kx - l.kernel / 2;
                if (y >= 0 && y < plane.length && x >= 0 && x < plane[0].length) {
                    sum += (long) l.weights[weight + ky * l.kernel + kx] * plane[y][x];
                }
            }
        }
        return sum;
    }

    private static long clamp(Layer l, long sum) {
        if (sum != (int) sum) {
            throw new ArithmeticException("the sum " + sum + " of layer " + l.name + " leaves 32 bits");
        }
        return Math.min(l.hi, Math.max(l.lo, sum >> l.shift));
    }
}
