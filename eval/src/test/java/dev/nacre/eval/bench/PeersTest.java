package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.image.InrEncodeOptions;
import dev.nacre.image.Picture;
import dev.nacre.media.Ffmpeg;
import dev.nacre.media.PixelLayout;
import dev.nacre.media.StillEncoder;
import dev.nacre.metrics.Psnr;
import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every codec under test. */
class PeersTest {
    /** Each codec with each of its presets: {@code jpeg fast}. Not {@code inr slow}, which takes minutes and differs by steps alone. */
    static List<String> codecs() {
        List<String> all = new ArrayList<>();
        for (String name : Peers.names()) {
            for (Preset preset : List.of(Preset.FAST, Preset.SLOW)) {
                String line = name + " " + preset.label();
                if (!Peers.of(name, preset, 1).isEmpty() && !line.equals("inr slow")) {
                    all.add(line);
                }
            }
        }
        return all;
    }

    static Picture picture(TestPicture source) {
        return Picture.fromBufferedImage(source.toImage()).withoutAlpha();
    }

    /** The codec of a line of {@link #codecs}; the test is skipped where it can't run. */
    static BenchCodec open(String line) {
        String[] words = line.split(" ");
        BenchCodec codec = Peers.of(words[0], new Preset(words[1]), 2).get(0);
        Assumptions.assumeTrue(codec.missing().isEmpty(), () -> codec.missing().orElse(""));
        return codec;
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void saysWhatItIs(String line) throws IOException {
        try (BenchCodec codec = open(line)) {
            assertEquals(line, codec.name() + " " + codec.preset().label());
            assertTrue(codec.implementation().matches(".*\\d.*"), codec.implementation());
            assertFalse(codec.implementation().contains("\n"));
            assertTrue(codec.suffix().matches("[a-z0-9]{2,4}"), codec.suffix());
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void qualityAndSizeRise(String line) throws IOException {
        try (BenchCodec codec = open(line)) {
            Picture picture = picture(TestPictures.photo(192, 128, 5));
            double lastPsnr = 0;
            int lastBytes = 0;
            for (String setting : codec.settings(3)) {
                Measured<byte[]> file = codec.encode(picture, setting);
                Measured<Picture> decoded = codec.decode(file.value());
                double psnr = Psnr.of(picture.planes(), decoded.value().planes());
                assertTrue(psnr > lastPsnr, line + " " + setting + ": " + psnr + " dB after " + lastPsnr);
                assertTrue(file.value().length > lastBytes, line + " " + setting);
                assertTrue(file.wallMillis() > 0 && decoded.wallMillis() > 0);
                assertTrue(
                        file.cpuMillis().orElse(0) >= 0 && decoded.cpuMillis().orElse(0) >= 0);
                lastPsnr = psnr;
                lastBytes = file.value().length;
            }
            assertTrue(lastPsnr > 32, line + ": " + lastPsnr + " dB at best");
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void takesGreyAndOddSizes(String line) throws IOException {
        // SVT-AV1 wants even sides, and says so.
        Assumptions.assumeFalse(line.startsWith("avif-svt"), "SVT-AV1 takes no odd sizes");
        try (BenchCodec codec = open(line)) {
            String setting = codec.settings(1).get(0);
            for (TestPicture source :
                    List.of(TestPictures.photo(65, 33, 3), TestPictures.grey(TestPictures.photo(64, 47, 4)))) {
                Picture picture = picture(source);
                Picture decoded =
                        codec.decode(codec.encode(picture, setting).value()).value();
                assertEquals(picture.width(), decoded.width());
                assertEquals(picture.height(), decoded.height());
                for (int c = 0; c < decoded.channels(); c++) {
                    byte[] plane = picture.plane(Math.min(c, picture.channels() - 1));
                    double psnr = Psnr.of(new byte[][] {plane}, new byte[][] {decoded.plane(c)});
                    assertTrue(psnr > 20, line + " " + source.name() + ", channel " + c + ": " + psnr);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void damageIsAnIoException(String line) throws IOException {
        try (BenchCodec codec = open(line)) {
            for (byte[] file : List.of(new byte[0], new byte[100], "no picture".getBytes())) {
                String message = assertThrows(IOException.class, () -> codec.decode(file))
                        .getMessage();
                assertEquals(1, message.lines().count(), message);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void settingsAreChecked(String line) throws IOException {
        try (BenchCodec codec = open(line)) {
            Picture picture = picture(TestPictures.photo(32, 32, 1));
            assertThrows(IllegalArgumentException.class, () -> codec.encode(picture, "hat=3"));
            assertThrows(IllegalArgumentException.class, () -> codec.encode(picture, "50"));
            assertThrows(IllegalArgumentException.class, () -> codec.settings(0));
            for (int points = 1; points <= 8; points++) {
                List<String> settings = codec.settings(points);
                assertEquals(points, settings.size());
                assertEquals(points, new HashSet<>(settings).size());
            }
        }
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        String message = assertThrows(IllegalArgumentException.class, () -> Peers.of("hat", Preset.FAST, 1))
                .getMessage();
        for (String name : Peers.names()) {
            assertTrue(message.contains(name), message);
        }
        assertThrows(IllegalArgumentException.class, () -> Peers.of("jpeg", Preset.FAST, 0));
    }

    @Test
    void codecsWithoutEffortHaveOnePreset() {
        assertTrue(Peers.of("walloc", Preset.SLOW, 1).isEmpty());
        assertTrue(Peers.of("jpeg2000", Preset.SLOW, 1).isEmpty());
    }

    /** Two efforts of each codec that has some, and what its encoder must be told for them. */
    @ParameterizedTest
    @CsvSource({
        "inr, 0, effort=0",
        "inr, 9, effort=9",
        "webp, 0, compression_level=0",
        "webp, 6, compression_level=6",
        "cwebp, 0, m=0",
        "cwebp, 6, m=6",
        "avif, 0, cpu-used=0",
        "avif, 8, cpu-used=8",
        "avifenc, 0, speed=0",
        "avifenc, 9, speed=9",
        "avif-svt, 0, speed=0",
        "jxl, 1, effort=1",
        "jxl, 9, effort=9",
        "hevc, veryslow, preset=veryslow",
        "hevc, placebo, preset=placebo"
    })
    void anEffortIsWhatTheEncoderGets(String name, String effort, String told) throws IOException {
        Peers.requireKnown(List.of(name + "@" + effort));
        try (BenchCodec codec = Peers.of(name, new Preset(effort), 1).get(0)) {
            assertEquals(effort, codec.preset().label());
            assertTrue((codec.implementation() + ",").contains(told + ","), codec.implementation());
        }
    }

    /** Where {@link EffortTable} finds them. */
    @Test
    void inrTellsItsStepsAndThreads() throws IOException {
        try (BenchCodec codec = Peers.of("inr", new Preset("3"), 2).get(0)) {
            int steps = InrEncodeOptions.defaults().withEffort(3).steps();
            assertTrue(codec.implementation().endsWith(", steps=" + steps + ", threads=2"), codec.implementation());
        }
    }

    @Test
    void theAnchorOfOurClaimsIsLibaomAtSpeed6WithTheTuneForPsnr() throws IOException {
        try (BenchCodec codec = open("avif 6")) {
            String told = codec.implementation();
            assertTrue(told.contains("libaom-av1") && told.contains(", 4:4:4 BT.601 full range, default tune, "), told);
            assertTrue(told.contains("cpu-used=6") && !told.contains("tune="), told);
            Picture picture = picture(TestPictures.photo(192, 128, 5));
            byte[] file = codec.encode(picture, "crf=35").value();
            assertArrayEquals(libaom("psnr").encode(picture), file);
            assertFalse(Arrays.equals(libaom("ssim").encode(picture), file), "tune is no option of this libaom");
        }
    }

    private static StillEncoder libaom(String tune) throws IOException {
        return StillEncoder.of(Ffmpeg.load(), "libaom-av1", PixelLayout.YUV444)
                .withThreads(2)
                .withMuxer("avif")
                .withOption("crf", "35")
                .withOption("usage", "allintra")
                .withOption("cpu-used", "6")
                .withOption("row-mt", "1")
                .withOption("still-picture", "1")
                .withOption("tune", tune);
    }

    @Test
    void anUnknownEffortListsTheKnownOnes() {
        assertEquals("avif has no effort '9', known are 8..0", problem("avif@9"));
        assertEquals("inr has no effort '', known are 0..9", problem("inr@"));
        assertEquals(
                "hevc has no effort 'slow', known are ultrafast superfast veryfast faster medium slower veryslow placebo",
                problem("hevc@slow"));
        for (String without : List.of("walloc@3", "jpeg@fast", "jpeg2000@1", "opus@10")) {
            String message = problem(without);
            assertTrue(message.contains("has no efforts to choose among") && message.contains("avif 8..0"), message);
        }
        assertTrue(problem("hat@3").contains("codec 'hat' is unknown"), problem("hat@3"));
        assertThrows(IllegalArgumentException.class, () -> Peers.of("jpeg", new Preset("6"), 1));
        assertThrows(IllegalArgumentException.class, () -> Peers.of("avif", new Preset("hat"), 1));
    }

    private static String problem(String codec) {
        return assertThrows(IllegalArgumentException.class, () -> Peers.requireKnown(List.of("jpeg", codec)))
                .getMessage();
    }

    /** 2x2 sampling factors of luma, baseline or progressive: what the name of the codec promises. */
    @Test
    void jpegIsWhatItSaysItIs() throws IOException {
        for (Preset preset : List.of(Preset.FAST, Preset.SLOW)) {
            byte[] file = new JpegCodec(preset)
                    .encode(picture(TestPictures.photo(64, 64, 1)), "q=50")
                    .value();
            int at = 2;
            while ((file[at + 1] & 0xFC) != 0xC0 || (file[at + 1] & 0xFF) == 0xC4) {
                at += 2 + ((file[at + 2] & 0xFF) << 8) + (file[at + 3] & 0xFF);
            }
            assertEquals(preset.equals(Preset.FAST) ? 0xC0 : 0xC2, file[at + 1] & 0xFF);
            assertEquals(0x22, file[at + 11]);
        }
    }

    @Test
    void webpAndCwebpAreOne() throws IOException {
        try (BenchCodec ours = open("webp fast");
                BenchCodec stock = open("cwebp fast")) {
            Picture picture = picture(TestPictures.photo(161, 97, 2));
            byte[] file = ours.encode(picture, "quality=60").value();
            Picture a = ours.decode(file).value();
            Picture b = stock.decode(file).value();
            for (int c = 0; c < 3; c++) {
                assertArrayEquals(b.plane(c), a.plane(c));
            }
        }
    }

    @Test
    void repeatedMeasurementsKeepTheResult() throws IOException {
        Picture picture = picture(TestPictures.photo(64, 64, 1));
        try (BenchCodec codec = new JpegCodec(Preset.FAST)) {
            Timed.warmUp(codec, picture, "q=50", Timed.WARM_UP_MILLIS);
            Measured<byte[]> file = Timed.encode(codec, picture, "q=50");
            assertArrayEquals(codec.encode(picture, "q=50").value(), file.value());
            assertEquals(64, Timed.decode(codec, file.value()).value().width());
        }
    }
}
