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
        if (outputChannels.length != outputs.size()) {
            throw new IllegalArgumentException("network " + name + " has " + outputs.size() + " outputs, "
                    + outputChannels.length + " channel counts were given");
        }
        checkCount(inputs);
        int height = inputs.get(0).height();
        int width = inputs.get(0).width();
        List<IntTensor> made = new ArrayList<>(outputs.size());
        for (int i = 0; i < outputValues.length; i++) {
            int v = outputValues[i];
            int count = Math.min(channels[v], Math.max(0, outputChannels[i]));
            int[][] planes = new int[count][area(height, width, factors[v])];
            made.add(new IntTensor(planes, height * factors[v], width * factors[v]));
        }
        run(inputs, biasRow, made, List.of(new Rows(0, height)), parallel);
        return Collections.unmodifiableList(made);
    }

    /**
     * Runs the network for some rows only: what these do not depend on is hardly computed.
     *
     * @param inputs as for {@link #run(List, int, int[], Parallel)}; the wanted rows depend on no more than {@link #rowReach} rows
     *     further, all others may hold any values within the declared range
     * @param outputs one tensor for each output, {@link #outputFactor} times as high and wide as the inputs, with as many of its
     *     first channels as are wanted; takes the rows; those beside them may be written to as well. No two share an array
     * @param rows of the inputs' planes; of an output {@code outputFactor} times as many
     * @throws IllegalArgumentException as that method does, for values in the rows that are read; also if an output has another shape
     */
    public void run(List<IntTensor> inputs, int biasRow, List<IntTensor> outputs, List<Rows> rows, Parallel parallel) {
        checkCount(inputs);
        checkOutputs(outputs, inputs.get(0));
        Run run = new Run(inputs, outputs, Rows.merged(rows), biasRow);
        checkArguments(run);
        RunScratch scratch = takeScratch(run.height, run.width, parallel.threads());
        evaluate(run, parallel, scratch);
        idle.add(new SoftReference<>(scratch));
    }

    /** Sides of an output as a multiple of the inputs'. */
    public int outputFactor(int output) {
        return factors[outputValues[output]];
    }

    /** The most rows between any output and what it depends on in an input; in rows of the inputs' planes, rounded up. */
    public int rowReach(int input) {
        int[] reach = new int[channels.length]; // of each value into the input; -1: none
        Arrays.fill(reach, 0, inputs.size(), -1);
        reach[input] = 0;
        for (int l = 0; l < layers.length; l++) {
            int farthest = -1;
            for (int v : layers[l].inputs()) {
                int own = (layers[l].rowReach() + factors[v] - 1) / factors[v];
                farthest = Math.max(farthest, reach[v] < 0 ? -1 : reach[v] + own);
            }
            reach[inputs.size() + l] = farthest;
        }
        return Math.max(0, Arrays.stream(outputValues).map(v -> reach[v]).max().orElse(0));
    }

    /** What one run is about. */
    private final class Run {
        final List<IntTensor> given;
        final List<IntTensor> results;
        final int biasRow;
        final int height;
        final int width;
        final int[] needed; // channels of each value
        final List<List<Rows>> neededRows; // of each value's plane
        final List<List<Rows>> stageRows; // of the planes that a stage reads

        Run(List<IntTensor> given, List<IntTensor> results, List<Rows> rows, int biasRow) {
            this.given = given;
            this.results = results;
            this.biasRow = biasRow;
            this.height = given.get(0).height();
            this.width = given.get(0).width();
            if (!rows.isEmpty() && rows.get(rows.size() - 1).to() > height) {
                throw new IllegalArgumentException("rows " + rows + " of a plane of " + height);
            }
            int[] outputChannels =
                    results.stream().mapToInt(IntTensor::numChannels).toArray();
            this.needed = neededChannels(outputChannels);
            this.neededRows = new ArrayList<>(Collections.nCopies(channels.length, List.of()));
            this.stageRows = new ArrayList<>(Collections.nCopies(stages.length, List.of()));
            for (int v : outputValues) {
                int f = factors[v];
                need(
                        v,
                        rows.stream()
                                .map(r -> new Rows(r.from() * f, r.to() * f))
                                .toList());
            }
            for (int s = stages.length - 1; s >= 0; s--) {
                traceStage(s);
            }
        }

        private void need(int value, List<Rows> rows) {
            List<Rows> all = new ArrayList<>(neededRows.get(value));
            all.addAll(rows);
            neededRows.set(value, Rows.merged(all));
        }

        /** All layers of a stage compute the same positions: those that any of them is asked for. */
        private void traceStage(int stage) {
            List<Rows> all = new ArrayList<>();
            for (int l : stages[stage]) {
                if (needed[inputs.size() + l] > 0) {
                    for (Rows r : neededRows.get(inputs.size() + l)) {
                        all.add(r.shrunk(layers[l].factor()));
                    }
                }
            }
            List<Rows> rows = Rows.merged(all);
            stageRows.set(stage, rows);
            for (int l : stages[stage]) {
                if (needed[inputs.size() + l] > 0) {
                    for (int v : layers[l].inputs()) {
                        int reach = layers[l].rowReach();
                        need(
                                v,
                                rows.stream()
                                        .map(r -> r.grown(reach, height * factors[v]))
                                        .toList());
                    }
                }
            }
        }
    }

    private void checkCount(List<IntTensor> given) {
        if (given.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    "network " + name + " has " + inputs.size() + " inputs, " + given.size() + " were given");
        }
    }

    private void checkOutputs(List<IntTensor> results, IntTensor input) {
        if (results.size() != outputs.size()) {
            throw new IllegalArgumentException(
                    "network " + name + " has " + outputs.size() + " outputs, " + results.size() + " were given");
        }
        for (int i = 0; i < outputValues.length; i++) {
            IntTensor y = results.get(i);
            int v = outputValues[i];
            if (y.numChannels() > channels[v]
                    || y.height() != input.height() * factors[v]
                    || y.width() != input.width() * factors[v]) {
                throw new IllegalArgumentException("output " + outputs.get(i) + " of network " + name + ": got " + y
                        + " for inputs like " + input);
            }
        }
    }

    private void checkArguments(Run run) {
        if (run.biasRow < 0 || (biasRows > 1 && run.biasRow >= biasRows)) {
            throw new IllegalArgumentException("bias row " + run.biasRow + ", allowed are 0 to " + (biasRows - 1));
        }
        for (int i = 0; i < run.given.size(); i++) {
            IntTensor x = run.given.get(i);
            Port port = inputs.get(i);
            if (x.numChannels() > port.channels() || x.height() != run.height || x.width() != run.width) {
                throw new IllegalArgumentException("input " + port + " of network " + name + ": got " + x
                        + ", the first input is " + run.given.get(0));
            }
            for (Rows rows : run.neededRows.get(i)) {
                checkValues(port, x, rows.from() * run.width, rows.to() * run.width);
            }
        }
    }

    private void checkValues(Port port, IntTensor x, int from, int to) {
        Range allowed = new Range(port.lo(), port.hi());
        boolean narrow = (long) port.hi() - port.lo() <= Integer.MAX_VALUE;
        for (int c = 0; c < x.numChannels(); c++) {
            if (narrow && Kernels.within(x.channel(c), port.lo(), port.hi(), from, to)) {
                continue;
            }
            Range found = Kernels.range(x.channel(c), from, to);
            if (!allowed.contains(found)) {
                throw new IllegalArgumentException(
                        "input " + port + " of network " + name + ": channel " + c + " holds values from " + found);
            }
        }
    }

    private void evaluate(Run run, Parallel parallel, RunScratch scratch) {
        int numInputs = inputs.size();
        int[] present = new int[channels.length]; // channels that exist; the rest are 0
        int[][][] planes = new int[channels.length][][];
        int[] owners = owners(run);
        int[] lastStage = new int[channels.length]; // that reads the value
        for (int s = 0; s < stages.length; s++) {
            for (int l : stages[s]) {
                for (int v : layers[l].inputs()) {
                    lastStage[v] = s;
                }
            }
        }
        for (int v = 0; v < numInputs; v++) {
            planes[v] = run.given.get(v).channels();
            present[v] = Math.min(run.needed[v], planes[v].length);
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
                present[v] = layer.presentChannels(run.needed[v], inPresent);
                planes[v] = owners[v] >= 0
                        ? run.results.get(owners[v]).channels()
                        : scratch.planes(present[v], area(run.height, run.width, factors[v]));
                int f = factors[in[0]];
                jobs[k] = new Layer.Job(
                        inPlanes, inPresent, planes[v], present[v], run.height * f, run.width * f, run.biasRow);
                work += present[v];
            }
            if (work > 0) {
                runStage(stages[s], jobs, run.stageRows.get(s), parallel, scratch);
            }
            for (int v = numInputs; v < channels.length; v++) {
                if (planes[v] != null && owners[v] < 0 && lastStage[v] == s && !isOutput(v)) {
                    scratch.release(planes[v], present[v], area(run.height, run.width, factors[v]));
                    planes[v] = null;
                }
            }
        }
        complete(run, planes, present, owners);
        for (int v = numInputs; v < channels.length; v++) {
            if (planes[v] != null && owners[v] < 0) {
                scratch.release(planes[v], present[v], area(run.height, run.width, factors[v]));
            }
        }
    }

    /** For each value the output whose arrays it is computed in, or -1: one that takes all channels that are computed. */
    private int[] owners(Run run) {
        int[] owners = new int[channels.length];
        Arrays.fill(owners, -1);
        for (int i = 0; i < outputValues.length; i++) {
            int v = outputValues[i];
            if (v >= inputs.size() && run.results.get(i).numChannels() >= run.needed[v]) {
                owners[v] = i;
            }
        }
        return owners;
    }

    private boolean isOutput(int value) {
        return Arrays.stream(outputValues).anyMatch(v -> v == value);
    }

    private void runStage(int[] stage, Layer.Job[] jobs, List<Rows> rows, Parallel parallel, RunScratch scratch) {
        int width = jobs[0].width();
        int[] starts = new int[rows.size()]; // number of each range's first block
        int[] lengths = new int[rows.size()];
        int blocks = 0;
        for (int r = 0; r < lengths.length; r++) {
            int positions = rows.get(r).count() * width;
            lengths[r] = blockLength(positions, parallel.threads());
            starts[r] = blocks;
            blocks += (positions + lengths[r] - 1) / lengths[r];
        }
        parallel.forEach(blocks, (part, worker) -> {
            int r = starts.length - 1;
            while (starts[r] > part) {
                r--;
            }
            int from = rows.get(r).from() * width + (part - starts[r]) * lengths[r];
            int to = Math.min(rows.get(r).to() * width, from + lengths[r]);
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

    /** Sets what no layer computed: channels that are 0, and outputs that are inputs or other outputs as well. */
    private void complete(Run run, int[][][] planes, int[] present, int[] owners) {
        for (int i = 0; i < outputValues.length; i++) {
            int v = outputValues[i];
            IntTensor result = run.results.get(i);
            for (int c = owners[v] == i ? present[v] : 0; c < result.numChannels(); c++) {
                for (Rows rows : run.neededRows.get(v)) {
                    int from = rows.from() * result.width();
                    int to = rows.to() * result.width();
                    if (c < present[v]) {
                        System.arraycopy(planes[v][c], from, result.channel(c), from, to - from);
                    } else {
                        Arrays.fill(result.channel(c), from, to, 0);
                    }
                }
            }
        }
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
