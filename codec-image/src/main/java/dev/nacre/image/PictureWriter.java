package dev.nacre.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes {@link Picture}s in a {@link PictureFormat}. A file appears whole or not at all.
 *
 * <p>What the format cannot hold is left out, and the warning that each method returns says so: alpha, where the format has
 * none, is dropped, so that the colours under clear pixels show; nothing is composited.
 *
 * <p>Immutable and thread-safe.
 */
public final class PictureWriter {
    /** JPEG quality of a writer that was told none. */
    public static final int DEFAULT_JPEG_QUALITY = 92;

    private final PictureFormat format;
    private final int jpegQuality;
    private final PictureMetadata metadata;

    private PictureWriter(PictureFormat format, int jpegQuality, PictureMetadata metadata) {
        this.format = format;
        this.jpegQuality = jpegQuality;
        this.metadata = metadata;
    }

    /** A writer of the format, with {@link #DEFAULT_JPEG_QUALITY}. */
    public static PictureWriter of(PictureFormat format) {
        return new PictureWriter(
                Objects.requireNonNull(format, "format"), DEFAULT_JPEG_QUALITY, PictureMetadata.empty());
    }

    /**
     * A writer of the same format with another quality of JPEG; other formats take no notice of it.
     *
     * @param quality in [1, 100], as libjpeg counts
     * @throws IllegalArgumentException if it is out of range
     */
    public PictureWriter withJpegQuality(int quality) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("JPEG quality " + quality + " is not in [1, 100]");
        }
        return new PictureWriter(format, quality, metadata);
    }

    /**
     * A writer that has metadata travel with what it writes: PNG takes texts, EXIF and XMP, JPEG EXIF and XMP, the others nothing.
     * The ICC profile says what the samples are: PNG, JPEG and TIFF take it along, for others (and grey JPEG, which has none here)
     * they are converted to sRGB.
     */
    public PictureWriter withMetadata(PictureMetadata all) {
        return new PictureWriter(format, jpegQuality, Objects.requireNonNull(all, "all"));
    }

    /** The format that is written. */
    public PictureFormat format() {
        return format;
    }

    /**
     * Writes a file: under a temporary name beside the target, then moved, replacing what was there.
     *
     * @param picture not changed
     * @param file the target, of any suffix
     * @return what was lost, a line each; usually empty
     * @throws NoSuchFileException if the folder does not exist
     * @throws IOException if the file cannot be written, or the picture is too large for the format; nothing is left behind
     */
    public List<String> write(Picture picture, Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a folder");
        }
        checkSize(picture, file.toString());
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new NoSuchFileException(file.toString(), null, "the folder " + folder + " does not exist");
        }
        Path temporary = temporaryFile(folder, file);
        try {
            List<String> warnings;
            try (OutputStream out = Files.newOutputStream(temporary)) {
                warnings = write(picture, out);
            }
            try {
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
            }
            return warnings;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Writes to a stream, which is not closed.
     *
     * @param picture not changed
     * @param out takes the whole file, from its current position on
     * @return what was lost, a line each; usually empty
     * @throws IOException if the stream fails, or the picture is too large for the format; some bytes may have been written
     */
    public List<String> write(Picture picture, OutputStream out) throws IOException {
        checkSize(picture, "output");
        boolean dropsAlpha = picture.hasAlpha() && !format.hasAlpha();
        List<String> warnings = new ArrayList<>();
        if (dropsAlpha) {
            warnings.add(format + " has no alpha: it was dropped");
        }
        BufferedImage image = image(dropsAlpha ? picture.withoutAlpha() : picture);
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName(format.imageIoName());
        if (!writers.hasNext()) {
            throw new IOException("there is no writer of " + format + " among ImageIO's plugins here");
        }
        ImageWriter writer = writers.next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (format == PictureFormat.JPEG) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionQuality(jpegQuality / 100f);
            } else if (format == PictureFormat.TIFF) {
                parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                parameters.setCompressionType("ZLib");
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, metadata(writer, image, parameters, warnings)), parameters);
        } finally {
            writer.dispose();
        }
        return List.copyOf(warnings);
    }

    /** The picture as an image whose samples mean what the format will say. */
    private BufferedImage image(Picture picture) {
        ProfiledPicture profiled = new ProfiledPicture(picture, metadata.iccProfile());
        Optional<ColorSpace> space = profiled.colourSpace();
        boolean kept =
                format == PictureFormat.TIFF || format == PictureFormat.JPEG && picture.colour() == Picture.Colour.RGB;
        if (kept && space.isPresent()) {
            return ImageExport.image(picture, space.get());
        }
        return (format == PictureFormat.PNG ? picture : profiled.inSrgb()).toBufferedImage();
    }

    /** The colour space that JPEG has to state: grey goes without. */
    private static ColorSpace profileOf(BufferedImage image) {
        ColorSpace space = image.getColorModel().getColorSpace();
        return space.getType() == ColorSpace.TYPE_RGB ? space : null;
    }

    /** Null where there is nothing to say. */
    private IIOMetadata metadata(
            ImageWriter writer, BufferedImage image, ImageWriteParam parameters, List<String> warnings)
            throws IOException {
        PictureMetadata kept = metadata.withThumbnail(null);
        if (kept.equals(PictureMetadata.empty())) {
            return null;
        }
        if (format != PictureFormat.PNG && format != PictureFormat.JPEG) {
            kept.lostIn(format.name()).ifPresent(warnings::add);
            return null;
        }
        IIOMetadata target = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), parameters);
        if (format == PictureFormat.PNG) {
            MetadataExport.toPng(kept, target, warnings);
        } else {
            MetadataExport.toJpeg(kept, profileOf(image), target, warnings);
        }
        return target;
    }

    /**
     * The bytes of the file, in memory.
     *
     * @throws IOException if the picture is too large for the format
     */
    public byte[] toBytes(Picture picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(picture, out);
        return out.toByteArray();
    }

    private void checkSize(Picture picture, String target) throws FileSystemException {
        if (Math.max(picture.width(), picture.height()) > format.maxSide()) {
            throw new FileSystemException(
                    target,
                    null,
                    format + " holds at most " + format.maxSide() + " pixels a side, the picture is " + picture.width()
                            + "x" + picture.height() + "; write PNG");
        }
    }

    private static Path temporaryFile(Path folder, Path target) throws IOException {
        while (true) {
            Path path = folder.resolve(".nacre-" + Long.toHexString(System.nanoTime()) + ".tmp");
            try {
                // Not Files.createTempFile: that makes the file private (0600), and the finished one would stay so.
                Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
                        .close();
                return path;
            } catch (FileAlreadyExistsException e) {
                // Another thread was here in the same nanosecond: the next name will do.
                continue;
            } catch (AccessDeniedException e) {
                throw new AccessDeniedException(target.toString(), null, "no permission to write into " + folder);
            }
        }
    }
}
