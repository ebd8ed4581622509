package dev.nacre.image;

import java.util.Arrays;

/**
 * Parameters of one layer as a file holds them: {@code values[i] / 2^shift}. The array belongs to this record.
 *
 * @param shift in [0, 15]
 * @param values each within +-32767; weights are {@code [output][input]}, those of a 3x3 layer {@code [output][input][3][3]}
 */
record InrTensor(int shift, int[] values) {
    static final int MAX_SHIFT = 15;
    static final int MAX_VALUE = 32767;

    InrTensor {
        if (shift < 0 || shift > MAX_SHIFT) {
            throw new IllegalArgumentException("shift is " + shift + ", allowed 0 to " + MAX_SHIFT);
        }
        for (int value : values) {
            if (value < -MAX_VALUE || value > MAX_VALUE) {
                throw new IllegalArgumentException("parameter is " + value + ", allowed -32767 to 32767");
            }
        }
    }

    /** Parameters rounded to multiples of 2^-shift, and limited to what a file can hold. */
    static InrTensor round(float[] parameters, int shift) {
        int[] values = new int[parameters.length];
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(parameters[i])) {
                throw new IllegalArgumentException("parameter is " + parameters[i]);
            }
            long rounded = (long) Math.floor((double) parameters[i] * (1 << shift) + 0.5);
            values[i] = (int) Math.max(-MAX_VALUE, Math.min(MAX_VALUE, rounded));
        }
        return new InrTensor(shift, values);
    }

    /** The parameters as numbers. */
    float[] toFloats() {
        float[] parameters = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            parameters[i] = values[i] / (float) (1 << shift);
        }
        return parameters;
    }

    boolean isZero() {
        return Arrays.stream(values).allMatch(value -> value == 0);
    }
}
