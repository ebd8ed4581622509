package dev.nacre.image;

import dev.nacre.bitstream.MetadataText;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Node;

/** Puts what travels with a picture into the metadata of ImageIO's PNG and JPEG writers. */
final class MetadataExport {
    /** Bytes of the longest JPEG segment, its length field not counted. */
    private static final int MAX_SEGMENT = 65533;

    private static final int MAX_PNG_KEY = 79;

    private MetadataExport() {}

    /**
     * Adds it all but for the thumbnail.
     *
     * @param target of PNG, as the writer makes it for the image
     * @param warnings takes what can't be kept
     */
    static void toPng(PictureMetadata metadata, IIOMetadata target, List<String> warnings) throws IOException {
        IIOMetadataNode root = new IIOMetadataNode(target.getNativeMetadataFormatName());
        if (metadata.iccProfile().isPresent()) {
            IIOMetadataNode profile = new IIOMetadataNode("iCCP");
            profile.setAttribute("profileName", "ICC profile");
            profile.setAttribute("compressionMethod", "deflate");
            profile.setUserObject(deflated(metadata.iccProfile().get()));
            root.appendChild(profile);
        }
        IIOMetadataNode texts = new IIOMetadataNode("iTXt");
        if (metadata.xmp().isPresent()) {
            texts.appendChild(
                    text(MetadataImport.PNG_XMP, new String(metadata.xmp().get(), StandardCharsets.UTF_8)));
        }
        for (MetadataText text : metadata.texts()) {
            if (isPngKey(text.key()) && text.value().indexOf(0) < 0) {
                texts.appendChild(text(text.key(), text.value()));
            } else {
                warnings.add("PNG has no place for the text \"" + text.key() + "\": it was dropped");
            }
        }
        if (texts.hasChildNodes()) {
            root.appendChild(texts);
        }
        if (metadata.exif().isPresent()) {
            IIOMetadataNode chunk = new IIOMetadataNode("UnknownChunk");
            chunk.setAttribute("type", "eXIf");
            chunk.setUserObject(metadata.exif().get());
            root.appendChild(new IIOMetadataNode("UnknownChunks")).appendChild(chunk);
        }
        target.mergeTree(root.getNodeName(), root);
    }

    private static IIOMetadataNode text(String key, String value) {
        IIOMetadataNode entry = new IIOMetadataNode("iTXtEntry");
        entry.setAttribute("keyword", key);
        entry.setAttribute("compressionFlag", "FALSE");
        entry.setAttribute("compressionMethod", "0");
        entry.setAttribute("languageTag", "");
        entry.setAttribute("translatedKeyword", "");
        entry.setAttribute("text", value);
        return entry;
    }

    /** PNG, "Keywords and text strings": printable Latin-1, no space at an end and no two in a row. */
    private static boolean isPngKey(String key) {
        boolean printable = key.chars().allMatch(c -> c >= 32 && c <= 126 || c >= 161 && c <= 255);
        return printable && key.length() <= MAX_PNG_KEY && key.equals(key.strip()) && !key.contains("  ");
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }

    /**
     * Adds EXIF, XMP, and the profile of the image's colours.
     *
     * @param target of JPEG, as the writer makes it for the image
     * @param warnings takes what can't be kept
     */
    static void toJpeg(PictureMetadata metadata, ColorSpace colours, IIOMetadata target, List<String> warnings)
            throws IIOInvalidTreeException {
        String format = target.getNativeMetadataFormatName();
        Node root = target.getAsTree(format);
        Node jfif = child(child(root, "JPEGvariety"), "app0JFIF");
        if (colours instanceof ICC_ColorSpace space && !space.isCS_sRGB() && child(jfif, "app2ICC") == null) {
            IIOMetadataNode profile = new IIOMetadataNode("app2ICC");
            profile.setUserObject(space.getProfile());
            jfif.appendChild(profile);
        }
        Node markers = child(root, "markerSequence");
        Node first = markers.getFirstChild();
        if (metadata.exif().isPresent()) {
            add(markers, first, MetadataImport.exifMarker(metadata.exif().get()), "EXIF", warnings);
        }
        if (metadata.xmp().isPresent()) {
            add(markers, first, MetadataImport.xmpMarker(metadata.xmp().get()), "XMP", warnings);
        }
        if (!metadata.texts().isEmpty()) {
            warnings.add(
                    "JPEG has no place for texts with keys: " + metadata.texts().size() + " were dropped");
        }
        target.setFromTree(format, root);
    }

    /** The first child of a name; null if there is none. */
    private static Node child(Node node, String name) {
        Node child = node.getFirstChild();
        while (child != null && !child.getNodeName().equals(name)) {
            child = child.getNextSibling();
        }
        return child;
    }

    private static void add(Node markers, Node before, byte[] bytes, String what, List<String> warnings) {
        if (bytes.length > MAX_SEGMENT) {
            warnings.add("JPEG holds at most 64 KiB of " + what + ": it was dropped");
            return;
        }
        IIOMetadataNode marker = new IIOMetadataNode("unknown");
        marker.setAttribute("MarkerTag", Integer.toString(MetadataImport.APP1));
        marker.setUserObject(bytes);
        markers.insertBefore(marker, before);
    }
}
