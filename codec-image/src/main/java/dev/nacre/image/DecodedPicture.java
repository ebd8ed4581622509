package dev.nacre.image;

import java.util.Objects;

/** A picture out of a file, what the file said of it, and what decoding took. Immutable. */
public final class DecodedPicture {
    private final Picture picture;
    private final WallocHeader header;
    private final CodingReport report;

    DecodedPicture(Picture picture, WallocHeader header, CodingReport report) {
        this.picture = Objects.requireNonNull(picture, "picture");
        this.header = Objects.requireNonNull(header, "header");
        this.report = Objects.requireNonNull(report, "report");
    }

    public Picture picture() {
        return picture;
    }

    public WallocHeader header() {
        return header;
    }

    public CodingReport report() {
        return report;
    }
}
