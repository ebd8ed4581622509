package dev.nacre.intnet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Rows {@code from} to {@code to - 1} of a plane; there may be none. */
public record Rows(int from, int to) {
    /** @throws IllegalArgumentException if {@code from} is negative or larger than {@code to} */
    public Rows {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("rows " + from + " to " + to);
        }
    }

    public int count() {
        return to - from;
    }

    /** These and {@code reach} rows more on either side, within a plane of {@code height} rows. */
    Rows grown(int reach, int height) {
        return new Rows(Math.max(0, from - reach), Math.min(height, to + reach));
    }

    /** The rows of a plane that become these when every row becomes {@code factor} rows. */
    Rows shrunk(int factor) {
        return new Rows(from / factor, (to + factor - 1) / factor);
    }

    /** The same rows in order, none twice, neighbours in one piece. */
    static List<Rows> merged(List<Rows> rows) {
        List<Rows> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingInt(Rows::from));
        List<Rows> merged = new ArrayList<>();
        for (Rows next : sorted) {
            Rows last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && next.from <= last.to) {
                merged.set(merged.size() - 1, new Rows(last.from, Math.max(last.to, next.to)));
            } else if (next.count() > 0) {
                merged.add(next);
            }
        }
        return Collections.unmodifiableList(merged);
    }
}
