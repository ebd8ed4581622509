package dev.nacre.image;

import dev.nacre.bitstream.MalformedBitstreamException;

/**
 * Doubles the sides of a plane by a symmetric filter of eight taps, first columns, then rows, in integers; beyond the plane its edge
 * goes on. Works on windows of planes, and gives what it would give for the whole plane. Layout: format.md, "Upsampling of inr".
 * Immutable; {@link Scratch} is not.
 */
final class InrUpsampler {
    /** Source rows or columns before the one that an output lies in, and behind it. */
    private static final int BEFORE = 2;

    private static final int BEHIND = 2;

    /** Of an even output: the taps for the sources i - 2, i - 1, i, i + 1; an odd one takes i + 2 to i - 1 in this order. */
    private final int[] taps;

    private final int shift;
    private final int half;
    private final int tapLimit;

    /** @throws MalformedBitstreamException if a sum could leave 32 bits */
    InrUpsampler(InrNetworks networks, long fileOffset) throws MalformedBitstreamException {
        InrTensor tensor = networks.tensor(networks.shape().upsampling());
        // Sources have the fraction bits of the results.
        int bits = InrFormat.latentFractionBits(networks.shape().latentBits());
        InrDense even = InrDense.of(tensor, null, 1, bits, bits, "upsampling", fileOffset);
        taps = even.weights;
        shift = even.shift;
        half = even.bias[0];
        tapLimit = even.inputLimit();
    }

    /** The largest source with which no sum leaves 32 bits. */
    int inputLimit() {
        return tapLimit;
    }

    /** The window that outputs in {@code to} depend on, in a source plane of {@code width} x {@code height}. */
    static Rect source(Rect to, int width, int height) {
        int left = Math.max(0, (to.x() >> 1) - BEFORE);
        int top = Math.max(0, (to.y() >> 1) - BEFORE);
        int right = Math.min(width, (to.endX() - 1 >> 1) + BEHIND + 1);
        int bottom = Math.min(height, (to.endY() - 1 >> 1) + BEHIND + 1);
        return new Rect(left, top, right - left, bottom - top);
    }

    /** Rows of numbers for outputs of a width. For one thread. */
    final class Scratch {
        private final int limit;
        private final int[] column;
        private final int[] padded;
        private final int[][] shifted;
        final int[] even;
        final int[] odd;

        /**
         * @param width of the widest output window
         * @param limit results are limited to it in magnitude; at most {@link #inputLimit}
         */
        Scratch(int width, int limit) {
            this.limit = limit;
            int half = width / 2 + 1;
            column = new int[half + BEFORE + BEHIND];
            padded = new int[half + BEFORE + BEHIND];
            shifted = new int[BEFORE + BEHIND + 1][half];
            even = new int[half];
            odd = new int[half];
        }

        /**
         * Fills a window.
         *
         * @param from source rows; the window {@code source} of a plane of {@code width} x {@code height}
         * @param to gets the rows of the window {@code target}
         */
        void run(int[][] from, Rect source, int width, int height, int[][] to, Rect target) {
            for (int y = 0; y < target.height(); y++) {
                row(from, source, width, height, target.y() + y, target.x(), target.endX());
                int first = target.x() >> 1;
                int[] row = to[y];
                for (int x = target.x(); x < target.endX(); x++) {
                    row[x - target.x()] = (x & 1) == 0 ? even[(x >> 1) - first] : odd[(x >> 1) - first];
                }
            }
        }

        /**
         * Computes one row of outputs, columns 2i in {@link #even} and 2i + 1 in {@link #odd}, the i of {@code x} first.
         *
         * @param y row of the output plane
         * @param x first output column
         * @param endX behind the last one
         */
        void row(int[][] from, Rect source, int width, int height, int y, int x, int endX) {
            int i = y >> 1;
            int step = (y & 1) == 0 ? 1 : -1;
            int start = (y & 1) == 0 ? i - BEFORE : i + BEHIND;
            InrKernels.set4(
                    column,
                    from[inside(start, height) - source.y()],
                    from[inside(start + step, height) - source.y()],
                    from[inside(start + 2 * step, height) - source.y()],
                    from[inside(start + 3 * step, height) - source.y()],
                    taps[0],
                    taps[1],
                    taps[2],
                    taps[3],
                    half,
                    source.width());
            InrKernels.clamp(column, shift, limit, source.width());
            int first = x >> 1;
            int count = (endX - 1 >> 1) - first + 1;
            // The columns first - 2 to first + count + 1, the edges repeated.
            int lead = Math.max(0, source.x() - (first - BEFORE));
            int trail = Math.max(0, first + count + BEHIND - source.endX());
            int inner = count + BEFORE + BEHIND - lead - trail;
            for (int n = 0; n < lead; n++) {
                padded[n] = column[0];
            }
            System.arraycopy(column, first - BEFORE + lead - source.x(), padded, lead, inner);
            for (int n = 0; n < trail; n++) {
                padded[lead + inner + n] = column[source.width() - 1];
            }
            for (int n = 0; n < shifted.length; n++) {
                System.arraycopy(padded, n, shifted[n], 0, count);
            }
            combine(even, shifted[0], shifted[1], shifted[2], shifted[3], count);
            combine(odd, shifted[4], shifted[3], shifted[2], shifted[1], count);
        }

        private void combine(int[] to, int[] a, int[] b, int[] c, int[] d, int count) {
            InrKernels.set4(to, a, b, c, d, taps[0], taps[1], taps[2], taps[3], half, count);
            InrKernels.clamp(to, shift, limit, count);
        }
    }

    private static int inside(int position, int size) {
        return Math.max(0, Math.min(size - 1, position));
    }
}
