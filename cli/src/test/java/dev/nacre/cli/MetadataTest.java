package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.EncodeOptions;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureFormat;
import dev.nacre.image.PictureMetadata;
import dev.nacre.image.PictureReader;
import dev.nacre.image.PictureWriter;
import dev.nacre.image.WallocCodec;
import dev.nacre.image.WallocOptions;
import dev.nacre.runtime.ModelStore;
import dev.nacre.testing.TestPictures;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metadata travel through the command, and can be left behind. */
class MetadataTest {
    private static final PictureMetadata ALL = PictureMetadata.empty()
            .withExif(new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 18, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0})
            .withXmp("<x:xmpmeta/>".getBytes(StandardCharsets.UTF_8))
            .withText("Title", "Quelle \u2013 \"am\u0007 Abend\"");

    @TempDir
    Path folder;

    private Path original() throws IOException {
        Path file = folder.resolve("photo.png");
        Picture picture =
                Picture.fromBufferedImage(TestPictures.photo(64, 48, 31).toImage());
        PictureWriter.of(PictureFormat.PNG).withMetadata(ALL).write(picture, file);
        return file;
    }

    private static PictureMetadata metadata(Path file) throws IOException {
        return new PictureReader(DecodeLimits.defaults()).read(file).metadata();
    }

    private static Run ok(Run run) {
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    @Test
    void theyTravelThereAndBack() throws IOException {
        Path coded = folder.resolve("photo.ncr");
        ok(Run.nacre("encode", original(), coded));
        assertEquals(ALL, metadata(coded));
        Path png = folder.resolve("back.png");
        assertEquals("", ok(Run.nacre("decode", coded, png)).err());
        assertEquals(ALL, metadata(png));
        Path jpeg = folder.resolve("back.jpg");
        assertTrue(ok(Run.nacre("decode", coded, jpeg)).err().contains("no place for texts"));
        assertEquals(
                ALL.exif().map(bytes -> bytes.length), metadata(jpeg).exif().map(bytes -> bytes.length));
    }

    @Test
    void infoTellsThem() throws IOException {
        Path coded = folder.resolve("photo.ncr");
        ok(Run.nacre("encode", original(), coded));
        String json = ok(Run.nacre("info", "--json", coded)).out();
        assertTrue(
                json.contains(
                        "\"metadata\":[{\"type\":\"exif\",\"bytes\":26,\"orientation\":6},"
                                + "{\"type\":\"xmp\",\"bytes\":12},"
                                + "{\"type\":\"text\",\"bytes\":22,\"key\":\"Title\",\"value\":\"Quelle \u2013 \\\"am\\u0007 Abend\\\"\"}]"),
                json);
        String text = ok(Run.nacre("info", coded)).out();
        assertTrue(text.contains("  metadata EXIF, 26 bytes, orientation 6\n  metadata XMP, 12 bytes\n"), text);
        assertTrue(text.contains("  metadata Title: Quelle \u2013 \"am Abend\"\n"), text);
    }

    @Test
    void stripLeavesThemOut() throws IOException {
        Path coded = folder.resolve("photo.ncr");
        ok(Run.nacre("encode", "--strip", original(), coded));
        assertEquals(PictureMetadata.empty(), metadata(coded));
        assertNull(ok(Run.nacre("info", "--json", coded)).json("metadata"));
        assertFalse(ok(Run.nacre("info", coded)).out().contains("metadata"));
    }

    @Test
    void coloursMeanTheSameWhateverTheOutput() throws IOException {
        Picture picture =
                Picture.fromBufferedImage(TestPictures.photo(64, 48, 32).toImage());
        Path coded = folder.resolve("linear.ncr");
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        try (WallocCodec codec = WallocCodec.open(ModelStore.system(), WallocOptions.defaults());
                OutputStream out = Files.newOutputStream(coded)) {
            codec.encode(
                    picture,
                    EncodeOptions.defaults()
                            .withMetadata(PictureMetadata.empty().withIccProfile(profile)),
                    out);
        }
        Path png = folder.resolve("linear.png");
        Path bmp = folder.resolve("linear.bmp");
        Path jpeg = folder.resolve("linear.jpg");
        ok(Run.nacre("decode", coded, png));
        ok(Run.nacre("decode", coded, bmp));
        ok(Run.nacre("decode", coded, jpeg));
        assertEquals(100, ok(Run.nacre("compare", "--json", png, bmp)).number("psnr"));
        assertTrue(ok(Run.nacre("compare", "--json", png, jpeg)).number("psnr") > 30);
        assertEquals(100, ok(Run.nacre("compare", "--json", png, coded)).number("psnr"));
        assertTrue(Run.nacre("info", "--json", coded).out().contains("\"type\":\"icc\",\"bytes\":" + profile.length));
    }
}
