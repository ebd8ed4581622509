package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.metrics.Psnr;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * A floor under the quality of the shipped model, on the 24 Kodak pictures: rate and PSNR are averaged over the pictures first,
 * as the curve that they are held against was. Prints what it measures.
 */
class WallocKodakTest {
    private static final int[] LEVELS = {39, 46, 53, 60};

    /**
     * JPEG by libjpeg-turbo through Pillow, optimised, progressive, 4:2:0: {bpp, PSNR} averaged over Kodak, around 30 to 33 dB.
     * From the project's collection of anchors ("JPEG optimized progressive 4:2:0 (measured)").
     */
    private static final double[][] JPEG = {
        {0.45818, 29.1445},
        {0.614995, 30.4915},
        {0.743439, 31.422},
        {0.86484, 32.1738},
        {0.995928, 32.9076},
        {1.192576, 33.9167}
    };

    private record Point(double bpp, double psnr) {}

    @Test
    void savesAQuarterOfJpegsBytesFrom30To33Decibels() throws Exception {
        String corpus = System.getenv("NACRE_CORPUS");
        Assumptions.assumeTrue(corpus != null, "skipped: NACRE_CORPUS is not set, so there are no Kodak pictures");
        Path folder = Path.of(corpus).resolve("test/kodak");
        Assumptions.assumeTrue(Files.isDirectory(folder), () -> "skipped: " + folder + " does not exist");
        List<Picture> pictures = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".png")).sorted().toList()) {
                pictures.add(
                        new PictureReader(DecodeLimits.defaults()).read(file).picture());
            }
        }
        assertEquals(24, pictures.size());
        List<Point> curve = new ArrayList<>();
        try (WallocCodec codec = WallocTesting.codec(2)) {
            for (int level : LEVELS) {
                curve.add(point(codec, pictures, level));
                System.out.printf(
                        "Kodak, level %d: %.4f bpp, %.3f dB%n",
                        level, curve.get(curve.size() - 1).bpp, curve.get(curve.size() - 1).psnr);
            }
        }
        double saved = 0;
        int steps = 30;
        for (int i = 0; i <= steps; i++) {
            double psnr = 30 + 3.0 * i / steps;
            saved += (1 - Math.exp(logRate(curve, psnr) - logRate(jpeg(), psnr))) / (steps + 1);
        }
        System.out.printf(
                "Kodak, 30 to 33 dB: %.1f %% fewer bytes than optimised progressive JPEG 4:2:0%n", 100 * saved);
        assertTrue(saved >= 0.25, "only " + saved + " of JPEG's bytes are saved");
    }

    private static Point point(WallocCodec codec, List<Picture> pictures, int level) throws Exception {
        double bpp = 0;
        double psnr = 0;
        for (Picture picture : pictures) {
            byte[] file = WallocTesting.encode(codec, picture, level);
            Picture decoded = WallocTesting.decode(codec, file).picture();
            bpp += 8.0 * file.length / picture.width() / picture.height() / pictures.size();
            psnr += Psnr.of(picture.planes(), decoded.planes()) / pictures.size();
        }
        return new Point(bpp, psnr);
    }

    private static List<Point> jpeg() {
        return Stream.of(JPEG).map(p -> new Point(p[0], p[1])).toList();
    }

    /** ln(bpp), linear in dB between points. */
    private static double logRate(List<Point> curve, double psnr) {
        for (int i = 1; i < curve.size(); i++) {
            Point a = curve.get(i - 1);
            Point b = curve.get(i);
            if (a.psnr <= psnr && psnr <= b.psnr) {
                double t = (psnr - a.psnr) / (b.psnr - a.psnr);
                return (1 - t) * Math.log(a.bpp) + t * Math.log(b.bpp);
            }
        }
        throw new AssertionError(psnr + " dB is outside of the curve " + curve);
    }
}
