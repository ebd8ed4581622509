package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.image.Picture;
import dev.nacre.metrics.Psnr;
import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every codec under test. */
class PeersTest {
    /** Each codec with each of its presets: {@code jpeg fast}. Not {@code inr slow}, which takes minutes and differs by steps alone. */
    static List<String> codecs() {
        List<String> all = new ArrayList<>();
        for (String name : Peers.names()) {
            for (BenchCodec.Preset preset : BenchCodec.Preset.values()) {
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
        BenchCodec codec = Peers.of(words[0], BenchCodec.Preset.valueOf(words[1].toUpperCase(java.util.Locale.ROOT)), 2)
                .get(0);
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
        String message = assertThrows(IllegalArgumentException.class, () -> Peers.of("hat", BenchCodec.Preset.FAST, 1))
                .getMessage();
        for (String name : Peers.names()) {
            assertTrue(message.contains(name), message);
        }
        assertThrows(IllegalArgumentException.class, () -> Peers.of("jpeg", BenchCodec.Preset.FAST, 0));
    }

    @Test
    void codecsWithoutEffortHaveOnePreset() {
        assertTrue(Peers.of("walloc", BenchCodec.Preset.SLOW, 1).isEmpty());
        assertTrue(Peers.of("jpeg2000", BenchCodec.Preset.SLOW, 1).isEmpty());
    }

    /** 2x2 sampling factors of luma, baseline or progressive: what the name of the codec promises. */
    @Test
    void jpegIsWhatItSaysItIs() throws IOException {
        for (BenchCodec.Preset preset : List.of(BenchCodec.Preset.FAST, BenchCodec.Preset.SLOW)) {
            byte[] file = new JpegCodec(preset)
                    .encode(picture(TestPictures.photo(64, 64, 1)), "q=50")
                    .value();
            int at = 2;
            while ((file[at + 1] & 0xFC) != 0xC0 || (file[at + 1] & 0xFF) == 0xC4) {
                at += 2 + ((file[at + 2] & 0xFF) << 8) + (file[at + 3] & 0xFF);
            }
            assertEquals(preset == BenchCodec.Preset.FAST ? 0xC0 : 0xC2, file[at + 1] & 0xFF);
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
        try (BenchCodec codec = new JpegCodec(BenchCodec.Preset.FAST)) {
            Timed.warmUp(codec, picture, "q=50", Timed.WARM_UP_MILLIS);
            Measured<byte[]> file = Timed.encode(codec, picture, "q=50");
            assertArrayEquals(codec.encode(picture, "q=50").value(), file.value());
            assertEquals(64, Timed.decode(codec, file.value()).value().width());
        }
    }
}
