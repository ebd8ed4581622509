package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.metrics.Psnr;
import dev.nacre.metrics.Ssim;
import dev.nacre.testing.TestPictures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files that were to have a PSNR, a size or an SSIM: measured on what is decoded, and on all their bytes. */
class InrTargetTest {
    private static final int WIDTH = 128;
    private static final int HEIGHT = 96;
    private static final InrEncodeOptions QUICK = InrEncodeOptions.defaults().withEffort(0);

    @TempDir
    private Path folder;

    private record Coded(CodingReport report, byte[] file) {}

    /** With fine texture, so that latents have to make it. */
    private static Picture photo() {
        var photo = TestPictures.photo(WIDTH, HEIGHT, 3);
        byte[][] planes = new byte[3][WIDTH * HEIGHT];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < planes[c].length; i++) {
                planes[c][i] = (byte) photo.plane(c)[i];
            }
        }
        return Picture.of(WIDTH, HEIGHT, Picture.Colour.RGB, planes);
    }

    private static Coded encode(Picture picture, InrEncodeOptions options, int threads) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InrCodec codec = InrCodec.open(InrOptions.defaults().withThreads(threads))) {
            return new Coded(codec.encode(picture, options, out), out.toByteArray());
        }
    }

    private static Picture decode(byte[] file) throws IOException {
        try (InrCodec codec = InrCodec.open(InrOptions.defaults())) {
            return codec.decode(new ByteArrayInputStream(file), DecodeLimits.defaults())
                    .picture();
        }
    }

    private static void assertLanded(double least, double value, double most, CodingReport report) {
        InrLanding landing = report.landing().orElseThrow();
        assertTrue(landing.reached(), landing.toString());
        assertEquals(value, landing.value(), 1e-9);
        assertTrue(value >= least && value <= most, value + " in " + least + " to " + most);
        assertTrue(landing.quality() > 0 && landing.quality() < 100, landing.toString());
    }

    @Test
    void psnrIsThatOfTheDecodedPicture() throws IOException {
        Picture picture = photo();
        Coded coded = encode(picture, QUICK.withPsnr(32), 2);
        assertLanded(32, Psnr.of(picture.planes(), decode(coded.file).planes()), 32.1, coded.report);
    }

    /** Alpha and metadata count; one thread gives the same bytes as three, stopped or not. */
    @Test
    void sizeIsThatOfTheWholeFile() throws IOException {
        byte[] alpha = new byte[WIDTH * HEIGHT];
        for (int i = 0; i < alpha.length; i++) {
            alpha[i] = (byte) (i % WIDTH);
        }
        Picture picture = photo().withAlpha(alpha);
        InrEncodeOptions options = QUICK.withBpp(1.3);
        Coded coded = encode(picture, options, 1);
        double bpp = 8.0 * coded.file.length / (WIDTH * HEIGHT);
        assertLanded(1.3 * 0.98, bpp, 1.3 * 1.02, coded.report);
        assertArrayEquals(alpha, decode(coded.file).alpha().orElseThrow());

        // Stopped while lambda is steered, and again behind the schedule.
        InrEncodeOptions kept = options.withJournal(folder.resolve("a.fit"));
        for (int step : new int[] {211, 401}) {
            assertThrows(
                    InterruptedIOException.class,
                    () -> encode(
                            picture,
                            kept.withListener(progress -> {
                                if (progress.step() == step) {
                                    Thread.currentThread().interrupt();
                                }
                            }),
                            3));
        }
        assertThrows(
                IOException.class, () -> encode(picture, QUICK.withBpp(1.2).withJournal(folder.resolve("a.fit")), 1));
        assertThrows(IOException.class, () -> encode(picture, QUICK.withJournal(folder.resolve("a.fit")), 1));
        assertArrayEquals(coded.file, encode(picture, kept, 3).file);
    }

    @Test
    void similarityIsThatOfTheDecodedPicture() throws IOException {
        Picture picture = photo();
        Coded coded = encode(picture, QUICK.withSsim(0.93), 2);
        double ssim = Ssim.of(picture.planes(), decode(coded.file).planes(), WIDTH, HEIGHT)
                .orElseThrow();
        assertLanded(0.93, ssim, 0.932, coded.report);
        assertThrows(
                IllegalArgumentException.class,
                () -> encode(InrEncodeTest.picture(10, 40, 3, false), QUICK.withSsim(0.9), 1));
    }

    @Test
    void whatCanNotBeReachedEndsNear() throws IOException {
        Picture dot = InrEncodeTest.picture(1, 1, 3, false);
        Picture small = InrEncodeTest.picture(24, 16, 1, false);
        Coded best = encode(small, QUICK.withPsnr(99), 1);
        assertFalse(best.report.landing().orElseThrow().reached());
        assertTrue(
                best.report.landing().orElseThrow().value() > 35,
                best.report.landing().toString());
        Coded least = encode(small, QUICK.withBpp(1e-4), 1);
        assertFalse(least.report.landing().orElseThrow().reached());
        assertTrue(least.file.length < best.file.length);
        Coded one = encode(dot, QUICK.withPsnr(30), 1);
        double psnr = Psnr.of(dot.planes(), decode(one.file).planes());
        assertEquals(psnr, one.report.landing().orElseThrow().value(), 1e-9);
    }

    @Test
    void targetsReplaceEachOther() {
        InrEncodeOptions options = InrEncodeOptions.defaults();
        assertEquals(
                InrTarget.Kind.BPP,
                options.withPsnr(30).withBpp(1).target().orElseThrow().kind());
        assertTrue(options.withPsnr(30).withQuality(4).target().isEmpty());
        assertEquals(
                30, options.withPsnr(30).withEffort(1).target().orElseThrow().value());
        for (double wrong : new double[] {0, -1, 101, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> options.withPsnr(wrong));
            assertThrows(IllegalArgumentException.class, () -> options.withBpp(wrong));
            assertThrows(IllegalArgumentException.class, () -> options.withSsim(wrong));
        }
        assertThrows(IllegalArgumentException.class, () -> options.withSsim(1.01));
        for (int quality = 0; quality <= 100; quality++) {
            assertEquals(
                    quality,
                    InrEncodeOptions.qualityOf(options.withQuality(quality).lambda()));
        }
    }

    /** All coefficients of noise are coarser than a fine step, so its error is that of the step. */
    @Test
    void forecastsFollowLambda() {
        byte[][] noise = new byte[3][64 * 64];
        Random random = new Random(2);
        for (byte[] plane : noise) {
            random.nextBytes(plane);
        }
        InrForecast rough = new InrForecast(Picture.of(64, 64, Picture.Colour.RGB, noise));
        double error = 5.1 * 5.1 * 1e-6 / 12;
        assertEquals(-10 * Math.log10(error) - 1.3, rough.psnr(1e-6), 0.02);
        InrForecast flat = new InrForecast(Picture.of(64, 64, Picture.Colour.GREY, new byte[1][64 * 64]));
        assertEquals(0, flat.latentBits(1e-4));
        InrForecast photo = new InrForecast(photo());
        for (double lambda : new double[] {1e-4, 1e-3, 1e-2}) {
            assertTrue(rough.latentBits(lambda) > photo.latentBits(lambda));
            assertTrue(photo.latentBits(lambda) > photo.latentBits(2 * lambda));
            assertTrue(photo.psnr(lambda) > photo.psnr(2 * lambda));
            assertEquals(lambda, photo.lambdaOfPsnr(photo.psnr(lambda)), 1e-3 * lambda);
        }
    }
}
