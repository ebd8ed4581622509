package dev.nacre.image;

import java.util.List;
import java.util.Objects;

/** A picture out of a file, what the file said of it, and what decoding took. Immutable. */
public final class DecodedPicture {
    private final Picture picture;
    private final PictureHeader header;
    private final PictureMetadata metadata;
    private final CodingReport report;
    private final List<LostTile> lost;

    DecodedPicture(
            Picture picture, PictureHeader header, PictureMetadata metadata, CodingReport report, List<LostTile> lost) {
        this.picture = Objects.requireNonNull(picture, "picture");
        this.header = Objects.requireNonNull(header, "header");
        this.metadata = Objects.requireNonNull(metadata, "metadata");
        this.report = Objects.requireNonNull(report, "report");
        this.lost = List.copyOf(lost);
    }

    /** The samples as they were coded: sRGB, unless the {@linkplain #metadata metadata} have an ICC profile. */
    public Picture picture() {
        return picture;
    }

    /** The samples together with what they mean. */
    public ProfiledPicture profiled() {
        return new ProfiledPicture(picture, metadata.iccProfile());
    }

    public PictureHeader header() {
        return header;
    }

    public PictureMetadata metadata() {
        return metadata;
    }

    public CodingReport report() {
        return report;
    }

    /** Where samples were made up: empty unless the file was salvaged. */
    public List<LostTile> lost() {
        return lost;
    }
}
