package dev.nacre.intnet;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.JsonFields;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the bytes of an {@code .intnet} file (docs/format.md, "Integer networks") and proves the bounds of each layer. */
final class IntNetworkParser {
    private static final int MAGIC = 'N' | 'I' << 8 | 'N' << 16 | 'T' << 24;
    private static final int MAX_HEADER = 4 << 20;
    private static final int MAX_NETWORKS = 256;
    private static final int MAX_LAYERS = 1024;
    private static final int MAX_CHANNELS = 8192;
    private static final int MAX_INPUTS = 64;
    private static final int MAX_KERNEL = 15;
    private static final int MAX_BIAS_ROWS = 1024;
    private static final int MAX_FACTOR = 16;
    private static final int MAX_NAME = 64;

    private final byte[] file;
    private final String source;
    private final int blobStart;
    private final JsonFields header;
    private long arrayBytes; // read so far

    IntNetworkParser(byte[] file, String source) throws ModelException {
        this.file = file;
        this.source = source;
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (file.length < 8 || bytes.getInt(0) != MAGIC) {
            throw new ModelException(source + ": not an integer network file (it should begin with NINT)");
        }
        long length = bytes.getInt(4) & 0xffffffffL;
        if (length > MAX_HEADER || length > file.length - 8) {
            throw new ModelException(source + ": a header of " + length + " bytes in a file of " + file.length
                    + ", at most " + Math.min(MAX_HEADER, file.length - 8) + " are possible");
        }
        this.blobStart = 8 + (int) length;
        this.header = JsonFields.parse(Arrays.copyOfRange(file, 8, blobStart), source);
        int version = header.integer("version", 0, Integer.MAX_VALUE);
        if (version != 0) {
            throw new ModelException(
                    source + ": integer network file of version " + version + ", this program knows 0");
        }
    }

    List<IntNetwork> parse() throws ModelException {
        List<IntNetwork> networks = new ArrayList<>();
        for (JsonFields fields : header.objects("networks", MAX_NETWORKS)) {
            networks.add(new NetworkReader(fields).read());
        }
        return networks;
    }

    /** A value that a layer may read: a network input or the result of an earlier layer. */
    private record Value(int index, int channels, Range range, int factor) {}

    /** One network; its values by name. */
    private final class NetworkReader {
        private final JsonFields fields;
        private final String name;
        private final Map<String, Value> values = new LinkedHashMap<>();
        private int biasRows = 1;

        NetworkReader(JsonFields fields) throws ModelException {
            this.fields = fields;
            fields.requireOnly(Set.of("name", "inputs", "layers", "outputs"));
            this.name = fields.string("name", MAX_NAME);
        }

        IntNetwork read() throws ModelException {
            List<IntNetwork.Port> inputs = new ArrayList<>();
            for (JsonFields f : fields.objects("inputs", MAX_INPUTS)) {
                f.requireOnly(Set.of("name", "channels", "lo", "hi"));
                // 0 must be in range: it is what missing channels and the padding of convolutions read as.
                IntNetwork.Port port = new IntNetwork.Port(
                        f.string("name", MAX_NAME),
                        f.integer("channels", 1, MAX_CHANNELS),
                        f.integer("lo", Integer.MIN_VALUE, 0),
                        f.integer("hi", 0, Integer.MAX_VALUE));
                inputs.add(port);
                define(f, port.name(), port.channels(), new Range(port.lo(), port.hi()), 1);
            }
            if (inputs.isEmpty()) {
                throw new ModelException(fields.where() + ": a network needs an input");
            }
            List<Layer> layers = new ArrayList<>();
            for (JsonFields f : fields.objects("layers", MAX_LAYERS)) {
                LayerReader reader = new LayerReader(f);
                Layer layer = reader.read();
                layers.add(layer);
                define(f, layer.name(), layer.channels(), layer.range(), reader.factor * layer.factor());
            }
            List<IntNetwork.Port> outputs = new ArrayList<>();
            List<Integer> outputValues = new ArrayList<>();
            for (String output : fields.strings("outputs", MAX_LAYERS, MAX_NAME)) {
                Value v = value(fields, output);
                outputs.add(new IntNetwork.Port(output, v.channels, v.range.lo(), v.range.hi()));
                outputValues.add(v.index);
            }
            return new IntNetwork(
                    name,
                    inputs,
                    outputs,
                    layers.toArray(Layer[]::new),
                    outputValues.stream().mapToInt(Integer::intValue).toArray(),
                    biasRows);
        }

        private void define(JsonFields at, String valueName, int channels, Range range, int factor)
                throws ModelException {
            if (values.put(valueName, new Value(values.size(), channels, range, factor)) != null) {
                throw new ModelException(at.where() + ": the name \"" + valueName + "\" is used twice");
            }
        }

        private Value value(JsonFields at, String valueName) throws ModelException {
            Value v = values.get(valueName);
            if (v == null) {
                throw new ModelException(at.where() + ": no earlier value is named \"" + valueName + "\"");
            }
            return v;
        }

        /** One layer. */
        private final class LayerReader {
            private final JsonFields f;
            private final String op;
            private final String layerName;
            private final List<Value> in = new ArrayList<>();
            private int factor; // side of its inputs' planes, as a multiple of the network inputs'

            LayerReader(JsonFields f) throws ModelException {
                this.f = f;
                this.op = f.string("op", MAX_NAME);
                this.layerName = f.string("name", MAX_NAME);
            }

            Layer read() throws ModelException {
                for (String input : f.strings("inputs", MAX_INPUTS, MAX_NAME)) {
                    in.add(value(f, input));
                }
                if (in.isEmpty()) {
                    throw new ModelException(f.where() + ": a layer needs an input");
                }
                factor = in.get(0).factor;
                for (Value v : in) {
                    if (v.factor != factor) {
                        throw new ModelException(f.where() + ": its inputs have planes of different sizes");
                    }
                }
                return switch (op) {
                    case "conv" -> convolution();
                    case "depthwise" -> depthwise();
                    case "shuffle" -> shuffle();
                    case "sum" -> sum();
                    case "lookup" -> lookup();
                    default ->
                        throw new ModelException(f.where() + ": unknown operation \"" + op
                                + "\", known are conv, depthwise, shuffle, sum, lookup");
                };
            }

            private Layer convolution() throws ModelException {
                f.requireOnly(
                        Set.of("op", "name", "inputs", "channels", "kernel", "weights", "bias", "shift", "lo", "hi"));
                int out = f.integer("channels", 1, MAX_CHANNELS);
                int kernel = kernel();
                int inChannels = 0;
                for (Value v : in) {
                    inChannels += v.channels;
                }
                int[][] weights = weights(out, (long) inChannels * kernel * kernel);
                int[][] bias = bias(out);
                int shift = f.integer("shift", 0, 31);
                Range clamp = clamp();
                long[] bound = new long[out];
                for (int o = 0; o < out; o++) {
                    int i = 0;
                    for (Value v : in) {
                        for (int n = v.channels * kernel * kernel; n > 0; n--) {
                            // Capped far above any int, so that no file can make the proof itself overflow.
                            long term = Math.abs(weights[o][i++]) * v.range.maxMagnitude();
                            bound[o] = Math.min(1L << 48, bound[o] + term);
                        }
                    }
                }
                Scaling scaling = new Scaling(shift, clamp, prove(bound, bias));
                return new Convolution(
                        layerName,
                        indices(),
                        in.stream().mapToInt(Value::channels).toArray(),
                        kernel,
                        weights,
                        bias,
                        scaling);
            }

            private Layer depthwise() throws ModelException {
                f.requireOnly(
                        Set.of("op", "name", "inputs", "multiplier", "kernel", "weights", "bias", "shift", "lo", "hi"));
                Value x = single();
                int multiplier = f.integer("multiplier", 1, 64);
                int kernel = kernel();
                int out = multiply(x.channels, multiplier);
                int[][] weights = weights(out, (long) kernel * kernel);
                int[][] bias = bias(out);
                int shift = f.integer("shift", 0, 31);
                Range clamp = clamp();
                long[] bound = new long[out];
                for (int o = 0; o < out; o++) {
                    for (int w : weights[o]) {
                        bound[o] += Math.abs(w) * x.range.maxMagnitude();
                    }
                }
                Scaling scaling = new Scaling(shift, clamp, prove(bound, bias));
                return new Depthwise(layerName, x.index, multiplier, kernel, weights, bias, scaling);
            }

            private Layer shuffle() throws ModelException {
                f.requireOnly(Set.of("op", "name", "inputs", "factor"));
                Value x = single();
                int by = f.integer("factor", 1, MAX_FACTOR);
                if (x.channels % (by * by) != 0) {
                    throw new ModelException(f.where() + ": " + x.channels + " channels can't be shuffled by " + by);
                }
                if (by * factor > 1 << 10) {
                    throw new ModelException(
                            f.where() + ": planes more than 1024 times as wide as the network's inputs");
                }
                return new Shuffle(layerName, x.index, by, x.channels / (by * by), x.range);
            }

            private Layer sum() throws ModelException {
                f.requireOnly(Set.of("op", "name", "inputs", "shift", "lo", "hi"));
                int shift = f.integer("shift", 0, 31);
                Range clamp = clamp();
                long bound = Sum.half(shift) & 0xffffffffL;
                for (Value v : in) {
                    if (v.channels != in.get(0).channels) {
                        throw new ModelException(f.where() + ": a sum of tensors with " + in.get(0).channels + " and "
                                + v.channels + " channels");
                    }
                    bound += v.range.maxMagnitude();
                }
                requireInt(bound, -1);
                Scaling scaling = new Scaling(shift, clamp, bound);
                return new Sum(layerName, indices(), in.get(0).channels, shift, scaling);
            }

            private Layer lookup() throws ModelException {
                f.requireOnly(Set.of("op", "name", "inputs", "table"));
                Value x = single();
                JsonFields table = f.object("table");
                table.requireOnly(Set.of("type", "offset", "lo"));
                int base = table.integer("lo", Integer.MIN_VALUE, 0);
                long length = (long) x.range.hi() - base + 1;
                if (base > x.range.lo() || length > 1 << 20) {
                    throw new ModelException(f.where() + ": a table from " + base + " for values from " + x.range
                            + "; it must begin at or below them and have at most 2^20 entries");
                }
                // A missing channel reads as 0, so 0 is looked up even where the proven range leaves it out.
                int[] entries = array(table, Math.max(length, 1 - base));
                int lo = Arrays.stream(entries).min().getAsInt();
                int hi = Arrays.stream(entries).max().getAsInt();
                return new Lookup(layerName, x.index, x.channels, entries, base, new Range(lo, hi));
            }

            private Value single() throws ModelException {
                if (in.size() != 1) {
                    throw new ModelException(f.where() + ": " + op + " takes one input, not " + in.size());
                }
                return in.get(0);
            }

            private int[] indices() {
                return in.stream().mapToInt(Value::index).toArray();
            }

            private int kernel() throws ModelException {
                int kernel = f.integer("kernel", 1, MAX_KERNEL);
                if (kernel % 2 == 0) {
                    throw new ModelException(f.where() + ": the kernel's side is " + kernel + ", it must be odd");
                }
                return kernel;
            }

            private int multiply(int channels, int multiplier) throws ModelException {
                if (channels * multiplier > MAX_CHANNELS) {
                    throw new ModelException(f.where() + ": " + channels * multiplier + " channels, at most "
                            + MAX_CHANNELS + " are allowed");
                }
                return channels * multiplier;
            }

            private Range clamp() throws ModelException {
                int lo = f.integer("lo", Integer.MIN_VALUE, Integer.MAX_VALUE);
                return new Range(lo, f.integer("hi", lo, Integer.MAX_VALUE));
            }

            private int[][] weights(int filters, long length) throws ModelException {
                JsonFields w = f.object("weights");
                w.requireOnly(Set.of("type", "offset"));
                String type = w.string("type", MAX_NAME);
                if (!type.equals("int8") && !type.equals("int16")) {
                    throw new ModelException(w.where() + ": weights are int8 or int16, not \"" + type + "\"");
                }
                int[] all = array(w, filters * length);
                int[][] split = new int[filters][];
                for (int o = 0; o < filters; o++) {
                    split[o] = Arrays.copyOfRange(all, (int) (o * length), (int) ((o + 1) * length));
                }
                return split;
            }

            private int[][] bias(int channels) throws ModelException {
                JsonFields b = f.object("bias");
                b.requireOnly(Set.of("type", "offset", "rows"));
                if (b.has("type") && !b.string("type", MAX_NAME).equals("int32")) {
                    throw new ModelException(b.where() + ": biases are int32");
                }
                int rows = b.integer("rows", 1, MAX_BIAS_ROWS);
                if (rows > 1 && biasRows > 1 && rows != biasRows) {
                    throw new ModelException(b.where() + ": " + rows + " rows where an earlier layer has " + biasRows);
                }
                biasRows = Math.max(biasRows, rows);
                int[] all = array("int32", b, (long) rows * channels);
                int[][] split = new int[rows][];
                for (int r = 0; r < rows; r++) {
                    split[r] = Arrays.copyOfRange(all, r * channels, (r + 1) * channels);
                }
                return split;
            }

            /** Adds the biases to the bounds of the channels' sums; the largest is below 2^31, or the file is refused. */
            private long prove(long[] bound, int[][] bias) throws ModelException {
                long largest = 0;
                for (int o = 0; o < bound.length; o++) {
                    long b = 0;
                    for (int[] row : bias) {
                        b = Math.max(b, Math.abs((long) row[o]));
                    }
                    requireInt(bound[o] + b, o);
                    largest = Math.max(largest, bound[o] + b);
                }
                return largest;
            }

            private void requireInt(long bound, int channel) throws ModelException {
                if (bound > Integer.MAX_VALUE) {
                    throw new ModelException(source + ": network \"" + name + "\", layer \"" + layerName + "\" (" + op
                            + ")"
                            + (channel >= 0 ? ", channel " + channel : "") + ": its sum may reach " + bound + ", "
                            + (bound - Integer.MAX_VALUE) + " beyond the largest 32-bit integer");
                }
            }
        }
    }

    private int[] array(JsonFields at, long length) throws ModelException {
        return array(at.string("type", MAX_NAME), at, length);
    }

    /** Reads {@code length} little-endian integers from the blob; their place is checked before memory is taken. */
    private int[] array(String type, JsonFields at, long length) throws ModelException {
        int size = switch (type) {
            case "int8" -> 1;
            case "int16" -> 2;
            case "int32" -> 4;
            default -> throw new ModelException(at.where() + ": type \"" + type + "\", known are int8, int16, int32");
        };
        int blobLength = file.length - blobStart;
        int offset = at.integer("offset", 0, Integer.MAX_VALUE);
        if (offset > blobLength || length > (blobLength - offset) / size) {
            throw new ModelException(at.where() + ": " + length + " values of " + size + " bytes at " + offset
                    + " do not fit the blob of " + blobLength + " bytes");
        }
        // Layers may share weights, but a small file must not ask for memory without end.
        arrayBytes += length * size;
        if (arrayBytes > 4L * blobLength) {
            throw new ModelException(at.where() + ": the arrays up to here are more than four times the blob");
        }
        ByteBuffer bytes =
                ByteBuffer.wrap(file, blobStart + offset, (int) length * size).order(ByteOrder.LITTLE_ENDIAN);
        int[] values = new int[(int) length];
        for (int i = 0; i < values.length; i++) {
            values[i] = size == 1 ? bytes.get() : size == 2 ? bytes.getShort() : bytes.getInt();
        }
        return values;
    }
}
