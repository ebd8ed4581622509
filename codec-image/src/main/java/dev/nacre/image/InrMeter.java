package dev.nacre.image;

import dev.nacre.fit.FitGoal;
import dev.nacre.fit.FitMeter;
import dev.nacre.fit.FitState;
import dev.nacre.fit.PyramidFit;
import dev.nacre.metrics.Psnr;
import dev.nacre.metrics.Ssim;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Measures the file that a fit would give: real bytes, or the samples that a decoder paints. For one thread. */
final class InrMeter implements FitMeter {
    /** Networks that still move are measured with steps so many bits finer: chosen for one state, steps are too coarse for others. */
    private static final int FINER = 2;

    /** Of a parameter in a file, where {@link #USUAL_PRECISION} is pixels / lambda; and by how many a factor of e changes them. */
    private static final double USUAL_BITS = 5.3;

    private static final double MORE_BITS = 0.42;
    private static final double USUAL_PRECISION = 1e7;

    /** Searches of steps for one file, each with another cost of a bit. */
    private static final int MAX_TRIALS = 4;

    /** First change of that cost's logarithm. */
    private static final double FIRST_TRIM = 0.7;

    /** How far from its aim a file may be to be trimmed, in widths of the range that is allowed. */
    private static final double TRIMMABLE = 4;

    private final Picture picture;
    private final InrTarget target;
    private final PictureMetadata metadata;
    private final Function<PyramidFit, InrFitted> fittedOf;
    private final Parallel parallel;
    private final int[] shifts;
    private final int[] fine;
    private final int numParameters;
    private final double[] networkBits = {0}; // in the file, 0 before that is known; one number, an array to be stored

    /**
     * A meter for one fit.
     *
     * @param picture what is fitted, with its alpha
     * @param metadata that the file will have
     * @param fittedOf what a fit leaves of the picture if it ends as it stands
     * @throws IllegalArgumentException if an SSIM is asked for, and there is none
     */
    InrMeter(
            Picture picture,
            InrTarget target,
            PictureMetadata metadata,
            Function<PyramidFit, InrFitted> fittedOf,
            InrShape shape,
            Parallel parallel) {
        this.picture = picture;
        this.target = target;
        this.metadata = metadata;
        this.fittedOf = fittedOf;
        this.shifts = InrQuantizer.firstShifts(shape, picture.channels());
        this.fine = Arrays.stream(shifts)
                .map(shift -> Math.min(InrTensor.MAX_SHIFT, shift + FINER))
                .toArray();
        this.numParameters = shape.tensors(picture.channels()).stream()
                .mapToInt(InrShape.Tensor::size)
                .sum();
        this.parallel = parallel;
        if (target.kind() == InrTarget.Kind.SSIM && Math.min(picture.width(), picture.height()) < Ssim.MIN_SIDE) {
            throw new IllegalArgumentException(
                    "a picture of " + picture.width() + "x" + picture.height() + " is too small for an SSIM");
        }
    }

    private InrQuantizer quantizer(InrFitted fitted, double lambda) {
        return new InrQuantizer(fitted, picture, lambda, parallel);
    }

    @Override
    public double measure(PyramidFit fit) {
        InrFitted fitted = fittedOf.apply(fit);
        return target.scaled(value(fitted, fine, expectedBits(fit.lambda())));
    }

    @Override
    public double rehearse(PyramidFit fit) {
        InrFitted fitted = fittedOf.apply(fit);
        int[] found = quantizer(fitted, fit.lambda()).search(shifts);
        networkBits[0] = InrNetworkCoder.rateBits(fitted.round(found));
        return target.scaled(value(fitted, found, 0));
    }

    /**
     * Rounds networks to the steps that cost least; where that misses the target a little, to coarser or finer ones, by another cost of a bit:
     * ever farther off until the target lies between two of them, then nearer.
     */
    @Override
    public double finish(PyramidFit fit) {
        InrFitted fitted = fittedOf.apply(fit);
        FitGoal goal = target.goal();
        double direction = 0;
        boolean crossed = false;
        double logFactor = 0;
        double step = FIRST_TRIM;
        double best = Double.NaN;
        int[] start = shifts.clone();
        for (int trial = 0; trial < MAX_TRIALS; trial++) {
            int[] found =
                    quantizer(fitted, fit.lambda() * StrictMath.exp(logFactor)).search(start);
            double measure = target.scaled(value(fitted, found, 0));
            if (trial == 0 || Math.abs(measure - goal.aim()) < Math.abs(best - goal.aim())) {
                best = measure;
                System.arraycopy(found, 0, shifts, 0, shifts.length);
            }
            if (goal.reachedBy(measure) || Math.abs(measure - goal.aim()) > TRIMMABLE * (goal.most() - goal.least())) {
                break;
            }
            double towards = Math.signum((goal.aim() - measure) / goal.slope());
            crossed |= trial > 0 && towards != direction;
            if (trial > 0) {
                step *= crossed ? 0.5 : 2;
            }
            direction = towards;
            logFactor += direction * step;
            start = found;
        }
        if (Math.abs(best - goal.aim()) <= TRIMMABLE * (goal.most() - goal.least())) {
            best = trim(fitted, goal, best);
        }
        networkBits[0] = InrNetworkCoder.rateBits(networks(fitted));
        return best;
    }

    /** Changes the steps of one array after the other where that comes nearer to the goal, until it is reached. */
    private double trim(InrFitted fitted, FitGoal goal, double start) {
        InrQuantizer quantizer = quantizer(fitted, 1);
        double best = start;
        for (int i = 0; i < 2 * shifts.length && !goal.reachedBy(best); i++) {
            int[] changed = shifts.clone();
            int shift = changed[i / 2] + (i % 2 == 0 ? 1 : -1);
            changed[i / 2] = Math.max(0, Math.min(InrTensor.MAX_SHIFT, shift));
            if (Arrays.equals(changed, quantizer.safe(changed))) {
                double measure = target.scaled(value(fitted, changed, 0));
                if (Math.abs(measure - goal.aim()) < Math.abs(best - goal.aim())) {
                    best = measure;
                    System.arraycopy(changed, 0, shifts, 0, shifts.length);
                }
            }
        }
        return best;
    }

    /** PSNR, bits per pixel or SSIM of the file, as the target has it, after {@link #finish}. */
    double value(InrFitted fitted) {
        return value(fitted, shifts, 0);
    }

    /** The networks as the file has them, after {@link #finish}. */
    InrNetworks networks(InrFitted fitted) {
        return fitted.round(shifts);
    }

    /** Bits of the networks in the file. */
    private double expectedBits(double lambda) {
        if (networkBits[0] > 0) {
            return networkBits[0];
        }
        double precision = (double) picture.width() * picture.height() / lambda / USUAL_PRECISION;
        return numParameters * Math.max(1, USUAL_BITS + MORE_BITS * StrictMath.log(precision));
    }

    /** @param bits that networks will have in the end; 0 if they are ready */
    private double value(InrFitted fitted, int[] wanted, double bits) {
        InrQuantizer quantizer = quantizer(fitted, 1);
        int[] safe = quantizer.safe(wanted);
        if (target.kind() == InrTarget.Kind.BPP) {
            InrNetworks networks = fitted.round(safe);
            double change = bits == 0 ? 0 : bits - InrNetworkCoder.rateBits(networks);
            return (8.0 * fileBytes(fitted, networks) + change) / ((double) fitted.width() * fitted.height());
        }
        byte[][] painted = quantizer.paint(safe);
        return target.kind() == InrTarget.Kind.PSNR
                ? Psnr.of(picture.planes(), painted)
                : similarity(picture, painted).orElseThrow();
    }

    private static OptionalDouble similarity(Picture picture, byte[][] painted) {
        return Ssim.of(picture.planes(), painted, picture.width(), picture.height());
    }

    private long fileBytes(InrFitted fitted, InrNetworks networks) {
        try {
            byte[] alpha = picture.alpha().orElse(null);
            return new InrEncoder(parallel)
                    .encode(fitted, networks, alpha, metadata, OutputStream.nullOutputStream())
                    .fileBytes();
        } catch (IOException e) {
            throw new AssertionError("nothing is written", e);
        }
    }

    @Override
    public void state(FitState state) {
        double[] numbers = new double[shifts.length];
        for (int i = 0; i < shifts.length; i++) {
            numbers[i] = shifts[i];
        }
        state.doubles(numbers);
        state.doubles(networkBits);
        for (int i = 0; i < shifts.length; i++) {
            shifts[i] = (int) numbers[i];
        }
    }
}
