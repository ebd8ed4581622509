package dev.nacre.signal;

import java.util.Arrays;
import java.util.Objects;

/**
 * Discrete Fourier transform of real samples, of any size {@code 2^a 3^b 5^c}, and its inverse.
 *
 * <p>{@code X[k] = sum over n of x[n] exp(-2 pi i k n / N)} for k in [0, N / 2]; {@link #inverse(float[], float[], float[], int)
 * inverse} divides by N, so that it undoes {@link #forward(float[], int, float[], float[]) forward}. All sums are in double, and
 * tables come from {@link StrictMath}: results have the same bits on every machine.
 *
 * <p>Samples that go in pairs make a complex transform of half the size (Sorensen et al. 1987, section III); that one is Stockham's,
 * of radix 4, 2, 3 and 5 (Van Loan 1992, section 1.7), so nothing is ever brought out of bit-reversed order.
 *
 * <p>Holds work buffers and allocates nothing in a transform: an instance belongs to one thread at a time.
 */
public final class RealFft {
    private static final int MAX_SIZE = 1 << 24;
    private static final double SIN_3 = sine(1, 3);
    private static final double COS_5 = cosine(1, 5);
    private static final double COS_25 = cosine(2, 5);
    private static final double SIN_5 = sine(1, 5);
    private static final double SIN_25 = sine(2, 5);

    private final int size;
    private final boolean paired;
    private final int points; // of the complex transform
    private final int[] radices;
    private final double[][] cosines; // [stage][(radix - 1) * m]
    private final double[][] sines;
    private final double[] unpairCosines; // of exp(-2 pi i k / size), k in [0, points]
    private final double[] unpairSines;
    private double[] re;
    private double[] im;
    private double[] otherRe;
    private double[] otherIm;
    // The spectrum has one bin more than the buffers when samples are paired; that bin, N / 2, is real.
    private double nyquist;

    /**
     * A transform of one size.
     *
     * @param size samples, in [1, 2^24], with no prime factor over 5
     * @throws IllegalArgumentException if it is no such number
     */
    public RealFft(int size) {
        if (!isSupported(size)) {
            throw new IllegalArgumentException(
                    "size " + size + " is not of the form 2^a 3^b 5^c in [1, " + MAX_SIZE + "]");
        }
        this.size = size;
        this.paired = size % 2 == 0;
        this.points = paired ? size / 2 : size;
        this.radices = factors(points);
        this.cosines = new double[radices.length][];
        this.sines = new double[radices.length][];
        int n = points;
        for (int stage = 0; stage < radices.length; stage++) {
            int r = radices[stage];
            int m = n / r;
            double[] c = new double[(r - 1) * m];
            double[] s = new double[(r - 1) * m];
            for (int p = 0; p < m; p++) {
                for (int j = 1; j < r; j++) {
                    c[(r - 1) * p + j - 1] = cosine((long) p * j, n);
                    s[(r - 1) * p + j - 1] = -sine((long) p * j, n);
                }
            }
            cosines[stage] = c;
            sines[stage] = s;
            n = m;
        }
        this.unpairCosines = new double[paired ? points + 1 : 0];
        this.unpairSines = new double[unpairCosines.length];
        for (int k = 0; k < unpairCosines.length; k++) {
            unpairCosines[k] = cosine(k, size);
            unpairSines[k] = -sine(k, size);
        }
        this.re = new double[points];
        this.im = new double[points];
        this.otherRe = new double[points];
        this.otherIm = new double[points];
    }

    /** True if there is a transform of this size. */
    public static boolean isSupported(int size) {
        if (size < 1 || size > MAX_SIZE) {
            return false;
        }
        int rest = size;
        for (int prime : new int[] {2, 3, 5}) {
            while (rest % prime == 0) {
                rest /= prime;
            }
        }
        return rest == 1;
    }

    /**
     * The smallest even supported size that is not below a number.
     *
     * @throws IllegalArgumentException if {@code least} is over 2^24
     */
    public static int sizeFor(int least) {
        for (int size = Math.max(2, least + (least & 1)); size <= MAX_SIZE; size += 2) {
            if (isSupported(size)) {
                return size;
            }
        }
        throw new IllegalArgumentException("no transform of " + least + " samples: at most " + MAX_SIZE);
    }

    /** Samples N. */
    public int size() {
        return size;
    }

    /** Frequencies of a spectrum, {@code N / 2 + 1}. */
    public int bins() {
        return size / 2 + 1;
    }

    /**
     * Transforms {@code samples[offset .. offset + size - 1]}.
     *
     * @param spectrumRe real parts, {@code [bins]}
     * @param spectrumIm imaginary parts, {@code [bins]}; that of frequency 0, and of N / 2 if N is even, is 0
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void forward(float[] samples, int offset, float[] spectrumRe, float[] spectrumIm) {
        Objects.checkFromIndexSize(offset, size, samples.length);
        checkSpectrum(spectrumRe.length, spectrumIm.length);
        if (paired) {
            for (int i = 0, at = offset; i < points; i++, at += 2) {
                re[i] = samples[at];
                im[i] = samples[at + 1];
            }
        } else {
            for (int i = 0; i < points; i++) {
                re[i] = samples[offset + i];
            }
            Arrays.fill(im, 0);
        }
        transformToBins();
        for (int k = 0; k < bins(); k++) {
            spectrumRe[k] = (float) otherRe(k);
            spectrumIm[k] = (float) otherIm(k);
        }
    }

    /** As {@link #forward(float[], int, float[], float[])}, without rounding to float. */
    public void forward(double[] samples, int offset, double[] spectrumRe, double[] spectrumIm) {
        Objects.checkFromIndexSize(offset, size, samples.length);
        checkSpectrum(spectrumRe.length, spectrumIm.length);
        if (paired) {
            for (int i = 0, at = offset; i < points; i++, at += 2) {
                re[i] = samples[at];
                im[i] = samples[at + 1];
            }
        } else {
            System.arraycopy(samples, offset, re, 0, points);
            Arrays.fill(im, 0);
        }
        transformToBins();
        for (int k = 0; k < bins(); k++) {
            spectrumRe[k] = otherRe(k);
            spectrumIm[k] = otherIm(k);
        }
    }

    /**
     * The samples of a spectrum, into {@code samples[offset .. offset + size - 1]}. Imaginary parts that no real signal has (at
     * frequency 0, and at N / 2 if N is even) are taken as 0.
     *
     * @param spectrumRe real parts, {@code [bins]}
     * @param spectrumIm imaginary parts, {@code [bins]}
     * @throws IndexOutOfBoundsException if an array is too short
     */
    public void inverse(float[] spectrumRe, float[] spectrumIm, float[] samples, int offset) {
        Objects.checkFromIndexSize(offset, size, samples.length);
        checkSpectrum(spectrumRe.length, spectrumIm.length);
        for (int k = 0; k < bins(); k++) {
            setOther(k, spectrumRe[k], spectrumIm[k]);
        }
        binsToTransform();
        double scale = 1.0 / points;
        if (paired) {
            for (int i = 0, at = offset; i < points; i++, at += 2) {
                samples[at] = (float) (re[i] * scale);
                samples[at + 1] = (float) (im[i] * scale);
            }
        } else {
            for (int i = 0; i < points; i++) {
                samples[offset + i] = (float) (re[i] * scale);
            }
        }
    }

    /** As {@link #inverse(float[], float[], float[], int)}, without rounding to float. */
    public void inverse(double[] spectrumRe, double[] spectrumIm, double[] samples, int offset) {
        Objects.checkFromIndexSize(offset, size, samples.length);
        checkSpectrum(spectrumRe.length, spectrumIm.length);
        for (int k = 0; k < bins(); k++) {
            setOther(k, spectrumRe[k], spectrumIm[k]);
        }
        binsToTransform();
        double scale = 1.0 / points;
        if (paired) {
            for (int i = 0, at = offset; i < points; i++, at += 2) {
                samples[at] = re[i] * scale;
                samples[at + 1] = im[i] * scale;
            }
        } else {
            for (int i = 0; i < points; i++) {
                samples[offset + i] = re[i] * scale;
            }
        }
    }

    private void checkSpectrum(int realLength, int imaginaryLength) {
        Objects.checkFromIndexSize(0, bins(), realLength);
        Objects.checkFromIndexSize(0, bins(), imaginaryLength);
    }

    private double otherRe(int k) {
        return k == points ? nyquist : otherRe[k];
    }

    private double otherIm(int k) {
        return k == points ? 0 : otherIm[k];
    }

    private void setOther(int k, double real, double imaginary) {
        if (k == points) {
            nyquist = real;
        } else {
            otherRe[k] = real;
            otherIm[k] = k == 0 ? 0 : imaginary;
        }
    }

    /** Transforms (re, im) and leaves the bins of the real spectrum in (otherRe, otherIm, nyquist). */
    private void transformToBins() {
        transform();
        if (!paired) {
            System.arraycopy(re, 0, otherRe, 0, bins());
            System.arraycopy(im, 0, otherIm, 0, bins());
            otherIm[0] = 0;
            return;
        }
        otherRe[0] = re[0] + im[0];
        otherIm[0] = 0;
        nyquist = re[0] - im[0];
        for (int k = 1; k < points; k++) {
            int mirror = points - k;
            double evenRe = 0.5 * (re[k] + re[mirror]);
            double evenIm = 0.5 * (im[k] - im[mirror]);
            double oddRe = 0.5 * (im[k] + im[mirror]);
            double oddIm = -0.5 * (re[k] - re[mirror]);
            double c = unpairCosines[k];
            double s = unpairSines[k];
            otherRe[k] = evenRe + oddRe * c - oddIm * s;
            otherIm[k] = evenIm + oddRe * s + oddIm * c;
        }
    }

    /** The reverse: leaves samples times {@code points}, paired or not, in (re, im). */
    private void binsToTransform() {
        if (paired) {
            im[0] = 0.5 * (otherRe[0] + nyquist);
            re[0] = 0.5 * (otherRe[0] - nyquist);
            for (int k = 1; k < points; k++) {
                int mirror = points - k;
                double evenRe = 0.5 * (otherRe[k] + otherRe[mirror]);
                double evenIm = 0.5 * (otherIm[k] - otherIm[mirror]);
                double pRe = 0.5 * (otherRe[k] - otherRe[mirror]);
                double pIm = 0.5 * (otherIm[k] + otherIm[mirror]);
                double c = unpairCosines[k];
                double s = unpairSines[k];
                double oddRe = pRe * c + pIm * s;
                double oddIm = pIm * c - pRe * s;
                // Parts change places: the forward transform of (im, re) is the inverse of (re, im), with parts
                // swapped.
                im[k] = evenRe - oddIm;
                re[k] = evenIm + oddRe;
            }
        } else {
            for (int k = 0; k < bins(); k++) {
                im[k] = otherRe[k];
                re[k] = otherIm[k];
            }
            for (int k = bins(); k < points; k++) {
                im[k] = otherRe[points - k];
                re[k] = -otherIm[points - k];
            }
        }
        transform();
        double[] swap = re;
        re = im;
        im = swap;
    }

    /** The complex transform of (re, im), into (re, im). */
    private void transform() {
        int n = points;
        int s = 1;
        for (int stage = 0; stage < radices.length; stage++) {
            int r = radices[stage];
            int m = n / r;
            double[] c = cosines[stage];
            double[] d = sines[stage];
            switch (r) {
                case 2 -> radix2(m, s, c, d);
                case 3 -> radix3(m, s, c, d);
                case 4 -> radix4(m, s, c, d);
                default -> radix5(m, s, c, d);
            }
            double[] swapRe = re;
            double[] swapIm = im;
            re = otherRe;
            im = otherIm;
            otherRe = swapRe;
            otherIm = swapIm;
            n = m;
            s *= r;
        }
    }

    // Every stage: y[q + s (r p + j)] = w^(p j) sum over k of x[q + s (p + k m)] exp(-2 pi i j k / r), w = exp(-2 pi i
    // / n).

    private void radix2(int m, int s, double[] c, double[] d) {
        double[] xr = re;
        double[] xi = im;
        double[] yr = otherRe;
        double[] yi = otherIm;
        int half = s * m;
        for (int p = 0; p < m; p++) {
            double wr = c[p];
            double wi = d[p];
            for (int q = s * p, at = 2 * s * p; q < s * p + s; q++, at++) {
                double ar = xr[q];
                double ai = xi[q];
                double br = xr[q + half];
                double bi = xi[q + half];
                yr[at] = ar + br;
                yi[at] = ai + bi;
                double tr = ar - br;
                double ti = ai - bi;
                yr[at + s] = tr * wr - ti * wi;
                yi[at + s] = tr * wi + ti * wr;
            }
        }
    }

    private void radix4(int m, int s, double[] c, double[] d) {
        double[] xr = re;
        double[] xi = im;
        double[] yr = otherRe;
        double[] yi = otherIm;
        int step = s * m;
        for (int p = 0; p < m; p++) {
            double w1r = c[3 * p];
            double w1i = d[3 * p];
            double w2r = c[3 * p + 1];
            double w2i = d[3 * p + 1];
            double w3r = c[3 * p + 2];
            double w3i = d[3 * p + 2];
            for (int q = s * p, at = 4 * s * p; q < s * p + s; q++, at++) {
                double sumRe = xr[q] + xr[q + 2 * step];
                double sumIm = xi[q] + xi[q + 2 * step];
                double difRe = xr[q] - xr[q + 2 * step];
                double difIm = xi[q] - xi[q + 2 * step];
                double sum2Re = xr[q + step] + xr[q + 3 * step];
                double sum2Im = xi[q + step] + xi[q + 3 * step];
                double dif2Re = xr[q + step] - xr[q + 3 * step];
                double dif2Im = xi[q + step] - xi[q + 3 * step];
                yr[at] = sumRe + sum2Re;
                yi[at] = sumIm + sum2Im;
                double t1r = difRe + dif2Im;
                double t1i = difIm - dif2Re;
                yr[at + s] = t1r * w1r - t1i * w1i;
                yi[at + s] = t1r * w1i + t1i * w1r;
                double t2r = sumRe - sum2Re;
                double t2i = sumIm - sum2Im;
                yr[at + 2 * s] = t2r * w2r - t2i * w2i;
                yi[at + 2 * s] = t2r * w2i + t2i * w2r;
                double t3r = difRe - dif2Im;
                double t3i = difIm + dif2Re;
                yr[at + 3 * s] = t3r * w3r - t3i * w3i;
                yi[at + 3 * s] = t3r * w3i + t3i * w3r;
            }
        }
    }

    private void radix3(int m, int s, double[] c, double[] d) {
        double[] xr = re;
        double[] xi = im;
        double[] yr = otherRe;
        double[] yi = otherIm;
        int step = s * m;
        for (int p = 0; p < m; p++) {
            double w1r = c[2 * p];
            double w1i = d[2 * p];
            double w2r = c[2 * p + 1];
            double w2i = d[2 * p + 1];
            for (int q = s * p, at = 3 * s * p; q < s * p + s; q++, at++) {
                double sumRe = xr[q + step] + xr[q + 2 * step];
                double sumIm = xi[q + step] + xi[q + 2 * step];
                double difRe = SIN_3 * (xr[q + step] - xr[q + 2 * step]);
                double difIm = SIN_3 * (xi[q + step] - xi[q + 2 * step]);
                double midRe = xr[q] - 0.5 * sumRe;
                double midIm = xi[q] - 0.5 * sumIm;
                yr[at] = xr[q] + sumRe;
                yi[at] = xi[q] + sumIm;
                double t1r = midRe + difIm;
                double t1i = midIm - difRe;
                yr[at + s] = t1r * w1r - t1i * w1i;
                yi[at + s] = t1r * w1i + t1i * w1r;
                double t2r = midRe - difIm;
                double t2i = midIm + difRe;
                yr[at + 2 * s] = t2r * w2r - t2i * w2i;
                yi[at + 2 * s] = t2r * w2i + t2i * w2r;
            }
        }
    }

    private void radix5(int m, int s, double[] c, double[] d) {
        double[] xr = re;
        double[] xi = im;
        double[] yr = otherRe;
        double[] yi = otherIm;
        int step = s * m;
        for (int p = 0; p < m; p++) {
            int w = 4 * p;
            for (int q = s * p, at = 5 * s * p; q < s * p + s; q++, at++) {
                double sum1Re = xr[q + step] + xr[q + 4 * step];
                double sum1Im = xi[q + step] + xi[q + 4 * step];
                double dif1Re = xr[q + step] - xr[q + 4 * step];
                double dif1Im = xi[q + step] - xi[q + 4 * step];
                double sum2Re = xr[q + 2 * step] + xr[q + 3 * step];
                double sum2Im = xi[q + 2 * step] + xi[q + 3 * step];
                double dif2Re = xr[q + 2 * step] - xr[q + 3 * step];
                double dif2Im = xi[q + 2 * step] - xi[q + 3 * step];
                yr[at] = xr[q] + sum1Re + sum2Re;
                yi[at] = xi[q] + sum1Im + sum2Im;
                double aRe = xr[q] + COS_5 * sum1Re + COS_25 * sum2Re;
                double aIm = xi[q] + COS_5 * sum1Im + COS_25 * sum2Im;
                double bRe = SIN_5 * dif1Re + SIN_25 * dif2Re;
                double bIm = SIN_5 * dif1Im + SIN_25 * dif2Im;
                put(yr, yi, at + s, aRe + bIm, aIm - bRe, c[w], d[w]);
                put(yr, yi, at + 4 * s, aRe - bIm, aIm + bRe, c[w + 3], d[w + 3]);
                double eRe = xr[q] + COS_25 * sum1Re + COS_5 * sum2Re;
                double eIm = xi[q] + COS_25 * sum1Im + COS_5 * sum2Im;
                double fRe = SIN_25 * dif1Re - SIN_5 * dif2Re;
                double fIm = SIN_25 * dif1Im - SIN_5 * dif2Im;
                put(yr, yi, at + 2 * s, eRe + fIm, eIm - fRe, c[w + 1], d[w + 1]);
                put(yr, yi, at + 3 * s, eRe - fIm, eIm + fRe, c[w + 2], d[w + 2]);
            }
        }
    }

    private static void put(double[] yr, double[] yi, int at, double tr, double ti, double wr, double wi) {
        yr[at] = tr * wr - ti * wi;
        yi[at] = tr * wi + ti * wr;
    }

    private static int[] factors(int n) {
        int[] found = new int[32];
        int count = 0;
        int rest = n;
        for (int radix : new int[] {4, 2, 3, 5}) {
            while (rest % radix == 0) {
                found[count++] = radix;
                rest /= radix;
            }
        }
        return Arrays.copyOf(found, count);
    }

    private static double cosine(long numerator, int denominator) {
        return StrictMath.cos(2 * StrictMath.PI * (numerator % denominator) / denominator);
    }

    private static double sine(long numerator, int denominator) {
        return StrictMath.sin(2 * StrictMath.PI * (numerator % denominator) / denominator);
    }
}
