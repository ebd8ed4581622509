package dev.nacre.eval.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What goes into a report. Immutable. */
public final class ReportOptions {
    private static final ReportOptions DEFAULTS = new ReportOptions(
            null,
            null,
            List.of(),
            24,
            40_000_000,
            6,
            11_000_000,
            Runtime.getRuntime().availableProcessors());

    private final Anchors anchors;
    private final String reference;
    private final List<Path> originals;
    private final int pictures;
    private final long budgetBytes;
    private final int sounds;
    private final long soundBudgetBytes;
    private final int threads;

    private ReportOptions(
            Anchors anchors,
            String reference,
            List<Path> originals,
            int pictures,
            long budgetBytes,
            int sounds,
            long soundBudgetBytes,
            int threads) {
        this.anchors = anchors;
        this.reference = reference;
        this.originals = originals;
        this.pictures = pictures;
        this.budgetBytes = budgetBytes;
        this.sounds = sounds;
        this.soundBudgetBytes = soundBudgetBytes;
        this.threads = threads;
    }

    /** No published curves, JPEG as the reference, no pictures and no sounds (their folders are not known); at most 40 MB of pictures and 11 MB of sounds. */
    public static ReportOptions defaults() {
        return DEFAULTS;
    }

    /** Published curves to stand behind ours, where the set is Kodak; null for none. */
    public ReportOptions withAnchors(Anchors curves) {
        return new ReportOptions(
                curves, reference, originals, pictures, budgetBytes, sounds, soundBudgetBytes, threads);
    }

    /** What BD-rates are against: a curve, a codec or an anchor; null: the slowest JPEG that was measured. */
    public ReportOptions withReference(String name) {
        return new ReportOptions(anchors, name, originals, pictures, budgetBytes, sounds, soundBudgetBytes, threads);
    }

    /** The folders that were measured: pictures and sounds to compare are read from them. */
    public ReportOptions withOriginals(List<Path> folders) {
        return new ReportOptions(
                anchors, reference, List.copyOf(folders), pictures, budgetBytes, sounds, soundBudgetBytes, threads);
    }

    /**
     * How many pictures can be looked at, over all sets.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public ReportOptions withPictures(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("pictures are " + most + ", must not be negative");
        }
        return new ReportOptions(anchors, reference, originals, most, budgetBytes, sounds, soundBudgetBytes, threads);
    }

    /** The size of the report beyond which no further picture is added. */
    public ReportOptions withBudgetBytes(long bytes) {
        return new ReportOptions(anchors, reference, originals, pictures, bytes, sounds, soundBudgetBytes, threads);
    }

    /**
     * How many sounds can be listened to, over all sets.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public ReportOptions withSounds(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("sounds are " + most + ", must not be negative");
        }
        return new ReportOptions(anchors, reference, originals, pictures, budgetBytes, most, soundBudgetBytes, threads);
    }

    /** The size of the sounds in a report beyond which no further one is added. */
    public ReportOptions withSoundBudgetBytes(long bytes) {
        return new ReportOptions(anchors, reference, originals, pictures, budgetBytes, sounds, bytes, threads);
    }

    /**
     * Threads that codecs may use to make pictures and sounds.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public ReportOptions withThreads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads are " + count + ", must be positive");
        }
        return new ReportOptions(anchors, reference, originals, pictures, budgetBytes, sounds, soundBudgetBytes, count);
    }

    Optional<Anchors> anchors() {
        return Optional.ofNullable(anchors);
    }

    Optional<String> reference() {
        return Optional.ofNullable(reference);
    }

    List<Path> originals() {
        return originals;
    }

    int pictures() {
        return pictures;
    }

    long budgetBytes() {
        return budgetBytes;
    }

    int sounds() {
        return sounds;
    }

    long soundBudgetBytes() {
        return soundBudgetBytes;
    }

    int threads() {
        return threads;
    }
}
