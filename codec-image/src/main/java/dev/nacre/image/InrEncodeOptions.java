package dev.nacre.image;

import dev.nacre.fit.FitListener;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** How a picture is to be fitted and written by {@link InrCodec}. Immutable; start from {@link #defaults()}. */
public final class InrEncodeOptions {
    private static final InrEncodeOptions DEFAULTS =
            new InrEncodeOptions(50, 3, PictureMetadata.empty(), null, progress -> {});

    /** Steps of the fit by effort. */
    private static final int[] STEPS = {500, 700, 1000, 1500, 2500, 4000, 8000, 16_000, 32_000, 64_000};

    /** The longest that an encoder may try. */
    public static final int MAX_EFFORT = STEPS.length - 1;

    /** Cost of a bit for each pixel at quality 0; at quality 100 it is a thousandth of that. */
    private static final double LARGEST_LAMBDA = 3e-2;

    private final int quality;
    private final int effort;
    private final PictureMetadata metadata;
    private final Path journal; // null for none
    private final FitListener listener;

    private InrEncodeOptions(int quality, int effort, PictureMetadata metadata, Path journal, FitListener listener) {
        this.quality = quality;
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
        return new InrEncodeOptions(quality, effort, metadata, journal, listener);
    }

    /**
     * Sets how long the encoder may try: 500, 700, 1000, 1500, 2500, 4000, 8000, 16000, 32000 or 64000 steps. Decoding costs the same.
     *
     * @param effort 0 to 9
     */
    public InrEncodeOptions withEffort(int effort) {
        if (effort < 0 || effort > MAX_EFFORT) {
            throw new IllegalArgumentException("effort " + effort + ", allowed are 0 to " + MAX_EFFORT);
        }
        return new InrEncodeOptions(quality, effort, metadata, journal, listener);
    }

    /** Sets what travels with the picture; with an ICC profile the samples are coded as they are. */
    public InrEncodeOptions withMetadata(PictureMetadata metadata) {
        return new InrEncodeOptions(quality, effort, Objects.requireNonNull(metadata, "metadata"), journal, listener);
    }

    /**
     * Sets a file that keeps the state of the fit, every ten seconds or so: who encodes the same picture with the same options and this
     * file goes on from there, and gets the same bytes as without the interruption. Deleted when the picture is fitted.
     */
    public InrEncodeOptions withJournal(Path journal) {
        return new InrEncodeOptions(quality, effort, metadata, Objects.requireNonNull(journal, "journal"), listener);
    }

    /** Sets who hears of every step. */
    public InrEncodeOptions withListener(FitListener listener) {
        return new InrEncodeOptions(quality, effort, metadata, journal, Objects.requireNonNull(listener, "listener"));
    }

    public int quality() {
        return quality;
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
