package dev.nacre.fit;

import java.util.List;

/** How a {@link PyramidFit} goes about it. Immutable. */
public final class PyramidOptions {
    private static final int MAX_STEPS = 10_000_000;
    private static final PyramidOptions DEFAULTS = new PyramidOptions(1000, 1e-3, 1, List.of(0), List.of(0));

    private final int steps;
    private final double lambda;
    private final int seed;
    private final List<Integer> tileColumns;
    private final List<Integer> tileRows;

    private PyramidOptions(int steps, double lambda, int seed, List<Integer> tileColumns, List<Integer> tileRows) {
        this.steps = steps;
        this.lambda = lambda;
        this.seed = seed;
        this.tileColumns = List.copyOf(tileColumns);
        this.tileRows = List.copyOf(tileRows);
    }

    /** 1000 steps, lambda 0.001, seed 1, one tile. */
    public static PyramidOptions defaults() {
        return DEFAULTS;
    }

    /** @throws IllegalArgumentException if {@code steps} is not in [1, 10000000] */
    public PyramidOptions withSteps(int steps) {
        if (steps < 1 || steps > MAX_STEPS) {
            throw new IllegalArgumentException("steps: " + steps + ", allowed are 1 to " + MAX_STEPS);
        }
        return new PyramidOptions(steps, lambda, seed, tileColumns, tileRows);
    }

    /**
     * What a bit per pixel is worth in mean square error of samples in [0, 1]; {@link PyramidFit#setLambda} may change it later.
     *
     * @throws IllegalArgumentException if it is not in [1e-7, 10]
     */
    public PyramidOptions withLambda(double lambda) {
        return new PyramidOptions(steps, requireLambda(lambda), seed, tileColumns, tileRows);
    }

    static double requireLambda(double lambda) {
        if (!(lambda >= 1e-7 && lambda <= 10)) {
            throw new IllegalArgumentException("lambda: " + lambda + ", allowed are 1e-7 to 10");
        }
        return lambda;
    }

    public PyramidOptions withSeed(int seed) {
        return new PyramidOptions(steps, lambda, seed, tileColumns, tileRows);
    }

    /**
     * Where tiles begin: the context network sees nothing of other tiles. Each list starts with 0 and rises by multiples of the stride of
     * the coarsest grid.
     */
    public PyramidOptions withTiles(List<Integer> columns, List<Integer> rows) {
        return new PyramidOptions(steps, lambda, seed, columns, rows);
    }

    int steps() {
        return steps;
    }

    double lambda() {
        return lambda;
    }

    int seed() {
        return seed;
    }

    List<Integer> tileColumns() {
        return tileColumns;
    }

    List<Integer> tileRows() {
        return tileRows;
    }
}
