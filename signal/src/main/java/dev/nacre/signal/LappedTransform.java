package dev.nacre.signal;

import java.util.Objects;

/**
 * A lapped orthonormal transform (MDCT with a sine window's slopes) in frames whose sizes may change from one to the next, in two steps (Malvar
 * 1992, Signal Processing with Lapped Transforms): samples are rotated in pairs across every border of two frames, then each frame gets a
 * {@link CosineTransform4 cosine transform}. A rotation reaches half of the shorter frame to both sides, so that rotations of different borders touch
 * different samples, and any sequence of sizes is orthonormal.
 *
 * <p>Forward: {@link #fold} at every border, then {@link #transform} every frame. Back: {@link #transform}, then {@link #unfold}. The same bits
 * on every machine. Holds work buffers: an instance belongs to one thread at a time.
 */
public final class LappedTransform {
    private final int smallest;
    private final CosineTransform4[] transforms; // by log2(size / smallest)
    private final double[][] sines; // of the angles by distance from the border, likewise
    private final double[][] cosines;

    /**
     * Transforms of {@code smallest * 2^i} samples, i in [0, count).
     *
     * @throws IllegalArgumentException if {@code smallest} is no size of {@link CosineTransform4}, or there is none
     */
    public LappedTransform(int smallest, int count) {
        if (count < 1) {
            throw new IllegalArgumentException(count + " sizes, must be at least 1");
        }
        this.smallest = smallest;
        transforms = new CosineTransform4[count];
        sines = new double[count][];
        cosines = new double[count][];
        for (int i = 0; i < count; i++) {
            transforms[i] = new CosineTransform4(smallest << i);
            int half = (smallest << i) / 2;
            sines[i] = new double[half];
            cosines[i] = new double[half];
            for (int j = 0; j < half; j++) {
                double angle = Math.PI * (2 * half + 2 * j + 1) / (8.0 * half);
                sines[i][j] = StrictMath.sin(angle);
                cosines[i][j] = StrictMath.cos(angle);
            }
        }
    }

    private int number(int size) {
        int i = Integer.numberOfTrailingZeros(Math.max(1, size / smallest));
        if (i >= transforms.length || smallest << i != size) {
            throw new IllegalArgumentException("no frames of " + size + " samples, but of " + smallest
                    + " times 2^0 to 2^" + (transforms.length - 1));
        }
        return i;
    }

    /**
     * Rotates the samples around the border of two frames, in place: each then holds all that its transform needs.
     *
     * @param border index of the first sample behind it
     * @param left size of the frame that ends there
     * @param right size of the frame that begins there
     * @throws IllegalArgumentException if there are no frames of that size
     * @throws IndexOutOfBoundsException if half of the shorter frame is not there on both sides
     */
    public void fold(double[] x, int border, int left, int right) {
        rotate(x, border, left, right, -1);
    }

    /** Undoes {@link #fold}. */
    public void unfold(double[] x, int border, int left, int right) {
        rotate(x, border, left, right, 1);
    }

    private void rotate(double[] x, int border, int left, int right, int direction) {
        int i = Math.min(number(left), number(right));
        double[] s = sines[i];
        double[] c = cosines[i];
        Objects.checkFromToIndex(border - s.length, border + s.length, x.length);
        for (int j = 0; j < s.length; j++) {
            double before = x[border - 1 - j];
            double after = x[border + j];
            double crossing = direction * c[j];
            x[border - 1 - j] = s[j] * before + crossing * after;
            x[border + j] = s[j] * after - crossing * before;
        }
    }

    /**
     * Rotated samples {@code x[offset .. offset + size - 1]} of a frame to coefficients, or back, in place.
     *
     * @throws IllegalArgumentException if there are no frames of that size
     * @throws IndexOutOfBoundsException if the array is too short
     */
    public void transform(double[] x, int offset, int size) {
        transforms[number(size)].transform(x, offset);
    }
}
