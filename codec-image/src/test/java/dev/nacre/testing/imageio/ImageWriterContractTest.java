package dev.nacre.testing.imageio;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** The contract itself: the JDK's PNG writer keeps it. */
class ImageWriterContractTest extends ImageWriterContract {
    @Override
    protected ImageWriterSpi provider() {
        Iterator<ImageWriterSpi> spis = IIORegistry.getDefaultInstance()
                .getServiceProviders(
                        ImageWriterSpi.class,
                        spi -> ((ImageWriterSpi) spi)
                                .getPluginClassName()
                                .equals("com.sun.imageio.plugins.png.PNGImageWriter"),
                        false);
        return spis.next();
    }

    @Override
    protected BufferedImage read(byte[] file) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(file));
    }

    @Override
    protected IIOMetadata metadata(byte[] file) throws IOException {
        ImageReader reader = BrokenReaders.png().createReaderInstance();
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file)));
        return reader.getImageMetadata(0);
    }

    @Override
    protected double minPsnr() {
        return 60; // lossless, but premultiplied colours are rounded
    }
}
