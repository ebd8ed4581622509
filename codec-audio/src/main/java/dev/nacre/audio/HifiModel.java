package dev.nacre.audio;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.signal.RealFft;
import dev.nacre.tokenizers.CodeContext;
import dev.nacre.tokenizers.CodeGrid;
import dev.nacre.tokenizers.Codebook;
import dev.nacre.tokenizers.FrameQuantizer;
import dev.nacre.tokenizers.Quantizer;
import java.util.Arrays;
import java.util.List;

/**
 * The integer half of a hifi model, read out of its package and checked: shapes, codebooks and the context of codes. Whatever decides
 * about a code is here; float graphs are in {@link HifiGraphs}. Immutable and thread-safe. Layout: format.md, "hifi sound".
 */
final class HifiModel {
    /** Entries of the package. */
    static final String ENCODER = "encoder.onnx";

    static final String DECODER = "decoder.onnx";

    /** A block of 2 s has less than 2^16 frames; more would only cost memory. */
    private static final int MAX_FRAME_RATE = 1 << 10;

    private final ModelInfo info;
    private final int rate;
    private final int window;
    private final int hop;
    private final int spectraPerFrame;
    private final int groupFrames;
    private final int recommendedPairs;
    private final Quantizer quantizer;
    private final CodeContext context;
    private final int[] silence; // integer latent
    private final int[] silenceCodes; // of all pairs

    private HifiModel(ModelPackage model) throws ModelException {
        info = model.info();
        require(info.kind().equals("audio") && info.codec().equals(HifiFormat.CODEC), "kind audio, codec hifi");
        require(
                info.formatVersion() == HeadFormat.VERSION,
                "format version " + HeadFormat.VERSION + " instead of " + info.formatVersion());
        rate = model.parameter("rate", SoundFormat.MIN_RATE, SoundFormat.MAX_RATE);
        window = model.parameter("window", 16, 1 << 13);
        hop = model.parameter("hop", 8, window / 2);
        spectraPerFrame = model.parameter("spectraPerFrame", 1, 16);
        groupFrames = model.parameter("blockFrames", 1, PacketFormat.MAX_FRAMES);
        int prerollFrames = model.parameter("prerollFrames", 0, 1 << 14);
        require(window % (2 * hop) == 0, "a window of a whole number of pairs of hops");
        require(RealFft.isSupported(window), "a window of 2^a 3^b 5^c samples");
        require(2 * rate % frameSamples() == 0, "frames that divide 2 s");
        int blockFrames = 2 * rate / frameSamples();
        require(blockFrames <= 2 * MAX_FRAME_RATE, "at most " + MAX_FRAME_RATE + " frames a second");
        require(blockFrames % groupFrames == 0, "runs of blockFrames frames that divide 2 s");
        // A seek starts a block earlier; rate converters reach an eighth of a second further back at most.
        require(
                prerollFrames + flushFrames() + 1 + rate / 8 / frameSamples() <= blockFrames,
                "a receptive field shorter than the " + blockFrames + " frames of a block");
        quantizer = quantizer(model);
        context = CodeContext.read(model, "context", quantizer);
        recommendedPairs = model.parameter("recommendedPairs", 1, quantizer.pairs());
        silence = model.table("silence", quantizer.dims());
        int limit = quantizer.maxReconstruction();
        require(Arrays.stream(silence).allMatch(v -> Math.abs(v) <= limit), "a silence within " + limit);
        silenceCodes = silenceCodes();
    }

    /**
     * Reads a model; nothing native is loaded.
     *
     * @param model stays the caller's
     * @throws ModelException if it is not a hifi model of this format version, or does not fit together
     */
    static HifiModel read(ModelPackage model) throws ModelException {
        return new HifiModel(model);
    }

    private void require(boolean condition, String expected) throws ModelException {
        if (!condition) {
            throw new ModelException(info + " should have " + expected);
        }
    }

    private Quantizer quantizer(ModelPackage model) throws ModelException {
        int groups = model.parameter("groups", 1, CodeGrid.MAX_PAIRS);
        int stages = model.parameter("stages", 1, CodeGrid.MAX_PAIRS / groups);
        int latent = model.parameter("latent", 1, Codebook.MAX_WIDTH);
        int codes = model.parameter("codes", 2, Codebook.MAX_CODES);
        int masked = model.parameter("masked", 0, stages);
        int fractionBits = model.parameter("fractionBits", 0, Codebook.MAX_FRACTION_BITS);
        require(latent % groups == 0, "latents that are divisible by its groups");
        int width = latent / groups;
        int[] rows = model.table("codebooks", stages, groups, codes, width);
        int length = codes * width;
        Codebook[] codebooks = new Codebook[stages * groups];
        try {
            for (int pair = 0; pair < codebooks.length; pair++) {
                int[] own = Arrays.copyOfRange(rows, pair * length, (pair + 1) * length);
                codebooks[pair] = Codebook.of(codes, width, fractionBits, own);
            }
            return Quantizer.mcrvq(groups, masked, List.of(codebooks));
        } catch (IllegalArgumentException e) {
            throw new ModelException(info + ": table codebooks: " + e.getMessage(), e);
        }
    }

    private int[] silenceCodes() throws ModelException {
        float[] latent = new float[silence.length];
        for (int c = 0; c < latent.length; c++) {
            latent[c] = silence[c] * quantizer.step();
        }
        int[] codes = new int[quantizer.pairs()];
        new FrameQuantizer(quantizer).quantize(latent, 0, 1, codes.length, codes, 0);
        return codes;
    }

    ModelInfo info() {
        return info;
    }

    /** Sample rate that the networks work at. */
    int rate() {
        return rate;
    }

    /** Samples of a window, and of a transform. */
    int window() {
        return window;
    }

    /** Samples from a spectrum to the next. */
    int hop() {
        return hop;
    }

    int spectraPerFrame() {
        return spectraPerFrame;
    }

    /** Bins of a spectrum. */
    int bins() {
        return window / 2 + 1;
    }

    /** Floats of a frame's spectra. */
    int frameFloats() {
        return spectraPerFrame * bins() * 2;
    }

    int frameSamples() {
        return hop * spectraPerFrame;
    }

    /** Samples that a window shares with the next one. */
    int overlap() {
        return window - hop;
    }

    /** Frames of silence behind the last sample: until its last window has passed. */
    int flushFrames() {
        return (overlap() + frameSamples() - 1) / frameSamples();
    }

    /** Frames that the graphs take in one run. */
    int groupFrames() {
        return groupFrames;
    }

    int recommendedPairs() {
        return recommendedPairs;
    }

    Quantizer quantizer() {
        return quantizer;
    }

    CodeContext context() {
        return context;
    }

    /** What the encoder's network makes of long silence, quantised: entry {@code channel} of the integer latent. */
    int silence(int channel) {
        return silence[channel];
    }

    /** Frames of silence. */
    CodeGrid silentCodes(int frames, int pairs) {
        int[] codes = new int[frames * pairs];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = silenceCodes[i % pairs];
        }
        return CodeGrid.of(quantizer.groups(), pairs, quantizer.numCodes(), codes);
    }

    /** The code of {@code pair} for silence. */
    int silenceCode(int pair) {
        return silenceCodes[pair];
    }

    /** Bits of one code as it is. */
    double codeBits() {
        return Math.log(quantizer.numCodes()) / Math.log(2);
    }

    /** Bits a second and channel of so many pairs, before entropy coding. */
    double nominalBitrate(int pairs) {
        return pairs * codeBits() * rate / frameSamples();
    }
}
