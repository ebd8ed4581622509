package dev.nacre.testing.imageio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPictures;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.event.IIOWriteProgressListener;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;

/**
 * What a writer of pictures must do, whatever its format. It is proved on the JDK's PNG writer. What comes back may be lossy:
 * parts of an image are compared with what a copy of that part gives.
 */
public abstract class ImageWriterContract {
    private static final String STANDARD = "javax_imageio_1.0";

    /** The provider under test. */
    protected abstract ImageWriterSpi provider();

    /** Reads what was written. */
    protected abstract BufferedImage read(byte[] file) throws IOException;

    /** The metadata of what was written. */
    protected abstract IIOMetadata metadata(byte[] file) throws IOException;

    /** The luma PSNR in dB that the default quality reaches for photographs of many colours. */
    protected abstract double minPsnr();

    /** The picture that most tests write. */
    protected BufferedImage picture() {
        return Images.image(TestPictures.photo(210, 150, 71));
    }

    private byte[] write(BufferedImage image, ImageWriteParam param) throws IOException {
        return write(new IIOImage(image, null, null), param);
    }

    private byte[] write(IIOImage image, ImageWriteParam param) throws IOException {
        ImageWriter writer = provider().createWriterInstance();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, image, param);
        }
        return out.toByteArray();
    }

    private ImageWriteParam param() throws IOException {
        return provider().createWriterInstance().getDefaultWriteParam();
    }

    @Test
    public void providerKnowsItsWriter() throws IOException {
        ImageWriter writer = provider().createWriterInstance();
        assertEquals(provider().getClass(), writer.getOriginatingProvider().getClass());
        assertEquals(provider().getPluginClassName(), writer.getClass().getName());
        assertTrue(provider().getFormatNames().length > 0);
        assertFalse(provider().getDescription(null).isEmpty());
        assertNotNull(provider().getImageMetadataFormat(provider().getNativeImageMetadataFormatName()));
    }

    @Test
    public void withoutOutputOrImageNothingIsWritten() throws IOException {
        ImageWriter writer = provider().createWriterInstance();
        IIOImage image = new IIOImage(picture(), null, null);
        assertThrows(IllegalStateException.class, () -> writer.write(null, image, null));
        writer.setOutput(new MemoryCacheImageOutputStream(new ByteArrayOutputStream()));
        assertThrows(IllegalArgumentException.class, () -> writer.write(null, null, null));
        writer.reset();
        assertThrows(IllegalStateException.class, () -> writer.write(null, image, null));
        writer.dispose();
    }

    @Test
    public void everyPredefinedTypeComesBack() throws IOException {
        BufferedImage photo =
                Images.image(TestPictures.withAlpha(TestPictures.photo(210, 150, 71), TestPictures.Alpha.SOFT, 71));
        for (int type = BufferedImage.TYPE_INT_RGB; type <= BufferedImage.TYPE_BYTE_INDEXED; type++) {
            BufferedImage image = Images.converted(photo, type);
            if (!provider().canEncodeImage(image)) {
                continue;
            }
            BufferedImage read = read(write(image, null));
            String what = "type " + type;
            assertEquals(image.getWidth(), read.getWidth(), what);
            assertEquals(image.getHeight(), read.getHeight(), what);
            assertEquals(image.getColorModel().hasAlpha(), read.getColorModel().hasAlpha(), what);
            if (image.getColorModel().hasAlpha()) {
                for (int y = 0; y < image.getHeight(); y++) {
                    for (int x = 0; x < image.getWidth(); x++) {
                        assertEquals(image.getRGB(x, y) >>> 24, read.getRGB(x, y) >>> 24, what + ": alpha");
                    }
                }
            }
            double psnr = Images.lumaPsnr(image, read);
            // Two colours, or a palette with its noise, are no photograph any more.
            boolean fewColours = type == BufferedImage.TYPE_BYTE_BINARY || type == BufferedImage.TYPE_BYTE_INDEXED;
            assertTrue(psnr >= (fewColours ? 15 : minPsnr()), what + ": " + psnr + " dB");
        }
    }

    @Test
    public void subImagesAreWrittenAsTheirCopies() throws IOException {
        for (int type : new int[] {
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_BYTE_BINARY
        }) {
            BufferedImage image = Images.converted(picture(), type);
            BufferedImage copy = Images.sampled(image, new Rectangle(11, 13, 70, 50), 1, 1);
            assertSame(write(copy, null), write(image.getSubimage(11, 13, 70, 50), null), "type " + type);
        }
    }

    private void assertSame(byte[] expected, byte[] actual, String what) throws IOException {
        Images.assertSamples(read(expected), read(actual), 0, what);
    }

    @Test
    public void regionsAndSubsamplingAreHonoured() throws IOException {
        BufferedImage image = picture();
        ImageWriteParam region = param();
        region.setSourceRegion(new Rectangle(30, 20, 101, 77));
        assertSame(
                write(Images.sampled(image, new Rectangle(30, 20, 101, 77), 1, 1), null),
                write(image, region),
                "region");
        ImageWriteParam clipped = param();
        clipped.setSourceRegion(new Rectangle(150, 100, 1000, 1000));
        assertSame(
                write(Images.sampled(image, new Rectangle(150, 100, 60, 50), 1, 1), null),
                write(image, clipped),
                "clipped region");
        ImageWriteParam both = param();
        both.setSourceRegion(new Rectangle(30, 20, 101, 77));
        both.setSourceSubsampling(3, 2, 1, 1);
        assertSame(
                write(Images.sampled(image, new Rectangle(31, 21, 100, 76), 3, 2), null),
                write(image, both),
                "subsampled region");
        ImageWriteParam outside = param();
        outside.setSourceRegion(new Rectangle(210, 0, 10, 10));
        assertThrows(IllegalArgumentException.class, () -> write(image, outside));
    }

    @Test
    public void regionsOfSubImagesCountFromTheirCorner() throws IOException {
        BufferedImage sub = picture().getSubimage(40, 30, 120, 90);
        ImageWriteParam param = param();
        param.setSourceRegion(new Rectangle(5, 6, 50, 40));
        assertSame(
                write(Images.sampled(picture(), new Rectangle(45, 36, 50, 40), 1, 1), null),
                write(sub, param),
                "region of a sub-image");
    }

    /** Writes down what a writer tells its listeners, and aborts it where it is told to. */
    private static final class Listener implements IIOWriteProgressListener {
        final List<String> events = new ArrayList<>();
        final List<Float> progress = new ArrayList<>();
        private final float abortAt;

        Listener(float abortAt) {
            this.abortAt = abortAt;
        }

        @Override
        public void imageStarted(ImageWriter source, int index) {
            events.add("started " + index);
            if (abortAt < 0) {
                source.abort();
            }
        }

        @Override
        public void imageProgress(ImageWriter source, float done) {
            progress.add(done);
            if (done >= abortAt) {
                source.abort();
            }
        }

        @Override
        public void imageComplete(ImageWriter source) {
            events.add("complete");
        }

        @Override
        public void writeAborted(ImageWriter source) {
            events.add("aborted");
        }

        @Override
        public void thumbnailStarted(ImageWriter source, int imageIndex, int thumbnailIndex) {}

        @Override
        public void thumbnailProgress(ImageWriter source, float done) {}

        @Override
        public void thumbnailComplete(ImageWriter source) {}
    }

    private ImageWriter writer() throws IOException {
        ImageWriter writer = provider().createWriterInstance();
        writer.setOutput(new MemoryCacheImageOutputStream(new ByteArrayOutputStream()));
        return writer;
    }

    @Test
    public void listenersAreTold() throws IOException {
        ImageWriter writer = writer();
        Listener listener = new Listener(Float.MAX_VALUE);
        writer.addIIOWriteProgressListener(listener);
        writer.write(picture());
        assertEquals(List.of("started 0", "complete"), listener.events);
        assertFalse(listener.progress.isEmpty(), "progress");
        float last = 0;
        for (float done : listener.progress) {
            assertTrue(done >= last && done <= 100, listener.progress::toString);
            last = done;
        }
    }

    @Test
    public void aWriteCanBeAborted() throws IOException {
        for (float at : new float[] {-1, 0}) {
            ImageWriter writer = writer();
            Listener listener = new Listener(at);
            writer.addIIOWriteProgressListener(listener);
            writer.write(picture());
            assertEquals(List.of("started 0", "aborted"), listener.events, "aborted at " + at);
        }
        ImageWriter writer = writer();
        writer.abort();
        Listener listener = new Listener(Float.MAX_VALUE);
        writer.addIIOWriteProgressListener(listener);
        writer.write(picture());
        assertEquals(List.of("started 0", "complete"), listener.events, "an abort between writes is none");
    }

    @Test
    public void qualityCanBeChosen() throws IOException {
        ImageWriteParam param = param();
        if (!param.canWriteCompressed()) {
            return;
        }
        assertThrows(IllegalStateException.class, () -> param.setCompressionQuality(0.5f));
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        String[] types = param.getCompressionTypes();
        if (types != null && param.getCompressionType() == null) {
            param.setCompressionType(types[0]);
        }
        assertThrows(IllegalArgumentException.class, () -> param.setCompressionType("no such type"));
        assertThrows(IllegalArgumentException.class, () -> param.setCompressionQuality(1.01f));
        String[] descriptions = param.getCompressionQualityDescriptions();
        if (descriptions != null) {
            assertEquals(descriptions.length + 1, param.getCompressionQualityValues().length);
        }
        int last = 0;
        for (float quality : new float[] {0, 0.5f, 1}) {
            param.setCompressionQuality(quality);
            int size = write(picture(), param).length;
            assertTrue(size >= last, "quality " + quality + " gives " + size + " bytes, less gave " + last);
            last = size;
        }
    }

    @Test
    public void textsTravelAsStandardMetadata() throws IOException {
        ImageWriter writer = provider().createWriterInstance();
        ImageTypeSpecifier type = ImageTypeSpecifier.createFromRenderedImage(picture());
        IIOMetadata metadata = writer.getDefaultImageMetadata(type, null);
        assertFalse(metadata.isReadOnly());
        IIOMetadataNode entry = new IIOMetadataNode("TextEntry");
        entry.setAttribute("keyword", "Author");
        entry.setAttribute("value", "Nobody in particular");
        entry.setAttribute("encoding", "ISO-8859-1");
        entry.setAttribute("language", "en");
        entry.setAttribute("compression", "none");
        IIOMetadataNode text = new IIOMetadataNode("Text");
        text.appendChild(entry);
        IIOMetadataNode root = new IIOMetadataNode(STANDARD);
        root.appendChild(text);
        metadata.mergeTree(STANDARD, root);
        byte[] file = write(new IIOImage(picture(), null, metadata), null);
        assertEquals("Nobody in particular", text(metadata(file), "Author"));
        // Once more, through a reader's metadata and a conversion.
        IIOMetadata converted = writer.convertImageMetadata(metadata(file), type, null);
        assertEquals(
                "Nobody in particular",
                text(metadata(write(new IIOImage(picture(), null, converted), null)), "Author"));
        assertNull(text(metadata(write(picture(), null)), "Author"));
    }

    private static String text(IIOMetadata metadata, String key) {
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(STANDARD);
        var entries = root.getElementsByTagName("TextEntry");
        for (int i = 0; i < entries.getLength(); i++) {
            IIOMetadataNode entry = (IIOMetadataNode) entries.item(i);
            if (key.equals(entry.getAttribute("keyword"))) {
                return entry.getAttribute("value");
            }
        }
        return null;
    }

    @Test
    public void metadataAreEditedByTrees() throws IOException {
        IIOMetadata metadata = provider()
                .createWriterInstance()
                .getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(picture()), null);
        String nativeName = metadata.getNativeMetadataFormatName();
        assertEquals(provider().getNativeImageMetadataFormatName(), nativeName);
        metadata.mergeTree(nativeName, metadata.getAsTree(nativeName));
        metadata.setFromTree(nativeName, metadata.getAsTree(nativeName));
        assertThrows(IOException.class, () -> metadata.mergeTree(nativeName, new IIOMetadataNode("another root")));
        assertThrows(
                IllegalArgumentException.class,
                () -> metadata.mergeTree("another format", new IIOMetadataNode("another format")));
    }

    @Test
    public void oneWriterWritesManyFiles() throws IOException {
        ImageWriter writer = provider().createWriterInstance();
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
                writer.setOutput(stream);
                writer.write(picture());
            }
            files.add(out.toByteArray());
        }
        assertTrue(Arrays.equals(files.get(0), files.get(1)), "the same bytes");
    }

    @Test
    public void onlyOnePixelIsAPictureToo() throws IOException {
        BufferedImage dot = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR);
        assertEquals(1, read(write(dot, null)).getWidth());
    }
}
