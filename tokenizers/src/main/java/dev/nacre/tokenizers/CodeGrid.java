package dev.nacre.tokenizers;

import dev.nacre.bitstream.SymbolHash;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The codes of a stretch of sound (or of a picture, position by position): for each frame one code for each pair of stage and group,
 * as far as they are kept.
 *
 * <p><b>Coding order</b> is frame by frame; within a frame stage by stage; within a stage group by group. A <em>pair</em> is the
 * number of a (stage, group) in this order, {@code stage * groups + group}, and a grid keeps the first {@link #pairs()} of them: with
 * two groups, three pairs are both groups of stage 0 and group 0 of stage 1. Symbols are hashed in coding order, too.
 *
 * <p>Every code lies in [0, {@link #numCodes()}). Immutable.
 */
public final class CodeGrid {
    /** Most pairs of a frame. */
    public static final int MAX_PAIRS = 256;

    private final int frames;
    private final int groups;
    private final int pairs;
    private final int numCodes;
    private final int[] codes; // [frame][pair]

    private CodeGrid(int frames, int groups, int pairs, int numCodes, int[] codes) {
        this.frames = frames;
        this.groups = groups;
        this.pairs = pairs;
        this.numCodes = numCodes;
        this.codes = codes;
    }

    /**
     * A grid of the given codes.
     *
     * @param groups at least 1
     * @param pairs codes kept of a frame, 1 to 256
     * @param numCodes size of each codebook, 1 to 65536
     * @param codes in coding order, {@code [frames][pairs]}; copied
     * @throws IllegalArgumentException if a number is out of range, or the codes are not a whole number of frames
     */
    public static CodeGrid of(int groups, int pairs, int numCodes, int[] codes) {
        return ofOwned(groups, pairs, numCodes, codes.clone());
    }

    /** As {@link #of}, but keeps the array, which nobody may change from then on. */
    static CodeGrid ofOwned(int groups, int pairs, int numCodes, int[] codes) {
        if (groups < 1 || groups > MAX_PAIRS) {
            throw new IllegalArgumentException("groups is " + groups + ", allowed 1 to " + MAX_PAIRS);
        }
        if (pairs < 1 || pairs > MAX_PAIRS) {
            throw new IllegalArgumentException("pairs is " + pairs + ", allowed 1 to " + MAX_PAIRS);
        }
        if (numCodes < 1 || numCodes > Codebook.MAX_CODES) {
            throw new IllegalArgumentException("numCodes is " + numCodes + ", allowed 1 to " + Codebook.MAX_CODES);
        }
        if (codes.length % pairs != 0) {
            throw new IllegalArgumentException(codes.length + " codes are no frames of " + pairs);
        }
        for (int i = 0; i < codes.length; i++) {
            if (codes[i] < 0 || codes[i] >= numCodes) {
                throw new IllegalArgumentException("code " + i % pairs + " of frame " + i / pairs + " is " + codes[i]
                        + ", allowed 0 to " + (numCodes - 1));
            }
        }
        return new CodeGrid(codes.length / pairs, groups, pairs, numCodes, codes);
    }

    /** Number of frames; may be 0. */
    public int frames() {
        return frames;
    }

    /** Number of groups. */
    public int groups() {
        return groups;
    }

    /** Codes kept of each frame. */
    public int pairs() {
        return pairs;
    }

    /** Stages of which at least the first group is kept. */
    public int stages() {
        return (pairs + groups - 1) / groups;
    }

    /** Size of each codebook. */
    public int numCodes() {
        return numCodes;
    }

    /** The code of a pair. */
    public int code(int frame, int pair) {
        Objects.checkIndex(frame, frames);
        Objects.checkIndex(pair, pairs);
        return codes[frame * pairs + pair];
    }

    /**
     * The code of a stage and group.
     *
     * @throws IndexOutOfBoundsException if that is not kept, see {@link #pairs()}
     */
    public int code(int frame, int stage, int group) {
        Objects.checkIndex(group, groups);
        Objects.checkIndex(stage, stages());
        return code(frame, stage * groups + group);
    }

    /** All codes in coding order, {@code [frames][pairs]}, in a new array. */
    public int[] codes() {
        return codes.clone();
    }

    /** Copies the codes of a frame to {@code target[offset]} and the {@code pairs() - 1} places behind it. */
    public void frame(int frame, int[] target, int offset) {
        Objects.checkIndex(frame, frames);
        System.arraycopy(codes, frame * pairs, target, offset, pairs);
    }

    /** The frames from {@code from} to {@code to - 1}. */
    public CodeGrid slice(int from, int to) {
        Objects.checkFromToIndex(from, to, frames);
        return new CodeGrid(to - from, groups, pairs, numCodes, Arrays.copyOfRange(codes, from * pairs, to * pairs));
    }

    /**
     * The first pairs of every frame: the same sound at a lower rate.
     *
     * @param kept 1 to {@link #pairs()}
     */
    public CodeGrid keep(int kept) {
        if (kept < 1 || kept > pairs) {
            throw new IllegalArgumentException("kept is " + kept + ", allowed 1 to " + pairs);
        }
        int[] fewer = new int[frames * kept];
        for (int t = 0; t < frames; t++) {
            System.arraycopy(codes, t * pairs, fewer, t * kept, kept);
        }
        return new CodeGrid(frames, groups, kept, numCodes, fewer);
    }

    /**
     * Grids one after the other.
     *
     * @param parts at least one, all with the same groups, pairs and number of codes
     */
    public static CodeGrid concat(List<CodeGrid> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no grid to concatenate");
        }
        CodeGrid first = parts.get(0);
        long length = 0;
        for (CodeGrid part : parts) {
            if (part.groups != first.groups || part.pairs != first.pairs || part.numCodes != first.numCodes) {
                throw new IllegalArgumentException(part + " does not go on after " + first);
            }
            length += part.codes.length;
        }
        int[] all = new int[Math.toIntExact(length)];
        int position = 0;
        for (CodeGrid part : parts) {
            System.arraycopy(part.codes, 0, all, position, part.codes.length);
            position += part.codes.length;
        }
        return new CodeGrid(all.length / first.pairs, first.groups, first.pairs, first.numCodes, all);
    }

    /** Hash of all codes in coding order (format.md, "Hashes"). */
    public int hash() {
        SymbolHash hash = new SymbolHash();
        hash.add(codes, 0, codes.length);
        return hash.value();
    }

    /** How often each code of a pair occurs, in a new array of {@link #numCodes()} counts. */
    public int[] usage(int pair) {
        Objects.checkIndex(pair, pairs);
        int[] counts = new int[numCodes];
        for (int i = pair; i < codes.length; i += pairs) {
            counts[codes[i]]++;
        }
        return counts;
    }

    /**
     * Entropy of the codes of a pair as they are distributed here, without any context, in bits a code. Of a short grid it is too low:
     * n frames have no more than {@code log2 n} bits.
     *
     * @return 0 for a grid without frames
     */
    public double entropyBits(int pair) {
        double sum = 0;
        for (int count : usage(pair)) {
            if (count > 0) {
                sum += count * Math.log((double) frames / count);
            }
        }
        return frames == 0 ? 0 : sum / frames / Math.log(2);
    }

    /** {@code 2^entropyBits}: how many codes of a pair are really in use; 1 for a grid without frames. */
    public double perplexity(int pair) {
        return Math.pow(2, entropyBits(pair));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CodeGrid that
                && groups == that.groups
                && pairs == that.pairs
                && numCodes == that.numCodes
                && Arrays.equals(codes, that.codes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * groups + pairs) + numCodes) + Arrays.hashCode(codes);
    }

    @Override
    public String toString() {
        return "CodeGrid[" + frames + " frames, " + pairs + " pairs of " + groups + " groups, " + numCodes + " codes]";
    }
}
