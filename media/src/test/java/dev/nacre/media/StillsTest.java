package dev.nacre.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.image.Picture;
import dev.nacre.metrics.Psnr;
import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Round trips through FFmpeg's still pictures, damage, and memory. */
class StillsTest {
    /** The formats that the bench uses. */
    enum Format {
        WEBP(26, "libwebp", PixelLayout.BGRA, null, "webp", null, "quality", "80"),
        LOSSLESS_WEBP(100, "libwebp", PixelLayout.BGRA, null, "webp", null, "lossless", "1"),
        AVIF(30, "libaom-av1", PixelLayout.YUV444, "avif", "libaom-av1", "mov", "crf", "20", "cpu-used", "8"),
        AVIF_420(26, "libaom-av1", PixelLayout.YUV420, "avif", "libaom-av1", "mov", "crf", "20", "cpu-used", "8"),
        JPEG2000_RGB(
                28, "jpeg2000", PixelLayout.RGB, null, "jpeg2000", null, "pred", "dwt97int", "global_quality", "500"),
        JPEG2000(
                28,
                "jpeg2000",
                PixelLayout.YUV444,
                null,
                "jpeg2000",
                null,
                "pred",
                "dwt97int",
                "global_quality",
                "500");

        final double leastPsnr;
        final String encoder;
        final PixelLayout layout;
        final String muxer;
        final String decoder;
        final String demuxer;
        final List<String> options;

        Format(
                double leastPsnr,
                String encoder,
                PixelLayout layout,
                String muxer,
                String decoder,
                String demuxer,
                String... options) {
            this.leastPsnr = leastPsnr;
            this.encoder = encoder;
            this.layout = layout;
            this.muxer = muxer;
            this.decoder = decoder;
            this.demuxer = demuxer;
            this.options = List.of(options);
        }

        StillEncoder encoder() throws IOException {
            StillEncoder made = StillEncoder.of(Ffmpeg.load(), encoder, layout);
            for (int i = 0; i < options.size(); i += 2) {
                made = made.withOption(options.get(i), options.get(i + 1));
            }
            return muxer == null ? made : made.withMuxer(muxer);
        }

        StillDecoder decoder() throws IOException {
            StillDecoder made = StillDecoder.of(Ffmpeg.load(), decoder);
            return demuxer == null ? made : made.withDemuxer(demuxer);
        }
    }

    static Picture picture(TestPicture source) {
        return Picture.fromBufferedImage(source.toImage());
    }

    private static double psnr(Picture a, Picture b) {
        byte[][] other = b.planes();
        if (a.channels() < b.channels()) {
            byte[] grey = a.plane(0);
            return Psnr.of(new byte[][] {grey, grey, grey}, other);
        }
        return Psnr.of(a.planes(), other);
    }

    @ParameterizedTest
    @EnumSource
    void comesBack(Format format) throws IOException {
        for (TestPicture source : List.of(
                TestPictures.photo(96, 64, 1),
                TestPictures.photo(97, 65, 2),
                TestPictures.photo(64, 33, 3),
                TestPictures.gradient(130, 71),
                TestPictures.grey(TestPictures.photo(65, 63, 4)))) {
            Picture picture = picture(source);
            Picture decoded = format.decoder().decode(format.encoder().encode(picture));
            assertEquals(picture.width(), decoded.width());
            assertEquals(picture.height(), decoded.height());
            double psnr = psnr(picture, decoded);
            assertTrue(psnr >= format.leastPsnr, format + ", " + source.name() + ": " + psnr + " dB");
        }
    }

    /** Colour is where a wrong matrix or range shows: flat pictures must come back within the rounding. */
    @ParameterizedTest
    @EnumSource
    void coloursAreRight(Format format) throws IOException {
        int[][] colours = {
            {0, 0, 0}, {255, 255, 255}, {255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {200, 90, 30}, {128, 128, 128}
        };
        for (int[] colour : colours) {
            Picture picture = picture(TestPictures.flat(64, 64, colour[0], colour[1], colour[2]));
            Picture decoded = format.decoder().decode(format.encoder().encode(picture));
            for (int c = 0; c < picture.channels(); c++) {
                int found = decoded.plane(c)[64 * 32 + 32] & 0xFF;
                assertTrue(
                        Math.abs(found - colour[c]) <= 4,
                        format + " " + Arrays.toString(colour) + ", channel " + c + ": " + found);
            }
        }
    }

    @Test
    void greyStaysGreyWhereTheFormatHasIt() throws IOException {
        Picture grey = picture(TestPictures.grey(TestPictures.photo(65, 63, 4)));
        for (Format format : List.of(Format.AVIF, Format.JPEG2000)) {
            Picture decoded = format.decoder().decode(format.encoder().encode(grey));
            assertEquals(Picture.Colour.GREY, decoded.colour(), format.name());
        }
    }

    @Test
    void losslessIsLossless() throws IOException {
        Picture picture = picture(TestPictures.photo(97, 65, 2));
        Picture decoded = Format.LOSSLESS_WEBP
                .decoder()
                .decode(Format.LOSSLESS_WEBP.encoder().encode(picture));
        for (int c = 0; c < 3; c++) {
            assertArrayEquals(picture.plane(c), decoded.plane(c));
        }
    }

    @ParameterizedTest
    @EnumSource
    void damageIsAnIoException(Format format) throws IOException {
        byte[] file = format.encoder().encode(picture(TestPictures.photo(96, 64, 1)));
        StillDecoder decoder = format.decoder();
        assertThrows(MediaException.class, () -> decoder.decode(new byte[0]));
        assertThrows(MediaException.class, () -> decoder.decode(new byte[1000]));
        assertThrows(MediaException.class, () -> decoder.decode("no picture at all".getBytes()));
        assertThrows(MediaException.class, () -> decoder.decode(Arrays.copyOf(file, 40)));
        Random random = new Random(7);
        for (int i = 0; i < 150; i++) {
            byte[] damaged = i % 3 == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
            for (int k = 0; k < i % 3 && damaged.length > 0; k++) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                // Not every flipped bit can be noticed: these formats have no checksums.
                decoder.decode(damaged);
            } catch (IOException e) {
                assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
            }
        }
    }

    @Test
    void limitsHold() throws IOException {
        byte[] file = Format.WEBP.encoder().encode(picture(TestPictures.photo(96, 64, 1)));
        Format.WEBP
                .decoder()
                .withLimits(DecodeLimits.defaults().withPixels(96 * 64))
                .decode(file);
        StillDecoder decoder =
                Format.WEBP.decoder().withLimits(DecodeLimits.defaults().withPixels(96 * 64 - 1));
        assertThrows(LimitExceededException.class, () -> decoder.decode(file));
        byte[] large = Format.WEBP.encoder().encode(picture(TestPictures.flat(4000, 4000, 1, 2, 3)));
        assertThrows(MediaException.class, () -> decoder.decode(large));
    }

    @Test
    void errorsSayWhatWasAskedFor() throws IOException {
        Ffmpeg ffmpeg = Ffmpeg.load();
        Picture picture = picture(TestPictures.photo(64, 64, 1));
        StillEncoder webp = Format.WEBP.encoder();
        String noOption = assertThrows(
                        MediaException.class,
                        () -> webp.withOption("colour_of_hat", "green").encode(picture))
                .getMessage();
        assertEquals("libwebp has no option colour_of_hat", noOption);
        String noEncoder = assertThrows(
                        MediaException.class,
                        () -> StillEncoder.of(ffmpeg, "libhat", PixelLayout.RGB).encode(picture))
                .getMessage();
        assertTrue(noEncoder.contains("no encoder libhat"), noEncoder);
        String tooLarge = assertThrows(
                        MediaException.class, () -> webp.encode(picture(TestPictures.flat(16400, 2, 1, 2, 3))))
                .getMessage();
        assertTrue(tooLarge.startsWith("libwebp"), tooLarge);
        assertThrows(MediaException.class, () -> webp.withMuxer("hat").encode(picture));
        assertThrows(MediaException.class, () -> webp.withMuxer("wav").encode(picture));
        assertThrows(
                MediaException.class,
                () -> StillEncoder.of(ffmpeg, "jpeg2000", PixelLayout.BGRA).encode(picture));
    }

    @Test
    void versionsAreKnown() throws IOException {
        Ffmpeg ffmpeg = Ffmpeg.load();
        assertTrue(ffmpeg.version().matches("\\d+\\.\\d+.*"), ffmpeg.version());
        assertTrue(ffmpeg.hasEncoder("libwebp"));
        assertTrue(ffmpeg.hasDecoder("libaom-av1"));
        assertTrue(!ffmpeg.hasEncoder("libhat"));
        String aom = ffmpeg.libraryVersion("libaom-av1").orElse("none");
        assertTrue(aom.matches("\\d+\\.\\d+\\.\\d+"), aom);
        assertTrue(ffmpeg.libraryVersion("libwebp").isEmpty());
        assertEquals(ffmpeg.isGpl(), ffmpeg.hasEncoder("libx265"));
    }

    /** 1500 calls in each format, good and bad: what is not freed shows. */
    @ParameterizedTest
    @EnumSource(names = {"WEBP", "AVIF", "JPEG2000"})
    void nothingLeaks(Format format) throws Exception {
        long grown = LeakProcess.grown(StillsLeakProbe.class, format.name());
        // The smallest frame of its picture has 24 kB, 400 of them 10 MB.
        assertTrue(grown < 8 << 20, format + ": resident memory grew by " + grown + " bytes");
    }
}
