package dev.nacre.image;

import java.util.List;
import java.util.Locale;

/** A picture that was read from a file, and what is to be said about it. Immutable. */
public final class ReadPicture {
    private final Picture picture;
    private final String format;
    private final PictureMetadata metadata;
    private final List<String> warnings;

    ReadPicture(Picture picture, String format, PictureMetadata metadata, List<String> warnings) {
        this.picture = picture;
        this.metadata = metadata;
        this.format = format.toLowerCase(Locale.ROOT);
        this.warnings = List.copyOf(warnings);
    }

    /** The picture, in 8-bit sRGB or grey. */
    public Picture picture() {
        return picture;
    }

    /** The file's format as ImageIO names it, in lower case: {@code "png"}, {@code "jpeg"}. */
    public String format() {
        return format;
    }

    /** What came along with the picture: texts, EXIF, XMP. No profile: the samples are sRGB. */
    public PictureMetadata metadata() {
        return metadata;
    }

    /** What of the file is not in the picture, a line each, without the file's name; usually empty. */
    public List<String> warnings() {
        return warnings;
    }
}
