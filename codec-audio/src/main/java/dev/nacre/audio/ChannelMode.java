package dev.nacre.audio;

/** What the coded channels of a sound are. The order is that of the numbers in {@code HEAD}. */
public enum ChannelMode {
    /** Every channel by itself. */
    SEPARATE,
    /** Of two channels half their sum and half their difference. */
    MID_SIDE;

    /** What is usual for so many channels. */
    static ChannelMode usual(int channels) {
        return channels == 2 ? MID_SIDE : SEPARATE;
    }

    /** From the caller's channels to coded ones, in place. */
    void mix(float[][] planes, int offset, int count) {
        if (this == MID_SIDE) {
            float[] left = planes[0];
            float[] right = planes[1];
            for (int i = offset; i < offset + count; i++) {
                float l = left[i];
                float r = right[i];
                // Halves first: the sum of two large floats might not be finite.
                left[i] = 0.5f * l + 0.5f * r;
                right[i] = 0.5f * l - 0.5f * r;
            }
        }
    }

    /** From coded channels to the caller's, in place. */
    void unmix(float[][] planes, int offset, int count) {
        if (this == MID_SIDE) {
            for (int i = offset; i < offset + count; i++) {
                float mid = planes[0][i];
                float side = planes[1][i];
                planes[0][i] = mid + side;
                planes[1][i] = mid - side;
            }
        }
    }
}
