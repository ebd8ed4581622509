package dev.nacre.image;

import dev.nacre.bitstream.MetadataChunks;
import dev.nacre.bitstream.MetadataText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.imageio.metadata.IIOMetadata;

/**
 * What travels with a picture beside its samples. Nothing but the ICC profile says anything about the samples, and none of it is
 * interpreted here: bytes come out as they went in. Layout: format.md, "Ancillary chunks".
 *
 * <p>Immutable; arrays are copied in and out.
 */
public final class PictureMetadata {
    /** Bytes that all of it may take in a file. */
    public static final int MAX_BYTES = MetadataChunks.MAX_BYTES;

    private static final PictureMetadata EMPTY = new PictureMetadata(null, null, null, null, List.of());

    private final byte[] iccProfile; // null for none, like the following
    private final byte[] exif;
    private final byte[] xmp;
    private final byte[] thumbnail;
    private final List<MetadataText> texts;

    PictureMetadata(byte[] iccProfile, byte[] exif, byte[] xmp, byte[] thumbnail, List<MetadataText> texts) {
        this.iccProfile = iccProfile;
        this.exif = exif;
        this.xmp = xmp;
        this.thumbnail = thumbnail;
        this.texts = List.copyOf(texts);
    }

    /** Nothing at all. */
    public static PictureMetadata empty() {
        return EMPTY;
    }

    /**
     * What of the metadata that an ImageIO reader gave can travel with a picture: texts, EXIF and XMP, and of PNG the colour profile
     * (readers of other formats put theirs into the image's colour model).
     *
     * @param metadata null for none
     * @throws IllegalArgumentException if it is more than {@link #MAX_BYTES}, or a text has no key that can be kept
     */
    public static PictureMetadata of(IIOMetadata metadata) {
        return MetadataImport.of(metadata);
    }

    /** The orientation that EXIF states, in the words of ImageIO's standard tree. */
    public Optional<String> orientationName() {
        OptionalInt orientation = orientation();
        return orientation.isPresent() ? Optional.of(ExifOrientation.name(orientation.getAsInt())) : Optional.empty();
    }

    /** What to tell where a format keeps nothing of these but the profile; empty if nothing is lost by that. */
    public Optional<String> lostIn(String format) {
        if (withIccProfile(null).withThumbnail(null).equals(EMPTY)) {
            return Optional.empty();
        }
        OptionalInt orientation = orientation();
        boolean turned = orientation.isPresent() && orientation.getAsInt() > 1;
        return Optional.of("metadata are not written into " + format + ": they were dropped"
                + (turned
                        ? ", and the orientation with them ("
                                + orientationName().orElseThrow() + ")"
                        : ""));
    }

    /** The orientation that EXIF states, 1 (as it is) to 8; rows and columns of the picture are not turned by it. */
    public OptionalInt orientation() {
        return exif == null ? OptionalInt.empty() : ExifOrientation.of(exif);
    }

    /** The ICC profile that says what the samples mean; empty for sRGB, and its curve for grey. */
    public Optional<byte[]> iccProfile() {
        return copy(iccProfile);
    }

    /** EXIF: a TIFF file that holds tags, without the {@code Exif\0\0} that JPEG puts in front. */
    public Optional<byte[]> exif() {
        return copy(exif);
    }

    /** An XMP packet: XML in UTF-8. */
    public Optional<byte[]> xmp() {
        return copy(xmp);
    }

    /** A small version of the picture: a JPEG file. */
    public Optional<byte[]> thumbnail() {
        return copy(thumbnail);
    }

    /** Texts in the order of the file; keys may repeat. */
    public List<MetadataText> texts() {
        return texts;
    }

    /**
     * Sets the profile; it must be one for RGB or grey, as the picture is.
     *
     * @param profile null for none
     * @throws IllegalArgumentException if all metadata together become longer than {@link #MAX_BYTES}
     */
    public PictureMetadata withIccProfile(byte[] profile) {
        return checked(new PictureMetadata(copyOf(profile), exif, xmp, thumbnail, texts));
    }

    /**
     * Sets EXIF.
     *
     * @param tiff null for none
     * @throws IllegalArgumentException as {@link #withIccProfile} does
     */
    public PictureMetadata withExif(byte[] tiff) {
        return checked(new PictureMetadata(iccProfile, copyOf(tiff), xmp, thumbnail, texts));
    }

    /**
     * Sets XMP.
     *
     * @param packet null for none
     * @throws IllegalArgumentException as {@link #withIccProfile} does
     */
    public PictureMetadata withXmp(byte[] packet) {
        return checked(new PictureMetadata(iccProfile, exif, copyOf(packet), thumbnail, texts));
    }

    /**
     * Sets the thumbnail.
     *
     * @param jpeg a JPEG file of at most 1024 pixels a side, which is not checked here; null for none
     * @throws IllegalArgumentException as {@link #withIccProfile} does
     */
    public PictureMetadata withThumbnail(byte[] jpeg) {
        return checked(new PictureMetadata(iccProfile, exif, xmp, copyOf(jpeg), texts));
    }

    /**
     * Adds a text behind those that are there.
     *
     * @throws IllegalArgumentException if the key is not allowed, there are 1000 texts, or as {@link #withIccProfile} does
     */
    public PictureMetadata withText(String key, String value) {
        List<MetadataText> all = new ArrayList<>(texts);
        all.add(new MetadataText(key, value));
        return withTexts(all);
    }

    /**
     * Sets all texts.
     *
     * @throws IllegalArgumentException as {@link #withText} does
     */
    public PictureMetadata withTexts(List<MetadataText> all) {
        if (all.size() > MetadataFormat.MAX_TEXTS) {
            throw new IllegalArgumentException(all.size() + " texts, allowed are " + MetadataFormat.MAX_TEXTS);
        }
        return checked(new PictureMetadata(iccProfile, exif, xmp, thumbnail, all));
    }

    private static PictureMetadata checked(PictureMetadata metadata) {
        long bytes = MetadataFormat.payloadBytes(metadata);
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException(bytes + " bytes of metadata, allowed are " + MAX_BYTES);
        }
        return metadata;
    }

    private static byte[] copyOf(byte[] bytes) {
        return bytes == null ? null : bytes.clone();
    }

    private static Optional<byte[]> copy(byte[] bytes) {
        return Optional.ofNullable(copyOf(bytes));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PictureMetadata m
                && Arrays.equals(iccProfile, m.iccProfile)
                && Arrays.equals(exif, m.exif)
                && Arrays.equals(xmp, m.xmp)
                && Arrays.equals(thumbnail, m.thumbnail)
                && texts.equals(m.texts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(iccProfile) + Arrays.hashCode(exif) + Arrays.hashCode(xmp) + texts.hashCode();
    }

    @Override
    public String toString() {
        return "PictureMetadata[ICC " + length(iccProfile) + ", EXIF " + length(exif) + ", XMP " + length(xmp)
                + ", thumbnail " + length(thumbnail) + " bytes, " + texts.size() + " texts]";
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
