package dev.nacre.image;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Node;

/** The colour profile of a PNG file. The JDK's reader keeps the iCCP chunk as metadata, but takes no notice of it. */
final class PngProfile {
    // Profiles with large tables reach some 2 MB; more is an attack, as a few bytes inflate to a thousand times as
    // many.
    private static final int MAX_BYTES = 1 << 24;

    private static final String METADATA = "javax_imageio_png_1.0";

    private PngProfile() {}

    /** An iCCP chunk that holds no profile for the picture's colours. */
    static final class BadProfileException extends Exception {
        private static final long serialVersionUID = 1;

        BadProfileException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The colour space that the chunk describes.
     *
     * @param metadata of an image that ImageIO read; null if there is none
     * @return empty if it is not of a PNG, or has no such chunk
     * @throws BadProfileException if the chunk is damaged, or its profile is not for RGB
     */
    static Optional<ColorSpace> of(IIOMetadata metadata) throws BadProfileException {
        Optional<byte[]> profile = bytes(metadata);
        return profile.isEmpty() ? Optional.empty() : Optional.of(space(profile.get()));
    }

    /**
     * The profile as it is, whatever it is for.
     *
     * @param metadata of an image that ImageIO read; null if there is none
     * @return empty if it is not of a PNG, or has no such chunk
     * @throws BadProfileException if the chunk is damaged
     */
    static Optional<byte[]> bytes(IIOMetadata metadata) throws BadProfileException {
        if (metadata == null || !METADATA.equals(metadata.getNativeMetadataFormatName())) {
            return Optional.empty();
        }
        for (Node node = metadata.getAsTree(METADATA).getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals("iCCP")
                    && ((IIOMetadataNode) node).getUserObject() instanceof byte[] compressed) {
                return Optional.of(inflate(compressed));
            }
        }
        return Optional.empty();
    }

    private static ColorSpace space(byte[] bytes) throws BadProfileException {
        ICC_Profile profile;
        try {
            profile = ICC_Profile.getInstance(bytes);
        } catch (IllegalArgumentException e) {
            throw new BadProfileException("it is damaged", e);
        }
        if (profile.getColorSpaceType() != ColorSpace.TYPE_RGB) {
            throw new BadProfileException("it is not for RGB", null);
        }
        return new ICC_ColorSpace(profile);
    }

    private static byte[] inflate(byte[] compressed) throws BadProfileException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(compressed);
            byte[] out = new byte[4096];
            int size = 0;
            while (!inflater.finished()) {
                if (size == out.length) {
                    if (size == MAX_BYTES) {
                        throw new BadProfileException("it is longer than " + MAX_BYTES + " bytes", null);
                    }
                    out = Arrays.copyOf(out, 2 * size);
                }
                int count = inflater.inflate(out, size, out.length - size);
                if (count == 0 && !inflater.finished() && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw new BadProfileException("it is cut short", null);
                }
                size += count;
            }
            return Arrays.copyOf(out, size);
        } catch (DataFormatException e) {
            throw new BadProfileException("it is damaged", e);
        } finally {
            inflater.end();
        }
    }
}
