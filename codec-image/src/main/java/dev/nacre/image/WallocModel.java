package dev.nacre.image;

import dev.nacre.bitstream.ModelException;
import dev.nacre.entropy.FrequencyTable;
import dev.nacre.entropy.TableBank;
import dev.nacre.intnet.IntNetwork;
import dev.nacre.intnet.IntNetwork.Port;
import dev.nacre.intnet.IntNetworks;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.ModelPackage;
import java.util.Arrays;

/**
 * The integer half of a walloc model, read out of its package and checked: step sizes, tables and entropy networks. Whatever
 * decides about a symbol is here; float graphs are in {@link WallocGraphs}.
 *
 * <p>All shapes and ranges are checked against each other when the model is read, so that coding cannot fail on them later.
 * Immutable and thread-safe.
 */
final class WallocModel {
    /** Entries of the package. */
    static final String ANALYSIS = "analysis.onnx";

    static final String HYPER_ANALYSIS = "hyper-analysis.onnx";
    static final String SYNTHESIS = "synthesis.onnx";
    private static final String NETWORKS = "entropy.intnet";

    /** Steps are integers in 2^-20 latent units; a float holds them exactly up to 2^24. */
    private static final int STEP_BITS = 20;

    private static final int MAX_STEP = 1 << 24;
    private static final int MAX_CHANNELS = 1024;

    /** Halos stay below the narrowest tile (16 cells), so a window never reaches beyond the neighbouring tiles. */
    private static final int MAX_HALO = 15;

    /** Largest mean in sixteenths: with |q| up to 2^20, v stays far from the ends of an int. */
    private static final int MAX_MEAN = 1 << 20;

    private final ModelInfo info;
    private final int latentChannels;
    private final int hyperChannels;
    private final int analysisHalo;
    private final int synthesisHalo;
    private final int contextLimit;
    private final int hyperLimit;
    private final int[] steps; // [level][channel]
    private final int[] activeChannels;
    private final int[] hyperBands;
    private final TableBank[] hyperBanks; // one a band, one table a channel
    private final TableBank scaleBank;
    private final IntNetwork hyper;
    private final IntNetwork[] contexts;
    private final Parameters[] parameters;

    /**
     * One pass's network, and where its inputs and outputs are.
     *
     * @param sources for each input where it comes from, see {@link #PSI}
     */
    record Parameters(IntNetwork network, int[] sources, int meanOutput, int scaleOutput) {
        /** Source of the hyperprior's features; d_r is r, and s_r is {@code NUM_PASSES + r}. */
        static final int PSI = -1;
    }

    private WallocModel(ModelPackage model) throws ModelException {
        info = model.info();
        require(info.kind().equals("image") && info.codec().equals(WallocFormat.CODEC), "kind image, codec walloc");
        require(
                info.formatVersion() == WallocFormat.VERSION,
                "format version " + WallocFormat.VERSION + " instead of " + info.formatVersion());
        latentChannels = model.parameter("latentChannels", WallocFormat.NUM_PASSES, MAX_CHANNELS);
        hyperChannels = model.parameter("hyperChannels", 1, MAX_CHANNELS);
        analysisHalo = model.parameter("analysisHalo", 0, MAX_HALO);
        synthesisHalo = model.parameter("synthesisHalo", 0, MAX_HALO);
        contextLimit = model.parameter("contextLimit", 1, 1 << 16);
        hyperLimit = model.parameter("hyperLimit", -WallocFormat.HYPER_MIN, 1 << 16);
        model.parameter("latentStride", WallocFormat.STRIDE, WallocFormat.STRIDE);
        model.parameter("stepBits", STEP_BITS, STEP_BITS);
        int precision = model.parameter("precision", FrequencyTable.MIN_PRECISION, FrequencyTable.MAX_PRECISION);

        steps = model.table("steps", WallocFormat.NUM_LEVELS, latentChannels);
        requireRange("steps", steps, 1, MAX_STEP);
        activeChannels = model.table("activeChannels", WallocFormat.NUM_LEVELS);
        requireRange("activeChannels", activeChannels, WallocFormat.NUM_PASSES, latentChannels);
        require(
                Arrays.stream(activeChannels).allMatch(n -> n % WallocFormat.NUM_PASSES == 0),
                "numbers of active channels divisible by " + WallocFormat.NUM_PASSES);
        hyperBanks = hyperBanks(model, precision);
        hyperBands = model.table("hyperBands", WallocFormat.NUM_LEVELS);
        requireRange("hyperBands", hyperBands, 0, hyperBanks.length - 1);
        scaleBank = scaleBank(model, precision);

        IntNetworks networks = model.networks(NETWORKS);
        hyper = networks.network("hyper");
        contexts = new IntNetwork[WallocFormat.NUM_PASSES - 1];
        for (int r = 0; r < contexts.length; r++) {
            contexts[r] = networks.network("context" + r);
        }
        checkHyper();
        checkContexts();
        parameters = new Parameters[WallocFormat.NUM_PASSES];
        for (int k = 0; k < parameters.length; k++) {
            parameters[k] = parameters(networks.network("parameters" + k), k);
        }
    }

    /**
     * Reads a model; nothing native is loaded.
     *
     * @param model stays the caller's
     * @throws ModelException if it is not a walloc model of this format version, or does not fit together
     */
    static WallocModel read(ModelPackage model) throws ModelException {
        return new WallocModel(model);
    }

    private TableBank[] hyperBanks(ModelPackage model, int precision) throws ModelException {
        int[] shape = model.tableShape("hyperFrequencies");
        require(
                shape.length == 3 && shape[0] <= WallocFormat.NUM_LEVELS,
                "hyperFrequencies of at most " + WallocFormat.NUM_LEVELS + " bands");
        int[] frequencies = model.table("hyperFrequencies", shape[0], hyperChannels, WallocFormat.HYPER_ENTRIES);
        TableBank[] banks = new TableBank[shape[0]];
        for (int band = 0; band < banks.length; band++) {
            FrequencyTable[] tables = new FrequencyTable[hyperChannels];
            for (int c = 0; c < hyperChannels; c++) {
                int start = (band * hyperChannels + c) * WallocFormat.HYPER_ENTRIES;
                tables[c] = table(
                        "hyperFrequencies[" + band + "][" + c + "]",
                        precision,
                        WallocFormat.HYPER_MIN,
                        0,
                        Arrays.copyOfRange(frequencies, start, start + WallocFormat.HYPER_ENTRIES));
            }
            banks[band] = TableBank.of(tables);
        }
        return banks;
    }

    private TableBank scaleBank(ModelPackage model, int precision) throws ModelException {
        int[] mins = model.table("scaleMin", WallocFormat.NUM_SCALES);
        int[] counts = model.table("scaleCounts", WallocFormat.NUM_SCALES);
        int[] shifts = model.table("scaleShifts", WallocFormat.NUM_SCALES);
        requireRange("scaleCounts", counts, 2, 1 << precision);
        requireRange("scaleShifts", shifts, 0, FrequencyTable.MAX_SHIFT);
        int[] frequencies =
                model.table("scaleFrequencies", Arrays.stream(counts).sum());
        FrequencyTable[] tables = new FrequencyTable[WallocFormat.NUM_SCALES];
        int start = 0;
        for (int t = 0; t < tables.length; t++) {
            int[] own = Arrays.copyOfRange(frequencies, start, start + counts[t]);
            tables[t] = table("scaleFrequencies[" + t + "]", precision, mins[t], shifts[t], own);
            start += counts[t];
        }
        return TableBank.of(tables);
    }

    private FrequencyTable table(String name, int precision, int min, int shift, int[] frequencies)
            throws ModelException {
        try {
            return FrequencyTable.withEscape(precision, min, shift, frequencies);
        } catch (IllegalArgumentException e) {
            throw new ModelException(info + " " + name + ": " + e.getMessage(), e);
        }
    }

    private void checkHyper() throws ModelException {
        checkPorts(hyper, 1, 1);
        Port z = hyper.inputs().get(0);
        require(
                z.channels() == hyperChannels && z.lo() <= -hyperLimit && z.hi() >= hyperLimit,
                "network hyper with an input of " + hyperChannels + " channels that takes +-" + hyperLimit);
        require(hyper.outputFactor(0) == 2, "network hyper with an output of twice the input's sides");
    }

    private void checkContexts() throws ModelException {
        for (IntNetwork context : contexts) {
            checkPorts(context, 1, 1);
            checkValues(context, context.inputs().get(0));
            require(context.outputFactor(0) == 1, "network " + context.name() + " with an output of the input's sides");
            checkReach(context, 0, 0);
        }
    }

    /** An input that takes clamped latents, all channels of them. */
    private void checkValues(IntNetwork network, Port s) throws ModelException {
        require(
                s.channels() == latentChannels && s.lo() <= -contextLimit && s.hi() >= contextLimit,
                "network " + network.name() + " with an input " + s.name() + " of " + latentChannels
                        + " channels that takes +-" + contextLimit);
    }

    private Parameters parameters(IntNetwork network, int pass) throws ModelException {
        checkPorts(network, 1 + 2 * pass, 2);
        int[] sources = new int[network.inputs().size()];
        boolean[] seen = new boolean[2 * WallocFormat.NUM_PASSES + 1];
        for (int i = 0; i < sources.length; i++) {
            Port port = network.inputs().get(i);
            sources[i] = source(port.name(), pass);
            require(
                    sources[i] != Integer.MIN_VALUE && !seen[sources[i] + 1],
                    "network " + network.name() + " with inputs psi, d and s of the passes before it, not \""
                            + port.name() + "\"");
            seen[sources[i] + 1] = true;
            boolean features = sources[i] >= 0 && sources[i] < WallocFormat.NUM_PASSES;
            checkReach(network, i, features ? contexts[sources[i]].rowReach(0) : 0);
            if (sources[i] >= WallocFormat.NUM_PASSES) {
                checkValues(network, port);
            } else {
                Port from = (sources[i] == Parameters.PSI ? hyper : contexts[sources[i]])
                        .outputs()
                        .get(0);
                require(
                        from.channels() == port.channels() && from.lo() >= port.lo() && from.hi() <= port.hi(),
                        "network " + network.name() + " with an input that takes all of " + from);
            }
        }
        require(
                network.outputFactor(0) == 1 && network.outputFactor(1) == 1,
                "network " + network.name() + " with outputs of the inputs' sides");
        int mean = output(network, "mean");
        int scale = output(network, "scale");
        Port means = network.outputs().get(mean);
        Port scales = network.outputs().get(scale);
        require(
                means.channels() == latentChannels && means.lo() >= -MAX_MEAN && means.hi() <= MAX_MEAN,
                "network " + network.name() + " with " + latentChannels + " means within +-" + MAX_MEAN);
        require(
                scales.channels() == latentChannels && scales.lo() >= 0 && scales.hi() < WallocFormat.NUM_SCALES,
                "network " + network.name() + " with " + latentChannels + " scales in 0 to 63");
        return new Parameters(network, sources, mean, scale);
    }

    /** A pass looks one row of groups further at most: only so is the rim of a tile known before its rest. */
    private void checkReach(IntNetwork network, int input, int before) throws ModelException {
        require(
                before + network.rowReach(input) <= 1,
                "network " + network.name() + " that looks one row of groups further than "
                        + network.inputs().get(input).name() + " at most");
    }

    private static int source(String name, int pass) {
        if (name.equals("psi")) {
            return Parameters.PSI;
        }
        for (int r = 0; r < pass; r++) {
            if (name.equals("d" + r)) {
                return r;
            }
            if (name.equals("s" + r)) {
                return WallocFormat.NUM_PASSES + r;
            }
        }
        return Integer.MIN_VALUE;
    }

    private int output(IntNetwork network, String name) throws ModelException {
        for (int i = 0; i < network.outputs().size(); i++) {
            if (network.outputs().get(i).name().equals(name)) {
                return i;
            }
        }
        throw new ModelException(info + ": network " + network.name() + " has no output " + name);
    }

    private void checkPorts(IntNetwork network, int maxInputs, int outputs) throws ModelException {
        int inputs = network.inputs().size();
        require(
                inputs >= 1 && inputs <= maxInputs && network.outputs().size() == outputs,
                "network " + network.name() + " with at most " + maxInputs + " inputs, and " + outputs + " outputs");
        require(
                network.biasRows() == 1 || network.biasRows() == WallocFormat.NUM_LEVELS,
                "network " + network.name() + " with 1 or " + WallocFormat.NUM_LEVELS + " bias rows");
    }

    private void requireRange(String name, int[] values, int min, int max) throws ModelException {
        for (int value : values) {
            require(value >= min && value <= max, name + " in " + min + " to " + max + ", not " + value);
        }
    }

    private void require(boolean condition, String expected) throws ModelException {
        if (!condition) {
            throw new ModelException(info + ": the package should have " + expected);
        }
    }

    ModelInfo info() {
        return info;
    }

    int latentChannels() {
        return latentChannels;
    }

    int hyperChannels() {
        return hyperChannels;
    }

    /** Pixels of the largest tile whose tensors, halo counted, stay below the 2 GiB that a direct buffer can have. */
    long maxTilePixels() {
        int bytesPerPixel = Math.max(3, latentChannels / (WallocFormat.STRIDE * WallocFormat.STRIDE)) * Float.BYTES;
        // The other half is for the halo: at most 15 cells on each side, which is nothing for tiles as large as that.
        return Integer.MAX_VALUE / bytesPerPixel / 2;
    }

    /** Cells around a tile that its analysis depends on. */
    int analysisHalo() {
        return analysisHalo;
    }

    /** Cells around a tile that its synthesis depends on. */
    int synthesisHalo() {
        return synthesisHalo;
    }

    /**
     * Rows of 2x2 groups at the top and at the bottom of a tile that belong to its rim in a pass: in the last one those that the
     * tiles above and below synthesise with, in each pass before it one more, which the next one looks at.
     */
    int rimGroups(int pass) {
        return (synthesisHalo + 1) / 2 + WallocFormat.NUM_PASSES - 1 - pass;
    }

    /** Largest magnitude of a value that context networks see; larger ones are clamped. */
    int contextLimit() {
        return contextLimit;
    }

    /** Largest magnitude of a hyper-latent. */
    int hyperLimit() {
        return hyperLimit;
    }

    /** Channels that a level codes, the first ones; divisible by 4. */
    int activeChannels(int level) {
        return activeChannels[level];
    }

    /** Quantisation steps of a level's active channels, in 2^-20 latent units; a new array. */
    int[] steps(int level) {
        int start = level * latentChannels;
        return Arrays.copyOfRange(steps, start, start + activeChannels[level]);
    }

    /** Tables of the hyper-latents at a level, one for each channel. */
    TableBank hyperBank(int level) {
        return hyperBanks[hyperBands[level]];
    }

    /** Tables of the latents, one for each scale. */
    TableBank scaleBank() {
        return scaleBank;
    }

    /** Hyper-latents to features at twice their sides. */
    IntNetwork hyper() {
        return hyper;
    }

    /** Values coded in pass {@code r}, in [0, 2], to features for the passes after it. */
    IntNetwork context(int r) {
        return contexts[r];
    }

    /** Features to means and scales of pass {@code k}, in [0, 3]. */
    Parameters parameters(int k) {
        return parameters[k];
    }
}
