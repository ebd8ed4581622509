package dev.nacre.audio;

import static dev.nacre.audio.WallocAudioFormat.NUM_BANDS;
import static dev.nacre.audio.WallocAudioFormat.NUM_SIZES;
import static dev.nacre.audio.WallocAudioFormat.SMALLEST;
import static dev.nacre.audio.WallocAudioFormat.SPECTRUM_PARTS;
import static dev.nacre.audio.WallocAudioFormat.SUPERFRAME;

import dev.nacre.signal.LappedTransform;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * One part of a sound from samples to coefficients in frames of chosen sizes. Superframe s is cut once half of the next is there; its
 * coefficients follow once the next one is cut too. Mutable, for one thread. Layout: format.md, "walloc-audio sound", Encoding.
 */
final class WallocAudioAnalysis {
    /** How far windows reach over a superframe. */
    private static final int REACH = SUPERFRAME / 2;

    private static final double FULL_SCALE = 32768;

    /** Costs are those of frames among their like; cut frames steepen their neighbours' windows. */
    private static final double CUT_FACTOR = 1.03;

    private static final int[] NO_FRAMES = {};

    /** Coefficients of superframes, of left and right or of a channel by itself, in samples of 16 bits. */
    record Spectra(int[] sizes, double[][] coefficients) {}

    private final WallocAudioModel model;
    private final LappedTransform lapped = new LappedTransform(SMALLEST, NUM_SIZES);
    private final double[][] samples; // in 16 bits: REACH of them before the next superframe, then what came
    private final ArrayDeque<WallocAudioSurvey> surveys =
            new ArrayDeque<>(); // of the next superframes, as far as looked at
    private int size; // samples from the next superframe on
    private boolean ended;
    private boolean first = true; // nothing was taken yet
    private int[] cuts = NO_FRAMES; // sizes of the next superframe, if known
    private int lastSize; // of the frame before

    WallocAudioAnalysis(WallocAudioModel model, int channels) {
        this.model = model;
        samples = new double[channels][REACH + 4 * SUPERFRAME];
    }

    void push(float[][] planes, int firstPlane, int offset, int count) {
        reserve(count);
        for (int c = 0; c < samples.length; c++) {
            for (int i = 0; i < count; i++) {
                samples[c][REACH + size + i] = planes[firstPlane + c][offset + i] * FULL_SCALE;
            }
        }
        size += count;
    }

    private void reserve(int count) {
        if (REACH + size + count > samples[0].length) {
            for (int c = 0; c < samples.length; c++) {
                samples[c] = Arrays.copyOf(samples[c], Math.max(REACH + size + count, 2 * samples[c].length));
            }
        }
    }

    /** Says that the sound ends here; zeros fill the last superframe. */
    void end() {
        ended = true;
        int padding = -size & (SUPERFRAME - 1);
        reserve(padding);
        for (double[] plane : samples) {
            Arrays.fill(plane, REACH + size, REACH + size + padding, 0);
        }
        size += padding;
    }

    /** Superframes that {@link #take} can give. */
    int ready() {
        return ended ? size / SUPERFRAME : Math.max(0, (size - REACH) / SUPERFRAME - 1);
    }

    /** Whether the windows of the next superframes see nothing but zeros. */
    boolean isSilent(int superframes) {
        int end = Math.min(REACH + superframes * SUPERFRAME + REACH, REACH + size);
        for (double[] plane : samples) {
            for (int i = 0; i < end; i++) {
                if (plane[i] != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What stands in the superframes from {@code first} to before {@code end}, which {@link #ready} counts. */
    WallocAudioSurvey survey(int first, int end) {
        while (surveys.size() < end) {
            surveys.add(survey(surveys.size()));
        }
        WallocAudioSurvey sum = new WallocAudioSurvey();
        surveys.stream().skip(first).limit(end - (long) first).forEach(sum::add);
        return sum;
    }

    private WallocAudioSurvey survey(int superframe) {
        int n = WallocAudioSurvey.FRAME;
        WallocAudioSurvey survey = new WallocAudioSurvey();
        Stretch stretch = stretch(superframe);
        for (double[] y : stretch.planes()) {
            transform(y, n, stretch);
            for (int i = 0; i < SUPERFRAME / n; i++) {
                survey.add(model, y, REACH + i * n);
            }
        }
        return survey;
    }

    /** Cuts and transforms the next superframes, as fits the steps of bands. */
    Spectra take(int superframes, double[] steps) {
        int[] sizes = new int[superframes * (SUPERFRAME / SMALLEST)];
        int frames = 0;
        for (int s = 0; s < superframes; s++) {
            int[] own = s == 0 && cuts.length > 0 ? cuts : cut(s, steps);
            System.arraycopy(own, 0, sizes, frames, own.length);
            frames += own.length;
        }
        sizes = Arrays.copyOf(sizes, frames);
        int total = superframes * SUPERFRAME;
        boolean more = size > total;
        cuts = more ? cut(superframes, steps) : NO_FRAMES;
        double[][] out = new double[samples.length][];
        for (int c = 0; c < samples.length; c++) {
            double[] x = Arrays.copyOf(samples[c], REACH + total + (more ? REACH : 0));
            int at = REACH;
            int before = lastSize;
            for (int f = 0; f < frames; f++) {
                if (before > 0) {
                    lapped.fold(x, at, before, sizes[f]);
                }
                before = sizes[f];
                at += before;
            }
            if (more) {
                lapped.fold(x, at, before, cuts[0]);
            }
            at = REACH;
            for (int f = 0; f < frames; f++) {
                lapped.transform(x, at, sizes[f]);
                at += sizes[f];
            }
            out[c] = Arrays.copyOfRange(x, REACH, REACH + total);
        }
        lastSize = sizes[frames - 1];
        drop(total);
        for (int s = 0; s < superframes && !surveys.isEmpty(); s++) {
            surveys.remove();
        }
        return new Spectra(sizes, out);
    }

    private void drop(int count) {
        size -= count;
        first = false;
        for (double[] plane : samples) {
            System.arraycopy(plane, count, plane, 0, REACH + size);
        }
    }

    /** Samples around a superframe, {@link #REACH} of them before it: of middle and side, or of a channel by itself. */
    private record Stretch(double[][] planes, boolean begins, boolean ends) {}

    private Stretch stretch(int superframe) {
        int from = superframe * SUPERFRAME; // REACH before it, in samples
        boolean ends = from + SUPERFRAME >= size;
        int length = REACH + SUPERFRAME + (ends ? 0 : REACH);
        double[][] x = new double[samples.length][];
        for (int c = 0; c < x.length; c++) {
            x[c] = Arrays.copyOfRange(samples[c], from, from + length);
        }
        if (x.length == 2) {
            double half = StrictMath.sqrt(0.5);
            for (int i = 0; i < length; i++) {
                double left = x[0][i];
                x[0][i] = (left + x[1][i]) * half;
                x[1][i] = (x[1][i] - left) * half;
            }
        }
        return new Stretch(x, first && superframe == 0, ends);
    }

    /** Turns the superframe in the middle of a stretch into coefficients of frames of one size, in place. */
    private void transform(double[] y, int n, Stretch stretch) {
        int frames = SUPERFRAME / n;
        for (int i = stretch.begins() ? 1 : 0; i < frames + (stretch.ends() ? 0 : 1); i++) {
            lapped.fold(y, REACH + i * n, n, n);
        }
        for (int i = 0; i < frames; i++) {
            lapped.transform(y, REACH + i * n, n);
        }
    }

    /** Sizes of the frames of a superframe, from the next one on counted, by pruning the tree of its halves from below. */
    private int[] cut(int superframe, double[] steps) {
        Stretch stretch = stretch(superframe);
        double[] best = {};
        int[][] chosen = {};
        for (int n = SMALLEST; n <= SUPERFRAME; n *= 2) {
            double[] costs = costs(stretch, n, steps);
            int[][] sizes = new int[costs.length][];
            for (int i = 0; i < costs.length; i++) {
                sizes[i] = new int[] {n};
                double halves = n == SMALLEST ? costs[i] : (best[2 * i] + best[2 * i + 1]) * CUT_FACTOR;
                if (halves < costs[i]) {
                    costs[i] = halves;
                    int[] one = chosen[2 * i];
                    int[] other = chosen[2 * i + 1];
                    sizes[i] = Arrays.copyOf(one, one.length + other.length);
                    System.arraycopy(other, 0, sizes[i], one.length, other.length);
                }
            }
            best = costs;
            chosen = sizes;
        }
        return chosen[0];
    }

    /** Costs of the frames of one size, all channels together. */
    private double[] costs(Stretch stretch, int n, double[] steps) {
        double[] costs = new double[SUPERFRAME / n];
        for (double[] plane : stretch.planes()) {
            double[] y = plane.clone();
            transform(y, n, stretch);
            for (int i = 0; i < costs.length; i++) {
                for (int b = 0; b < NUM_BANDS; b++) {
                    int from = REACH + i * n + n / SPECTRUM_PARTS * model.band(b);
                    int to = REACH + i * n + n / SPECTRUM_PARTS * model.band(b + 1);
                    costs[i] += WallocAudioCosts.bits(y, from, to, steps[b]);
                }
            }
        }
        return costs;
    }

    /** Angles of the bands of left and right: mid and side, unless others cost clearly less. */
    int[] angles(Spectra spectra, double[] steps) {
        int[] chosen = new int[NUM_BANDS];
        double saved = -WallocAudioFormat.ANGLE_BITS * NUM_BANDS;
        double[] left = new double[spectra.coefficients()[0].length];
        double[] right = new double[left.length];
        for (int b = 0; b < NUM_BANDS; b++) {
            int count = 0;
            int at = 0;
            for (int n : spectra.sizes()) {
                int from = n / SPECTRUM_PARTS * model.band(b);
                int length = n / SPECTRUM_PARTS * model.band(b + 1) - from;
                System.arraycopy(spectra.coefficients()[0], at + from, left, count, length);
                System.arraycopy(spectra.coefficients()[1], at + from, right, count, length);
                count += length;
                at += n;
            }
            double midSide = cost(left, right, count, WallocAudioFormat.MID_SIDE, steps[b]);
            int axis = axis(left, right, count);
            int other = 0;
            double least = cost(left, right, count, 0, steps[b]);
            double along = cost(left, right, count, axis, steps[b]);
            if (along < least) {
                other = axis;
                least = along;
            }
            chosen[b] = WallocAudioFormat.MID_SIDE;
            if (least < 0.97 * midSide) {
                chosen[b] = other;
                saved += (midSide - least) / 2;
            }
        }
        if (saved <= 0) {
            Arrays.fill(chosen, WallocAudioFormat.MID_SIDE);
        }
        return chosen;
    }

    private static int axis(double[] left, double[] right, int count) {
        double ll = 0;
        double lr = 0;
        double rr = 0;
        for (int i = 0; i < count; i++) {
            ll += left[i] * left[i];
            lr += left[i] * right[i];
            rr += right[i] * right[i];
        }
        double angle = 0.5 * StrictMath.atan2(2 * lr, ll - rr);
        return Math.floorMod((int) StrictMath.rint(angle * 32 / Math.PI), 32);
    }

    private static double cost(double[] left, double[] right, int count, int angle, double step) {
        double cos = StrictMath.cos(angle * Math.PI / 32);
        double sin = StrictMath.sin(angle * Math.PI / 32);
        double[] one = new double[count];
        double[] other = new double[count];
        for (int i = 0; i < count; i++) {
            one[i] = cos * left[i] + sin * right[i];
            other[i] = cos * right[i] - sin * left[i];
        }
        return WallocAudioCosts.bits(one, 0, count, step) + WallocAudioCosts.bits(other, 0, count, step);
    }
}
