package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.MetadataText;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.testing.ChunkFile;
import dev.nacre.testing.TestPictures;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Metadata come out as they went in, in whatever way a file is read, and never cost more than their bounds. */
class PictureMetadataTest {
    private static WallocCodec codec;
    private static Picture picture;

    @BeforeAll
    static void open() {
        codec = WallocTesting.codec(1);
        picture = WallocTesting.picture(TestPictures.photo(40, 24, 3));
    }

    @AfterAll
    static void close() {
        codec.close();
    }

    private static PictureMetadata everything() {
        return PictureMetadata.empty()
                .withIccProfile(
                        ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData())
                .withExif(new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0, 0, 0})
                .withXmp("<x:xmpmeta/>".getBytes(StandardCharsets.UTF_8))
                .withThumbnail(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xD9})
                .withText("Title", "Muschel – \uD83D\uDC1A")
                .withText("Title", "");
    }

    private static byte[] encode(PictureMetadata metadata) throws IOException {
        return WallocTesting.encode(codec, picture, EncodeOptions.defaults().withMetadata(metadata));
    }

    @Test
    void everythingComesBack() throws IOException {
        byte[] file = encode(everything());
        DecodedPicture decoded = WallocTesting.decode(codec, file);
        assertEquals(everything(), decoded.metadata());
        assertEquals(
                everything(),
                PictureInfo.read(new ByteArrayInputStream(file), DecodeLimits.defaults())
                        .metadata());
        assertEquals(
                everything(),
                PictureFile.open(SeekableSource.of(file), DecodeLimits.defaults())
                        .metadata());
        DecodedPicture plain = WallocTesting.decode(codec, encode(PictureMetadata.empty()));
        assertEquals(PictureMetadata.empty(), plain.metadata());
        assertEquals(0, WallocTesting.maxDifference(plain.picture(), decoded.picture()));
        assertEquals(plain.report().symbolHash(), decoded.report().symbolHash());
    }

    @Test
    void theFirstOfSeveralCountsAndThoseBehindTilesDoNot() throws IOException {
        ChunkFile chunks = new ChunkFile(encode(everything()));
        int at = chunks.indexOf("exif");
        chunks.parts().add(at + 1, new ChunkFile.Part("exif", new byte[] {1}));
        chunks.parts().add(chunks.indexOf("DONE"), new ChunkFile.Part("text", "a\0late".getBytes()));
        chunks.parts().add(1, new ChunkFile.Part("zzzz", new byte[] {1}));
        byte[] file = chunks.toByteArray();
        assertEquals(everything(), WallocTesting.decode(codec, file).metadata());
        assertEquals(
                everything(),
                PictureFile.open(SeekableSource.of(file), DecodeLimits.defaults())
                        .metadata());
    }

    @Test
    void textsThatAreNoneAreRefused() throws IOException {
        byte[][] wrong = {
            {}, {'a'}, {0, 'b'}, {'a', 0, (byte) 0xFF}, {(byte) 0xC3, 0, 'b'}, new byte[300],
        };
        for (byte[] payload : wrong) {
            ChunkFile chunks = new ChunkFile(encode(PictureMetadata.empty()));
            chunks.parts().add(1, new ChunkFile.Part("text", payload));
            byte[] file = chunks.toByteArray();
            assertThrows(MalformedBitstreamException.class, () -> WallocTesting.decode(codec, file));
            assertThrows(
                    MalformedBitstreamException.class,
                    () -> PictureFile.open(SeekableSource.of(file), DecodeLimits.defaults()));
        }
    }

    @Test
    void sizesAreBounded() throws IOException {
        byte[] large = new byte[PictureMetadata.MAX_BYTES - 10];
        PictureMetadata metadata = PictureMetadata.empty().withXmp(large);
        assertThrows(IllegalArgumentException.class, () -> metadata.withExif(new byte[11]));
        assertThrows(IllegalArgumentException.class, () -> metadata.withText("keyword", "text"));
        assertThrows(IllegalArgumentException.class, () -> metadata.withText("", "text"));
        assertThrows(IllegalArgumentException.class, () -> metadata.withText("k".repeat(256), "text"));
        assertThrows(
                IllegalArgumentException.class,
                () -> metadata.withTexts(java.util.Collections.nCopies(1001, new MetadataText("k", ""))));
        ChunkFile chunks = new ChunkFile(encode(metadata.withExif(new byte[10])));
        assertArrayEquals(
                new byte[10],
                WallocTesting.decode(codec, chunks.toByteArray())
                        .metadata()
                        .exif()
                        .orElseThrow());
        chunks.parts().add(1, new ChunkFile.Part("text", "a\0".getBytes()));
        byte[] file = chunks.toByteArray();
        assertThrows(LimitExceededException.class, () -> WallocTesting.decode(codec, file));
        assertThrows(
                LimitExceededException.class, () -> PictureFile.open(SeekableSource.of(file), DecodeLimits.defaults()));
    }

    @Test
    void arraysAreCopied() {
        byte[] exif = {1};
        PictureMetadata metadata = PictureMetadata.empty().withExif(exif);
        exif[0] = 2;
        metadata.exif().orElseThrow()[0] = 3;
        assertEquals(1, metadata.exif().orElseThrow()[0]);
    }

    /** An RGB profile that is not sRGB: the primaries of Display P3, with a gamma of 2.2. */
    static ICC_Profile displayP3() throws IOException {
        byte[] data = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        ICC_Profile profile = ICC_Profile.getInstance(data);
        double[][] primaries = {{0.5151, 0.2412, -0.0011}, {0.2920, 0.6922, 0.0419}, {0.1571, 0.0666, 0.7841}};
        int[] tags = {
            ICC_Profile.icSigRedColorantTag, ICC_Profile.icSigGreenColorantTag, ICC_Profile.icSigBlueColorantTag
        };
        for (int i = 0; i < 3; i++) {
            java.nio.ByteBuffer xyz =
                    java.nio.ByteBuffer.allocate(20).put("XYZ ".getBytes()).putInt(0);
            for (double v : primaries[i]) {
                xyz.putInt((int) Math.round(v * 65536));
            }
            profile.setData(tags[i], xyz.array());
        }
        return ICC_Profile.getInstance(profile.getData());
    }

    @Test
    void samplesOfAProfileAreLeftAloneAndKnowWhatTheyMean() throws IOException {
        ICC_ColorSpace p3 = new ICC_ColorSpace(displayP3());
        ComponentColorModel model =
                new ComponentColorModel(p3, false, false, java.awt.Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 2, 1, 3, null);
        raster.setPixels(0, 0, 2, 1, new int[] {255, 0, 0, 40, 200, 90});
        BufferedImage image = new BufferedImage(model, raster, false, null);
        ProfiledPicture profiled = ProfiledPicture.fromBufferedImage(image);
        assertArrayEquals(displayP3().getData(), profiled.iccProfile().orElseThrow());
        assertArrayEquals(new byte[] {(byte) 255, 40}, profiled.picture().plane(0));
        Picture converted = profiled.inSrgb();
        assertEquals(0, WallocTesting.maxDifference(Picture.fromBufferedImage(image), converted));
        // The red of P3 lies outside sRGB, the green is duller there.
        assertEquals(0, converted.plane(0)[1] & 0xFF, 30);
        assertTrue((converted.plane(1)[1] & 0xFF) > 200);
    }

    @Test
    void ordinaryImagesHaveNoProfile() {
        for (int type :
                List.of(BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_BYTE_INDEXED)) {
            BufferedImage image = new BufferedImage(3, 2, type);
            assertEquals(
                    Optional.empty(), ProfiledPicture.fromBufferedImage(image).iccProfile());
        }
        assertTrue(
                ProfiledPicture.colourSpace(new byte[200], Picture.Colour.RGB).isEmpty());
        byte[] grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        assertTrue(ProfiledPicture.colourSpace(grey, Picture.Colour.RGB).isEmpty());
        assertTrue(ProfiledPicture.colourSpace(grey, Picture.Colour.GREY).isPresent());
    }
}
