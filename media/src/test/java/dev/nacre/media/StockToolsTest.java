package dev.nacre.media;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureReader;
import dev.nacre.metrics.Psnr;
import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we decode, against the stock decoders of each format: where they are on the PATH, and from a stored file where not. */
class StockToolsTest {
    @TempDir
    Path folder;

    /** {@code noise.webp} is {@code TestPictures.noise(33, 25, 6)} at quality 40; {@code noise.ppm} is what dwebp 1.2.4 makes of it. */
    @Test
    void aStoredWebpHasDwebpsPixels() throws IOException {
        byte[] file;
        byte[] expected;
        try (InputStream webp = getClass().getResourceAsStream("noise.webp");
                InputStream ppm = getClass().getResourceAsStream("noise.ppm")) {
            file = webp.readAllBytes();
            expected = ppm.readAllBytes();
        }
        assertSamePixels(ppm(expected), StillDecoder.of(Ffmpeg.load(), "webp").decode(file), "noise.webp");
    }

    @Test
    void webpHasDwebpsPixels() throws Exception {
        requireTool("dwebp", "webp");
        List<TestPicture> sources = List.of(
                TestPictures.photo(160, 96, 1),
                TestPictures.photo(161, 97, 2),
                TestPictures.photo(33, 34, 3),
                TestPictures.photo(1, 37, 4),
                TestPictures.photo(37, 1, 5),
                TestPictures.noise(64, 63, 6),
                TestPictures.text(120, 41, 7),
                TestPictures.edges(97, 65, 8));
        for (TestPicture source : sources) {
            for (int quality : new int[] {0, 20, 50, 75, 90}) {
                byte[] file = StillEncoder.of(Ffmpeg.load(), "libwebp", PixelLayout.BGRA)
                        .withOption("quality", Integer.toString(quality))
                        .encode(StillsTest.picture(source));
                Path webp = Files.write(folder.resolve("a.webp"), file);
                Path ppm = folder.resolve("a.ppm");
                run("dwebp", webp.toString(), "-quiet", "-ppm", "-o", ppm.toString());
                Picture decoded = StillDecoder.of(Ffmpeg.load(), "webp").decode(file);
                assertSamePixels(ppm(Files.readAllBytes(ppm)), decoded, source.name() + ", quality " + quality);
            }
        }
    }

    /** avifdec converts colours by arithmetic of its own, which may round otherwise: one level either way. */
    @Test
    void avifShowsTheSameColoursInAvifdec() throws Exception {
        requireTool("avifdec", "libavif-bin");
        List<TestPicture> sources = List.of(
                TestPictures.photo(160, 96, 1),
                TestPictures.gradient(131, 71),
                TestPictures.flat(64, 64, 255, 0, 0),
                TestPictures.grey(TestPictures.photo(65, 63, 4)));
        for (TestPicture source : sources) {
            byte[] file = StillEncoder.of(Ffmpeg.load(), "libaom-av1", PixelLayout.YUV444)
                    .withMuxer("avif")
                    .withOption("crf", "25")
                    .withOption("cpu-used", "8")
                    .encode(StillsTest.picture(source));
            Path avif = Files.write(folder.resolve("a.avif"), file);
            Path png = folder.resolve("a.png");
            run("avifdec", avif.toString(), png.toString());
            Picture stock = new PictureReader(DecodeLimits.defaults()).read(png).picture();
            Picture ours = StillDecoder.of(Ffmpeg.load(), "libaom-av1")
                    .withDemuxer("mov")
                    .decode(file);
            for (int c = 0; c < stock.channels(); c++) {
                byte[] plane = ours.plane(Math.min(c, ours.channels() - 1));
                for (int i = 0; i < plane.length; i++) {
                    int difference = Math.abs((plane[i] & 0xFF) - (stock.plane(c)[i] & 0xFF));
                    assertTrue(difference <= 1, source.name() + ", channel " + c + ": off by " + difference);
                }
            }
            if (ours.channels() == stock.channels()) {
                assertTrue(Psnr.of(ours.planes(), stock.planes()) > 50, source.name());
            }
        }
    }

    private static void assertSamePixels(Picture expected, Picture found, String what) {
        assertEquals(expected.width(), found.width(), what);
        assertEquals(expected.height(), found.height(), what);
        for (int c = 0; c < 3; c++) {
            assertArrayEquals(expected.plane(c), found.plane(c), what + ", channel " + c);
        }
    }

    /** A PPM as dwebp writes it: three numbers after P6, no comments. */
    private static Picture ppm(byte[] file) {
        String[] head = new String(file, 0, Math.min(40, file.length), StandardCharsets.ISO_8859_1).split("\\s", 5);
        int width = Integer.parseInt(head[1]);
        int height = Integer.parseInt(head[2]);
        int at = file.length - 3 * width * height;
        byte[][] planes = new byte[3][width * height];
        for (int i = 0; i < width * height; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c][i] = file[at++];
            }
        }
        return Picture.of(width, height, Picture.Colour.RGB, planes);
    }

    private static void requireTool(String name, String debianPackage) {
        boolean found = false;
        for (String part : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            found |= Files.isExecutable(Path.of(part, name));
        }
        Assumptions.assumeTrue(found, name + " is not on the PATH (Debian: " + debianPackage + ")");
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), command[0] + " does not end");
        assertEquals(0, process.exitValue(), output);
    }
}
