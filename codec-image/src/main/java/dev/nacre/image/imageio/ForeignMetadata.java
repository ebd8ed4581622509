package dev.nacre.image.imageio;

import dev.nacre.image.PictureMetadata;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataFormatImpl;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Node;

/** What of another format's metadata can travel with a Nacre picture: texts of the standard tree, and EXIF and XMP of JPEG. */
final class ForeignMetadata {
    private static final String JPEG = "javax_imageio_jpeg_image_1.0";
    private static final int APP1 = 0xE1;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);

    /** The text of a PNG that is XMP by its keyword. */
    private static final String PNG_XMP = "XML:com.adobe.xmp";

    private ForeignMetadata() {}

    /**
     * Converts.
     *
     * @param metadata null for none
     * @throws IIOInvalidTreeException if it is too much, or its trees are not as their formats say
     */
    static NacreImageMetadata convert(IIOMetadata metadata) throws IIOInvalidTreeException {
        if (metadata instanceof NacreImageMetadata own) {
            return new NacreImageMetadata(own.header(), null, own.picture());
        }
        NacreImageMetadata converted = new NacreImageMetadata(null, null, PictureMetadata.empty());
        if (metadata == null) {
            return converted;
        }
        if (metadata.isStandardMetadataFormatSupported()) {
            String standard = IIOMetadataFormatImpl.standardMetadataFormatName;
            converted.mergeTree(standard, metadata.getAsTree(standard));
        }
        PictureMetadata picture = xmpOutOfTexts(converted.picture());
        if (JPEG.equals(metadata.getNativeMetadataFormatName())) {
            picture = withMarkers(picture, metadata.getAsTree(JPEG));
        }
        return new NacreImageMetadata(null, null, picture);
    }

    private static PictureMetadata xmpOutOfTexts(PictureMetadata metadata) {
        PictureMetadata result = metadata;
        for (PictureMetadata.Text text : metadata.texts()) {
            if (text.key().equals(PNG_XMP)) {
                result = result.withTexts(metadata.texts().stream()
                                .filter(t -> !t.key().equals(PNG_XMP))
                                .toList())
                        .withXmp(text.value().getBytes(StandardCharsets.UTF_8));
            }
        }
        return result;
    }

    private static PictureMetadata withMarkers(PictureMetadata metadata, Node node) {
        PictureMetadata result = metadata;
        for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeName().equals("unknown")
                    && child instanceof IIOMetadataNode marker
                    && Integer.toString(APP1).equals(marker.getAttribute("MarkerTag"))
                    && marker.getUserObject() instanceof byte[] bytes) {
                if (startsWith(bytes, EXIF)) {
                    result = result.withExif(Arrays.copyOfRange(bytes, EXIF.length, bytes.length));
                } else if (startsWith(bytes, XMP)) {
                    result = result.withXmp(Arrays.copyOfRange(bytes, XMP.length, bytes.length));
                }
            }
            result = withMarkers(result, child);
        }
        return result;
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
}
