package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.image.Picture.Colour;
import dev.nacre.metrics.Psnr;
import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link PictureReader} and {@link PictureWriter} on pictures made here. */
class PictureFilesTest {
    private static final PictureReader READER = new PictureReader(DecodeLimits.defaults());

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"PNG, png", "TIFF, tif"})
    void losslessFormatsComeBackExactly(PictureFormat format, String name) throws IOException {
        for (TestPicture test : TestPictures.small()) {
            Picture picture = PictureTest.picture(test);
            Path file = folder.resolve("a." + name);
            assertEquals(List.of(), PictureWriter.of(format).write(picture, file));
            ReadPicture read = READER.read(file);
            PictureTest.assertSamePicture(picture, read.picture(), test.name());
            assertEquals(name, read.format());
            assertEquals(List.of(), read.warnings());
        }
    }

    /** The profile that says what the samples mean goes along, with alpha or without. */
    @Test
    void tiffKeepsProfiles() throws IOException {
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        TestPicture photo = TestPictures.photo(40, 30, 2);
        for (TestPicture test : List.of(photo, TestPictures.withAlpha(photo, TestPictures.Alpha.DISC, 1))) {
            Picture picture = PictureTest.picture(test);
            PictureWriter writer = PictureWriter.of(PictureFormat.TIFF)
                    .withMetadata(PictureMetadata.empty().withIccProfile(linear));
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(writer.toBytes(picture)));
            // Java writes a profile's bytes anew, so it is held to what it says: linear light of a half is 188 in sRGB.
            float[] half = image.getColorModel().getColorSpace().toRGB(new float[] {0.5f, 0.5f, 0.5f});
            assertEquals(188, 255 * half[0], 1);
            assertEquals(picture.hasAlpha(), image.getColorModel().hasAlpha());
            assertEquals(picture.plane(1)[77] & 0xFF, image.getRaster().getSample(37, 1, 1));
        }
    }

    /** The JDK has no writer of PNM; the tests of the command have one beside them. */
    @Test
    void whatHasNoWriterIsRefusedByName() {
        assertFalse(PictureFormat.PPM.isWritable());
        assertTrue(PictureFormat.TIFF.isWritable());
        IOException e = assertThrows(
                IOException.class,
                () -> PictureWriter.of(PictureFormat.PPM).toBytes(PictureTest.picture(TestPictures.photo(4, 3, 2))));
        assertTrue(e.getMessage().contains("no writer of PPM"), e.getMessage());
    }

    @Test
    void bmpComesBackExactlyButForAlpha() throws IOException {
        for (TestPicture test : TestPictures.small()) {
            Picture picture = PictureTest.picture(test);
            Path file = folder.resolve("a.bmp");
            List<String> warnings = PictureWriter.of(PictureFormat.BMP).write(picture, file);
            assertEquals(picture.hasAlpha() ? 1 : 0, warnings.size(), test.name());
            PictureTest.assertSamePicture(
                    picture.withoutAlpha(), READER.read(file).picture(), test.name());
        }
    }

    @Test
    void jpegIsCloseAndFollowsItsQuality() throws IOException {
        Picture picture = PictureTest.picture(TestPictures.photo(160, 120, 2));
        int last = 0;
        for (int quality : new int[] {1, 30, 75, 95, 100}) {
            byte[] bytes = PictureWriter.of(PictureFormat.JPEG)
                    .withJpegQuality(quality)
                    .toBytes(picture);
            assertTrue(bytes.length > last, "quality " + quality);
            last = bytes.length;
            ReadPicture read = READER.read(new ByteArrayInputStream(bytes), "memory");
            assertEquals("jpeg", read.format());
            if (quality >= 75) {
                assertTrue(Psnr.of(picture.planes(), read.picture().planes()) > 27);
            }
        }
        Picture grey = PictureTest.picture(TestPictures.grey(TestPictures.photo(160, 120, 2)));
        byte[] bytes = PictureWriter.of(PictureFormat.JPEG).toBytes(grey);
        Picture back = READER.read(new ByteArrayInputStream(bytes), "memory").picture();
        assertEquals(Colour.GREY, back.colour());
        assertTrue(Psnr.of(grey.planes(), back.planes()) > 30, "no brightening by AWT's linear grey");
    }

    @Test
    void jpegDropsAlphaAndSaysSo() throws IOException {
        Picture picture =
                PictureTest.picture(TestPictures.withAlpha(TestPictures.photo(40, 30, 2), TestPictures.Alpha.DISC, 1));
        Path file = folder.resolve("a.jpg");
        List<String> warnings = PictureWriter.of(PictureFormat.JPEG).write(picture, file);
        assertEquals(List.of("JPEG has no alpha: it was dropped"), warnings);
        assertFalse(READER.read(file).picture().hasAlpha());
    }

    @Test
    void formatsGoByTheirSuffix() {
        assertEquals(Optional.of(PictureFormat.JPEG), PictureFormat.ofFileName("x/holiday.JPG"));
        assertEquals(Optional.of(PictureFormat.JPEG), PictureFormat.ofSuffix("jpeg"));
        assertEquals(Optional.of(PictureFormat.PNG), PictureFormat.ofFileName("a.b.png"));
        assertEquals(Optional.of(PictureFormat.BMP), PictureFormat.ofSuffix("bmp"));
        assertEquals(Optional.of(PictureFormat.TIFF), PictureFormat.ofFileName("a.TIFF"));
        assertEquals(Optional.of(PictureFormat.PPM), PictureFormat.ofSuffix("pgm"));
        assertEquals(Optional.empty(), PictureFormat.ofFileName("a.webp"));
        assertThrows(
                IllegalArgumentException.class,
                () -> PictureWriter.of(PictureFormat.JPEG).withJpegQuality(0));
    }

    @Test
    void failedWritesLeaveNothing() throws IOException {
        Picture picture = PictureTest.picture(TestPictures.photo(8, 8, 2));
        PictureWriter png = PictureWriter.of(PictureFormat.PNG);
        Path missing = folder.resolve("no/such/a.png");
        NoSuchFileException e = assertThrows(NoSuchFileException.class, () -> png.write(picture, missing));
        assertTrue(e.getMessage().contains("does not exist"), e.getMessage());
        assertThrows(FileSystemException.class, () -> png.write(picture, folder), "a folder as target");

        // Too long a name shows only when the finished file is to be moved there.
        Path longName = folder.resolve("a".repeat(300) + ".png");
        assertThrows(IOException.class, () -> png.write(picture, longName));

        Path kept = folder.resolve("kept.jpg");
        Files.writeString(kept, "before");
        Picture wide = Picture.of(65501, 1, Colour.GREY, new byte[65501]);
        FileSystemException tooLarge = assertThrows(
                FileSystemException.class,
                () -> PictureWriter.of(PictureFormat.JPEG).write(wide, kept));
        assertTrue(tooLarge.getMessage().contains("65500"), tooLarge.getMessage());
        assertEquals("before", Files.readString(kept));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(kept), files.toList());
        }
    }

    @Test
    void writingReplacesAndLeavesNoTemporaryFile() throws IOException {
        Path file = folder.resolve("a.png");
        Files.writeString(file, "before");
        Picture picture = PictureTest.picture(TestPictures.photo(8, 8, 2));
        PictureWriter.of(PictureFormat.PNG).write(picture, file);
        PictureTest.assertSamePicture(picture, READER.read(file).picture(), "replaced");
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void whatIsNoPictureIsRefusedByName() throws IOException {
        Path text = folder.resolve("notes.txt");
        Files.writeString(text, "not a picture");
        FileSystemException e = assertThrows(FileSystemException.class, () -> READER.read(text));
        assertTrue(e.getMessage().startsWith(text + ": no picture"), e.getMessage());
        assertTrue(e.getMessage().contains("BMP, GIF, JPEG, NCR, PNG"), e.getMessage());

        Path empty = folder.resolve("empty.png");
        Files.createFile(empty);
        e = assertThrows(FileSystemException.class, () -> READER.read(empty));
        assertEquals(empty + ": is empty", e.getMessage());

        assertThrows(NoSuchFileException.class, () -> READER.read(folder.resolve("none.png")));
        e = assertThrows(FileSystemException.class, () -> READER.read(folder));
        assertTrue(e.getMessage().contains("is a folder"), e.getMessage());
    }

    @Test
    void damagedFilesGiveAPictureOrAnIOException() throws IOException {
        Picture picture = PictureTest.picture(TestPictures.photo(40, 30, 2));
        Random random = new Random(8);
        int refused = 0;
        for (PictureFormat format : writable()) {
            byte[] bytes = PictureWriter.of(format).toBytes(picture);
            for (int i = 0; i < 150; i++) {
                byte[] damaged = i % 3 == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
                for (int k = 0; k < i % 3 && damaged.length > 0; k++) {
                    // Headers are hit more often than chance would have it.
                    int at = random.nextInt(random.nextBoolean() ? Math.min(64, damaged.length) : damaged.length);
                    damaged[at] = (byte) random.nextInt();
                }
                try {
                    READER.read(new ByteArrayInputStream(damaged), "damaged");
                } catch (IOException e) {
                    assertTrue(
                            e instanceof LimitExceededException
                                    || e.getMessage().startsWith("damaged: "),
                            e::toString);
                    refused++;
                }
            }
        }
        assertTrue(refused > 100, refused + " refused");
    }

    @Test
    void limitsHoldBeforeAnythingIsDecoded() throws IOException {
        // A header of a thousand million pixels, and nothing behind it.
        byte[] bytes = png(50000, 20000, 8, 2, new byte[0]);
        LimitExceededException e =
                assertThrows(LimitExceededException.class, () -> READER.read(new ByteArrayInputStream(bytes), "bomb"));
        assertEquals(1_000_000_000L, e.needed());
        byte[] small = PictureWriter.of(PictureFormat.PNG).toBytes(PictureTest.picture(TestPictures.photo(40, 30, 2)));
        PictureReader strict = new PictureReader(DecodeLimits.defaults().withPixels(1199));
        assertThrows(LimitExceededException.class, () -> strict.read(new ByteArrayInputStream(small), "small"));
    }

    @Test
    void sixteenBitsAreReducedAndSaid() throws IOException {
        BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSamples(0, 0, 4, 1, 0, new int[] {0, 128, 129, 65535});
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        ReadPicture read = READER.read(new ByteArrayInputStream(out.toByteArray()), "memory");
        assertEquals(List.of("samples of 16 bits were reduced to 8"), read.warnings());
        assertArrayEquals(new byte[] {0, 0, 1, (byte) 255}, read.picture().plane(0));
    }

    @Test
    void severalFramesAreSaid() throws IOException {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(new IIOImage(image, null, null), null);
            writer.writeToSequence(new IIOImage(image, null, null), null);
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        ReadPicture read = READER.read(new ByteArrayInputStream(out.toByteArray()), "memory");
        assertEquals(List.of("only the first of several pictures was read"), read.warnings());
    }

    @Test
    void pngProfilesAreHonoured() throws IOException {
        // Linear light of a half is 188 in sRGB; the sRGB profile itself must change nothing.
        ICC_Profile linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB);
        ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
        byte[] pixels = {0, (byte) 128, 0, (byte) 255};
        Picture converted = READER.read(stream(png(1, 1, 8, 2, pixels, iccp(linear.getData()))), "a")
                .picture();
        assertEquals(188, converted.plane(0)[0] & 0xFF, 1);
        assertEquals(0, converted.plane(1)[0]);
        assertEquals(255, converted.plane(2)[0] & 0xFF);
        ReadPicture same = READER.read(stream(png(1, 1, 8, 2, pixels, iccp(srgb.getData()))), "a");
        assertEquals(128, same.picture().plane(0)[0] & 0xFF);
        assertEquals(List.of(), same.warnings());
    }

    @Test
    void profilesThatSaySrgbInOtherWordsChangeNothing() throws IOException {
        // Made by LittleCMS (ImageCms.createProfile("sRGB") of Pillow): a conversion would move 96 of these samples by
        // 1.
        byte[] profile;
        try (InputStream in = PictureFilesTest.class.getResourceAsStream("srgb-littlecms.icc")) {
            profile = in.readAllBytes();
        }
        int count = 17 * 17 * 17;
        byte[] row = new byte[1 + 3 * count];
        for (int i = 0; i < count; i++) {
            row[1 + 3 * i] = (byte) Math.min(255, i % 17 * 16);
            row[2 + 3 * i] = (byte) Math.min(255, i / 17 % 17 * 16);
            row[3 + 3 * i] = (byte) Math.min(255, i / 289 * 16);
        }
        Picture picture = READER.read(stream(png(count, 1, 8, 2, row, iccp(profile))), "a")
                .picture();
        for (int i = 0; i < count; i++) {
            for (int c = 0; c < 3; c++) {
                assertEquals(row[1 + 3 * i + c], picture.plane(c)[i], "pixel " + i);
            }
        }
    }

    @Test
    void uselessProfilesAreIgnoredAndSaid() throws IOException {
        byte[] pixels = {0, (byte) 128, 0, (byte) 255};
        byte[] grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        byte[] cut =
                Arrays.copyOf(ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData(), 200);
        byte[] bomb = new byte[(1 << 24) + 1];
        for (byte[] profile :
                new byte[][] {grey, cut, bomb, new byte[0], "no profile".getBytes(StandardCharsets.UTF_8)}) {
            ReadPicture read = READER.read(stream(png(1, 1, 8, 2, pixels, iccp(profile))), "a");
            assertEquals(128, read.picture().plane(0)[0] & 0xFF);
            assertEquals(1, read.warnings().size(), "profile of " + profile.length + " bytes");
            assertTrue(read.warnings().get(0).startsWith("the colour profile was ignored: "));
        }
    }

    @Test
    void greyIsNotBrightened() throws IOException {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 100);
        assertTrue(new Color(image.getRGB(0, 0)).getRed() > 150, "the trap that this test is about");
        Picture picture = Picture.fromBufferedImage(image);
        for (PictureFormat format : writable()) {
            byte[] bytes = PictureWriter.of(format).toBytes(picture);
            assertEquals(100, READER.read(stream(bytes), "a").picture().plane(0)[0], 1, format.name());
        }
    }

    private static List<PictureFormat> writable() {
        return Stream.of(PictureFormat.values())
                .filter(PictureFormat::isWritable)
                .toList();
    }

    private static ByteArrayInputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    /** An iCCP chunk's payload. */
    private static byte[] iccp(byte[] profile) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write("name\0\0".getBytes(StandardCharsets.US_ASCII));
        out.write(deflated(profile));
        return out.toByteArray();
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }

    /** A PNG file: filtered rows, and at most one iCCP chunk. */
    private static byte[] png(int width, int height, int bits, int colourType, byte[] rows, byte[]... profile)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0x89504E470D0A1A0AL);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(header);
        fields.writeInt(width);
        fields.writeInt(height);
        fields.write(new byte[] {(byte) bits, (byte) colourType, 0, 0, 0});
        chunk(out, "IHDR", header.toByteArray());
        for (byte[] data : profile) {
            chunk(out, "iCCP", data);
        }
        chunk(out, "IDAT", deflated(rows));
        chunk(out, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }
}
