package dev.nacre.image;

import java.util.Objects;

/** That a file decodes to the symbols that were written into it. Immutable. */
public final class Verification {
    private final PictureHeader header;
    private final CodingReport report;

    Verification(PictureHeader header, CodingReport report) {
        this.header = Objects.requireNonNull(header, "header");
        this.report = Objects.requireNonNull(report, "report");
    }

    public PictureHeader header() {
        return header;
    }

    /** Tiles whose symbols were decoded and agree with their hashes. */
    public int units() {
        return report.numTiles();
    }

    /** Hash over the symbol hashes of all tiles, which depends on the symbols alone. */
    public int symbolHash() {
        return report.symbolHash();
    }

    public CodingReport report() {
        return report;
    }
}
