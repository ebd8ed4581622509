package dev.nacre.audio;

import static dev.nacre.audio.WallocAudioFormat.MAX_STEP_INDEX;
import static dev.nacre.audio.WallocAudioFormat.NUM_BANDS;
import static dev.nacre.audio.WallocAudioFormat.NUM_CENTROIDS;
import static dev.nacre.audio.WallocAudioFormat.NUM_PASSES;
import static dev.nacre.audio.WallocAudioFormat.NUM_SCALES;
import static dev.nacre.audio.WallocAudioFormat.NUM_SIZES;

import dev.nacre.bitstream.ModelException;
import dev.nacre.entropy.FrequencyTable;
import dev.nacre.entropy.TableBank;
import dev.nacre.intnet.IntNetwork;
import dev.nacre.intnet.IntNetworks;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.ModelPackage;
import java.util.Arrays;
import java.util.List;

/**
 * A walloc-audio model, read out of its package and checked: steps, bands, tables and the integer networks of contexts. There is nothing else
 * in it. Immutable and thread-safe. Layout: format.md, "walloc-audio sound".
 */
final class WallocAudioModel {
    /** Largest value that goes into a network: 2 u of the last position. */
    private static final int MAX_FEATURE = 2046;

    private static final int MAX_STEP = 1 << 24;
    private static final int RELATIONS = 4;

    private final ModelInfo info;
    private final int[] steps;
    private final int[] bands;
    private final int[] centroids;
    private final TableBank splitBank;
    private final TableBank scaleBank;
    private final IntNetwork[] trunks = new IntNetwork[2];
    private final IntNetwork[][] scales = new IntNetwork[2][NUM_PASSES];
    private final int sharedChannels;

    private WallocAudioModel(ModelPackage model) throws ModelException {
        info = model.info();
        require(
                info.kind().equals("audio") && info.codec().equals(WallocAudioFormat.CODEC),
                "kind audio, codec walloc-audio");
        require(
                info.formatVersion() == HeadFormat.VERSION,
                "format version " + HeadFormat.VERSION + " instead of " + info.formatVersion());
        fixed(model, "rate", WallocAudioFormat.RATE);
        fixed(model, "superframe", WallocAudioFormat.SUPERFRAME);
        fixed(model, "smallestFrame", WallocAudioFormat.SMALLEST);
        fixed(model, "unitSuperframes", WallocAudioFormat.BLOCK_SUPERFRAMES);
        fixed(model, "magnitudeLimit", WallocAudioFormat.MAGNITUDE_LIMIT);
        fixed(model, "meanShift", WallocAudioFormat.MEAN_SHIFT);
        fixed(model, "widePositions", WallocAudioFormat.WIDE_POSITIONS);
        sharedChannels = model.parameter("sharedChannels", 1, 256);
        int precision = model.parameter("precision", FrequencyTable.MIN_PRECISION, FrequencyTable.MAX_PRECISION);
        steps = model.table("steps", MAX_STEP_INDEX + 1);
        requireRange("steps", steps, 1, MAX_STEP);
        bands = model.table("bands", NUM_BANDS + 1);
        require(
                bands[0] == 0 && bands[NUM_BANDS] == WallocAudioFormat.SPECTRUM_PARTS,
                "bands from 0 to " + WallocAudioFormat.SPECTRUM_PARTS);
        for (int b = 0; b < NUM_BANDS; b++) {
            require(bands[b] < bands[b + 1], "bands that grow");
        }
        centroids = model.table("centroids", NUM_SCALES, NUM_CENTROIDS);
        requireRange("centroids", centroids, -256, 256);
        splitBank = splitBank(model, precision);
        scaleBank = scaleBank(model, precision);
        IntNetworks networks = model.networks("entropy.intnet");
        for (int c = 0; c < 2; c++) {
            trunks[c] = networks.network("trunk" + c);
            int planes = planes(c);
            checkInput(trunks[c], 0, 2, "past", NUM_PASSES * planes);
            checkInput(trunks[c], 1, 2, "around", planes + 2);
            checkOutput(trunks[c], "trunk", sharedChannels, Integer.MIN_VALUE, Integer.MAX_VALUE);
            require(
                    trunks[c].biasRows() == NUM_SIZES * RELATIONS,
                    "network " + trunks[c].name() + " with " + NUM_SIZES * RELATIONS + " bias rows");
            for (int k = 0; k < NUM_PASSES; k++) {
                scales[c][k] = networks.network("scale" + c + k);
                checkScale(scales[c][k], k, trunks[c].outputs().get(0));
            }
        }
    }

    /**
     * Reads a model; nothing native is loaded.
     *
     * @param model stays the caller's
     * @throws ModelException if it is not a walloc-audio model of this format version, or does not fit together
     */
    static WallocAudioModel read(ModelPackage model) throws ModelException {
        return new WallocAudioModel(model);
    }

    private static void fixed(ModelPackage model, String name, int value) throws ModelException {
        model.parameter(name, value, value);
    }

    private TableBank splitBank(ModelPackage model, int precision) throws ModelException {
        int[] splits = model.table("splits", NUM_SIZES - 1, 2);
        requireRange("splits", splits, 1, (1 << precision) - 1);
        return TableBank.of(Arrays.stream(splits)
                .mapToObj(f -> FrequencyTable.of(precision, f, (1 << precision) - f))
                .toArray(FrequencyTable[]::new));
    }

    private TableBank scaleBank(ModelPackage model, int precision) throws ModelException {
        int[] mins = model.table("scaleMin", NUM_SCALES);
        int[] counts = model.table("scaleCounts", NUM_SCALES);
        int[] shifts = model.table("scaleShifts", NUM_SCALES);
        requireRange("scaleCounts", counts, 2, 1 << precision);
        requireRange("scaleShifts", shifts, 0, FrequencyTable.MAX_SHIFT);
        int[] frequencies =
                model.table("scaleFrequencies", Arrays.stream(counts).sum());
        FrequencyTable[] tables = new FrequencyTable[NUM_SCALES];
        int start = 0;
        for (int t = 0; t < tables.length; t++) {
            try {
                int[] own = Arrays.copyOfRange(frequencies, start, start + counts[t]);
                tables[t] = FrequencyTable.withEscape(precision, mins[t], shifts[t], own);
            } catch (IllegalArgumentException e) {
                throw new ModelException(info + " scaleFrequencies[" + t + "]: " + e.getMessage(), e);
            }
            start += counts[t];
        }
        return TableBank.of(tables);
    }

    private void checkScale(IntNetwork network, int pass, IntNetwork.Port trunk) throws ModelException {
        int count = pass == 0 ? 1 : 3;
        checkInput(network, 0, count, "trunk", sharedChannels);
        IntNetwork.Port port = network.inputs().get(0);
        require(
                port.lo() <= trunk.lo() && port.hi() >= trunk.hi(),
                "network " + network.name() + " that takes " + trunk);
        if (pass > 0) {
            checkInput(network, 1, count, "own", pass);
            checkInput(network, 2, count, "around", 1);
        }
        checkOutput(network, "scale", 1, 0, NUM_SCALES - 1);
    }

    private void checkInput(IntNetwork network, int number, int count, String name, int channels)
            throws ModelException {
        List<IntNetwork.Port> inputs = network.inputs();
        require(inputs.size() == count, "network " + network.name() + " with " + count + " inputs");
        IntNetwork.Port port = inputs.get(number);
        boolean fits = port.name().equals(name) && port.channels() == channels;
        boolean takes = name.equals("trunk") || (port.lo() <= 0 && port.hi() >= MAX_FEATURE);
        require(
                fits && takes,
                "network " + network.name() + " with " + channels + " channels of " + name + ", not " + port);
    }

    private void checkOutput(IntNetwork network, String name, int channels, int lo, int hi) throws ModelException {
        IntNetwork.Port port = network.outputs().get(0);
        boolean fits = network.outputs().size() == 1 && network.outputFactor(0) == 1;
        fits &= port.name().equals(name) && port.channels() == channels && port.lo() >= lo && port.hi() <= hi;
        require(fits, "network " + network.name() + " with " + channels + " channels of " + name + ", not " + port);
    }

    private void requireRange(String name, int[] values, int min, int max) throws ModelException {
        for (int value : values) {
            require(value >= min && value <= max, name + " in " + min + " to " + max + ", not " + value);
        }
    }

    private void require(boolean condition, String expected) throws ModelException {
        if (!condition) {
            throw new ModelException(info + " should have " + expected);
        }
    }

    /** Planes of magnitudes that the networks of a part's channel see. */
    static int planes(int channel) {
        return 3 + channel;
    }

    ModelInfo info() {
        return info;
    }

    /** The step of a band, in samples of 16 bits. */
    double step(int stepIndex, int shape) {
        int index = stepIndex + WallocAudioFormat.SHAPE_STEP * (shape - WallocAudioFormat.FLAT);
        return steps[Math.max(0, Math.min(MAX_STEP_INDEX, index))] / 256.0;
    }

    /** Where a band begins, in 1/256 of the spectrum; that of band 18 is 256. */
    int band(int number) {
        return bands[number];
    }

    /** Where in its interval a value lies, in 1/256 of a step. */
    int centroid(int scale, int magnitude) {
        return centroids[scale * NUM_CENTROIDS + Math.min(magnitude, NUM_CENTROIDS) - 1];
    }

    /** Tables of cuts: {@code 2 depth + context}. */
    TableBank splitBank() {
        return splitBank;
    }

    /** Tables of coefficients by scale. */
    TableBank scaleBank() {
        return scaleBank;
    }

    IntNetwork trunk(int channel) {
        return trunks[channel];
    }

    IntNetwork scale(int channel, int pass) {
        return scales[channel][pass];
    }

    int sharedChannels() {
        return sharedChannels;
    }
}
