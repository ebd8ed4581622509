package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** BD-rate against published values, and what must hold for any curves. */
class BdRateTest {
    static Anchors anchors() throws IOException {
        try {
            return Anchors.read(
                    Path.of(BdRateTest.class.getResource("kodak-anchors.json").toURI()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Curve random(Random random, String label) {
        List<Curve.Point> points = new ArrayList<>();
        double bpp = 0.05 + 0.1 * random.nextDouble();
        double quality = 25 + 2 * random.nextDouble();
        while (quality < 42) {
            points.add(new Curve.Point(bpp, quality));
            bpp *= 1.2 + random.nextDouble();
            quality += 0.5 + 3 * random.nextDouble();
        }
        points.add(new Curve.Point(bpp, quality));
        return new Curve(label, points);
    }

    private static Curve scaled(Curve curve, double factor) {
        return new Curve(
                "scaled",
                curve.points().stream()
                        .map(point -> new Curve.Point(factor * point.rate(), point.quality()))
                        .toList());
    }

    // ../shared/anchors/README.md has these values; they were computed with another implementation, which agrees with
    // SciPy.
    @ParameterizedTest
    @CsvSource({
        "JPEG, 193.60, 27.5, 40",
        "JPEG 2000, 95.51, 27.5, 39.792",
        "WebP, 81.22, 28.3284, 40",
        "BPG 4:4:4, 26.06, 27.5, 40",
        "AV1, 17.15, 27.5, 40",
        "ELIC (paper), -7.02, 29.113, 37.624",
        "MLIC++, -15.02, 29.161, 37.3229",
        "DCAE, -16.98, 29.24, 37.87",
        "VTM, 0, 27.5, 40",
    })
    void psnrAgainstVtmIsThePublishedValue(String name, double percent, double low, double high) throws IOException {
        Anchors anchors = anchors();
        BdRate.Result result = BdRate.of(
                        anchors.curve(name, Metric.PSNR).orElseThrow(),
                        anchors.curve("VTM", Metric.PSNR).orElseThrow(),
                        Metric.PSNR)
                .orElseThrow();
        assertEquals(percent, result.percent(), 0.01);
        assertEquals(low, result.low());
        assertEquals(high, result.high());
    }

    @ParameterizedTest
    @CsvSource({"JPEG, 122.0", "JPEG 2000, 115.0", "WebP, 64.7", "BPG 4:4:4, 24.0", "AV1, 14.5", "DCAE, -55.8"})
    void msSsimAgainstVtmIsThePublishedValue(String name, double percent) throws IOException {
        Anchors anchors = anchors();
        BdRate.Result result = BdRate.of(
                        anchors.curve(name, Metric.MS_SSIM).orElseThrow(),
                        anchors.curve("VTM", Metric.MS_SSIM).orElseThrow(),
                        Metric.MS_SSIM)
                .orElseThrow();
        assertEquals(percent, result.percent(), 0.051);
    }

    @Test
    void aCurveAgainstItselfIsZeroAndTwiceTheRateIsHundredPercent() {
        for (int seed = 0; seed < 200; seed++) {
            Curve curve = random(new Random(seed), "seed " + seed);
            assertEquals(0, BdRate.of(curve, curve, Metric.PSNR).orElseThrow().percent(), curve.label());
            assertEquals(
                    100,
                    BdRate.of(scaled(curve, 2), curve, Metric.PSNR)
                            .orElseThrow()
                            .percent(),
                    1e-9,
                    curve.label());
            assertEquals(
                    -50,
                    BdRate.of(curve, scaled(curve, 2), Metric.PSNR)
                            .orElseThrow()
                            .percent(),
                    1e-9,
                    curve.label());
        }
    }

    @Test
    void exchangingTheCurvesInvertsTheRatio() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Curve a = random(random, "a");
            Curve b = random(random, "b");
            double there = BdRate.of(a, b, Metric.PSNR).orElseThrow().percent();
            double back = BdRate.of(b, a, Metric.PSNR).orElseThrow().percent();
            assertEquals(1, (1 + there / 100) * (1 + back / 100), 1e-12, "seed " + seed);
        }
    }

    @Test
    void orderOfPointsDoesNotMatterAndPointsThatRaiseNoRateAreDropped() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Curve reference = random(random, "reference");
            Curve curve = random(random, "curve");
            BdRate.Result result = BdRate.of(curve, reference, Metric.PSNR).orElseThrow();
            List<Curve.Point> points = new ArrayList<>(curve.points());
            Curve.Point second = points.get(1);
            points.add(new Curve.Point(
                    second.rate() / 2, second.quality() + 0.01)); // better than its neighbour, and cheaper
            points.add(new Curve.Point(second.rate() * 1.01, second.quality())); // as good, and dearer
            points.add(new Curve.Point(0, 20)); // no rate at all
            Collections.shuffle(points, random);
            assertEquals(
                    result,
                    BdRate.of(new Curve("more", points), reference, Metric.PSNR).orElseThrow(),
                    "seed " + seed);
        }
    }

    @Test
    void tooLittleInCommonIsNoFigure() {
        Curve low = new Curve("low", List.of(new Curve.Point(0.1, 26), new Curve.Point(0.3, 32)));
        Curve high = new Curve("high", List.of(new Curve.Point(0.3, 31.01), new Curve.Point(1, 38)));
        Curve touching = new Curve("touching", List.of(new Curve.Point(0.3, 31), new Curve.Point(1, 38)));
        Curve apart = new Curve("apart", List.of(new Curve.Point(0.3, 35), new Curve.Point(1, 38)));
        Curve outside = new Curve("outside", List.of(new Curve.Point(2, 40.5), new Curve.Point(4, 46)));
        Curve single = new Curve("single", List.of(new Curve.Point(0.3, 31)));
        Curve empty = new Curve("empty", List.of());
        assertEquals(0.99, BdRate.overlap(low, high, Metric.PSNR), 1e-9);
        assertFalse(BdRate.of(low, high, Metric.PSNR).isPresent());
        assertTrue(BdRate.of(low, touching, Metric.PSNR).isPresent());
        for (Curve other : List.of(apart, outside, single, empty)) {
            assertFalse(BdRate.of(low, other, Metric.PSNR).isPresent(), other.label());
            assertFalse(BdRate.of(other, low, Metric.PSNR).isPresent(), other.label());
            assertEquals(0, BdRate.overlap(low, other, Metric.PSNR), other.label());
        }
        assertFalse(BdRate.of(outside, outside, Metric.PSNR).isPresent(), "above 40 dB nothing is compared");
    }
}
