package dev.nacre.audio;

import java.util.Objects;

/** Samples of all channels on their way, first in, first out. Grows as it must. Mutable, for one thread. */
final class PlanarQueue {
    private static final int FIRST_CAPACITY = 4096;

    private final float[][] planes;
    private int head;
    private int size;

    PlanarQueue(int channels) {
        planes = new float[channels][FIRST_CAPACITY];
    }

    int size() {
        return size;
    }

    /** Appends {@code count} samples of each channel, from {@code offset} on. */
    void push(float[][] source, int offset, int count) {
        int capacity = planes[0].length;
        if (head + size + count > capacity) {
            // Twice the content leaves room to move it seldom.
            int newCapacity = Math.max(capacity, Math.max(FIRST_CAPACITY, 2 * Math.addExact(size, count)));
            for (int c = 0; c < planes.length; c++) {
                float[] target = newCapacity > capacity ? new float[newCapacity] : planes[c];
                System.arraycopy(planes[c], head, target, 0, size);
                planes[c] = target;
            }
            head = 0;
        }
        for (int c = 0; c < planes.length; c++) {
            System.arraycopy(source[c], offset, planes[c], head + size, count);
        }
        size += count;
    }

    /** Moves the first {@code count} samples, at most {@link #size()}, into {@code target} from {@code offset} on. */
    void take(float[][] target, int offset, int count) {
        Objects.checkFromIndexSize(0, count, size);
        for (int c = 0; c < planes.length; c++) {
            System.arraycopy(planes[c], head, target[c], offset, count);
        }
        skip(count);
    }

    void skip(int count) {
        head += count;
        size -= count;
        if (size == 0) {
            head = 0;
        }
    }

    /** Drops the last samples, so that {@code newSize} are left. */
    void trim(int newSize) {
        size = Math.min(size, newSize);
    }

    void clear() {
        head = 0;
        size = 0;
    }
}
