package dev.nacre.intnet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The positions of a k x k window that have any weight at all, and the gathering of a plane shifted to each of them. */
final class Taps {
    private final int[] index; // within the window, row-major; taps are ordered by column, then row
    private final int[] dy;
    private final int[] dx;
    private final int height; // rows from the first to the last tap of a column, at most

    private Taps(int[] index, int kernel) {
        this.index = index;
        this.dy = Arrays.stream(index).map(i -> i / kernel - kernel / 2).toArray();
        this.dx = Arrays.stream(index).map(i -> i % kernel - kernel / 2).toArray();
        this.height =
                Arrays.stream(dy).max().orElse(0) - Arrays.stream(dy).min().orElse(0) + 1;
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
        List<Integer> index = new ArrayList<>();
        for (int column = 0; column < kernel; column++) {
            for (int i = column; i < area; i += kernel) {
                if (used[i]) {
                    index.add(i);
                }
            }
        }
        return new Taps(index.stream().mapToInt(Integer::intValue).toArray(), kernel);
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
        return Arrays.stream(dy).anyMatch(d -> d != 0) || Arrays.stream(dx).anyMatch(d -> d != 0);
    }

    /** The most rows that a tap lies above or below the centre. */
    int rowReach() {
        return Arrays.stream(dy).map(Math::abs).max().orElse(0);
    }

    /**
     * Writes for every tap t {@code targets[first + t][i] = plane at position from + i, moved by the tap}, or 0 where that lies
     * outside the plane, for i in [0, to - from).
     *
     * @param targets arrays of {@link BlockScratch#POSITIONS} + {@link BlockScratch#MARGIN} ints
     */
    void gather(int[] plane, int height, int width, int from, int to, int[][] targets, int first) {
        int length = to - from;
        boolean shared = (long) (this.height - 1) * width <= BlockScratch.MARGIN;
        for (int t = 0; t < index.length; ) {
            int end = t + 1;
            while (end < index.length && dx[end] == dx[t] && shared) {
                end++;
            }
            // Taps of one column differ by whole rows: their edges are cleared once, in one copy long enough for all of
            // them.
            int[] base = targets[first + t];
            int rows = dy[end - 1] - dy[t];
            copy(plane, height, width, from, length + rows * width, dy[t], dx[t], base);
            for (int k = t + 1; k < end; k++) {
                System.arraycopy(base, (dy[k] - dy[t]) * width, targets[first + k], 0, length);
            }
            t = end;
        }
    }

    /** One copy of the whole run, in which then the columns that came from a neighbouring row are set to 0. */
    private static void copy(int[] plane, int height, int width, int from, int length, int dy, int dx, int[] target) {
        long start = from + (long) dy * width + dx;
        if (start >= 0 && start + length <= (long) height * width) {
            System.arraycopy(plane, (int) start, target, 0, length);
        } else {
            int lead = (int) Math.min(length, Math.max(0, -start));
            int end = (int) Math.max(lead, Math.min(length, (long) height * width - start));
            Arrays.fill(target, 0, lead, 0);
            if (end > lead) {
                System.arraycopy(plane, (int) (start + lead), target, lead, end - lead);
            }
            Arrays.fill(target, end, length, 0);
        }
        int edge = Math.min(Math.abs(dx), width);
        int first = dx < 0 ? 0 : width - edge;
        for (int i = 0; i < edge; i++) {
            int n = first + i - from % width; // this column in the row that holds position "from"
            for (n = n < 0 ? n + width : n; n < length; n += width) {
                target[n] = 0;
            }
        }
    }
}
