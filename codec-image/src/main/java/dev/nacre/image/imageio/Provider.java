package dev.nacre.image.imageio;

/** What reader and writer say of themselves. Nothing here touches the codec: ImageIO loads it whenever it looks for plugins. */
final class Provider {
    static final String VENDOR = "Nacre";
    static final String[] NAMES = {"ncr", "NCR"};
    static final String[] SUFFIXES = {"ncr"};
    static final String[] MIME_TYPES = {"image/x-nacre"};

    /** Name of the native metadata format. */
    static final String METADATA_FORMAT = "dev_nacre_image_1.0";

    static final String METADATA_FORMAT_CLASS = "dev.nacre.image.imageio.NacreMetadataFormat";
    static final String READER_CLASS = "dev.nacre.image.imageio.NacreImageReader";
    static final String READER_SPI_CLASS = "dev.nacre.image.imageio.NacreImageReaderSpi";
    static final String WRITER_CLASS = "dev.nacre.image.imageio.NacreImageWriter";
    static final String WRITER_SPI_CLASS = "dev.nacre.image.imageio.NacreImageWriterSpi";

    private Provider() {}

    /** The version in the jar's manifest; {@code "DEV"} where there is none. */
    static String version() {
        Package own = Provider.class.getPackage();
        String version = own == null ? null : own.getImplementationVersion();
        return version == null ? "DEV" : version;
    }
}
