package dev.nacre.image.imageio;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.NacreException;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureFile;
import dev.nacre.image.PictureHeader;
import dev.nacre.image.PictureMetadata;
import java.awt.Rectangle;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads Nacre pictures. Size, types and metadata need neither a model nor native libraries. A source region decodes the tiles that
 * it touches; samples are dropped as soon as subsampling allows, so memory follows the destination.
 *
 * <p>A file that is damaged or cut off where it is read gives an {@link IIOException}, never a part of a picture. A profile or
 * thumbnail that is of no use is left out with a warning.
 */
final class NacreImageReader extends ImageReader {
    private static final int MAX_THUMBNAIL_SIDE = 1024;

    private PictureFile file; // null until it is needed, and after failing
    private long start = -1; // position of the file in the stream; -1 until it is needed

    private NacreImageReader(ImageReaderSpi provider) {
        super(provider);
    }

    /** Returns no more than an ImageReader: to check that it is one, the JVM would load this class with the provider, at each scan. */
    static ImageReader of(ImageReaderSpi provider) {
        return new NacreImageReader(provider);
    }

    @Override
    public void setInput(Object newInput, boolean seekForwardOnly, boolean ignoreMetadata) {
        super.setInput(newInput, seekForwardOnly, ignoreMetadata);
        resetMembers();
    }

    @Override
    public void reset() {
        super.reset();
        resetMembers();
    }

    @Override
    public void dispose() {
        super.dispose();
        resetMembers();
    }

    private void resetMembers() {
        file = null;
        start = -1;
    }

    /** The file, with its head and its metadata read. */
    private PictureFile file(int imageIndex) throws IOException {
        if (input == null) {
            throw new IllegalStateException("no input is set");
        }
        if (imageIndex != 0) {
            throw new IndexOutOfBoundsException("image " + imageIndex + " of a file that holds one");
        }
        if (file == null) {
            ImageInputStream stream = (ImageInputStream) input;
            if (start < 0) {
                start = stream.getStreamPosition();
            }
            file = SharedCodecs.guarded(() -> PictureFile.open(this::readAt, SharedCodecs.limits()));
        }
        return file;
    }

    private int readAt(long position, byte[] bytes, int offset, int count) throws IOException {
        ImageInputStream stream = (ImageInputStream) input;
        stream.seek(start + position);
        return stream.read(bytes, offset, count);
    }

    @Override
    public int getNumImages(boolean allowSearch) throws IOException {
        file(0);
        return 1;
    }

    @Override
    public int getWidth(int imageIndex) throws IOException {
        return file(imageIndex).header().width();
    }

    @Override
    public int getHeight(int imageIndex) throws IOException {
        return file(imageIndex).header().height();
    }

    /** True for a picture of several tiles: a region costs less than the whole. */
    @Override
    public boolean isRandomAccessEasy(int imageIndex) throws IOException {
        return file(imageIndex).header().numTiles() > 1;
    }

    @Override
    public Iterator<ImageTypeSpecifier> getImageTypes(int imageIndex) throws IOException {
        return ImageTypes.of(file(imageIndex)).iterator();
    }

    @Override
    public IIOMetadata getStreamMetadata() {
        return null;
    }

    @Override
    public IIOMetadata getImageMetadata(int imageIndex) throws IOException {
        PictureFile opened = file(imageIndex);
        NacreImageMetadata.FileFacts facts = null;
        try {
            facts = new NacreImageMetadata.FileFacts(opened.fileBytes(), opened.symbolHash());
        } catch (NacreException e) {
            processWarningOccurred("The file has no sound end: " + e.getMessage());
        }
        return new NacreImageMetadata(opened.header(), facts, opened.metadata());
    }

    @Override
    public BufferedImage read(int imageIndex, ImageReadParam param) throws IOException {
        PictureFile opened = file(imageIndex);
        ImageReadParam wanted = param == null ? getDefaultReadParam() : param;
        if (opened.metadata().iccProfile().isPresent()
                && ImageTypes.profile(opened).isEmpty()) {
            processWarningOccurred("The colour profile can't be used: colours are taken for sRGB");
        }
        Reading reading = SharedCodecs.guarded(() -> new Reading(opened, wanted));
        clearAbortRequest();
        processImageStarted(imageIndex);
        try {
            processImageProgress(0);
            stopIfAborted();
            SharedCodecs.guarded(() -> {
                SharedCodecs.decoder().decode(opened, reading.source, (piece, x, y) -> {
                    stopIfAborted();
                    reading.accept(piece, x, y);
                    stopIfAborted();
                });
                return null;
            });
            processImageComplete();
        } catch (AbortedException e) {
            processReadAborted();
        }
        return reading.image();
    }

    private void stopIfAborted() throws AbortedException {
        if (abortRequested()) {
            throw new AbortedException();
        }
    }

    /** Ends a decoding; never leaves this class. */
    private static final class AbortedException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** One read on its way: what of which pixel goes where. */
    private final class Reading {
        final Rectangle source = new Rectangle();
        private final Rectangle destination = new Rectangle();
        private final PictureFile opened;
        private final ImageReadParam param;
        private final int[] sourceBands;
        private final long total;
        private long done;
        private BufferedImage image; // null until the first piece
        private PieceCopier copier;

        Reading(PictureFile opened, ImageReadParam param) throws IOException {
            this.opened = opened;
            this.param = param;
            PictureHeader header = opened.header();
            BufferedImage given = param.getDestination();
            computeRegions(param, header.width(), header.height(), given, source, destination);
            int bands = (header.grey() ? 1 : 3) + (header.alpha() ? 1 : 0);
            checkReadParamBandSettings(param, bands, given == null ? type().getNumBands() : numBands(given));
            this.sourceBands = param.getSourceBands();
            this.total = (long) source.width * source.height;
            if (given == null) {
                DecodeLimits limits = SharedCodecs.limits();
                long width = (long) destination.x + destination.width;
                long height = (long) destination.y + destination.height;
                limits.checkPixels(width, height);
                limits.checkMemory("the image", width * height, bands);
            }
        }

        /** The type of the image that is to be made. */
        private ImageTypeSpecifier type() throws IOException {
            ImageTypeSpecifier type = param.getDestinationType();
            if (type == null) {
                return ImageTypes.of(opened).get(0);
            }
            if (!ImageTypes.of(opened).contains(type)) {
                throw new IIOException("the destination's type is none of those that this picture can be read into");
            }
            return type;
        }

        private int numBands(BufferedImage given) throws IIOException {
            boolean bytes =
                    Arrays.stream(given.getSampleModel().getSampleSize()).allMatch(bits -> bits == 8);
            if (!bytes || given.getColorModel() instanceof IndexColorModel) {
                throw new IIOException("the destination must have samples of 8 bits, and no palette");
            }
            Optional<ColorSpace> profile = ImageTypes.profile(opened);
            if (profile.isPresent()
                    && !isSame(profile.get(), given.getColorModel().getColorSpace())) {
                processWarningOccurred(
                        "The destination has another colour space than the file: colours are not converted");
            }
            return given.getSampleModel().getNumBands();
        }

        private static boolean isSame(ColorSpace a, ColorSpace b) {
            return a instanceof ICC_ColorSpace x
                    && b instanceof ICC_ColorSpace y
                    && Arrays.equals(x.getProfile().getData(), y.getProfile().getData());
        }

        void accept(Picture piece, int x, int y) throws IOException {
            BufferedImage target = image();
            if (copier == null) {
                copier = new PieceCopier(
                        target.getRaster(),
                        source,
                        destination,
                        param.getSourceXSubsampling(),
                        param.getSourceYSubsampling(),
                        sourceBands,
                        param.getDestinationBands());
            }
            Rectangle changed = copier.copy(piece, x, y, opened.header().alpha());
            if (!changed.isEmpty()) {
                int[] bands = param.getDestinationBands();
                processImageUpdate(
                        target,
                        changed.x,
                        changed.y,
                        changed.width,
                        changed.height,
                        1,
                        1,
                        bands == null ? allBands(target) : bands);
            }
            done += (long) piece.width() * piece.height();
            processImageProgress(100f * done / total);
        }

        private static int[] allBands(BufferedImage image) {
            int[] bands = new int[image.getSampleModel().getNumBands()];
            Arrays.setAll(bands, band -> band);
            return bands;
        }

        /** The image, made only now if the caller gave none: a head alone gets no memory for its picture. */
        BufferedImage image() throws IOException {
            if (image == null) {
                image = ImageReader.getDestination(
                        param,
                        ImageTypes.of(opened).iterator(),
                        opened.header().width(),
                        opened.header().height());
            }
            return image;
        }
    }

    @Override
    public boolean readerSupportsThumbnails() {
        return true;
    }

    @Override
    public int getNumThumbnails(int imageIndex) throws IOException {
        return thumbnailReader(imageIndex).isPresent() ? 1 : 0;
    }

    @Override
    public boolean hasThumbnails(int imageIndex) throws IOException {
        return getNumThumbnails(imageIndex) > 0;
    }

    @Override
    public int getThumbnailWidth(int imageIndex, int thumbnailIndex) throws IOException {
        return thumbnail(imageIndex, thumbnailIndex, reader -> reader.getWidth(0));
    }

    @Override
    public int getThumbnailHeight(int imageIndex, int thumbnailIndex) throws IOException {
        return thumbnail(imageIndex, thumbnailIndex, reader -> reader.getHeight(0));
    }

    @Override
    public BufferedImage readThumbnail(int imageIndex, int thumbnailIndex) throws IOException {
        return thumbnail(imageIndex, thumbnailIndex, reader -> {
            processThumbnailStarted(imageIndex, thumbnailIndex);
            processThumbnailProgress(0);
            BufferedImage thumbnail = reader.read(0);
            processThumbnailProgress(100);
            processThumbnailComplete();
            return thumbnail;
        });
    }

    private interface ThumbnailWork<T> {
        T run(ImageReader reader) throws IOException;
    }

    private <T> T thumbnail(int imageIndex, int thumbnailIndex, ThumbnailWork<T> work) throws IOException {
        Optional<ImageReader> reader = thumbnailReader(imageIndex);
        if (reader.isEmpty() || thumbnailIndex != 0) {
            throw new IndexOutOfBoundsException("thumbnail " + thumbnailIndex);
        }
        try {
            return work.run(reader.get());
        } catch (RuntimeException e) {
            throw new IIOException("the thumbnail can't be read: " + e, e);
        } finally {
            reader.get().dispose();
        }
    }

    /** A reader of the thumbnail; empty, with a warning, where it is no small JPEG. The caller disposes it. */
    private Optional<ImageReader> thumbnailReader(int imageIndex) throws IOException {
        PictureMetadata metadata = file(imageIndex).metadata();
        if (metadata.thumbnail().isEmpty()) {
            return Optional.empty();
        }
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
        if (!readers.hasNext()) {
            return Optional.empty();
        }
        ImageReader reader = Objects.requireNonNull(readers.next());
        try {
            reader.setInput(new MemoryCacheImageInputStream(
                    new ByteArrayInputStream(metadata.thumbnail().get())));
            if (reader.getWidth(0) <= MAX_THUMBNAIL_SIDE && reader.getHeight(0) <= MAX_THUMBNAIL_SIDE) {
                return Optional.of(reader);
            }
            processWarningOccurred("The thumbnail has more than " + MAX_THUMBNAIL_SIDE + " pixels a side");
        } catch (IOException | RuntimeException e) {
            // Readers of other formats meet damage with exceptions of every kind.
            processWarningOccurred("The thumbnail can't be read: " + e.getMessage());
        }
        reader.dispose();
        return Optional.empty();
    }
}
