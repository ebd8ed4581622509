package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.testing.TestPictures;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;

/** What travels with a picture into other formats and out of them. */
class MetadataTravelTest {
    private static final byte[] PROFILE =
            ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    private static final PictureMetadata ALL = PictureMetadata.empty()
            .withIccProfile(PROFILE)
            .withExif(tiff('I', 274, 3, 1, 6))
            .withXmp("<x:xmpmeta>\u2013</x:xmpmeta>".getBytes(StandardCharsets.UTF_8))
            .withText("Title", "Muschel \u2013 \uD83D\uDC1A")
            .withThumbnail(new byte[] {1, 2, 3});
    private static final Picture PHOTO = WallocTesting.picture(TestPictures.photo(60, 40, 61));

    /** A TIFF file of one tag, of one value of 2 bytes. */
    private static byte[] tiff(char order, int tag, int type, int count, int value) {
        int[] words = {42, 8, 0, 1, tag, type, count, 0, value, 0, 0, 0};
        if (order == 'M') {
            words = new int[] {42, 0, 8, 1, tag, type, 0, count, value, 0, 0, 0};
        }
        byte[] bytes = new byte[2 + 2 * words.length];
        bytes[0] = (byte) order;
        bytes[1] = (byte) order;
        for (int i = 0; i < words.length; i++) {
            bytes[2 + 2 * i + (order == 'M' ? 1 : 0)] = (byte) words[i];
            bytes[2 + 2 * i + (order == 'M' ? 0 : 1)] = (byte) (words[i] >> 8);
        }
        return bytes;
    }

    private static ReadPicture read(byte[] file) throws IOException {
        return new PictureReader(DecodeLimits.defaults()).read(new ByteArrayInputStream(file), "test");
    }

    @Test
    void pngTakesAllOfIt() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> warnings =
                PictureWriter.of(PictureFormat.PNG).withMetadata(ALL).write(PHOTO, out);
        assertEquals(List.of(), warnings);
        ReadPicture back = read(out.toByteArray());
        assertEquals(ALL.withIccProfile(null).withThumbnail(null), back.metadata());
        Picture srgb = new ProfiledPicture(PHOTO, ALL.iccProfile()).inSrgb();
        assertEquals(0, WallocTesting.maxDifference(srgb, back.picture()));
        assertTrue(WallocTesting.maxDifference(PHOTO, srgb) > 20, "the profile makes a difference");
    }

    @Test
    void jpegTakesProfileExifAndXmp() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> warnings = PictureWriter.of(PictureFormat.JPEG)
                .withMetadata(ALL)
                .withJpegQuality(100)
                .write(PHOTO, out);
        assertEquals(List.of("JPEG has no place for texts with keys: 1 were dropped"), warnings);
        ReadPicture back = read(out.toByteArray());
        assertEquals(
                ALL.withIccProfile(null).withThumbnail(null).withTexts(List.of()),
                back.metadata().withTexts(List.of()));
        assertTrue(out.toString(StandardCharsets.ISO_8859_1).contains("ICC_PROFILE\0\1\1"), "the profile came along");
        Picture srgb = new ProfiledPicture(PHOTO, ALL.iccProfile()).inSrgb();
        assertTrue(WallocTesting.meanSquaredError(srgb, back.picture()) < 40, "colours mean the same");
    }

    @Test
    void bmpIsConvertedAsItHoldsNothing() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(
                List.of(
                        "metadata are not written into BMP: they were dropped, and the orientation with them (Rotate270)"),
                PictureWriter.of(PictureFormat.BMP).withMetadata(ALL).write(PHOTO, out));
        Picture srgb = new ProfiledPicture(PHOTO, ALL.iccProfile()).inSrgb();
        assertEquals(
                0, WallocTesting.maxDifference(srgb, read(out.toByteArray()).picture()));
    }

    /** All eight, in a tag of the TIFF itself; nothing is kept of one that says that nothing is to be turned. */
    @Test
    void orientationOfTiffTravelsAsExif() throws IOException {
        for (int orientation = 1; orientation <= 8; orientation++) {
            ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
                BufferedImage image = PHOTO.toBufferedImage();
                TIFFDirectory tags = TIFFDirectory.createFromMetadata(
                        writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), writer.getDefaultWriteParam()));
                TIFFTag tag = BaselineTIFFTagSet.getInstance().getTag(BaselineTIFFTagSet.TAG_ORIENTATION);
                tags.addTIFFField(new TIFFField(tag, orientation));
                writer.setOutput(stream);
                writer.write(new IIOImage(image, null, tags.getAsMetadata()));
            } finally {
                writer.dispose();
            }
            PictureMetadata found = read(out.toByteArray()).metadata();
            assertEquals(orientation > 1 ? OptionalInt.of(orientation) : OptionalInt.empty(), found.orientation());
            assertEquals(found.exif().isPresent(), orientation > 1);
        }
    }

    @Test
    void whatDoesNotFitIsTold() throws IOException {
        PictureMetadata large =
                PictureMetadata.empty().withExif(new byte[70_000]).withText("a key with  two spaces", "x");
        assertEquals(
                List.of(
                        "JPEG holds at most 64 KiB of EXIF: it was dropped",
                        "JPEG has no place for texts with keys: 1 were dropped"),
                PictureWriter.of(PictureFormat.JPEG).withMetadata(large).write(PHOTO, OutputStream.nullOutputStream()));
        assertEquals(
                List.of("PNG has no place for the text \"a key with  two spaces\": it was dropped"),
                PictureWriter.of(PictureFormat.PNG).withMetadata(large).write(PHOTO, OutputStream.nullOutputStream()));
    }

    @Test
    void orientationIsReadOfBothByteOrdersAndNothingElse() {
        for (char order : new char[] {'I', 'M'}) {
            for (int value = 1; value <= 8; value++) {
                assertEquals(OptionalInt.of(value), ExifOrientation.of(tiff(order, 274, 3, 1, value)));
            }
            assertEquals(OptionalInt.empty(), ExifOrientation.of(tiff(order, 274, 3, 1, 0)));
            assertEquals(OptionalInt.empty(), ExifOrientation.of(tiff(order, 274, 3, 1, 9)));
            assertEquals(OptionalInt.empty(), ExifOrientation.of(tiff(order, 274, 4, 1, 3)));
            assertEquals(OptionalInt.empty(), ExifOrientation.of(tiff(order, 274, 3, 2, 3)));
            assertEquals(OptionalInt.empty(), ExifOrientation.of(tiff(order, 275, 3, 1, 3)));
            byte[] whole = tiff(order, 274, 3, 1, 3);
            for (int length = 0; length < 22; length++) {
                assertEquals(OptionalInt.empty(), ExifOrientation.of(Arrays.copyOf(whole, length)));
            }
            for (int at = 0; at < whole.length; at++) {
                byte[] changed = whole.clone();
                changed[at] = -1;
                ExifOrientation.of(changed);
            }
        }
        assertEquals(OptionalInt.empty(), PictureMetadata.empty().orientation());
        assertEquals(OptionalInt.of(6), ALL.orientation());
    }

    @Test
    void metadataOfOwnFilesTravel() throws IOException {
        byte[] file;
        try (WallocCodec codec = WallocTesting.codec(1)) {
            file = WallocTesting.encode(codec, PHOTO, EncodeOptions.defaults().withMetadata(ALL.withIccProfile(null)));
        }
        assertEquals(ALL.withIccProfile(null).withThumbnail(null), read(file).metadata());
        assertArrayEquals(ALL.exif().get(), read(file).metadata().exif().get());
    }
}
