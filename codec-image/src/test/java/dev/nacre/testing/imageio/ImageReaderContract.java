package dev.nacre.testing.imageio;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.testing.TestPictures;
import java.awt.Point;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.event.IIOReadUpdateListener;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.FileCacheImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;

/**
 * What a reader of pictures must do, whatever its format. It is proved on the JDK's PNG reader, which passes, and on broken ones,
 * which must not. Pictures are compared with what the reader itself gives for the whole, so a lossy format passes, too.
 */
public abstract class ImageReaderContract {
    /** The provider under test. */
    protected abstract ImageReaderSpi provider();

    /** A file that holds the image, which is RGB or has alpha, 8 bits a sample. */
    protected abstract byte[] file(BufferedImage image) throws IOException;

    /** By how much samples of a part may differ from those of the whole. */
    protected abstract int tolerance();

    /** The picture that most tests read; larger than a tile where the format has tiles. */
    protected BufferedImage picture() {
        return Images.image(TestPictures.photo(307, 203, 51));
    }

    private byte[] file;

    private byte[] file() throws IOException {
        if (file == null) {
            file = file(picture());
        }
        return file;
    }

    private static ImageInputStream stream(byte[] bytes) {
        return new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
    }

    private ImageReader reader(byte[] bytes) throws IOException {
        ImageReader reader = provider().createReaderInstance();
        reader.setInput(stream(bytes));
        return reader;
    }

    private BufferedImage whole() throws IOException {
        return reader(file()).read(0);
    }

    private BufferedImage read(ImageReadParam param) throws IOException {
        return reader(file()).read(0, param);
    }

    private ImageReadParam param() throws IOException {
        return reader(file()).getDefaultReadParam();
    }

    @Test
    public void providerKnowsItsNames() throws IOException {
        ImageReaderSpi spi = provider();
        for (String[] names : List.of(spi.getFormatNames(), spi.getFileSuffixes(), spi.getMIMETypes())) {
            assertTrue(names.length > 0);
            assertEquals(names.length, new HashSet<>(List.of(names)).size(), "no name twice");
        }
        assertFalse(spi.getVendorName().isEmpty());
        assertFalse(spi.getVersion().isEmpty());
        assertFalse(spi.getDescription(null).isEmpty());
        ImageReader reader = spi.createReaderInstance();
        assertSame(spi, reader.getOriginatingProvider());
        assertEquals(spi.getPluginClassName(), reader.getClass().getName());
        assertTrue(spi.isOwnReader(reader));
        assertTrue(List.of(spi.getFormatNames()).contains(reader.getFormatName()));
    }

    @Test
    public void recognisesItsFilesAndLeavesTheStreamAlone() throws IOException {
        Random random = new Random(61);
        for (int i = 0; i < 1000; i++) {
            // Shorter ones are too short for the JDK's own providers.
            byte[] bytes = new byte[8 + random.nextInt(60)];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                int kept = random.nextInt(bytes.length + 1);
                System.arraycopy(file(), 0, bytes, 0, kept);
            }
            assertUntouched(bytes, random);
        }
        assertTrue(assertUntouched(file(), random), "it knows its own");
        assertFalse(assertUntouched(new byte[1000], random));
        assertFalse(provider().canDecodeInput("a string"));
        assertFalse(provider().canDecodeInput(new File("x")));
        try {
            assertFalse(provider().canDecodeInput(null));
        } catch (IllegalArgumentException e) {
            // What the Javadoc says: as good as false.
            assertNotNull(e);
        }
    }

    private boolean assertUntouched(byte[] bytes, Random random) throws IOException {
        byte[] padded = new byte[bytes.length + 9];
        System.arraycopy(bytes, 0, padded, 9, bytes.length);
        try (ImageInputStream stream = stream(padded)) {
            stream.seek(9);
            ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
            stream.setByteOrder(order);
            boolean own = provider().canDecodeInput(stream);
            assertEquals(9, stream.getStreamPosition(), "position");
            assertEquals(order, stream.getByteOrder(), "byte order");
            assertEquals(0, stream.getFlushedPosition(), "nothing is thrown away");
            return own;
        }
    }

    @Test
    public void sizesAndTypesAreToldWithoutReading() throws IOException {
        ImageReader reader = reader(file());
        assertEquals(1, reader.getNumImages(true));
        assertEquals(picture().getWidth(), reader.getWidth(0));
        assertEquals(picture().getHeight(), reader.getHeight(0));
        assertEquals((float) picture().getWidth() / picture().getHeight(), reader.getAspectRatio(0), 1e-6f);
        Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
        assertTrue(types.hasNext());
        assertEquals(3, types.next().getNumBands());
    }

    @Test
    public void onlyThePictureThatIsThereIsRead() throws IOException {
        for (int index : new int[] {-1, 1}) {
            ImageReader reader = reader(file());
            assertThrows(IndexOutOfBoundsException.class, () -> reader.getWidth(index));
            assertThrows(IndexOutOfBoundsException.class, () -> reader.getHeight(index));
            assertThrows(IndexOutOfBoundsException.class, () -> reader.read(index));
            assertThrows(IndexOutOfBoundsException.class, () -> reader.getImageMetadata(index));
        }
    }

    @Test
    public void withoutInputNothingIsRead() throws IOException {
        ImageReader reader = provider().createReaderInstance();
        assertThrows(IllegalStateException.class, () -> reader.getWidth(0));
        assertThrows(IllegalStateException.class, () -> reader.read(0));
        reader.setInput(stream(file()));
        assertEquals(picture().getWidth(), reader.getWidth(0));
        reader.setInput(null);
        assertThrows(IllegalStateException.class, () -> reader.getWidth(0));
        reader.setInput(stream(file()));
        reader.reset();
        assertThrows(IllegalStateException.class, () -> reader.read(0));
        assertDoesNotThrow(reader::dispose);
    }

    @Test
    public void anotherInputIsAnotherPicture() throws IOException {
        byte[] other = file(Images.image(TestPictures.photo(33, 44, 52)));
        ImageReader reader = reader(file());
        BufferedImage first = reader.read(0);
        reader.setInput(stream(other));
        assertEquals(33, reader.getWidth(0));
        assertEquals(44, reader.read(0).getHeight());
        reader.setInput(stream(file()));
        Images.assertSamples(first, reader.read(0), 0, "again");
        Images.assertSamples(first, reader.read(0, null), 0, "twice from one input");
    }

    @Test
    public void filesMayBeginAnywhereInAStream() throws IOException {
        byte[] padded = new byte[file().length + 23];
        System.arraycopy(file(), 0, padded, 23, file().length);
        ImageInputStream stream = stream(padded);
        stream.seek(23);
        ImageReader reader = provider().createReaderInstance();
        reader.setInput(stream);
        Images.assertSamples(whole(), reader.read(0), 0, "from byte 23");
    }

    @Test
    public void streamsThatCannotSeekDoAsWell() throws IOException {
        // One that gives few bytes at a time and says that none are ready.
        FilterInputStream slow = new FilterInputStream(new ByteArrayInputStream(file())) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return super.read(bytes, offset, Math.min(length, 7));
            }

            @Override
            public int available() {
                return 0;
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
        try (ImageInputStream stream = new FileCacheImageInputStream(slow, null)) {
            ImageReader reader = provider().createReaderInstance();
            reader.setInput(stream, true, true);
            Images.assertSamples(whole(), reader.read(0), 0, "from a stream");
        }
    }

    private static List<Rectangle> regions(int width, int height) {
        return List.of(
                new Rectangle(0, 0, width, height),
                new Rectangle(0, 0, 1, 1),
                new Rectangle(width - 1, height - 1, 1, 1),
                new Rectangle(0, height / 2, width, 1),
                new Rectangle(width / 3, 0, 1, height),
                new Rectangle(17, 23, 64, 48),
                new Rectangle(width / 2 - 20, height / 2 - 15, 41, 33));
    }

    @Test
    public void regionsArePartsOfTheWhole() throws IOException {
        BufferedImage whole = whole();
        for (Rectangle region : regions(whole.getWidth(), whole.getHeight())) {
            ImageReadParam param = param();
            param.setSourceRegion(region);
            Images.assertSamples(Images.sampled(whole, region, 1, 1), read(param), tolerance(), region.toString());
        }
    }

    @Test
    public void regionsThatStickOutAreCutOff() throws IOException {
        BufferedImage whole = whole();
        ImageReadParam param = param();
        param.setSourceRegion(new Rectangle(whole.getWidth() - 20, whole.getHeight() - 10, 100, 100));
        Rectangle inside = new Rectangle(whole.getWidth() - 20, whole.getHeight() - 10, 20, 10);
        Images.assertSamples(Images.sampled(whole, inside, 1, 1), read(param), tolerance(), "cut off");
        ImageReadParam outside = param();
        outside.setSourceRegion(new Rectangle(whole.getWidth(), 0, 10, 10));
        assertThrows(IllegalArgumentException.class, () -> read(outside));
    }

    @Test
    public void subsamplingKeepsEveryNthPixel() throws IOException {
        BufferedImage whole = whole();
        int[][] settings = {{2, 2, 0, 0}, {3, 1, 2, 0}, {1, 5, 0, 3}, {7, 11, 6, 10}, {64, 64, 0, 0}, {1000, 1000, 5, 5}
        };
        for (int[] s : settings) {
            ImageReadParam param = param();
            param.setSourceSubsampling(s[0], s[1], s[2], s[3]);
            Rectangle from = new Rectangle(s[2], s[3], whole.getWidth() - s[2], whole.getHeight() - s[3]);
            Images.assertSamples(Images.sampled(whole, from, s[0], s[1]), read(param), tolerance(), Arrays.toString(s));
        }
    }

    @Test
    public void regionsMayBeSubsampled() throws IOException {
        BufferedImage whole = whole();
        for (Rectangle region : regions(whole.getWidth(), whole.getHeight())) {
            if (region.width < 8 || region.height < 8) {
                continue;
            }
            ImageReadParam param = param();
            param.setSourceRegion(region);
            param.setSourceSubsampling(3, 4, 1, 2);
            Rectangle from = new Rectangle(region.x + 1, region.y + 2, region.width - 1, region.height - 2);
            Images.assertSamples(Images.sampled(whole, from, 3, 4), read(param), tolerance(), region.toString());
        }
    }

    @Test
    public void destinationsAreFilledInPlace() throws IOException {
        BufferedImage whole = whole();
        ImageReadParam param = param();
        BufferedImage given = new BufferedImage(200, 150, BufferedImage.TYPE_3BYTE_BGR);
        Arrays.fill(given.getRGB(0, 0, 200, 150, null, 0, 200), 0);
        for (int y = 0; y < 150; y++) {
            for (int x = 0; x < 200; x++) {
                given.setRGB(x, y, 0xFF123456);
            }
        }
        Rectangle region = new Rectangle(40, 30, 100, 60);
        param.setDestination(given);
        param.setSourceRegion(region);
        param.setDestinationOffset(new Point(70, 110));
        assertSame(given, read(param));
        // 100x60 pixels at (70, 110): 40 rows of them are in the destination.
        BufferedImage expected = Images.sampled(whole, new Rectangle(40, 30, 100, 40), 1, 1);
        Images.assertSamples(
                expected, Images.sampled(given, new Rectangle(70, 110, 100, 40), 1, 1), tolerance(), "inside");
        for (int y = 0; y < 150; y++) {
            for (int x = 0; x < 200; x++) {
                if (!new Rectangle(70, 110, 100, 40).contains(x, y)) {
                    assertEquals(0xFF123456, given.getRGB(x, y), "outside, at " + x + "," + y);
                }
            }
        }
        ImageReadParam offset = param();
        offset.setDestinationOffset(new Point(5, 9));
        BufferedImage larger = read(offset);
        assertEquals(whole.getWidth() + 5, larger.getWidth());
        assertEquals(whole.getHeight() + 9, larger.getHeight());
        Rectangle place = new Rectangle(5, 9, whole.getWidth(), whole.getHeight());
        Images.assertSamples(whole, Images.sampled(larger, place, 1, 1), tolerance(), "offset");
    }

    @Test
    public void everyTypeOnOfferCanBeHad() throws IOException {
        BufferedImage whole = whole();
        Iterator<ImageTypeSpecifier> types = reader(file()).getImageTypes(0);
        while (types.hasNext()) {
            ImageTypeSpecifier type = types.next();
            ImageReadParam param = param();
            param.setDestinationType(type);
            BufferedImage image = read(param);
            assertEquals(type.getColorModel(), image.getColorModel());
            assertEquals(type.getBufferedImageType(), image.getType());
            assertEquals(type.getNumBands(), image.getRaster().getNumBands());
            for (int y = 0; y < whole.getHeight(); y += 7) {
                for (int x = 0; x < whole.getWidth(); x += 3) {
                    assertEquals(whole.getRGB(x, y), image.getRGB(x, y), type + " at " + x + "," + y);
                }
            }
        }
        ImageReadParam wrong = param();
        wrong.setDestinationType(ImageTypeSpecifier.createFromBufferedImageType(BufferedImage.TYPE_USHORT_555_RGB));
        assertThrows(IOException.class, () -> read(wrong));
    }

    @Test
    public void bandsCanBeChosen() throws IOException {
        BufferedImage whole = whole();
        ImageReadParam param = param();
        param.setSourceBands(new int[] {2, 0, 1});
        param.setDestinationBands(new int[] {0, 1, 2});
        BufferedImage rotated = read(param);
        int[] from = {2, 0, 1};
        for (int b = 0; b < 3; b++) {
            int[] expected = whole.getRaster().getSamples(0, 0, 50, 50, from[b], (int[]) null);
            int[] actual = rotated.getRaster().getSamples(0, 0, 50, 50, b, (int[]) null);
            assertTrue(Arrays.equals(expected, actual), "band " + b);
        }
        ImageReadParam wrong = param();
        wrong.setSourceBands(new int[] {7});
        assertThrows(IllegalArgumentException.class, () -> read(wrong));
    }

    @Test
    public void alphaComesBack() throws IOException {
        BufferedImage image =
                Images.image(TestPictures.withAlpha(TestPictures.photo(90, 70, 53), TestPictures.Alpha.SOFT, 53));
        BufferedImage read = reader(file(image)).read(0);
        assertTrue(read.getColorModel().hasAlpha());
        int[] expected = image.getAlphaRaster().getSamples(0, 0, 90, 70, 0, (int[]) null);
        int[] actual = read.getAlphaRaster().getSamples(0, 0, 90, 70, 0, (int[]) null);
        assertTrue(Arrays.equals(expected, actual));
    }

    /** Writes down what a reader tells its listeners, and aborts it where it is told to. */
    private static final class Listener implements IIOReadProgressListener {
        final List<String> events = new ArrayList<>();
        final List<Float> progress = new ArrayList<>();
        private final float abortAt;

        Listener(float abortAt) {
            this.abortAt = abortAt;
        }

        @Override
        public void imageStarted(ImageReader source, int index) {
            events.add("started " + index);
            if (abortAt < 0) {
                source.abort();
            }
        }

        @Override
        public void imageProgress(ImageReader source, float done) {
            progress.add(done);
            if (done >= abortAt) {
                source.abort();
            }
        }

        @Override
        public void imageComplete(ImageReader source) {
            events.add("complete");
        }

        @Override
        public void readAborted(ImageReader source) {
            events.add("aborted");
        }

        @Override
        public void sequenceStarted(ImageReader source, int minIndex) {}

        @Override
        public void sequenceComplete(ImageReader source) {}

        @Override
        public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

        @Override
        public void thumbnailProgress(ImageReader source, float done) {}

        @Override
        public void thumbnailComplete(ImageReader source) {}
    }

    @Test
    public void listenersAreTold() throws IOException {
        ImageReader reader = reader(file());
        Listener listener = new Listener(Float.MAX_VALUE);
        Listener removed = new Listener(Float.MAX_VALUE);
        reader.addIIOReadProgressListener(listener);
        reader.addIIOReadProgressListener(removed);
        reader.addIIOReadProgressListener(null);
        reader.removeIIOReadProgressListener(removed);
        reader.read(0);
        assertEquals(List.of("started 0", "complete"), listener.events);
        assertFalse(listener.progress.isEmpty(), "progress");
        float last = 0;
        for (float done : listener.progress) {
            assertTrue(done >= last && done <= 100, listener.progress::toString);
            last = done;
        }
        assertTrue(removed.events.isEmpty());
    }

    @Test
    public void listenersAreToldWhatWasFilled() throws IOException {
        ImageReader reader = reader(file());
        boolean[][] filled = new boolean[picture().getHeight()][picture().getWidth()];
        List<BufferedImage> images = new ArrayList<>();
        reader.addIIOReadUpdateListener(new IIOReadUpdateListener() {
            @Override
            public void imageUpdate(
                    ImageReader source,
                    BufferedImage image,
                    int minX,
                    int minY,
                    int width,
                    int height,
                    int periodX,
                    int periodY,
                    int[] bands) {
                images.add(image);
                for (int y = 0; y < height; y++) {
                    Arrays.fill(filled[minY + y * periodY], minX, minX + width, true);
                }
            }

            @Override
            public void passStarted(
                    ImageReader source,
                    BufferedImage image,
                    int pass,
                    int minPass,
                    int maxPass,
                    int minX,
                    int minY,
                    int periodX,
                    int periodY,
                    int[] bands) {}

            @Override
            public void passComplete(ImageReader source, BufferedImage image) {}

            @Override
            public void thumbnailPassStarted(
                    ImageReader source,
                    BufferedImage thumbnail,
                    int pass,
                    int minPass,
                    int maxPass,
                    int minX,
                    int minY,
                    int periodX,
                    int periodY,
                    int[] bands) {}

            @Override
            public void thumbnailUpdate(
                    ImageReader source,
                    BufferedImage thumbnail,
                    int minX,
                    int minY,
                    int width,
                    int height,
                    int periodX,
                    int periodY,
                    int[] bands) {}

            @Override
            public void thumbnailPassComplete(ImageReader source, BufferedImage thumbnail) {}
        });
        BufferedImage image = reader.read(0);
        assertFalse(images.isEmpty(), "updates");
        images.forEach(updated -> assertSame(image, updated));
        for (boolean[] row : filled) {
            for (boolean pixel : row) {
                assertTrue(pixel, "every pixel is reported");
            }
        }
    }

    @Test
    public void aReadCanBeAborted() throws IOException {
        for (float at : new float[] {-1, 0, 30}) {
            ImageReader reader = reader(file());
            Listener listener = new Listener(at);
            reader.addIIOReadProgressListener(listener);
            reader.read(0);
            assertEquals(List.of("started 0", "aborted"), listener.events, "aborted at " + at);
            reader.removeAllIIOReadProgressListeners();
            Images.assertSamples(whole(), reader.read(0), 0, "the next one is whole");
        }
        // An abort between reads is none.
        ImageReader reader = reader(file());
        reader.abort();
        Listener listener = new Listener(Float.MAX_VALUE);
        reader.addIIOReadProgressListener(listener);
        reader.read(0);
        assertEquals(List.of("started 0", "complete"), listener.events);
    }

    @Test
    public void metadataHaveTheTreesThatAreAnnounced() throws IOException {
        ImageReaderSpi spi = provider();
        IIOMetadata metadata = reader(file()).getImageMetadata(0);
        assertEquals(spi.getNativeImageMetadataFormatName(), metadata.getNativeMetadataFormatName());
        assertEquals(spi.isStandardImageMetadataFormatSupported(), metadata.isStandardMetadataFormatSupported());
        for (String name : metadata.getMetadataFormatNames()) {
            assertEquals(name, metadata.getAsTree(name).getNodeName());
            assertNotNull(metadata.getMetadataFormat(name));
            assertEquals(name, metadata.getMetadataFormat(name).getRootName());
        }
        assertNotNull(spi.getImageMetadataFormat(spi.getNativeImageMetadataFormatName()));
        assertThrows(IllegalArgumentException.class, () -> metadata.getAsTree("no such format"));
    }

    @Test
    public void cutFilesAreNeverTakenForWholeOnes() throws IOException {
        byte[] file = file();
        for (int i = 0; i < 16; i++) {
            byte[] cut = Arrays.copyOf(file, (int) ((long) file.length * (i == 0 ? 9 : 6 * i) / (i == 0 ? 15 : 100)));
            ImageReader reader = reader(cut);
            List<String> warnings = new ArrayList<>();
            reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
            try {
                reader.read(0);
                assertFalse(
                        warnings.isEmpty(), cut.length + " of " + file.length + " bytes: a picture, and no warning");
            } catch (IOException e) {
                assertNotNull(e);
            }
        }
    }

    @Test
    public void readersWorkSideBySide() throws Exception {
        BufferedImage whole = whole();
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(() -> {
                try {
                    Images.assertSamples(whole, reader(file()).read(0), 0, "in a thread of its own");
                } catch (Throwable e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
    }
}
