package dev.nacre.image.imageio;

import dev.nacre.testing.imageio.ImageWriterContract;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.ImageWriterSpi;
import org.junit.jupiter.api.Nested;

/** The writer keeps the contract of all writers. */
class NacreImageWriterTest {
    @Nested
    class Contract extends ImageWriterContract {
        @Override
        protected ImageWriterSpi provider() {
            return new NacreImageWriterSpi();
        }

        @Override
        protected BufferedImage read(byte[] file) throws IOException {
            return PluginTesting.reader(file).read(0);
        }

        @Override
        protected IIOMetadata metadata(byte[] file) throws IOException {
            return PluginTesting.reader(file).getImageMetadata(0);
        }

        @Override
        protected double minPsnr() {
            return 30;
        }
    }
}
