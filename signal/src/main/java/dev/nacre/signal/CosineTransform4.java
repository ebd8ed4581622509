package dev.nacre.signal;

import java.util.Objects;

/**
 * Orthonormal discrete cosine transform of type IV, which is its own inverse: {@code X[k] = sqrt(2 / N) * sum over n of x[n] cos(pi / N (n +
 * 1/2) (k + 1/2))}.
 *
 * <p>Even samples and, from behind, odd ones make a complex signal of N / 2. All sums are in double,
 * tables come from {@link StrictMath}: results have the same bits on every machine.
 *
 * <p>Holds work buffers and allocates nothing in a transform: an instance belongs to one thread at a time.
 */
public final class CosineTransform4 {
    private final int size;
    private final RealFft fft; // of one part of the complex signal
    private final double[] cosines; // of pi / N (n + 1/8)
    private final double[] sines;
    private final double[] first;
    private final double[] second;
    private final double[] firstRe;
    private final double[] firstIm;
    private final double[] secondRe;
    private final double[] secondIm;
    private final double scale;

    /**
     * A transform of one size.
     *
     * @param size N, even, N / 2 a size of {@link RealFft}
     * @throws IllegalArgumentException if it is no such number
     */
    public CosineTransform4(int size) {
        if (size < 2 || size % 2 != 0) {
            throw new IllegalArgumentException("size " + size + ", must be even and at least 2");
        }
        this.size = size;
        int half = size / 2;
        fft = new RealFft(half);
        cosines = new double[half];
        sines = new double[half];
        for (int n = 0; n < half; n++) {
            double angle = Math.PI * (8 * n + 1) / (8.0 * size);
            cosines[n] = StrictMath.cos(angle);
            sines[n] = StrictMath.sin(angle);
        }
        first = new double[half];
        second = new double[half];
        firstRe = new double[fft.bins()];
        firstIm = new double[fft.bins()];
        secondRe = new double[fft.bins()];
        secondIm = new double[fft.bins()];
        scale = StrictMath.sqrt(2.0 / size);
    }

    /** Samples N, and coefficients. */
    public int size() {
        return size;
    }

    /**
     * Transforms {@code x[offset .. offset + size - 1]} in place.
     *
     * @throws IndexOutOfBoundsException if the array is too short
     */
    public void transform(double[] x, int offset) {
        Objects.checkFromIndexSize(offset, size, x.length);
        int half = size / 2;
        int last = offset + size - 1;
        for (int n = 0; n < half; n++) {
            double a = x[offset + 2 * n];
            double b = x[last - 2 * n];
            first[n] = a * cosines[n] + b * sines[n];
            second[n] = b * cosines[n] - a * sines[n];
        }
        fft.forward(first, 0, firstRe, firstIm);
        fft.forward(second, 0, secondRe, secondIm);
        for (int k = 0; k < half; k++) {
            // first + i second; both are real, so bins above the middle are conjugates of those below.
            int bin = Math.min(k, half - k);
            double sign = k <= half - k ? 1 : -1;
            double re = firstRe[bin] - sign * secondIm[bin];
            double im = sign * firstIm[bin] + secondRe[bin];
            x[offset + 2 * k] = scale * (re * cosines[k] + im * sines[k]);
            x[last - 2 * k] = scale * (re * sines[k] - im * cosines[k]);
        }
    }
}
