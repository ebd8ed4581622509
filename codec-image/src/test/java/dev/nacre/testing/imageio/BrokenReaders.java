package dev.nacre.testing.imageio;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/** The JDK's PNG reader, and readers that break it, each in one way. */
final class BrokenReaders {
    private BrokenReaders() {}

    static ImageReaderSpi png() {
        Iterator<ImageReaderSpi> spis = IIORegistry.getDefaultInstance()
                .getServiceProviders(
                        ImageReaderSpi.class,
                        spi -> ((ImageReaderSpi) spi)
                                .getPluginClassName()
                                .equals("com.sun.imageio.plugins.png.PNGImageReader"),
                        false);
        return spis.next();
    }

    static byte[] pngFile(BufferedImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    /** The contract on a reader of the test's own. */
    static final class Broken extends ImageReaderContract {
        private final ImageReaderSpi provider;

        Broken(Function<ImageReaderSpi, ImageReader> make) {
            this.provider = new Spi(make);
        }

        @Override
        protected ImageReaderSpi provider() {
            return provider;
        }

        @Override
        protected byte[] file(BufferedImage image) throws IOException {
            return pngFile(image);
        }

        @Override
        protected int tolerance() {
            return 0;
        }
    }

    static final class Spi extends ImageReaderSpi {
        private final Function<ImageReaderSpi, ImageReader> make;

        Spi(Function<ImageReaderSpi, ImageReader> make) {
            super(
                    "test",
                    "1",
                    new String[] {"png"},
                    new String[] {"png"},
                    new String[] {"image/png"},
                    "unknown",
                    new Class<?>[] {ImageInputStream.class},
                    null,
                    false,
                    null,
                    null,
                    null,
                    null,
                    true,
                    png().getNativeImageMetadataFormatName(),
                    "com.sun.imageio.plugins.png.PNGMetadataFormat",
                    null,
                    null);
            this.make = make;
        }

        @Override
        public boolean canDecodeInput(Object source) throws IOException {
            return png().canDecodeInput(source);
        }

        @Override
        public ImageReader createReaderInstance(Object extension) {
            ImageReader reader = make.apply(this);
            pluginClassName = reader.getClass().getName();
            return reader;
        }

        @Override
        public String getDescription(Locale locale) {
            return "PNG, read badly";
        }
    }

    /** The JDK's reader behind one of our own. */
    static class Delegating extends ImageReader {
        final ImageReader png;

        Delegating(ImageReaderSpi spi) {
            super(spi);
            try {
                png = png().createReaderInstance();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void setInput(Object newInput, boolean seekForwardOnly, boolean ignoreMetadata) {
            super.setInput(newInput, seekForwardOnly, ignoreMetadata);
            png.setInput(newInput, seekForwardOnly, ignoreMetadata);
        }

        @Override
        public void reset() {
            super.reset();
            png.reset();
        }

        @Override
        public int getNumImages(boolean allowSearch) throws IOException {
            return png.getNumImages(allowSearch);
        }

        @Override
        public int getWidth(int imageIndex) throws IOException {
            return png.getWidth(imageIndex);
        }

        @Override
        public int getHeight(int imageIndex) throws IOException {
            return png.getHeight(imageIndex);
        }

        @Override
        public Iterator<ImageTypeSpecifier> getImageTypes(int imageIndex) throws IOException {
            return png.getImageTypes(imageIndex);
        }

        @Override
        public IIOMetadata getStreamMetadata() throws IOException {
            return png.getStreamMetadata();
        }

        @Override
        public IIOMetadata getImageMetadata(int imageIndex) throws IOException {
            return png.getImageMetadata(imageIndex);
        }

        @Override
        public BufferedImage read(int imageIndex, ImageReadParam param) throws IOException {
            forward();
            return png.read(imageIndex, param);
        }

        /** Hands on listeners and warnings. */
        void forward() {
            png.removeAllIIOReadProgressListeners();
            png.removeAllIIOReadUpdateListeners();
            png.removeAllIIOReadWarningListeners();
            if (progressListeners != null) {
                progressListeners.forEach(listener -> png.addIIOReadProgressListener(fromHere(listener)));
            }
            if (updateListeners != null) {
                updateListeners.forEach(png::addIIOReadUpdateListener);
            }
            if (warningListeners != null) {
                warningListeners.forEach(png::addIIOReadWarningListener);
            }
        }

        /** A listener that is told of this reader instead of the one behind it. */
        private IIOReadProgressListener fromHere(IIOReadProgressListener listener) {
            return (IIOReadProgressListener) Proxy.newProxyInstance(
                    Delegating.class.getClassLoader(),
                    new Class<?>[] {IIOReadProgressListener.class},
                    (proxy, method, arguments) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.invoke(this, arguments);
                        }
                        arguments[0] = this;
                        return method.invoke(listener, arguments);
                    });
        }

        @Override
        public void abort() {
            png.abort();
        }
    }

    static final class IgnoresRegions extends Delegating {
        IgnoresRegions(ImageReaderSpi spi) {
            super(spi);
        }

        @Override
        public BufferedImage read(int imageIndex, ImageReadParam param) throws IOException {
            if (param != null && param.getSourceRegion() != null && getWidth(0) > 0) {
                param.setSourceRegion(new Rectangle(0, 0, getWidth(0), getHeight(0)));
            }
            return super.read(imageIndex, param);
        }
    }

    static final class IgnoresListeners extends Delegating {
        IgnoresListeners(ImageReaderSpi spi) {
            super(spi);
        }

        @Override
        void forward() {
            png.removeAllIIOReadWarningListeners();
            if (warningListeners != null) {
                warningListeners.forEach(png::addIIOReadWarningListener);
            }
        }
    }

    static final class IgnoresAbort extends Delegating {
        IgnoresAbort(ImageReaderSpi spi) {
            super(spi);
        }

        @Override
        public void abort() {
            // Deaf.
        }
    }
}
