package dev.nacre.image.imageio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ChunkWriter;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.MediaKind;
import dev.nacre.bitstream.TruncatedBitstreamException;
import dev.nacre.image.DecodedPicture;
import dev.nacre.image.InrCodec;
import dev.nacre.image.InrEncodeOptions;
import dev.nacre.image.InrOptions;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureMetadata;
import dev.nacre.image.WallocHeader;
import dev.nacre.testing.TestPictures;
import dev.nacre.testing.imageio.Images;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.event.IIOWriteProgressListener;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is peculiar to Nacre's plugin, beside the contracts. */
class PluginTest {
    /** A compression type chooses the codec that fits; progress is that of the fit, and an abort ends it. */
    @Test
    void picturesAreFitted() throws IOException {
        BufferedImage photo = Images.image(TestPictures.photo(40, 30, 84));
        ImageWriter writer = ImageIO.getImageWritersByFormatName("ncr").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        assertTrue(List.of(param.getCompressionTypes()).containsAll(List.of("inr", "inr@0", "inr@9")));
        param.setCompressionType("inr@0");
        List<Float> heard = new ArrayList<>();
        writer.addIIOWriteProgressListener(progress(heard::add));
        byte[] file = written(writer, photo, param);
        assertTrue(heard.size() > 100, heard.size() + " reports");
        byte[] green = Picture.fromBufferedImage(photo).plane(1);
        byte[] read =
                Picture.fromBufferedImage(PluginTesting.reader(file).read(0)).plane(1);
        double squares = 0;
        for (int i = 0; i < green.length; i++) {
            squares += Math.pow((green[i] & 0xFF) - (read[i] & 0xFF), 2);
        }
        assertTrue(squares / green.length < 150, "mean square error " + squares / green.length);
        try (InrCodec codec = InrCodec.open(InrOptions.defaults())) {
            DecodedPicture decoded = codec.decode(new ByteArrayInputStream(file), DecodeLimits.defaults());
            assertArrayEquals(read, decoded.picture().plane(1));
        }
        writer.addIIOWriteProgressListener(progress(percentage -> {
            if (percentage > 20) {
                writer.abort();
            }
        }));
        assertEquals(0, written(writer, photo, param).length);
        writer.dispose();
    }

    private static IIOWriteProgressListener progress(Consumer<Float> listener) {
        return (IIOWriteProgressListener) Proxy.newProxyInstance(
                PluginTest.class.getClassLoader(),
                new Class<?>[] {IIOWriteProgressListener.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("imageProgress")) {
                        listener.accept((Float) arguments[1]);
                    }
                    return null;
                });
    }

    private static byte[] written(ImageWriter writer, BufferedImage image, ImageWriteParam param) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        }
        return bytes.toByteArray();
    }

    /** Pictures by inr are read as those by walloc are: whole, in part, and with their metadata. */
    @Test
    void fittedPicturesAreRead() throws IOException {
        Picture photo = Picture.fromBufferedImage(Images.image(TestPictures.photo(80, 60, 83)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Picture decoded;
        try (InrCodec codec = InrCodec.open(InrOptions.defaults())) {
            codec.encode(photo, InrEncodeOptions.defaults().withEffort(0), out);
            decoded = codec.decode(new ByteArrayInputStream(out.toByteArray()), DecodeLimits.defaults())
                    .picture();
        }
        BufferedImage expected = decoded.toBufferedImage();
        ImageReader reader = ImageIO.getImageReadersByFormatName("ncr").next();
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(out.toByteArray())));
        BufferedImage whole = reader.read(0);
        ImageReadParam param = reader.getDefaultReadParam();
        param.setSourceRegion(new Rectangle(13, 9, 30, 40));
        BufferedImage part = reader.read(0, param);
        for (int y = 0; y < 60; y++) {
            for (int x = 0; x < 80; x++) {
                assertEquals(expected.getRGB(x, y), whole.getRGB(x, y));
                if (x < 30 && y < 40) {
                    assertEquals(expected.getRGB(x + 13, y + 9), part.getRGB(x, y));
                }
            }
        }
        assertEquals(
                "none",
                ((NacreImageMetadata) reader.getImageMetadata(0)).header().modelId());
        reader.dispose();
    }

    private static final BufferedImage PHOTO = Images.image(TestPictures.photo(120, 90, 81));

    private static byte[] write(IIOImage image, ImageWriteParam param) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("ncr").next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, image, param);
        }
        return out.toByteArray();
    }

    private static byte[] write(BufferedImage image) throws IOException {
        return write(new IIOImage(image, null, null), null);
    }

    private static List<String> warnings(ImageReader reader) {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        return warnings;
    }

    @Test
    void isFoundByNameSuffixAndMimeType(@TempDir Path folder) throws IOException {
        assertInstanceOf(
                NacreImageReader.class,
                ImageIO.getImageReadersByFormatName("ncr").next());
        assertInstanceOf(
                NacreImageReader.class, ImageIO.getImageReadersBySuffix("ncr").next());
        assertInstanceOf(
                NacreImageReader.class,
                ImageIO.getImageReadersByMIMEType("image/x-nacre").next());
        assertInstanceOf(
                NacreImageWriter.class,
                ImageIO.getImageWritersByMIMEType("image/x-nacre").next());
        File file = folder.resolve("a.ncr").toFile();
        assertTrue(ImageIO.write(PHOTO, "ncr", file));
        BufferedImage read = ImageIO.read(file);
        assertTrue(Images.lumaPsnr(PHOTO, read) >= 30);
        assertEquals(BufferedImage.TYPE_3BYTE_BGR, read.getType());
        assertInstanceOf(
                NacreImageWriter.class,
                ImageIO.getImageWriter(ImageIO.getImageReadersBySuffix("ncr").next()));
    }

    @Test
    void soundAndVideoOfTheSameContainerAreNotPictures() throws IOException {
        for (MediaKind kind : MediaKind.values()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ChunkWriter writer = new ChunkWriter(out);
            // Longer than 127 bytes: the length takes two.
            writer.writeHead(new Head(kind, 3, 0, "some-model", new byte[8], new byte[200]));
            writer.finish();
            boolean own = new NacreImageReaderSpi()
                    .canDecodeInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(out.toByteArray())));
            assertEquals(kind == MediaKind.IMAGE, own);
        }
    }

    @Test
    void prefixesOfAnyLengthLeaveTheStreamAlone() throws IOException {
        byte[] file = write(PHOTO);
        NacreImageReaderSpi spi = new NacreImageReaderSpi();
        Random random = new Random(83);
        for (int i = 0; i < 1000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            System.arraycopy(file, 0, bytes, 0, i % 3 == 0 ? 0 : random.nextInt(bytes.length + 1));
            try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
                stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
                stream.seek(Math.min(i % 5, bytes.length));
                long position = stream.getStreamPosition();
                spi.canDecodeInput(stream);
                assertEquals(position, stream.getStreamPosition());
                assertEquals(ByteOrder.LITTLE_ENDIAN, stream.getByteOrder());
            }
        }
        // The signature, and the kind that follows it, are all that counts.
        assertTrue(spi.canDecodeInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file, 0, 8))));
        assertFalse(spi.canDecodeInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(file, 0, 7))));
    }

    private static BufferedImage withProfile(BufferedImage image, ColorSpace space) {
        int bands = space.getNumComponents() + (image.getColorModel().hasAlpha() ? 1 : 0);
        WritableRaster raster =
                Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, image.getWidth(), image.getHeight(), bands, null);
        raster.setRect(image.getRaster());
        ComponentColorModel model = new ComponentColorModel(
                space,
                image.getColorModel().hasAlpha(),
                false,
                image.getColorModel().hasAlpha() ? Transparency.TRANSLUCENT : Transparency.OPAQUE,
                DataBuffer.TYPE_BYTE);
        return new BufferedImage(model, raster, false, null);
    }

    /** sRGB with red and blue primaries swapped: of no use but to be seen. */
    private static ICC_Profile swapped() {
        ICC_Profile profile = ICC_Profile.getInstance(
                ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
        byte[] red = profile.getData(ICC_Profile.icSigRedColorantTag);
        profile.setData(ICC_Profile.icSigRedColorantTag, profile.getData(ICC_Profile.icSigBlueColorantTag));
        profile.setData(ICC_Profile.icSigBlueColorantTag, red);
        return ICC_Profile.getInstance(profile.getData());
    }

    @Test
    void profilesComeBackInTheColourModel() throws IOException {
        ICC_ColorSpace space = new ICC_ColorSpace(swapped());
        BufferedImage alpha =
                Images.image(TestPictures.withAlpha(TestPictures.photo(60, 50, 82), TestPictures.Alpha.SOFT, 82));
        for (BufferedImage plain : List.of(PHOTO, alpha)) {
            BufferedImage image = withProfile(plain, space);
            BufferedImage read = PluginTesting.reader(write(image)).read(0);
            ICC_ColorSpace found = (ICC_ColorSpace) read.getColorModel().getColorSpace();
            assertArrayEquals(space.getProfile().getData(), found.getProfile().getData());
            assertTrue(Images.lumaPsnr(image, read) >= 30, "what is shown");
            assertEquals(
                    image.getRaster().getSample(30, 30, 0), read.getRaster().getSample(30, 30, 0), 25);
        }
        ICC_Profile grey = ICC_Profile.getInstance(
                ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData());
        // Another description makes it another profile.
        grey.setData(ICC_Profile.icSigCopyrightTag, "text\0\0\0\0nobody\0".getBytes(StandardCharsets.US_ASCII));
        BufferedImage greyImage =
                withProfile(Images.converted(PHOTO, BufferedImage.TYPE_BYTE_GRAY), new ICC_ColorSpace(grey));
        BufferedImage read = PluginTesting.reader(write(greyImage)).read(0);
        assertEquals(1, read.getRaster().getNumBands());
        assertArrayEquals(
                grey.getData(),
                ((ICC_ColorSpace) read.getColorModel().getColorSpace())
                        .getProfile()
                        .getData());
    }

    @Test
    void greyStaysGreyWithAndWithoutAlpha() throws IOException {
        BufferedImage grey = Images.converted(PHOTO, BufferedImage.TYPE_BYTE_GRAY);
        assertEquals(
                BufferedImage.TYPE_BYTE_GRAY,
                PluginTesting.reader(write(grey)).read(0).getType());
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 120, 90, 2, null);
        raster.setSamples(0, 0, 120, 90, 0, grey.getRaster().getSamples(0, 0, 120, 90, 0, (int[]) null));
        for (int i = 0; i < 90; i++) {
            raster.setSample(i, i, 1, i);
        }
        BufferedImage both = new BufferedImage(
                new ComponentColorModel(
                        ColorSpace.getInstance(ColorSpace.CS_GRAY),
                        true,
                        false,
                        Transparency.TRANSLUCENT,
                        DataBuffer.TYPE_BYTE),
                raster,
                false,
                null);
        BufferedImage read = PluginTesting.reader(write(both)).read(0);
        assertEquals(2, read.getRaster().getNumBands());
        assertArrayEquals(
                raster.getSamples(0, 0, 120, 90, 1, (int[]) null),
                read.getRaster().getSamples(0, 0, 120, 90, 1, (int[]) null));
    }

    @Test
    void uselessProfilesAndThumbnailsAreWarnings() throws IOException {
        PictureMetadata bad =
                PictureMetadata.empty().withIccProfile(new byte[200]).withThumbnail(new byte[100]);
        ImageReader reader = PluginTesting.reader(PluginTesting.encode(PHOTO, 0, bad));
        List<String> warnings = warnings(reader);
        assertEquals(BufferedImage.TYPE_3BYTE_BGR, reader.read(0).getType());
        assertEquals(1, warnings.size(), warnings::toString);
        assertFalse(reader.hasThumbnails(0));
        assertEquals(2, warnings.size(), warnings::toString);
        ByteArrayOutputStream large = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(1025, 3, BufferedImage.TYPE_3BYTE_BGR), "jpeg", large);
        ImageReader other = PluginTesting.reader(
                PluginTesting.encode(PHOTO, 0, PictureMetadata.empty().withThumbnail(large.toByteArray())));
        assertEquals(0, other.getNumThumbnails(0));
    }

    @Test
    void thumbnailsAreWrittenAndRead() throws IOException {
        BufferedImage small = Images.image(TestPictures.photo(40, 30, 84));
        byte[] file = write(new IIOImage(PHOTO, List.of(small), null), null);
        ImageReader reader = PluginTesting.reader(file);
        assertTrue(reader.readerSupportsThumbnails());
        assertEquals(1, reader.getNumThumbnails(0));
        assertEquals(40, reader.getThumbnailWidth(0, 0));
        assertEquals(30, reader.getThumbnailHeight(0, 0));
        assertTrue(Images.lumaPsnr(small, reader.readThumbnail(0, 0)) > 25);
        assertThrows(IndexOutOfBoundsException.class, () -> reader.readThumbnail(0, 1));
        assertEquals(1, reader.readAll(0, null).getNumThumbnails());
        assertEquals(0, PluginTesting.reader(write(PHOTO)).getNumThumbnails(0));
    }

    @Test
    void metadataTellWhatTheFileIs() throws IOException {
        byte[] file = write(PHOTO);
        IIOMetadata metadata = PluginTesting.reader(file).getImageMetadata(0);
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree("dev_nacre_image_1.0");
        IIOMetadataNode picture =
                (IIOMetadataNode) root.getElementsByTagName("Picture").item(0);
        assertEquals("120", picture.getAttribute("width"));
        assertEquals("75", picture.getAttribute("quality"));
        assertEquals(Integer.toString(file.length), picture.getAttribute("fileBytes"));
        assertEquals(8, picture.getAttribute("symbolHash").length());
        assertEquals(8.0 * file.length / (120 * 90), Double.parseDouble(picture.getAttribute("bitsPerPixel")), 1e-3);
        IIOMetadataNode model =
                (IIOMetadataNode) root.getElementsByTagName("Model").item(0);
        assertEquals("walloc-rgb", model.getAttribute("id"));
        assertEquals(16, model.getAttribute("hash").length());
        IIOMetadataNode standard = (IIOMetadataNode) metadata.getAsTree("javax_imageio_1.0");
        assertEquals(
                "8 8 8",
                ((IIOMetadataNode)
                                standard.getElementsByTagName("BitsPerSample").item(0))
                        .getAttribute("value"));
        // A file without its end still tells what its head says.
        ImageReader cut = PluginTesting.reader(Arrays.copyOf(file, file.length / 2));
        List<String> warnings = warnings(cut);
        assertNotNull(cut.getImageMetadata(0));
        assertEquals(1, warnings.size());
    }

    @Test
    void everythingThatTravelsComesThroughReaderAndWriter() throws IOException {
        PictureMetadata all = PictureMetadata.empty()
                .withExif(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 0})
                .withXmp("<x/>".getBytes(StandardCharsets.UTF_8))
                .withText("Title", "Perle");
        ImageReader reader = PluginTesting.reader(PluginTesting.encode(PHOTO, 0, all));
        byte[] again = write(reader.readAll(0, null), null);
        NacreImageMetadata metadata =
                (NacreImageMetadata) PluginTesting.reader(again).getImageMetadata(0);
        assertEquals(all, metadata.picture());
        metadata.reset();
        assertEquals(PictureMetadata.empty(), metadata.picture());
    }

    @Test
    void exifOfJpegTravelsOn() throws IOException {
        byte[] exif = {'I', 'I', 42, 0, 8, 0, 0, 0, 0, 0};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageTypeSpecifier type = ImageTypeSpecifier.createFromRenderedImage(PHOTO);
        IIOMetadata jpeg = writer.getDefaultImageMetadata(type, null);
        String format = jpeg.getNativeMetadataFormatName();
        IIOMetadataNode root = (IIOMetadataNode) jpeg.getAsTree(format);
        IIOMetadataNode marker = new IIOMetadataNode("unknown");
        marker.setAttribute("MarkerTag", "225");
        byte[] payload = Arrays.copyOf("Exif\0\0".getBytes(StandardCharsets.US_ASCII), 6 + exif.length);
        System.arraycopy(exif, 0, payload, 6, exif.length);
        marker.setUserObject(payload);
        root.getElementsByTagName("markerSequence").item(0).appendChild(marker);
        jpeg.setFromTree(format, root);
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(PHOTO, null, jpeg), null);
        }
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(out.toByteArray())));
        byte[] file = write(reader.readAll(0, null), null);
        NacreImageMetadata metadata =
                (NacreImageMetadata) PluginTesting.reader(file).getImageMetadata(0);
        assertArrayEquals(exif, metadata.picture().exif().orElseThrow());
    }

    @Test
    void qualityStartsAtTheUsualOne() throws IOException {
        ImageWriteParam param =
                ImageIO.getImageWritersByFormatName("ncr").next().getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        assertEquals("walloc-rgb", param.getCompressionType());
        assertEquals(0.75f, param.getCompressionQuality());
        assertArrayEquals(write(PHOTO), write(new IIOImage(PHOTO, null, null), param));
        assertTrue(List.of(param.getCompressionTypes()).contains("walloc-rgb"));
        param.setCompressionType("walloc-rgb");
        param.setCompressionQuality(0.2f);
        byte[] small = write(new IIOImage(PHOTO, null, null), param);
        ImageReader reader = PluginTesting.reader(small);
        IIOMetadata metadata = reader.getImageMetadata(0);
        assertEquals(20, ((WallocHeader) ((NacreImageMetadata) metadata).header()).level());
        // MODE_COPY_FROM_METADATA is the default of a parameter: written again, the file keeps its level.
        byte[] copy = write(reader.readAll(0, null), null);
        assertEquals(
                20,
                ((WallocHeader) ((NacreImageMetadata) PluginTesting.reader(copy).getImageMetadata(0)).header())
                        .level());
        assertThrows(
                UnsupportedOperationException.class, () -> param.setCompressionMode(ImageWriteParam.MODE_DISABLED));
    }

    @Test
    void imagesOfSixteenBitsAndOfFloatsAreWritten() throws IOException {
        for (int type : new int[] {DataBuffer.TYPE_USHORT, DataBuffer.TYPE_FLOAT}) {
            ComponentColorModel model = new ComponentColorModel(
                    ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, type);
            WritableRaster raster = model.createCompatibleWritableRaster(120, 90);
            float top = type == DataBuffer.TYPE_FLOAT ? 1 : 65535;
            for (int y = 0; y < 90; y++) {
                for (int x = 0; x < 120; x++) {
                    for (int b = 0; b < 3; b++) {
                        float v = PHOTO.getRaster().getSample(x, y, b) / 255f;
                        raster.setSample(x, y, b, v * top);
                    }
                }
            }
            BufferedImage read = PluginTesting.reader(write(new BufferedImage(model, raster, false, null)))
                    .read(0);
            assertTrue(Images.lumaPsnr(PHOTO, read) >= 30, "data type " + type);
        }
    }

    @Test
    void aPhotographComesBackFromEveryPredefinedType() throws IOException {
        BufferedImage photo =
                ImageIO.read(Path.of("..", "samples", "flowers.png").toFile()).getSubimage(100, 100, 256, 256);
        for (int type = BufferedImage.TYPE_INT_RGB; type <= BufferedImage.TYPE_BYTE_INDEXED; type++) {
            BufferedImage image = new BufferedImage(256, 256, type);
            Graphics2D graphics = image.createGraphics();
            graphics.drawImage(photo, 0, 0, null);
            graphics.dispose();
            BufferedImage read = PluginTesting.reader(write(image)).read(0);
            double psnr = Images.lumaPsnr(image, read);
            assertTrue(psnr >= 30, "type " + type + ": " + psnr + " dB");
        }
    }

    @Test
    void aFileCutShortIsAnExceptionThatSaysSo() throws IOException {
        byte[] file = PluginTesting.encode(Images.image(TestPictures.photo(400, 300, 85)), 128);
        ImageReader reader = PluginTesting.reader(Arrays.copyOf(file, file.length * 6 / 10));
        assertEquals(400, reader.getWidth(0));
        IIOException e = assertThrows(IIOException.class, () -> reader.read(0));
        assertInstanceOf(TruncatedBitstreamException.class, e.getCause());
        assertThrows(IIOException.class, () -> ImageIO.read(new ByteArrayInputStream(file, 0, file.length * 6 / 10)));
    }

    @Test
    void strangeModelsAreNamed() throws IOException {
        byte[] file = write(PHOTO);
        // The first letter of the model's name, and the checksum of HEAD made right.
        int head = 8;
        file[head + 8] = 'x';
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        int length = file[head + 4];
        crc.update(file, head, 5 + length);
        for (int i = 0; i < 4; i++) {
            file[head + 5 + length + i] = (byte) (crc.getValue() >>> 8 * i);
        }
        ImageReader reader = PluginTesting.reader(file);
        assertEquals(120, reader.getWidth(0));
        IIOException e = assertThrows(IIOException.class, () -> reader.read(0));
        assertTrue(e.getMessage().contains("xalloc-rgb"), e.getMessage());
    }
}
