package dev.nacre.image;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;

/** File formats that {@link PictureWriter} writes, all of them where ImageIO has {@linkplain #isWritable a writer}. */
public enum PictureFormat {
    /** Lossless, with alpha. */
    PNG("png", Integer.MAX_VALUE, true, "png"),
    /** Lossy, without alpha, at most 65500 pixels a side. */
    JPEG("jpeg", 65500, false, "jpg", "jpeg", "jpe"),
    /** Lossless, with alpha. */
    TIFF("tiff", Integer.MAX_VALUE, true, "tif", "tiff"),
    /** Lossless, without alpha, large. */
    BMP("bmp", Integer.MAX_VALUE, false, "bmp"),
    /** Lossless, without alpha, large; grey becomes PGM. The JDK has no writer: TwelveMonkeys' imageio-pnm is one. */
    PPM("pnm", Integer.MAX_VALUE, false, "ppm", "pgm", "pnm");

    private final String imageIoName;
    private final int maxSide;
    private final boolean alpha;
    private final List<String> suffixes;

    PictureFormat(String imageIoName, int maxSide, boolean alpha, String... suffixes) {
        this.imageIoName = imageIoName;
        this.maxSide = maxSide;
        this.alpha = alpha;
        this.suffixes = List.of(suffixes);
    }

    /** True if some ImageIO plugin on the class path writes the format. */
    public boolean isWritable() {
        return ImageIO.getImageWritersByFormatName(imageIoName).hasNext();
    }

    /** True if the format keeps alpha. */
    public boolean hasAlpha() {
        return alpha;
    }

    /** Longest side that the format can state and the JDK writes. */
    public int maxSide() {
        return maxSide;
    }

    /** Suffixes in lower case, without the dot, the usual one first. */
    public List<String> suffixes() {
        return suffixes;
    }

    /**
     * The format of a file, by the end of its name.
     *
     * @param fileName a name or a path; upper and lower case are the same
     * @return empty if the name has no suffix, or one of no format here
     */
    public static Optional<PictureFormat> ofFileName(String fileName) {
        return ofSuffix(fileName.substring(fileName.lastIndexOf('.') + 1));
    }

    /**
     * The format that goes by a suffix or name, such as {@code "png"}, {@code "jpg"} or {@code "JPEG"}.
     *
     * @param suffix without the dot; upper and lower case are the same
     * @return empty if no format here does
     */
    public static Optional<PictureFormat> ofSuffix(String suffix) {
        String lower = suffix.toLowerCase(Locale.ROOT);
        for (PictureFormat format : values()) {
            if (format.suffixes.contains(lower)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    String imageIoName() {
        return imageIoName;
    }
}
