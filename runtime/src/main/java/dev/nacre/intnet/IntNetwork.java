package dev.nacre.intnet;

import dev.nacre.runtime.Parallel;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A network in integer arithmetic: the same inputs give the same outputs on every machine, whatever the number of threads
 * (docs/overview.md, "Where things are decided"). No sum can leave 32 bits: {@link IntNetworks} proved it when it loaded the file.
 *
 * <p>Immutable and thread-safe. Scratch memory is kept between runs, softly reachable: pages that a fresh array touches for
 * the first time cost about as much as the arithmetic on them.
 */
public final class IntNetwork {
    /** A tensor that goes in or comes out: its declared channels and the range of its values, both ends inclusive. */
    public record Port(String name, int channels, int lo, int hi) {}

    private final String name;
    private final List<Port> inputs;
    private final List<Port> outputs;
    private final Layer[] layers;
    private final int[] outputValues; // value index of each output
    private final int[] channels; // of each value: inputs first, then layers
    private final int[] factors; // side of each value's plane, as a multiple of the inputs'
    private final int biasRows;
    private final int[][] stages; // layers that run together, see stagesOf
    private final ConcurrentLinkedQueue<SoftReference<RunScratch>> idle = new ConcurrentLinkedQueue<>();

    IntNetwork(String name, List<Port> inputs, List<Port> outputs, Layer[] layers, int[] outputValues, int biasRows) {
        this.name = name;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.layers = layers;
        this.outputValues = outputValues;
        this.biasRows = biasRows;
        int numInputs = inputs.size();
        this.channels = new int[numInputs + layers.length];
        this.factors = new int[channels.length];
        for (int v = 0; v < channels.length; v++) {
            boolean given = v < numInputs;
            channels[v] = given ? inputs.get(v).channels() : layers[v - numInputs].channels();
            factors[v] = given ? 1 : factors[layers[v - numInputs].inputs()[0]] * layers[v - numInputs].factor();
        }
        this.stages = stagesOf(layers, numInputs, factors);
    }

    public String name() {
        return name;
    }

    public List<Port> inputs() {
        return inputs;
    }

    public List<Port> outputs() {
        return outputs;
    }

    /** Number of bias rows to choose from; 1 means that the row does not matter. */
    public int biasRows() {
        return biasRows;
    }

    /**
     * Runs the network; see {@link #run(List, int, int[], Parallel)}.
     *
     * @param outputChannels how many of the first channels of every output are wanted; more than there are means all
     */
    public List<IntTensor> run(List<IntTensor> inputs, int biasRow, int outputChannels, Parallel parallel) {
        int[] counts = new int[outputs.size()];
        Arrays.fill(counts, outputChannels);
        return run(inputs, biasRow, counts, parallel);
    }

    /**
     * Runs the network and returns its outputs, in the declared order, in arrays of their own.
     *
     * @param inputs one tensor per declared input, all of one height and width, values within the declared range. A tensor may
     *     have fewer channels than declared: the missing ones read as 0 and cost next to nothing. Only read
     * @param biasRow the bias row (the quality level) in [0, biasRows()); ignored by networks and layers with one row
     * @param outputChannels for each output, how many of its first channels are wanted; layers compute no more than these need
     * @param parallel the threads to use; the result does not depend on it
     * @throws IllegalArgumentException if an input has too many channels, another shape, or a value outside its range (which
     *     would void the proof), or if {@code biasRow} is out of range
     */
    public List<IntTensor> run(List<IntTensor> inputs, int biasRow, int[] outputChannels, Parallel parallel) {
        checkArguments(inputs, biasRow, outputChannels);
        int height = inputs.get(0).height();
        int width = inputs.get(0).width();
        RunScratch scratch = takeScratch(height, width, parallel.threads());
        List<IntTensor> result = evaluate(inputs, biasRow, outputChannels, parallel, scratch);
        idle.add(new SoftReference<>(scratch));
        return result;
    }

    private void checkArguments(List<IntTensor> given, int biasRow, int[] outputChannels) {
        if (given.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    "network " + name + " has " + inputs.size() + " inputs, " + given.size() + " were given");
        }
        if (outputChannels.length != outputs.size()) {
            throw new IllegalArgumentException("network " + name + " has " + outputs.size() + " outputs, "
                    + outputChannels.length + " channel counts were given");
        }
        if (biasRow < 0 || (biasRows > 1 && biasRow >= biasRows)) {
            throw new IllegalArgumentException("bias row " + biasRow + ", allowed are 0 to " + (biasRows - 1));
        }
        for (int i = 0; i < given.size(); i++) {
            IntTensor x = given.get(i);
            Port port = inputs.get(i);
            if (x.numChannels() > port.channels()
                    || x.height() != given.get(0).height()
                    || x.width() != given.get(0).width()) {
                throw new IllegalArgumentException("input " + port + " of network " + name + ": got " + x
                        + ", the first input is " + given.get(0));
            }
            Range allowed = new Range(port.lo(), port.hi());
            boolean narrow = (long) port.hi() - port.lo() <= Integer.MAX_VALUE;
            for (int c = 0; c < x.numChannels(); c++) {
                if (narrow && Kernels.within(x.channel(c), port.lo(), port.hi())) {
                    continue;
                }
                Range found = Kernels.range(x.channel(c));
                if (!allowed.contains(found)) {
                    throw new IllegalArgumentException(
                            "input " + port + " of network " + name + ": channel " + c + " holds values from " + found);
                }
            }
        }
    }

    private List<IntTensor> evaluate(
            List<IntTensor> given, int biasRow, int[] outputChannels, Parallel parallel, RunScratch scratch) {
        int numInputs = inputs.size();
        int height = given.get(0).height();
        int width = given.get(0).width();
        int[] needed = neededChannels(outputChannels);
        int[] present = new int[channels.length]; // channels that exist; the rest are 0
        int[][][] planes = new int[channels.length][][];
        boolean[] kept = new boolean[channels.length]; // outputs, whose arrays the caller gets
        for (int v : outputValues) {
            kept[v] = true;
        }
        int[] lastStage = new int[channels.length]; // that reads the value
        for (int s = 0; s < stages.length; s++) {
            for (int l : stages[s]) {
                for (int v : layers[l].inputs()) {
                    lastStage[v] = s;
                }
            }
        }
        for (int v = 0; v < numInputs; v++) {
            planes[v] = given.get(v).channels();
            present[v] = Math.min(needed[v], planes[v].length);
        }
        for (int s = 0; s < stages.length; s++) {
            Layer.Job[] jobs = new Layer.Job[stages[s].length];
            int work = 0;
            for (int k = 0; k < jobs.length; k++) {
                int l = stages[s][k];
                Layer layer = layers[l];
                int v = numInputs + l;
                int[] in = layer.inputs();
                int[] inPresent = new int[in.length];
                int[][][] inPlanes = new int[in.length][][];
                for (int i = 0; i < in.length; i++) {
                    inPresent[i] = present[in[i]];
                    inPlanes[i] = planes[in[i]];
                }
                present[v] = layer.presentChannels(needed[v], inPresent);
                planes[v] = kept[v]
                        ? newPlanes(present[v], area(height, width, factors[v]))
                        : scratch.planes(present[v], area(height, width, factors[v]));
                int f = factors[in[0]];
                jobs[k] = new Layer.Job(inPlanes, inPresent, planes[v], present[v], height * f, width * f, biasRow);
                work += present[v];
            }
            if (work > 0) {
                runStage(stages[s], jobs, parallel, scratch);
            }
            for (int v = numInputs; v < channels.length; v++) {
                if (planes[v] != null && !kept[v] && lastStage[v] == s) {
                    scratch.release(planes[v], present[v], area(height, width, factors[v]));
                    planes[v] = null;
                }
            }
        }
        return collect(planes, present, outputChannels, height, width);
    }

    private void runStage(int[] stage, Layer.Job[] jobs, Parallel parallel, RunScratch scratch) {
        int positions = jobs[0].height() * jobs[0].width();
        int block = blockLength(positions, parallel.threads());
        int blocks = (positions + block - 1) / block;
        parallel.forEach(blocks, (part, worker) -> {
            int from = part * block;
            int to = Math.min(positions, from + block);
            BlockScratch own = scratch.block(worker);
            for (int k = 0; k < jobs.length; k++) {
                if (jobs[k].count() > 0) {
                    layers[stage[k]].compute(jobs[k], from, to, own);
                }
            }
        });
    }

    /** Blocks short enough for the caches, and as many as make the threads end together; never so short that calls dominate. */
    static int blockLength(int positions, int threads) {
        int blocks = (positions + BlockScratch.POSITIONS - 1) / BlockScratch.POSITIONS;
        blocks = (blocks + threads - 1) / threads * threads;
        int length = (positions + blocks - 1) / blocks;
        return Math.min(BlockScratch.POSITIONS, Math.max(128, (length + 15) / 16 * 16));
    }

    private int[] neededChannels(int[] outputChannels) {
        int[] needed = new int[channels.length];
        for (int i = 0; i < outputValues.length; i++) {
            int v = outputValues[i];
            needed[v] = Math.max(needed[v], Math.min(channels[v], Math.max(0, outputChannels[i])));
        }
        for (int l = layers.length - 1; l >= 0; l--) {
            int count = needed[inputs.size() + l];
            if (count == 0) {
                continue;
            }
            int[] in = layers[l].inputs();
            for (int i = 0; i < in.length; i++) {
                needed[in[i]] = Math.max(needed[in[i]], layers[l].neededChannels(count, i, channels[in[i]]));
            }
        }
        return needed;
    }

    private List<IntTensor> collect(int[][][] planes, int[] present, int[] outputChannels, int height, int width) {
        List<IntTensor> result = new ArrayList<>(outputValues.length);
        for (int i = 0; i < outputValues.length; i++) {
            int v = outputValues[i];
            int count = Math.min(channels[v], Math.max(0, outputChannels[i]));
            int[][] tensor = new int[count][];
            for (int c = 0; c < count; c++) {
                // An output that is also a network input belongs to the caller already, and gets arrays of its own
                // here.
                boolean made = v >= inputs.size() && c < present[v];
                tensor[c] = made ? planes[v][c] : new int[area(height, width, factors[v])];
                if (!made && c < present[v]) {
                    System.arraycopy(planes[v][c], 0, tensor[c], 0, tensor[c].length);
                }
            }
            result.add(new IntTensor(tensor, height * factors[v], width * factors[v]));
        }
        return Collections.unmodifiableList(result);
    }

    private static int[][] newPlanes(int count, int length) {
        return new int[count][length];
    }

    private static int area(int height, int width, int factor) {
        long area = (long) height * factor * width * factor;
        if (area > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a plane of " + height + " x " + width + " times " + factor + " is too large");
        }
        return (int) area;
    }

    private RunScratch takeScratch(int height, int width, int threads) {
        for (SoftReference<RunScratch> r = idle.poll(); r != null; r = idle.poll()) {
            RunScratch scratch = r.get();
            if (scratch != null) {
                scratch.prepare(height, width, threads);
                return scratch;
            }
        }
        RunScratch scratch = new RunScratch();
        scratch.prepare(height, width, threads);
        return scratch;
    }

    /**
     * Groups consecutive layers that can run block by block without waiting for each other: all on planes of one size, and none
     * reading neighbours of what the group itself makes. What one layer of a group leaves in the cache the next one finds there.
     */
    private static int[][] stagesOf(Layer[] layers, int numInputs, int[] factors) {
        List<int[]> stages = new ArrayList<>();
        int start = 0;
        for (int l = 1; l <= layers.length; l++) {
            if (l == layers.length || !joins(layers, numInputs, factors, start, l)) {
                int[] stage = new int[l - start];
                for (int i = start; i < l; i++) {
                    stage[i - start] = i;
                }
                stages.add(stage);
                start = l;
            }
        }
        return stages.toArray(int[][]::new);
    }

    private static boolean joins(Layer[] layers, int numInputs, int[] factors, int start, int l) {
        Layer layer = layers[l];
        if (factors[layer.inputs()[0]] != factors[layers[start].inputs()[0]]) {
            return false;
        }
        for (int v : layer.inputs()) {
            boolean madeHere = v >= numInputs + start;
            if (madeHere && layer.spatial()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "IntNetwork " + name + " " + inputs + " -> " + outputs;
    }
}
