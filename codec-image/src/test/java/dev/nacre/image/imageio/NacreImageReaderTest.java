package dev.nacre.image.imageio;

import dev.nacre.testing.imageio.ImageReaderContract;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.spi.ImageReaderSpi;
import org.junit.jupiter.api.Nested;

/** The reader keeps the contract of all readers, on pictures of one tile and of several. */
class NacreImageReaderTest {
    @Nested
    class OneTile extends ImageReaderContract {
        @Override
        protected ImageReaderSpi provider() {
            return new NacreImageReaderSpi();
        }

        @Override
        protected byte[] file(BufferedImage image) throws IOException {
            return PluginTesting.encode(image, 0);
        }

        @Override
        protected int tolerance() {
            return 1;
        }
    }

    @Nested
    class Tiles extends ImageReaderContract {
        @Override
        protected ImageReaderSpi provider() {
            return new NacreImageReaderSpi();
        }

        @Override
        protected byte[] file(BufferedImage image) throws IOException {
            return PluginTesting.encode(image, 128);
        }

        @Override
        protected int tolerance() {
            return 1;
        }
    }
}
