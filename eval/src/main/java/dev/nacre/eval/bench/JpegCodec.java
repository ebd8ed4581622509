package dev.nacre.eval.bench;

import dev.nacre.image.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.jpeg.JPEGImageWriteParam;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** JPEG by the JDK's ImageIO, chroma in half resolution: baseline with the standard codes, or progressive with optimised ones. */
final class JpegCodec implements BenchCodec {
    private static final CodecScale SCALE = CodecScale.whole("q", 9, 96);

    private final Preset preset;

    JpegCodec(Preset preset) {
        this.preset = preset;
    }

    @Override
    public String name() {
        return "jpeg";
    }

    @Override
    public Preset preset() {
        return preset;
    }

    @Override
    public String implementation() {
        return "ImageIO of JDK " + Runtime.version().feature() + ", 4:2:0, "
                + (preset.equals(Preset.FAST)
                        ? "baseline, standard Huffman codes"
                        : "progressive, optimised Huffman codes");
    }

    @Override
    public String suffix() {
        return "jpg";
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public List<String> settings(int points) {
        return SCALE.settings(points);
    }

    @Override
    public Measured<byte[]> encode(Picture picture, String setting) throws IOException {
        int quality = SCALE.wholeValue(setting);
        return Meter.measure(() -> write(picture.toBufferedImage(), quality));
    }

    private byte[] write(BufferedImage image, int quality) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            JPEGImageWriteParam parameters = new JPEGImageWriteParam(Locale.ROOT);
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality / 100f);
            if (preset.equals(Preset.SLOW)) {
                parameters.setOptimizeHuffmanTables(true);
                parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    @Override
    public Measured<Picture> decode(byte[] file) throws IOException {
        return Meter.measure(() -> read(file));
    }

    private static Picture read(byte[] file) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        try (MemoryCacheImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(stream, true, true);
            return Picture.fromBufferedImage(reader.read(0));
        } catch (RuntimeException e) {
            throw new IIOException("damaged JPEG: " + e, e); // damage shows in many ways in there
        } finally {
            reader.dispose();
        }
    }
}
