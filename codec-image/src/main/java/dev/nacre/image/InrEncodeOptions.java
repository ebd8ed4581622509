package dev.nacre.image;

import dev.nacre.fit.FitListener;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** How a picture is to be fitted and written by {@link InrCodec}. Immutable; start from {@link #defaults()}. */
public final class InrEncodeOptions {
    private static final InrEncodeOptions DEFAULTS =
            new InrEncodeOptions(50, null, 3, PictureMetadata.empty(), null, progress -> {});

    /** Steps of the fit by effort. */
    private static final int[] STEPS = {500, 700, 1000, 1500, 2500, 4000, 6000, 9000, 14_000, 20_000};

    /** The longest that an encoder may try. */
    public static final int MAX_EFFORT = STEPS.length - 1;

    /** Cost of a bit for each pixel at quality 0; at quality 100 it is a thousandth of that. */
    private static final double LARGEST_LAMBDA = 3e-2;

    private final int quality;
    private final InrTarget target; // null for the quality
    private final int effort;
    private final PictureMetadata metadata;
    private final Path journal; // null for none
    private final FitListener listener;

    private InrEncodeOptions(
            int quality, InrTarget target, int effort, PictureMetadata metadata, Path journal, FitListener listener) {
        this.quality = quality;
        this.target = target;
        this.effort = effort;
        this.metadata = metadata;
        this.journal = journal;
        this.listener = listener;
    }

    /** Quality 50, effort 3, no metadata, no journal, nobody listens. */
    public static InrEncodeOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets what a bit is worth against the error: the files of all efforts have about the same distortion at one quality, and less bytes
     * with more effort.
     *
     * @param quality 0 (smallest file) to 100 (best picture)
     */
    public InrEncodeOptions withQuality(int quality) {
        if (quality < 0 || quality > 100) {
            throw new IllegalArgumentException("quality " + quality + ", allowed are 0 to 100");
        }
        return new InrEncodeOptions(quality, null, effort, metadata, journal, listener);
    }

    /**
     * Sets the peak signal to noise ratio instead of a quality: the file has that or up to 0.1 dB more, over all samples but alpha. If that
     * can't be had, not with any size of file or not in so few steps, it ends near; {@link CodingReport#landing()} tells.
     *
     * @param psnr more than 0 to 100, in dB
     */
    public InrEncodeOptions withPsnr(double psnr) {
        return withTarget(InrTarget.Kind.PSNR, psnr);
    }

    /**
     * Sets the size of the whole file instead of a quality, metadata and alpha included: it comes within 2 %, or near, as {@link #withPsnr}
     * says.
     *
     * @param bpp more than 0 to 100, bits per pixel
     */
    public InrEncodeOptions withBpp(double bpp) {
        return withTarget(InrTarget.Kind.BPP, bpp);
    }

    /**
     * Sets the structural similarity instead of a quality: the file has that or up to 0.002 more, or comes near, as {@link #withPsnr} says.
     *
     * @param ssim more than 0 to 1, as {@link dev.nacre.metrics.Ssim} has it; pictures under 11 pixels a side have none
     */
    public InrEncodeOptions withSsim(double ssim) {
        return withTarget(InrTarget.Kind.SSIM, ssim);
    }

    private InrEncodeOptions withTarget(InrTarget.Kind kind, double value) {
        return new InrEncodeOptions(quality, new InrTarget(kind, value), effort, metadata, journal, listener);
    }

    /**
     * Sets how long the encoder may try: 500, 700, 1000, 1500, 2500, 4000, 6000, 9000, 14000 or 20000 steps. Decoding costs the same.
     *
     * @param effort 0 to 9
     */
    public InrEncodeOptions withEffort(int effort) {
        if (effort < 0 || effort > MAX_EFFORT) {
            throw new IllegalArgumentException("effort " + effort + ", allowed are 0 to " + MAX_EFFORT);
        }
        return new InrEncodeOptions(quality, target, effort, metadata, journal, listener);
    }

    /** Sets what travels with the picture; with an ICC profile the samples are coded as they are. */
    public InrEncodeOptions withMetadata(PictureMetadata metadata) {
        return new InrEncodeOptions(
                quality, target, effort, Objects.requireNonNull(metadata, "metadata"), journal, listener);
    }

    /**
     * Sets a file that keeps the state of the fit, every ten seconds or so: who encodes the same picture with the same options and this
     * file goes on from there, and gets the same bytes as without the interruption. Deleted when the picture is written.
     */
    public InrEncodeOptions withJournal(Path journal) {
        return new InrEncodeOptions(
                quality, target, effort, metadata, Objects.requireNonNull(journal, "journal"), listener);
    }

    /** Sets who hears of every step. */
    public InrEncodeOptions withListener(FitListener listener) {
        return new InrEncodeOptions(
                quality, target, effort, metadata, journal, Objects.requireNonNull(listener, "listener"));
    }

    /** What was set last; without meaning where something else is aimed at. */
    public int quality() {
        return quality;
    }

    Optional<InrTarget> target() {
        return Optional.ofNullable(target);
    }

    /** The quality with about that lambda. */
    static int qualityOf(double lambda) {
        double quality = 100 * StrictMath.log10(LARGEST_LAMBDA / lambda) / 3;
        return (int) Math.round(Math.max(0, Math.min(100, quality)));
    }

    public int effort() {
        return effort;
    }

    /** Steps of the fit. */
    public int steps() {
        return STEPS[effort];
    }

    public PictureMetadata metadata() {
        return metadata;
    }

    /** Of the quality. */
    double lambda() {
        return LARGEST_LAMBDA * StrictMath.pow(10, -3 * quality / 100.0);
    }

    Optional<Path> journal() {
        return Optional.ofNullable(journal);
    }

    FitListener listener() {
        return listener;
    }
}
