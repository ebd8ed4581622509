package dev.nacre.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Floats of any shape, row-major, in direct memory that graphs read and write in place. Mutable, not thread-safe; its memory is
 * freed when it is garbage, so keep and reuse tensors rather than making one per run.
 */
public final class FloatTensor {
    private final FloatBuffer buffer; // direct, native order, position 0, limit = number of values
    private final long[] shape;

    private FloatTensor(FloatBuffer buffer, long[] shape) {
        this.buffer = buffer;
        this.shape = shape;
    }

    /**
     * Makes a tensor of zeros.
     *
     * @param shape one size per dimension, none for a scalar
     * @throws IllegalArgumentException if a size is below 1 or the whole takes 2 GiB or more
     */
    public static FloatTensor allocate(long... shape) {
        int size = size(shape);
        FloatBuffer buffer = ByteBuffer.allocateDirect(size * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return new FloatTensor(buffer, shape.clone());
    }

    /**
     * The first values of this tensor in another shape: the same memory, not a copy.
     *
     * @throws IllegalArgumentException if this tensor's memory is too small for it
     */
    public FloatTensor withShape(long... newShape) {
        int size = size(newShape);
        if (size > buffer.capacity()) {
            throw new IllegalArgumentException("shape " + Arrays.toString(newShape) + " needs " + size
                    + " values, there are " + buffer.capacity());
        }
        FloatBuffer view = buffer.duplicate();
        view.clear().limit(size);
        return new FloatTensor(view, newShape.clone());
    }

    /** Number of values of a shape. */
    private static int size(long[] shape) {
        long size = 1;
        for (long side : shape) {
            if (side < 1 || side > Integer.MAX_VALUE / Float.BYTES || size * side > Integer.MAX_VALUE / Float.BYTES) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(shape) + " is empty or takes 2 GiB or more");
            }
            size *= side;
        }
        return (int) size;
    }

    /** A copy of the shape. */
    public long[] shape() {
        return shape.clone();
    }

    /** Number of values. */
    public int size() {
        return buffer.limit();
    }

    /** A view of the values with a position and limit of its own; writing through it changes this tensor. */
    public FloatBuffer buffer() {
        return buffer.duplicate();
    }

    /** Copies {@code length} values from {@code source} to this tensor, from {@code index} on. */
    public void put(int index, float[] source, int offset, int length) {
        buffer.put(index, source, offset, length);
    }

    /** Copies {@code length} values, from {@code index} on, to {@code target}. */
    public void get(int index, float[] target, int offset, int length) {
        buffer.get(index, target, offset, length);
    }

    /** The buffer itself, for ONNX Runtime. */
    FloatBuffer memory() {
        return buffer;
    }

    /** The shape itself. */
    long[] sides() {
        return shape;
    }

    @Override
    public String toString() {
        return "FloatTensor" + Arrays.toString(shape);
    }
}
