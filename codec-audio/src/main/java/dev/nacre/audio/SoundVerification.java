package dev.nacre.audio;

import java.util.Objects;

/** That a file decodes to the symbols that were written into it. Immutable. */
public final class SoundVerification {
    private final SoundHeader header;
    private final SoundReport report;

    SoundVerification(SoundHeader header, SoundReport report) {
        this.header = Objects.requireNonNull(header, "header");
        this.report = Objects.requireNonNull(report, "report");
    }

    public SoundHeader header() {
        return header;
    }

    /** Blocks whose symbols were decoded and agree with their hashes. */
    public int units() {
        return report.numUnits();
    }

    /** Samples of each channel that the blocks stand for. */
    public long samples() {
        return report.samples();
    }

    /** Hash over the symbol hashes of all blocks, which depends on the symbols alone. */
    public int symbolHash() {
        return report.symbolHash();
    }

    public SoundReport report() {
        return report;
    }
}
