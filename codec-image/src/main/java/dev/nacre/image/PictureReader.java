package dev.nacre.image;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.NacreException;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads pictures through ImageIO: whatever it has readers for, in the JDK PNG, JPEG, BMP, GIF, TIFF and WBMP, and Nacre's
 * own.
 *
 * <p>The size is held against {@link DecodeLimits#pixels()} before pixels are decoded. Of a file with several pictures the first is
 * read. Samples become 8 bits, colours sRGB ({@link Picture#fromBufferedImage}); a PNG's embedded profile is honoured. What
 * gets lost is told by {@link ReadPicture#warnings()}. An orientation in EXIF is not applied.
 *
 * <p>Immutable and thread-safe.
 */
public final class PictureReader {
    private final DecodeLimits limits;

    /** A reader that holds pictures against the given limits. */
    public PictureReader(DecodeLimits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /**
     * Whether a file begins like a picture in a format that can be read here, or is named like one. It may be damaged all the same.
     *
     * @throws IOException if it can't be read
     */
    public static boolean recognises(Path file) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (Arrays.stream(ImageIO.getReaderFileSuffixes()).anyMatch(suffix -> name.endsWith("." + suffix))) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file);
                ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
            return ImageIO.getImageReaders(stream).hasNext();
        }
    }

    /**
     * Reads a file.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws dev.nacre.bitstream.LimitExceededException if it holds more pixels than the limits allow
     * @throws FileSystemException if it is no file, or no picture that can be read; the reason tells the readers tried
     * @throws IOException if reading fails
     */
    public ReadPicture read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a folder, not a picture");
        }
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.isRegularFile(file) && file.getFileSystem().equals(FileSystems.getDefault())) {
            if (!Files.isReadable(file)) {
                throw new AccessDeniedException(file.toString());
            }
            try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
                return read(in, file.toString());
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        }
    }

    /**
     * Reads a stream, which is not closed. What the decoder has to see again is kept in memory.
     *
     * @param in stands at the picture's first byte; how far it is read is unspecified
     * @param name stands for the file in messages
     * @throws dev.nacre.bitstream.LimitExceededException if it holds more pixels than the limits allow
     * @throws FileSystemException if it is no picture that can be read; the reason tells the readers tried
     * @throws IOException if reading fails
     */
    public ReadPicture read(InputStream in, String name) throws IOException {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
            return read(stream, name);
        }
    }

    private ReadPicture read(ImageInputStream in, String name) throws IOException {
        in.mark();
        if (in.read() < 0) {
            throw new FileSystemException(name, null, "is empty");
        }
        in.reset();
        List<String> tried = new ArrayList<>();
        Throwable cause = null;
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        long start = in.getStreamPosition();
        // Some readers let go of what lies behind them, though they are told not to: then nobody can start again.
        while (readers.hasNext() && in.getFlushedPosition() <= start) {
            ImageReader reader = readers.next();
            in.seek(start);
            try {
                return read(reader, in);
            } catch (NacreException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                // ImageIO's readers meet damage with exceptions of every kind. Another reader may still take the file.
                tried.add(reader.getFormatName().toUpperCase(Locale.ROOT) + ": " + reason(e));
                cause = e;
            } finally {
                reader.dispose();
            }
        }
        String reason = tried.isEmpty()
                ? "no picture in a format that can be read here (" + formats() + ")"
                : "damaged picture (" + String.join("; ", tried) + ")";
        FileSystemException problem = new FileSystemException(name, null, reason);
        problem.initCause(cause);
        throw problem;
    }

    private ReadPicture read(ImageReader reader, ImageInputStream in) throws IOException {
        reader.setInput(in, false, false);
        limits.checkPixels(reader.getWidth(0), reader.getHeight(0));
        String format = reader.getFormatName();
        List<String> warnings = new ArrayList<>();
        BufferedImage image = reader.read(0);
        ImageImport conversion = new ImageImport(image, profile(reader, image, warnings));
        Picture picture = conversion.picture();
        if (conversion.losesBits()) {
            int bits = Arrays.stream(image.getColorModel().getComponentSize())
                    .max()
                    .orElse(8);
            warnings.add("samples of " + bits + " bits were reduced to 8");
        }
        if (hasMore(reader, format)) {
            warnings.add("only the first of several pictures was read");
        }
        return new ReadPicture(picture, format, metadata(reader, warnings), warnings);
    }

    private static PictureMetadata metadata(ImageReader reader, List<String> warnings) {
        try {
            return PictureMetadata.of(reader.getImageMetadata(0)).withIccProfile(null);
        } catch (IOException | RuntimeException e) {
            // Readers meet damage with exceptions of every kind; the picture is there all the same.
            warnings.add("metadata were ignored: " + reason(e));
            return PictureMetadata.empty();
        }
    }

    /** The colour space of a PNG's profile, null if there is none that can be used. */
    private static ColorSpace profile(ImageReader reader, BufferedImage image, List<String> warnings)
            throws IOException {
        if (image.getColorModel().getColorSpace().getType() != ColorSpace.TYPE_RGB) {
            return null;
        }
        try {
            Optional<ColorSpace> space = PngProfile.of(reader.getImageMetadata(0));
            if (space.isPresent()) {
                // A profile can be well-formed and still of no use: that shows at the first conversion.
                space.get().toRGB(new float[3]);
            }
            return space.orElse(null);
        } catch (PngProfile.BadProfileException | CMMException e) {
            warnings.add("the colour profile was ignored: "
                    + (e instanceof CMMException ? "it cannot be used" : e.getMessage()));
            return null;
        }
    }

    /** Formats of one picture a file are not searched to the end for a second. */
    private static boolean hasMore(ImageReader reader, String format) {
        if (!List.of("gif", "tif", "tiff", "webp").contains(format.toLowerCase(Locale.ROOT))) {
            return false;
        }
        try {
            return reader.getWidth(1) > 0;
        } catch (IOException | RuntimeException e) {
            // No second picture, or one that could not be read anyway.
            return false;
        }
    }

    private static String formats() {
        return Arrays.stream(ImageIO.getReaderFormatNames())
                .map(name -> name.toUpperCase(Locale.ROOT))
                .map(name -> name.equals("JPG") ? "JPEG" : name.equals("TIF") ? "TIFF" : name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String reason(Exception e) {
        // The outer message of ImageIO is often "Error reading PNG image data", the inner one says what it is.
        Throwable inner = e;
        while (inner.getCause() != null && inner.getCause() != inner) {
            inner = inner.getCause();
        }
        String message = inner.getMessage() == null ? e.getMessage() : inner.getMessage();
        return message == null ? inner.getClass().getSimpleName() : message;
    }
}
