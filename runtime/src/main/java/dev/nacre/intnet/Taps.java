package dev.nacre.intnet;

import java.util.Arrays;

/** The positions of a k x k window that have any weight at all, and the copying of a plane shifted to one of them. */
final class Taps {
    private final int[] index;
    private final int[] dy;
    private final int[] dx;
    private final boolean spatial;

    private Taps(int[] index, int[] dy, int[] dx) {
        this.index = index;
        this.dy = dy;
        this.dx = dx;
        this.spatial =
                Arrays.stream(dy).anyMatch(d -> d != 0) || Arrays.stream(dx).anyMatch(d -> d != 0);
    }

    /**
     * The taps of a window of side {@code kernel} that some filter uses; a mask (causal, checkerboard) shows here as taps that
     * are zero in all of them, which then cost nothing.
     *
     * @param filters each a multiple of {@code kernel * kernel} weights
     */
    static Taps of(int kernel, int[][] filters) {
        int area = kernel * kernel;
        boolean[] used = new boolean[area];
        for (int[] filter : filters) {
            for (int i = 0; i < filter.length; i++) {
                used[i % area] |= filter[i] != 0;
            }
        }
        int count = 0;
        int[] index = new int[area];
        int[] dy = new int[area];
        int[] dx = new int[area];
        for (int i = 0; i < area; i++) {
            if (used[i]) {
                index[count] = i;
                dy[count] = i / kernel - kernel / 2;
                dx[count++] = i % kernel - kernel / 2;
            }
        }
        return new Taps(Arrays.copyOf(index, count), Arrays.copyOf(dy, count), Arrays.copyOf(dx, count));
    }

    int count() {
        return index.length;
    }

    /** Number of tap {@code t} within the window, row-major. */
    int index(int t) {
        return index[t];
    }

    /** Whether any tap lies off the centre. */
    boolean spatial() {
        return spatial;
    }

    /**
     * Writes {@code target[i] = plane at position from + i, moved by tap t}, or 0 where that lies outside the plane, for i in
     * [0, to - from).
     */
    void copy(int t, int[] plane, int height, int width, int from, int to, int[] target) {
        int length = to - from;
        if (dy[t] == 0 && dx[t] == 0) {
            System.arraycopy(plane, from, target, 0, length);
            return;
        }
        // One copy of the whole run, then the columns that came from the neighbouring row are set to 0.
        long shift = (long) dy[t] * width + dx[t];
        long start = from + shift;
        int lead = (int) Math.min(length, Math.max(0, -start));
        int end = (int) Math.max(lead, Math.min(length, (long) height * width - start));
        Arrays.fill(target, 0, lead, 0);
        if (end > lead) {
            System.arraycopy(plane, (int) (start + lead), target, lead, end - lead);
        }
        Arrays.fill(target, end, length, 0);
        if (dx[t] != 0) {
            int edge = Math.min(Math.abs(dx[t]), width);
            int first = dx[t] < 0 ? 0 : width - edge;
            // Rows from the one that holds position "from"; the first and last may lie partly outside the block.
            for (int row = first - from % width; row < length; row += width) {
                for (int i = Math.max(0, row), limit = Math.min(length, row + edge); i < limit; i++) {
                    target[i] = 0;
                }
            }
        }
    }
}
