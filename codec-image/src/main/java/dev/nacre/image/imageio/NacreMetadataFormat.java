package dev.nacre.image.imageio;

import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadataFormat;
import javax.imageio.metadata.IIOMetadataFormatImpl;

/**
 * Structure of the native metadata, {@code dev_nacre_image_1.0}. {@code Picture} and {@code Model} say what the file is, and are
 * ignored when metadata are set; the others are what may travel with a picture, bytes as user objects.
 */
public final class NacreMetadataFormat extends IIOMetadataFormatImpl {
    private static final NacreMetadataFormat INSTANCE = new NacreMetadataFormat();

    private NacreMetadataFormat() {
        super(Provider.METADATA_FORMAT, CHILD_POLICY_SOME);
        addElement("Picture", getRootName(), CHILD_POLICY_EMPTY);
        addAttribute("Picture", "width", DATATYPE_INTEGER, true, null, "1", "1073741824", true, true);
        addAttribute("Picture", "height", DATATYPE_INTEGER, true, null, "1", "1073741824", true, true);
        addBooleanAttribute("Picture", "grey", false, false);
        addBooleanAttribute("Picture", "alpha", false, false);
        addAttribute("Picture", "quality", DATATYPE_INTEGER, true, null, "0", "100", true, true);
        addAttribute("Picture", "tiles", DATATYPE_INTEGER, true, null);
        addAttribute("Picture", "fileBytes", DATATYPE_INTEGER, false, null);
        addAttribute("Picture", "bitsPerPixel", DATATYPE_FLOAT, false, null);
        addAttribute("Picture", "symbolHash", DATATYPE_STRING, false, null);
        addElement("Model", getRootName(), CHILD_POLICY_EMPTY);
        addAttribute("Model", "id", DATATYPE_STRING, true, null);
        addAttribute("Model", "hash", DATATYPE_STRING, true, null);
        addAttribute("Model", "formatVersion", DATATYPE_INTEGER, true, null);
        for (String name : new String[] {"IccProfile", "Exif", "Xmp", "Thumbnail"}) {
            addElement(name, getRootName(), CHILD_POLICY_EMPTY);
            addObjectValue(name, byte[].class, 1, Integer.MAX_VALUE);
        }
        addElement("Text", getRootName(), CHILD_POLICY_EMPTY);
        addAttribute("Text", "key", DATATYPE_STRING, true, null);
        addAttribute("Text", "value", DATATYPE_STRING, true, null);
    }

    /** Called by ImageIO. */
    public static IIOMetadataFormat getInstance() {
        return INSTANCE;
    }

    @Override
    public boolean canNodeAppear(String elementName, ImageTypeSpecifier imageType) {
        return true;
    }
}
