package dev.nacre.image;

import dev.nacre.bitstream.MetadataText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataFormatImpl;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Node;

/**
 * What of the metadata of ImageIO's formats can travel with a Nacre picture: texts of the standard tree, EXIF and XMP of JPEG and
 * PNG, the orientation of TIFF, the colour profile of PNG (JPEG's is in the image's colour model), and what Nacre's own format has.
 */
final class MetadataImport {
    private static final String JPEG = "javax_imageio_jpeg_image_1.0";
    private static final String PNG = "javax_imageio_png_1.0";
    private static final String NACRE = "dev_nacre_image_1.0";
    static final int APP1 = 0xE1;
    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] XMP = "http://ns.adobe.com/xap/1.0/\0".getBytes(StandardCharsets.US_ASCII);

    /** The text of a PNG that is XMP by its keyword. */
    static final String PNG_XMP = "XML:com.adobe.xmp";

    private MetadataImport() {}

    static PictureMetadata of(IIOMetadata metadata) {
        PictureMetadata result = PictureMetadata.empty();
        if (metadata == null) {
            return result;
        }
        String name = IIOMetadataFormatImpl.standardMetadataFormatName;
        Node standard =
                metadata.isStandardMetadataFormatSupported() ? metadata.getAsTree(name) : new IIOMetadataNode(name);
        result = withTexts(result, standard);
        String format = metadata.getNativeMetadataFormatName();
        if (JPEG.equals(format) || PNG.equals(format) || NACRE.equals(format)) {
            result = withNodes(result, metadata.getAsTree(format));
        }
        if (PNG.equals(format)) {
            return withProfile(result, metadata);
        }
        return result.exif().isEmpty() ? withOrientation(result, standard) : result;
    }

    /** TIFF has an orientation of its own, which travels as EXIF. */
    private static PictureMetadata withOrientation(PictureMetadata metadata, Node root) {
        PictureMetadata result = metadata;
        for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals("ImageOrientation")) {
                OptionalInt orientation = ExifOrientation.ofName(((IIOMetadataNode) node).getAttribute("value"));
                if (orientation.isPresent()) {
                    result = result.withExif(ExifOrientation.exif(orientation.getAsInt()));
                }
            }
            result = withOrientation(result, node);
        }
        return result;
    }

    private static PictureMetadata withTexts(PictureMetadata metadata, Node root) {
        PictureMetadata result = metadata;
        for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals("Text")) {
                for (Node entry = node.getFirstChild(); entry != null; entry = entry.getNextSibling()) {
                    result = withText(result, (IIOMetadataNode) entry);
                }
            }
        }
        return result;
    }

    private static PictureMetadata withText(PictureMetadata metadata, IIOMetadataNode entry) {
        String key = entry.getAttribute("keyword");
        String value = entry.getAttribute("value");
        if (key.equals(PNG_XMP)) {
            return metadata.withXmp(value.getBytes(StandardCharsets.UTF_8));
        }
        // The standard allows texts without a key, as those of GIF; a key says at least what they are.
        MetadataText text = new MetadataText(key.isEmpty() ? "Comment" : key, value);
        return metadata.texts().contains(text) ? metadata : metadata.withText(text.key(), value);
    }

    private static PictureMetadata withNodes(PictureMetadata metadata, Node root) {
        PictureMetadata result = metadata;
        for (Node child = root.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof IIOMetadataNode node && node.getUserObject() instanceof byte[] bytes) {
                result = withNode(result, node, bytes);
            }
            result = withNodes(result, child);
        }
        return result;
    }

    private static PictureMetadata withNode(PictureMetadata metadata, IIOMetadataNode node, byte[] bytes) {
        return switch (node.getNodeName()) {
            case "unknown" -> {
                if (!Integer.toString(APP1).equals(node.getAttribute("MarkerTag"))) {
                    yield metadata;
                }
                if (startsWith(bytes, EXIF)) {
                    yield metadata.withExif(Arrays.copyOfRange(bytes, EXIF.length, bytes.length));
                }
                yield startsWith(bytes, XMP)
                        ? metadata.withXmp(Arrays.copyOfRange(bytes, XMP.length, bytes.length))
                        : metadata;
            }
            case "UnknownChunk" -> node.getAttribute("type").equals("eXIf") ? metadata.withExif(bytes) : metadata;
            case "Exif" -> metadata.withExif(bytes);
            case "Xmp" -> metadata.withXmp(bytes);
            default -> metadata;
        };
    }

    private static PictureMetadata withProfile(PictureMetadata metadata, IIOMetadata png) {
        try {
            return metadata.withIccProfile(PngProfile.bytes(png).orElse(null));
        } catch (PngProfile.BadProfileException e) {
            // What can't be inflated says nothing about colours.
            return metadata;
        }
    }

    static byte[] exifMarker(byte[] tiff) {
        return concatenated(EXIF, tiff);
    }

    static byte[] xmpMarker(byte[] packet) {
        return concatenated(XMP, packet);
    }

    private static byte[] concatenated(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
}
