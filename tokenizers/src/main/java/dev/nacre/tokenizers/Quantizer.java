package dev.nacre.tokenizers;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.ModelPackage;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A quantizer of one of four families, by codebooks of the same shape:
 *
 * <ul>
 *   <li>VQ: one codebook.
 *   <li>RVQ: stages; each quantises what those before have left.
 *   <li>GRVQ: the channels in groups of equal width, each with stages of its own (Yang et al. 2023, HiFi-Codec, section 3.2).
 *   <li>MCRVQ: as those, but each of the first M stages sees a part of the channels, and 0 for all others (Ji et al. 2024,
 *       Language-Codec, section 3.2). Stage s of M sees the channels {@code floor(s W / M)} to {@code floor((s + 1) W / M) - 1} of a
 *       group of W. (They see what stages before left, not the latent itself; that is the same where rows are 0 outside of their part.)
 * </ul>
 *
 * <p>A latent of {@code dims = groups * width} numbers becomes one code for each pair of stage and group, in coding order
 * ({@link CodeGrid}): all groups of a stage come before the next stage. Whoever keeps fewer pairs of a frame has the same codes for
 * these. The reconstruction is, for each group, the sum of the rows of its codes, in integers, never larger than
 * {@link #maxReconstruction()} in magnitude; an integer v stands for {@code v / 2^fractionBits()}.
 *
 * <p>Quantising rounds a latent x to {@code floor(x * 2^fractionBits() + 1/2)}, limited to +-{@link #maxLatent()}, and limits
 * residuals alike before a search. From there on everything is integers, so all machines find the same codes for the same floats.
 *
 * <p>Immutable and thread-safe; {@link FrameQuantizer} does the work.
 */
public final class Quantizer {
    private final int stages;
    private final int groups;
    private final int maskedStages;
    private final Codebook[] codebooks; // by pair
    private final int maxLatent;
    private final int maxReconstruction;

    private Quantizer(int groups, int maskedStages, List<Codebook> pairs) {
        if (pairs.isEmpty() || pairs.size() > CodeGrid.MAX_PAIRS) {
            throw new IllegalArgumentException(pairs.size() + " codebooks, allowed 1 to " + CodeGrid.MAX_PAIRS);
        }
        if (groups < 1 || pairs.size() % groups != 0) {
            throw new IllegalArgumentException(pairs.size() + " codebooks are no stages of " + groups + " groups");
        }
        this.groups = groups;
        this.stages = pairs.size() / groups;
        this.maskedStages = maskedStages;
        this.codebooks = pairs.toArray(new Codebook[0]);
        Codebook first = codebooks[0];
        int least = Codebook.LARGEST_INPUT;
        for (Codebook c : codebooks) {
            if (c.numCodes() != first.numCodes()
                    || c.width() != first.width()
                    || c.fractionBits() != first.fractionBits()) {
                throw new IllegalArgumentException("codebooks of unequal shape: " + c + " and " + first);
            }
            least = Math.min(least, c.maxInput());
        }
        maxLatent = least;
        int largest = 0;
        for (int group = 0; group < groups; group++) {
            int sum = 0;
            for (int stage = 0; stage < stages; stage++) {
                sum += codebooks[stage * groups + group].maxMagnitude();
            }
            largest = Math.max(largest, sum);
        }
        maxReconstruction = largest;
        if (maskedStages < 0 || maskedStages > stages || maskedStages > first.width()) {
            throw new IllegalArgumentException("maskedStages is " + maskedStages + ", allowed 0 to "
                    + Math.min(stages, first.width()) + " (stages and channels of a group)");
        }
    }

    /** Vector quantisation by one codebook. */
    public static Quantizer vq(Codebook codebook) {
        return new Quantizer(1, 0, List.of(codebook));
    }

    /** Residual vector quantisation. */
    public static Quantizer rvq(List<Codebook> stages) {
        return new Quantizer(1, 0, stages);
    }

    /**
     * Residual vector quantisation of groups.
     *
     * @param pairs codebooks in coding order: all groups of the first stage, then those of the next
     * @throws IllegalArgumentException if that is no whole number of stages, or shapes differ
     */
    public static Quantizer grvq(int groups, List<Codebook> pairs) {
        return new Quantizer(groups, 0, pairs);
    }

    /**
     * Residual vector quantisation whose first stages see a part of the channels each.
     *
     * @param maskedStages how many of them, M
     * @param pairs as {@link #grvq} takes them
     */
    public static Quantizer mcrvq(int groups, int maskedStages, List<Codebook> pairs) {
        return new Quantizer(groups, maskedStages, pairs);
    }

    /**
     * Reads a quantizer out of a package: the table {@code <name>.codebooks} of shape {@code [stages][groups][codes][width]}, and the
     * parameters {@code <name>.fractionBits} and, if it is not 0, {@code <name>.maskedStages} (format.md, "Code grids").
     *
     * @throws ModelException if something is missing, out of range, or too fine for 32-bit distances
     */
    public static Quantizer read(ModelPackage model, String name) throws ModelException {
        String table = name + ".codebooks";
        int[] shape = model.tableShape(table);
        if (shape.length != 4) {
            throw new ModelException(
                    model.info() + ": table " + table + " has " + shape.length + " dimensions, expected 4");
        }
        int fractionBits = model.parameter(name + ".fractionBits", 0, Codebook.MAX_FRACTION_BITS);
        String masked = name + ".maskedStages";
        int maskedStages = model.hasParameter(masked) ? model.parameter(masked, 0, CodeGrid.MAX_PAIRS) : 0;
        if ((long) shape[0] * shape[1] > CodeGrid.MAX_PAIRS
                || shape[2] > Codebook.MAX_CODES
                || shape[3] > Codebook.MAX_WIDTH) {
            throw new ModelException(model.info() + ": table " + table + " has the shape " + Arrays.toString(shape)
                    + ", allowed are " + CodeGrid.MAX_PAIRS + " codebooks of " + Codebook.MAX_CODES + " rows of "
                    + Codebook.MAX_WIDTH);
        }
        int[] rows = model.table(table);
        int length = shape[2] * shape[3];
        Codebook[] codebooks = new Codebook[shape[0] * shape[1]];
        try {
            for (int pair = 0; pair < codebooks.length; pair++) {
                codebooks[pair] = Codebook.of(
                        shape[2], shape[3], fractionBits, Arrays.copyOfRange(rows, pair * length, (pair + 1) * length));
            }
            return new Quantizer(shape[1], maskedStages, List.of(codebooks));
        } catch (IllegalArgumentException e) {
            throw new ModelException(model.info() + ": table " + table + ": " + e.getMessage(), e);
        }
    }

    /** Number of stages, S. */
    public int stages() {
        return stages;
    }

    /** Number of groups, G. */
    public int groups() {
        return groups;
    }

    /** Number of pairs of stage and group, {@code stages() * groups()}. */
    public int pairs() {
        return codebooks.length;
    }

    /** How many of the first stages see a part of the channels only, M; 0 unless MCRVQ. */
    public int maskedStages() {
        return maskedStages;
    }

    /** Codes of each codebook, K. */
    public int numCodes() {
        return codebooks[0].numCodes();
    }

    /** Channels of a group, W. */
    public int width() {
        return codebooks[0].width();
    }

    /** Channels of a latent, {@code groups() * width()}. */
    public int dims() {
        return groups * width();
    }

    /** Integers are numbers times {@code 2^fractionBits()}. */
    public int fractionBits() {
        return codebooks[0].fractionBits();
    }

    /** What an integer of 1 stands for, {@code 2^-fractionBits()}. */
    public float step() {
        return 1f / (1 << fractionBits());
    }

    /** Latents are limited to this magnitude before they are quantised, in integers. */
    public int maxLatent() {
        return maxLatent;
    }

    /** No integer of a reconstruction is larger in magnitude; at most 2^23. */
    public int maxReconstruction() {
        return maxReconstruction;
    }

    /** The codebook of a pair. */
    public Codebook codebook(int pair) {
        return codebooks[Objects.checkIndex(pair, codebooks.length)];
    }

    /** First channel of a group that a stage sees. */
    int seenFrom(int stage) {
        return stage < maskedStages ? stage * width() / maskedStages : 0;
    }

    /** First channel of a group behind those that a stage sees. */
    int seenTo(int stage) {
        return stage < maskedStages ? (stage + 1) * width() / maskedStages : width();
    }

    void requirePairs(int pairs) {
        if (pairs < 1 || pairs > codebooks.length) {
            throw new IllegalArgumentException("pairs is " + pairs + ", allowed 1 to " + codebooks.length);
        }
    }

    /** Whether a grid's codes are of this quantizer's kind. */
    void requireFits(CodeGrid grid) {
        if (grid.groups() != groups || grid.numCodes() != numCodes() || grid.pairs() > codebooks.length) {
            throw new IllegalArgumentException(grid + " is not of " + this);
        }
    }

    /**
     * Quantises many latents; the same codes as frame by frame.
     *
     * @param latents {@code [dims][frames]}, row-major
     * @param pairs codes to keep of each frame
     * @throws ModelException if a latent is not finite
     */
    public CodeGrid quantize(float[] latents, int frames, int pairs) throws ModelException {
        requirePairs(pairs);
        if (frames < 0 || latents.length != (long) dims() * frames) {
            throw new IllegalArgumentException(
                    latents.length + " latents for " + frames + " frames of " + dims() + " channels");
        }
        int[] codes = new int[Math.multiplyExact(frames, pairs)];
        FrameQuantizer quantizer = new FrameQuantizer(this);
        for (int t = 0; t < frames; t++) {
            quantizer.quantize(latents, t, frames, pairs, codes, t * pairs);
        }
        return CodeGrid.ofOwned(groups, pairs, numCodes(), codes);
    }

    /**
     * Sums up the rows of a frame's codes.
     *
     * @param codes the first {@code pairs} codes of the frame, from {@code codesOffset} on, each in [0, {@link #numCodes()})
     * @param latent receives {@link #dims()} integers, from {@code offset} on
     * @throws IndexOutOfBoundsException if a code or an array is too large or small
     */
    public void reconstruct(int[] codes, int codesOffset, int pairs, int[] latent, int offset) {
        requirePairs(pairs);
        Objects.checkFromIndexSize(codesOffset, pairs, codes.length);
        Objects.checkFromIndexSize(offset, dims(), latent.length);
        Arrays.fill(latent, offset, offset + dims(), 0);
        for (int pair = 0; pair < pairs; pair++) {
            int code = Objects.checkIndex(codes[codesOffset + pair], numCodes());
            add(pair, code, latent, offset);
        }
    }

    /**
     * Sums up the rows of all codes of a grid.
     *
     * @return a new array, {@code [dims][frames]}
     * @throws IllegalArgumentException if the grid has other groups or codes, or more pairs
     */
    public int[][] reconstruct(CodeGrid grid) {
        requireFits(grid);
        int[][] latents = new int[dims()][grid.frames()];
        int[] codes = new int[grid.pairs()];
        int[] latent = new int[dims()];
        for (int t = 0; t < grid.frames(); t++) {
            grid.frame(t, codes, 0);
            reconstruct(codes, 0, codes.length, latent, 0);
            for (int c = 0; c < latent.length; c++) {
                latents[c][t] = latent[c];
            }
        }
        return latents;
    }

    /** Adds the row of a code, known to be in range, to the channels of its group. */
    void add(int pair, int code, int[] latent, int offset) {
        codebooks[pair].add(code, 1, latent, offset + pair % groups * width());
    }

    @Override
    public String toString() {
        return "Quantizer[" + stages + " stages" + (maskedStages > 0 ? " (" + maskedStages + " masked)" : "") + ", "
                + groups + " groups of " + width() + " channels, " + numCodes() + " codes]";
    }
}
