package dev.nacre.testing.imageio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Set;
import javax.imageio.spi.ImageReaderSpi;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract itself: the JDK's PNG reader keeps it, and three broken ones are found out, each by what it breaks. */
class ImageReaderContractTest {
    @Nested
    class OfTheJdk extends ImageReaderContract {
        @Override
        protected ImageReaderSpi provider() {
            return BrokenReaders.png();
        }

        @Override
        protected byte[] file(BufferedImage image) throws IOException {
            return BrokenReaders.pngFile(image);
        }

        @Override
        protected int tolerance() {
            return 0;
        }
    }

    @Test
    void aReaderThatOnlyDelegatesKeepsTheContract() {
        assertEquals(
                Set.of(),
                Contracts.failures(new BrokenReaders.Broken(BrokenReaders.Delegating::new))
                        .keySet());
    }

    @Test
    void aReaderThatIgnoresTheRegionIsFoundOut() {
        assertEquals(
                Set.of(
                        "destinationsAreFilledInPlace",
                        "regionsArePartsOfTheWhole",
                        "regionsMayBeSubsampled",
                        "regionsThatStickOutAreCutOff"),
                Contracts.failures(new BrokenReaders.Broken(BrokenReaders.IgnoresRegions::new))
                        .keySet());
    }

    @Test
    void aReaderThatIgnoresListenersIsFoundOut() {
        assertEquals(
                Set.of("aReadCanBeAborted", "listenersAreTold", "listenersAreToldWhatWasFilled"),
                Contracts.failures(new BrokenReaders.Broken(BrokenReaders.IgnoresListeners::new))
                        .keySet());
    }

    @Test
    void aReaderThatIgnoresAbortIsFoundOut() {
        assertEquals(
                Set.of("aReadCanBeAborted"),
                Contracts.failures(new BrokenReaders.Broken(BrokenReaders.IgnoresAbort::new))
                        .keySet());
    }
}
