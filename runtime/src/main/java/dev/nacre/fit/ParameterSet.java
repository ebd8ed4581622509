package dev.nacre.fit;

import java.util.ArrayList;
import java.util.List;

/**
 * Named arrays of parameters that are fitted, and where each of them stands in a gradient of all. The arrays are live: optimisers
 * change them, networks read them.
 */
final class ParameterSet {
    /**
     * One array.
     *
     * @param rows outputs of a matrix, 1 for a vector
     * @param columns inputs of a matrix, or the length of a vector
     * @param vector whether it is no matrix, even of one row
     * @param offset of its first number in a gradient
     */
    record Tensor(String name, int rows, int columns, boolean vector, int offset, float[] values) {
        int size() {
            return rows * columns;
        }
    }

    private final List<Tensor> tensors = new ArrayList<>();
    private int size;

    /** Adds a matrix of zeros. */
    Tensor addMatrix(String name, int rows, int columns) {
        return add(name, rows, columns, false);
    }

    /** Adds a vector of zeros. */
    Tensor addVector(String name, int length) {
        return add(name, 1, length, true);
    }

    private Tensor add(String name, int rows, int columns, boolean vector) {
        Tensor tensor = new Tensor(name, rows, columns, vector, size, new float[rows * columns]);
        tensors.add(tensor);
        size += tensor.size();
        return tensor;
    }

    /** In the order in which they were added. */
    List<Tensor> tensors() {
        return List.copyOf(tensors);
    }

    Tensor tensor(int index) {
        return tensors.get(index);
    }

    int numTensors() {
        return tensors.size();
    }

    /** Numbers in all arrays, and in a gradient. */
    int size() {
        return size;
    }

    /** Copies of all arrays. */
    List<float[]> copy() {
        return tensors.stream().map(t -> t.values().clone()).toList();
    }

    void state(FitState state) {
        for (Tensor t : tensors) {
            state.floats(t.values());
        }
    }
}
