package dev.nacre.tokenizers;

import java.util.Arrays;
import java.util.Objects;

/**
 * A table of codes: for each code a row of integers, and the search for the row nearest to a vector.
 *
 * <p>An integer v stands for the number {@code v / 2^fractionBits()}. The nearest row is the one of the least squared Euclidean
 * distance, of several the lowest code, found in 32-bit integers: {@code |row|^2 - 2 row.z}, which is the squared distance less
 * {@code |z|^2}. No such sum can wrap while every {@code |z[d]|} is at most {@link #maxInput()}.
 *
 * <p>Immutable and thread-safe.
 */
public final class Codebook {
    /** Most codes. */
    public static final int MAX_CODES = 1 << 16;

    /** Most dimensions of a row. */
    public static final int MAX_WIDTH = 1 << 12;

    /** Most fraction bits. */
    public static final int MAX_FRACTION_BITS = 15;

    /** Upper limit of {@link #maxInput()}: vectors, like rows, are of 16 bits. */
    static final int LARGEST_INPUT = Short.MAX_VALUE;

    private final int numCodes;
    private final int width;
    private final int fractionBits;
    private final int[] rows; // [code][dimension]
    private final int maxMagnitude;
    private final int maxInput;
    private final Dense scores;

    private Codebook(int numCodes, int width, int fractionBits, int[] rows) {
        if (numCodes < 1 || numCodes > MAX_CODES) {
            throw new IllegalArgumentException("a codebook of " + numCodes + " codes, allowed 1 to " + MAX_CODES);
        }
        if (width < 1 || width > MAX_WIDTH) {
            throw new IllegalArgumentException("rows of " + width + " dimensions, allowed 1 to " + MAX_WIDTH);
        }
        if (fractionBits < 0 || fractionBits > MAX_FRACTION_BITS) {
            throw new IllegalArgumentException(
                    "fractionBits is " + fractionBits + ", allowed 0 to " + MAX_FRACTION_BITS);
        }
        if (rows.length != numCodes * width) {
            throw new IllegalArgumentException(
                    rows.length + " integers for " + numCodes + " rows of " + width + " dimensions");
        }
        this.numCodes = numCodes;
        this.width = width;
        this.fractionBits = fractionBits;
        this.rows = rows;
        int[] norms = new int[numCodes];
        int[] slopes = new int[rows.length];
        long largest = LARGEST_INPUT;
        int magnitude = 0;
        for (int code = 0; code < numCodes; code++) {
            long norm = 0;
            long sum = 0;
            for (int i = code * width; i < (code + 1) * width; i++) {
                if (rows[i] < Short.MIN_VALUE || rows[i] > Short.MAX_VALUE) {
                    throw new IllegalArgumentException(
                            "row " + code + " has the entry " + rows[i] + ", allowed are 16 bits");
                }
                norm += (long) rows[i] * rows[i];
                sum += Math.abs(rows[i]);
                slopes[i] = -2 * rows[i];
                magnitude = Math.max(magnitude, Math.abs(rows[i]));
            }
            if (norm > Integer.MAX_VALUE) {
                throw tooFine(code, "has a squared length of " + norm);
            }
            norms[code] = (int) norm;
            if (sum > 0) {
                largest = Math.min(largest, (Integer.MAX_VALUE - norm) / (2 * sum));
            }
        }
        if (largest < Math.min(magnitude, LARGEST_INPUT)) {
            // Of no use: not even its own rows could be looked for.
            throw tooFine(-1, "may be searched up to " + largest + " only, but has an entry of magnitude " + magnitude);
        }
        maxMagnitude = magnitude;
        maxInput = (int) largest;
        scores = new Dense(slopes, 0, numCodes, width, new int[][] {norms}, maxInput);
        if (scores.bound() > Integer.MAX_VALUE) {
            throw new AssertionError("bound " + scores.bound());
        }
    }

    private static IllegalArgumentException tooFine(int code, String what) {
        return new IllegalArgumentException((code < 0 ? "the codebook " : "row " + code + " ") + what
                + ": too fine for 32 bits, use fewer fraction bits");
    }

    /**
     * A codebook of the given rows.
     *
     * @param fractionBits in [0, 15]
     * @param rows row-major {@code [numCodes][width]}, each of 16 bits; copied
     * @throws IllegalArgumentException if a number is out of range, or distances would leave 32 bits even for inputs no larger than
     *     the rows
     */
    public static Codebook of(int numCodes, int width, int fractionBits, int[] rows) {
        return new Codebook(numCodes, width, fractionBits, rows.clone());
    }

    /** Number of codes, K. */
    public int numCodes() {
        return numCodes;
    }

    /** Dimensions of a row, W. */
    public int width() {
        return width;
    }

    /** An integer v stands for {@code v / 2^fractionBits()}. */
    public int fractionBits() {
        return fractionBits;
    }

    /** Largest magnitude in any row. */
    public int maxMagnitude() {
        return maxMagnitude;
    }

    /** Largest magnitude that an entry of a searched vector may have; at least {@link #maxMagnitude()}, or 32767. */
    public int maxInput() {
        return maxInput;
    }

    /** Entry {@code d} of the row of {@code code}. */
    public int entry(int code, int d) {
        Objects.checkIndex(code, numCodes);
        Objects.checkIndex(d, width);
        return rows[code * width + d];
    }

    /** A copy of the row of {@code code}. */
    public int[] row(int code) {
        Objects.checkIndex(code, numCodes);
        return Arrays.copyOfRange(rows, code * width, (code + 1) * width);
    }

    /** {@code target[offset + d] += sign * row[d]} for all dimensions; the code is known to be in range. */
    void add(int code, int sign, int[] target, int offset) {
        int first = code * width;
        for (int d = 0; d < width; d++) {
            target[offset + d] += sign * rows[first + d];
        }
    }

    /** Mutable arrays of a search, for one thread: make one, and search with it as often as you like. */
    public static final class Search {
        private final Codebook codebook;
        private final int[] vector;
        private final int[] scores;
        private final int[] used;

        private Search(Codebook codebook) {
            this.codebook = codebook;
            vector = new int[codebook.width];
            scores = new int[codebook.numCodes];
            used = new int[codebook.width];
        }

        /**
         * The code of the row nearest to a vector; of several the lowest.
         *
         * @param z holds the vector, from {@code offset} on; every {@code |z[d]|} at most {@link Codebook#maxInput()}
         * @throws IllegalArgumentException if one is larger
         */
        public int nearest(int[] z, int offset) {
            Objects.checkFromIndexSize(offset, codebook.width, z.length);
            System.arraycopy(z, offset, vector, 0, codebook.width);
            return nearest();
        }

        /**
         * The nearest codes of many vectors.
         *
         * @param z planar, {@code [width][N]}: vector n is {@code z[0][n], z[1][n], ...}
         * @param codes receives the code of vector n at {@code codes[n]}, for n in [from, to)
         * @throws IllegalArgumentException as {@link #nearest(int[], int)}; codes before that are set
         */
        public void nearest(int[][] z, int from, int to, int[] codes) {
            if (z.length != codebook.width) {
                throw new IllegalArgumentException(z.length + " planes, the codebook has " + codebook.width);
            }
            for (int[] plane : z) {
                Objects.checkFromToIndex(from, to, plane.length);
            }
            Objects.checkFromToIndex(from, to, codes.length);
            for (int n = from; n < to; n++) {
                for (int d = 0; d < vector.length; d++) {
                    vector[d] = z[d][n];
                }
                codes[n] = nearest();
            }
        }

        private int nearest() {
            int limit = codebook.maxInput;
            for (int v : vector) {
                // The magnitude of the least int is negative.
                if (v < -limit || v > limit) {
                    throw new IllegalArgumentException(
                            "a vector has the entry " + v + ", allowed -" + limit + " to " + limit);
                }
            }
            codebook.scores.run(vector, 0, scores, used);
            int best = 0;
            int least = scores[0];
            for (int code = 1; code < scores.length; code++) {
                if (scores[code] < least) {
                    least = scores[code];
                    best = code;
                }
            }
            return best;
        }
    }

    /** Makes the arrays that a search needs. */
    public Search search() {
        return new Search(this);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Codebook that
                && numCodes == that.numCodes
                && width == that.width
                && fractionBits == that.fractionBits
                && Arrays.equals(rows, that.rows);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * numCodes + width) + Arrays.hashCode(rows);
    }

    @Override
    public String toString() {
        return "Codebook[" + numCodes + " codes, width " + width + ", " + fractionBits + " fraction bits]";
    }
}
