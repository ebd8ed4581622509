package dev.nacre.image.imageio;

import java.util.Locale;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.ImageOutputStream;

/** Offers to write Nacre pictures. Registered by META-INF/services. */
public final class NacreImageWriterSpi extends ImageWriterSpi {
    /** Called by ImageIO. */
    public NacreImageWriterSpi() {
        super(
                Provider.VENDOR,
                Provider.version(),
                Provider.NAMES,
                Provider.SUFFIXES,
                Provider.MIME_TYPES,
                Provider.WRITER_CLASS,
                new Class<?>[] {ImageOutputStream.class},
                new String[] {Provider.READER_SPI_CLASS},
                false,
                null,
                null,
                null,
                null,
                true,
                Provider.METADATA_FORMAT,
                Provider.METADATA_FORMAT_CLASS,
                null,
                null);
    }

    /** True for images of every type: what is not 8-bit RGB or grey is converted. */
    @Override
    public boolean canEncodeImage(ImageTypeSpecifier type) {
        return true;
    }

    @Override
    public ImageWriter createWriterInstance(Object extension) {
        return NacreImageWriter.of(this);
    }

    @Override
    public String getDescription(Locale locale) {
        return "Nacre picture writer";
    }
}
