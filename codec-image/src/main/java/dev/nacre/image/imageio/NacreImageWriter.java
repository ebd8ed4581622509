package dev.nacre.image.imageio;

import dev.nacre.image.EncodeOptions;
import dev.nacre.image.InrEncodeOptions;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureFormat;
import dev.nacre.image.PictureMetadata;
import dev.nacre.image.PictureWriter;
import dev.nacre.image.ProfiledPicture;
import dev.nacre.image.WallocHeader;
import java.awt.Dimension;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.ImageOutputStream;

/**
 * Writes Nacre pictures, from front to back, without seeking. Images of any type are taken; what is not 8-bit RGB or grey is
 * converted, and colours of an RGB or grey ICC profile stay as they are and take the profile along.
 *
 * <p>After an abort or an exception the output holds the start of a file, which no reader takes for a whole one.
 */
final class NacreImageWriter extends ImageWriter {
    private static final int MAX_THUMBNAIL_SIDE = 1024;
    private static final int THUMBNAIL_QUALITY = 85;

    private NacreImageWriter(ImageWriterSpi provider) {
        super(provider);
    }

    /** Returns no more than an ImageWriter: to check that it is one, the JVM would load this class with the provider, at each scan. */
    static ImageWriter of(ImageWriterSpi provider) {
        return new NacreImageWriter(provider);
    }

    @Override
    public ImageWriteParam getDefaultWriteParam() {
        return new NacreImageWriteParam(getLocale());
    }

    @Override
    public IIOMetadata getDefaultStreamMetadata(ImageWriteParam param) {
        return null;
    }

    @Override
    public IIOMetadata getDefaultImageMetadata(ImageTypeSpecifier type, ImageWriteParam param) {
        return new NacreImageMetadata(null, null, PictureMetadata.empty());
    }

    @Override
    public IIOMetadata convertStreamMetadata(IIOMetadata data, ImageWriteParam param) {
        return null;
    }

    /** What {@link PictureMetadata#of} takes, and everything of Nacre's own; the rest is not kept. */
    @Override
    public IIOMetadata convertImageMetadata(IIOMetadata data, ImageTypeSpecifier type, ImageWriteParam param) {
        try {
            return ForeignMetadata.convert(data);
        } catch (RuntimeException e) {
            // More than a file may hold, or a plugin's tree that is none.
            return null;
        }
    }

    @Override
    public int getNumThumbnailsSupported(
            ImageTypeSpecifier type, ImageWriteParam param, IIOMetadata stream, IIOMetadata image) {
        return 1;
    }

    @Override
    public Dimension[] getPreferredThumbnailSizes(
            ImageTypeSpecifier type, ImageWriteParam param, IIOMetadata stream, IIOMetadata image) {
        return new Dimension[] {new Dimension(1, 1), new Dimension(MAX_THUMBNAIL_SIDE, MAX_THUMBNAIL_SIDE)};
    }

    @Override
    public void write(IIOMetadata streamMetadata, IIOImage image, ImageWriteParam param) throws IOException {
        if (output == null) {
            throw new IllegalStateException("no output is set");
        }
        if (image == null) {
            throw new IllegalArgumentException("no image is given");
        }
        if (image.hasRaster()) {
            throw new UnsupportedOperationException("a raster has no colours: wrap it into an image");
        }
        ImageWriteParam wanted = param == null ? getDefaultWriteParam() : param;
        BufferedImage source = SourceImage.of(image.getRenderedImage(), wanted);
        clearAbortRequest();
        processImageStarted(0);
        try {
            processImageProgress(0);
            stopIfAborted();
            SharedCodecs.guarded(() -> {
                encode(source, image, wanted);
                return null;
            });
            processImageComplete();
        } catch (AbortedException e) {
            processWriteAborted();
        }
    }

    private void encode(BufferedImage source, IIOImage image, ImageWriteParam param) throws IOException {
        ProfiledPicture profiled = ProfiledPicture.fromBufferedImage(source);
        NacreImageMetadata given = metadata(image.getMetadata());
        PictureMetadata metadata = withProfile(image.getMetadata(), given.picture(), profiled);
        metadata = withThumbnail(metadata, image.getThumbnails());
        Output out = new Output((ImageOutputStream) output);
        String type = type(param);
        OptionalInt effort = NacreImageWriteParam.inrEffort(type);
        if (effort.isPresent()) {
            InrEncodeOptions options = InrEncodeOptions.defaults()
                    .withQuality(level(param, given))
                    .withEffort(effort.getAsInt())
                    .withMetadata(metadata)
                    .withListener(progress -> progress(progress.step(), progress.steps()));
            SharedCodecs.inr().encode(profiled.picture(), options, out);
        } else {
            EncodeOptions options =
                    EncodeOptions.defaults().withLevel(level(param, given)).withMetadata(metadata);
            SharedCodecs.codec(type).encode(profiled.picture(), options, out, this::progress);
        }
    }

    private void progress(long done, long count) throws AbortedException {
        processImageProgress(100f * done / count);
        stopIfAborted();
    }

    private NacreImageMetadata metadata(IIOMetadata given) {
        try {
            return ForeignMetadata.convert(given);
        } catch (RuntimeException e) {
            processWarningOccurred(0, "Metadata can't be kept: " + e.getMessage());
            return new NacreImageMetadata(null, null, PictureMetadata.empty());
        }
    }

    /**
     * What colours mean is told by the image alone: metadata may be older than it. Only of a PNG the profile is nowhere but in its
     * metadata, as the JDK's reader says sRGB of everything.
     */
    private PictureMetadata withProfile(IIOMetadata origin, PictureMetadata metadata, ProfiledPicture profiled) {
        byte[] profile = profiled.iccProfile().orElse(null);
        if (profile == null && metadata.iccProfile().isPresent() && !(origin instanceof NacreImageMetadata)) {
            Optional<ProfiledPicture> told =
                    profiled.withIccProfile(metadata.iccProfile().get());
            if (told.isEmpty()) {
                processWarningOccurred(0, "The colour profile in the metadata can't be used: it was left out");
            }
            profile = told.flatMap(ProfiledPicture::iccProfile).orElse(null);
        }
        PictureMetadata without = metadata.withIccProfile(null);
        try {
            return without.withIccProfile(profile);
        } catch (IllegalArgumentException e) {
            processWarningOccurred(0, "Metadata can't be kept beside the colour profile: " + e.getMessage());
            return PictureMetadata.empty().withIccProfile(profile);
        }
    }

    private PictureMetadata withThumbnail(PictureMetadata metadata, List<? extends BufferedImage> thumbnails)
            throws IOException {
        if (thumbnails == null || thumbnails.isEmpty()) {
            return metadata;
        }
        if (thumbnails.size() > 1) {
            processWarningOccurred(0, "A file holds one thumbnail: only the first one was written");
        }
        BufferedImage image = thumbnails.get(0);
        if (Math.max(image.getWidth(), image.getHeight()) > MAX_THUMBNAIL_SIDE) {
            processWarningOccurred(
                    0, "A thumbnail may have " + MAX_THUMBNAIL_SIDE + " pixels a side: this one was left out");
            return metadata.withThumbnail(null);
        }
        processThumbnailStarted(0, 0);
        byte[] jpeg = PictureWriter.of(PictureFormat.JPEG)
                .withJpegQuality(THUMBNAIL_QUALITY)
                .toBytes(Picture.fromBufferedImage(image).withoutAlpha());
        processThumbnailProgress(100);
        processThumbnailComplete();
        try {
            return metadata.withThumbnail(jpeg);
        } catch (IllegalArgumentException e) {
            processWarningOccurred(0, "The thumbnail can't be kept: " + e.getMessage());
            return metadata;
        }
    }

    /** The quality level: as told, or that of the file that the metadata come from, or the usual one. */
    private static int level(ImageWriteParam param, NacreImageMetadata metadata) {
        int mode = param.canWriteCompressed() ? param.getCompressionMode() : ImageWriteParam.MODE_DEFAULT;
        if (mode == ImageWriteParam.MODE_EXPLICIT) {
            return Math.round(100 * param.getCompressionQuality());
        }
        boolean copy = mode == ImageWriteParam.MODE_COPY_FROM_METADATA;
        return copy && metadata.header() instanceof WallocHeader header
                ? header.level()
                : Math.round(100 * NacreImageWriteParam.DEFAULT_QUALITY);
    }

    private static String type(ImageWriteParam param) throws IIOException {
        boolean explicit = param.canWriteCompressed() && param.getCompressionMode() == ImageWriteParam.MODE_EXPLICIT;
        String type = explicit ? param.getCompressionType() : null;
        return type == null ? SharedCodecs.DEFAULT_MODEL : type;
    }

    private void stopIfAborted() throws AbortedException {
        if (abortRequested()) {
            throw new AbortedException();
        }
    }

    /** Ends an encoding; never leaves this class. */
    private static final class AbortedException extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** An ImageIO stream as a plain one. Flushing it would only forbid the caller to seek back. */
    private static final class Output extends OutputStream {
        private final ImageOutputStream stream;

        Output(ImageOutputStream stream) {
            this.stream = stream;
        }

        @Override
        public void write(int b) throws IOException {
            stream.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            stream.write(bytes, offset, length);
        }
    }
}
