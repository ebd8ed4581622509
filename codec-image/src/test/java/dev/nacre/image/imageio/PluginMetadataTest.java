package dev.nacre.image.imageio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.MetadataText;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureFormat;
import dev.nacre.image.PictureInfo;
import dev.nacre.image.PictureMetadata;
import dev.nacre.image.PictureWriter;
import dev.nacre.testing.TestPictures;
import dev.nacre.testing.imageio.Images;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;

/** Metadata that come from other formats by ImageIO alone, and what the standard tree says of ours. */
class PluginMetadataTest {
    private static final BufferedImage PHOTO = Images.image(TestPictures.photo(90, 60, 121));

    /** A program that copies a PNG to a .ncr with all that its reader tells. */
    private static PictureMetadata transcoded(byte[] png, List<String> warnings) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(png)));
        IIOImage all = reader.readAll(0, null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageWriter writer = new NacreImageWriterSpi().createWriterInstance(null);
        writer.addIIOWriteWarningListener((source, index, warning) -> warnings.add(warning));
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, all, null);
        }
        return PictureInfo.read(new ByteArrayInputStream(out.toByteArray()), DecodeLimits.defaults())
                .metadata();
    }

    private static byte[] png(Picture picture, byte[] profile) throws IOException {
        return PictureWriter.of(PictureFormat.PNG)
                .withMetadata(PictureMetadata.empty().withIccProfile(profile).withText("Title", "Koralle"))
                .toBytes(picture);
    }

    @Test
    void profileAndTextsOfPngTravelOn() throws IOException {
        List<String> warnings = new ArrayList<>();
        byte[] linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] file = png(Picture.fromBufferedImage(PHOTO), linear);
        PictureMetadata metadata = transcoded(file, warnings);
        assertArrayEquals(linear, metadata.iccProfile().orElseThrow());
        assertEquals(List.of(new MetadataText("Title", "Koralle")), metadata.texts());
        assertEquals(List.of(), warnings);
    }

    @Test
    void profilesThatSaySrgbOrDoNotFitAreLeftOut() throws IOException {
        List<String> warnings = new ArrayList<>();
        byte[] srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        assertTrue(transcoded(png(Picture.fromBufferedImage(PHOTO), srgb), warnings)
                .iccProfile()
                .isEmpty());
        assertEquals(List.of(), warnings);
        byte[] grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
        assertTrue(transcoded(png(Picture.fromBufferedImage(PHOTO), grey), warnings)
                .iccProfile()
                .isEmpty());
        assertEquals(List.of("The colour profile in the metadata can't be used: it was left out"), warnings);
    }

    @Test
    void orientationStandsInTheStandardTree() throws IOException {
        List<String> names = List.of(
                "Normal", "FlipH", "Rotate180", "FlipV", "FlipHRotate90", "Rotate270", "FlipVRotate90", "Rotate90");
        for (int orientation = 1; orientation <= 8; orientation++) {
            byte[] exif = {
                'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0, 0, 0, 0, 0
            };
            byte[] file = PluginTesting.encode(PHOTO, 0, PictureMetadata.empty().withExif(exif));
            IIOMetadataNode tree = (IIOMetadataNode)
                    PluginTesting.reader(file).getImageMetadata(0).getAsTree("javax_imageio_1.0");
            IIOMetadataNode node = (IIOMetadataNode)
                    tree.getElementsByTagName("ImageOrientation").item(0);
            assertEquals(names.get(orientation - 1), node.getAttribute("value"));
        }
        IIOMetadataNode plain = (IIOMetadataNode) PluginTesting.reader(PluginTesting.encode(PHOTO, 0))
                .getImageMetadata(0)
                .getAsTree("javax_imageio_1.0");
        assertEquals(0, plain.getElementsByTagName("ImageOrientation").getLength());
    }
}
