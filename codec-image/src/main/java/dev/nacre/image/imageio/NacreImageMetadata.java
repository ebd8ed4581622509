package dev.nacre.image.imageio;

import dev.nacre.bitstream.MetadataText;
import dev.nacre.image.PictureHeader;
import dev.nacre.image.PictureMetadata;
import dev.nacre.image.WallocHeader;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataFormatImpl;
import javax.imageio.metadata.IIOMetadataNode;
import org.w3c.dom.Node;

/**
 * Metadata of one picture, as a standard tree and a native one ({@link NacreMetadataFormat}). What travels with the picture can be
 * edited; what it is cannot. For one thread.
 */
final class NacreImageMetadata extends IIOMetadata {
    private final PictureHeader header; // null where there is no file yet
    private final FileFacts facts; // null where they are not known
    private PictureMetadata picture;

    /** What only the end of a file tells. */
    record FileFacts(long fileBytes, int symbolHash) {}

    NacreImageMetadata(PictureHeader header, FileFacts facts, PictureMetadata picture) {
        super(true, Provider.METADATA_FORMAT, Provider.METADATA_FORMAT_CLASS, null, null);
        this.header = header;
        this.facts = facts;
        this.picture = Objects.requireNonNull(picture, "picture");
    }

    /** Null where there is no file yet. */
    PictureHeader header() {
        return header;
    }

    PictureMetadata picture() {
        return picture;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public Node getAsTree(String formatName) {
        if (formatName.equals(nativeMetadataFormatName)) {
            return nativeTree();
        }
        if (formatName.equals(IIOMetadataFormatImpl.standardMetadataFormatName)) {
            return getStandardTree();
        }
        throw unknownFormat(formatName);
    }

    private static IllegalArgumentException unknownFormat(String name) {
        return new IllegalArgumentException("metadata format " + name + ", known are " + Provider.METADATA_FORMAT
                + " and " + IIOMetadataFormatImpl.standardMetadataFormatName);
    }

    private Node nativeTree() {
        IIOMetadataNode root = new IIOMetadataNode(nativeMetadataFormatName);
        if (header != null) {
            root.appendChild(describe());
            IIOMetadataNode model = new IIOMetadataNode("Model");
            model.setAttribute("id", header.modelId());
            model.setAttribute("hash", header.modelHash());
            model.setAttribute("formatVersion", Integer.toString(header.formatVersion()));
            root.appendChild(model);
        }
        append(root, "IccProfile", picture.iccProfile().orElse(null));
        append(root, "Exif", picture.exif().orElse(null));
        append(root, "Xmp", picture.xmp().orElse(null));
        for (MetadataText text : picture.texts()) {
            IIOMetadataNode node = new IIOMetadataNode("Text");
            node.setAttribute("key", text.key());
            node.setAttribute("value", text.value());
            root.appendChild(node);
        }
        append(root, "Thumbnail", picture.thumbnail().orElse(null));
        return root;
    }

    private IIOMetadataNode describe() {
        IIOMetadataNode node = new IIOMetadataNode("Picture");
        node.setAttribute("width", Integer.toString(header.width()));
        node.setAttribute("height", Integer.toString(header.height()));
        node.setAttribute("grey", standardBoolean(header.grey()));
        node.setAttribute("alpha", standardBoolean(header.alpha()));
        if (header instanceof WallocHeader walloc) {
            node.setAttribute("quality", Integer.toString(walloc.level()));
        }
        node.setAttribute("tiles", Long.toString(header.numTiles()));
        if (facts != null) {
            node.setAttribute("fileBytes", Long.toString(facts.fileBytes));
            node.setAttribute("bitsPerPixel", String.format(Locale.ROOT, "%.4f", bitsPerPixel()));
            node.setAttribute("symbolHash", String.format("%08x", facts.symbolHash));
        }
        return node;
    }

    private double bitsPerPixel() {
        return 8.0 * facts.fileBytes / ((double) header.width() * header.height());
    }

    private static String standardBoolean(boolean value) {
        return value ? "TRUE" : "FALSE";
    }

    private static void append(IIOMetadataNode root, String name, byte[] bytes) {
        if (bytes != null) {
            IIOMetadataNode node = new IIOMetadataNode(name);
            node.setUserObject(bytes);
            root.appendChild(node);
        }
    }

    @Override
    public void mergeTree(String formatName, Node root) throws IIOInvalidTreeException {
        Objects.requireNonNull(root, "root");
        boolean nativeFormat = formatName.equals(nativeMetadataFormatName);
        if (!nativeFormat && !formatName.equals(IIOMetadataFormatImpl.standardMetadataFormatName)) {
            throw unknownFormat(formatName);
        }
        if (!root.getNodeName().equals(formatName)) {
            throw new IIOInvalidTreeException("root is " + root.getNodeName() + ", not " + formatName, root);
        }
        PictureMetadata merged = picture;
        for (Node node = root.getFirstChild(); node != null; node = node.getNextSibling()) {
            try {
                merged = nativeFormat ? mergeNative(merged, node) : mergeStandard(merged, node);
            } catch (IllegalArgumentException e) {
                throw new IIOInvalidTreeException(e.getMessage(), e, node);
            }
        }
        picture = merged;
    }

    private static PictureMetadata mergeNative(PictureMetadata metadata, Node node) throws IIOInvalidTreeException {
        return switch (node.getNodeName()) {
            case "Picture", "Model" -> metadata;
            case "IccProfile" -> metadata.withIccProfile(bytes(node));
            case "Exif" -> metadata.withExif(bytes(node));
            case "Xmp" -> metadata.withXmp(bytes(node));
            case "Thumbnail" -> metadata.withThumbnail(bytes(node));
            case "Text" -> withText(metadata, attribute(node, "key"), attribute(node, "value"));
            default -> throw new IIOInvalidTreeException("unknown node " + node.getNodeName(), node);
        };
    }

    /** Of the standard tree only texts can be taken: all else is what the file is, or has no place in it. */
    private static PictureMetadata mergeStandard(PictureMetadata metadata, Node node) {
        PictureMetadata merged = metadata;
        if (node.getNodeName().equals("Text")) {
            for (Node entry = node.getFirstChild(); entry != null; entry = entry.getNextSibling()) {
                String key = attribute(entry, "keyword");
                String value = attribute(entry, "value");
                // The standard allows texts without a key, as those of GIF; a key says at least what they are.
                merged = withText(merged, key == null || key.isEmpty() ? "Comment" : key, value == null ? "" : value);
            }
        }
        return merged;
    }

    private static PictureMetadata withText(PictureMetadata metadata, String key, String value) {
        if (key == null || value == null) {
            throw new IllegalArgumentException("a text needs key and value");
        }
        MetadataText text = new MetadataText(key, value);
        return metadata.texts().contains(text) ? metadata : metadata.withText(key, value);
    }

    private static String attribute(Node node, String name) {
        Node attribute =
                node.getAttributes() == null ? null : node.getAttributes().getNamedItem(name);
        return attribute == null ? null : attribute.getNodeValue();
    }

    private static byte[] bytes(Node node) throws IIOInvalidTreeException {
        if (node instanceof IIOMetadataNode own && own.getUserObject() instanceof byte[] bytes) {
            return bytes;
        }
        throw new IIOInvalidTreeException(node.getNodeName() + " needs a byte[] as its user object", node);
    }

    /** Forgets all that travels with the picture. */
    @Override
    public void reset() {
        picture = PictureMetadata.empty();
    }

    private static IIOMetadataNode node(String name, String attribute, String value) {
        IIOMetadataNode node = new IIOMetadataNode(name);
        node.setAttribute(attribute, value);
        return node;
    }

    @Override
    protected IIOMetadataNode getStandardChromaNode() {
        if (header == null) {
            return null;
        }
        IIOMetadataNode chroma = new IIOMetadataNode("Chroma");
        chroma.appendChild(node("ColorSpaceType", "name", header.grey() ? "GRAY" : "RGB"));
        chroma.appendChild(node("NumChannels", "value", Integer.toString(numChannels())));
        chroma.appendChild(node("BlackIsZero", "value", "TRUE"));
        return chroma;
    }

    private int numChannels() {
        return (header.grey() ? 1 : 3) + (header.alpha() ? 1 : 0);
    }

    @Override
    protected IIOMetadataNode getStandardCompressionNode() {
        if (header == null) {
            return null;
        }
        IIOMetadataNode compression = new IIOMetadataNode("Compression");
        compression.appendChild(node("CompressionTypeName", "value", header.modelId()));
        compression.appendChild(node("Lossless", "value", "FALSE"));
        compression.appendChild(node("NumProgressiveScans", "value", "1"));
        if (facts != null) {
            compression.appendChild(node("BitRate", "value", String.format(Locale.ROOT, "%.4f", bitsPerPixel())));
        }
        return compression;
    }

    @Override
    protected IIOMetadataNode getStandardDataNode() {
        if (header == null) {
            return null;
        }
        IIOMetadataNode data = new IIOMetadataNode("Data");
        data.appendChild(node("PlanarConfiguration", "value", "PixelInterleaved"));
        data.appendChild(node("SampleFormat", "value", "UnsignedIntegral"));
        data.appendChild(
                node("BitsPerSample", "value", "8 ".repeat(numChannels()).strip()));
        return data;
    }

    @Override
    protected IIOMetadataNode getStandardDimensionNode() {
        IIOMetadataNode dimension = new IIOMetadataNode("Dimension");
        dimension.appendChild(node("PixelAspectRatio", "value", "1.0"));
        picture.orientationName().ifPresent(name -> dimension.appendChild(node("ImageOrientation", "value", name)));
        return dimension;
    }

    @Override
    protected IIOMetadataNode getStandardDocumentNode() {
        if (header == null) {
            return null;
        }
        IIOMetadataNode document = new IIOMetadataNode("Document");
        document.appendChild(node("FormatVersion", "value", Integer.toString(header.formatVersion())));
        return document;
    }

    @Override
    protected IIOMetadataNode getStandardTextNode() {
        if (picture.texts().isEmpty()) {
            return null;
        }
        IIOMetadataNode texts = new IIOMetadataNode("Text");
        for (MetadataText text : picture.texts()) {
            IIOMetadataNode entry = new IIOMetadataNode("TextEntry");
            entry.setAttribute("keyword", text.key());
            entry.setAttribute("value", text.value());
            entry.setAttribute("encoding", "UTF-8");
            texts.appendChild(entry);
        }
        return texts;
    }

    @Override
    protected IIOMetadataNode getStandardTransparencyNode() {
        if (header == null) {
            return null;
        }
        IIOMetadataNode transparency = new IIOMetadataNode("Transparency");
        transparency.appendChild(node("Alpha", "value", header.alpha() ? "nonpremultiplied" : "none"));
        return transparency;
    }
}
