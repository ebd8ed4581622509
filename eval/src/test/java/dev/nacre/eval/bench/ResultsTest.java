package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Averages over pictures, and the table of BD-rates that is made of them. */
class ResultsTest {
    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();

    private static Row row(
            String set, String file, String curve, String setting, long bytes, double psnr, double msSsim) {
        String[] parts = curve.split(":");
        return new Row(
                set,
                file,
                "source of " + file,
                100,
                100,
                parts[0],
                parts[1],
                parts[0] + " 1",
                setting,
                0,
                bytes,
                psnr,
                OptionalDouble.empty(),
                Double.isNaN(msSsim) ? OptionalDouble.empty() : OptionalDouble.of(msSsim),
                1,
                1,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty());
    }

    private void add(Row row) {
        lines.add(RowJson.of(row, null).toString());
    }

    private Results read() throws IOException {
        Path file = folder.resolve("results.jsonl");
        Files.write(file, lines);
        return Results.read(List.of(file));
    }

    /** Rows of a codec that needs {@code factor} times the bits of a common one, more or less by the picture. */
    private void addCurve(String set, int pictures, String curve, double factor, double spread) {
        Random random = new Random(curve.hashCode());
        for (int picture = 1; picture <= pictures; picture++) {
            Random content = new Random(picture);
            double weight = StrictMath.exp(content.nextGaussian() / 2);
            double own = factor * StrictMath.exp(spread * random.nextGaussian());
            for (int point = 0; point < 5; point++) {
                double bpp = 0.1 * (1 << point);
                add(row(
                        set,
                        String.format("kodim%02d.png", picture),
                        curve,
                        "q=" + point,
                        Math.round(1000 * 1250 * bpp * weight * own),
                        26 + 3.5 * point + content.nextGaussian(),
                        1 - 0.1 / (1 << point)));
            }
        }
    }

    @Test
    void aCurveIsTheAverageOverPicturesAndMsSsimIsAveragedBeforeItBecomesDecibels() throws IOException {
        add(row("s", "a", "c:fast", "q=1", 1250, 30, 0.9));
        add(row("s", "a", "c:fast", "q=2", 2500, 34, 0.95));
        add(row("s", "b", "c:fast", "q=1", 2500, 32, 0.99));
        add(row("s", "b", "c:fast", "q=2", 5000, 38, 0.97));
        add(row("t", "a", "c:fast", "q=1", 9999, 10, 0.5)); // another set is another matter
        Results results = read();
        assertEquals(
                new Curve("c:fast", List.of(new Curve.Point(1.5, 31), new Curve.Point(3, 36))),
                results.curve("s", "c:fast", Metric.PSNR));
        List<Curve.Point> points = results.curve("s", "c:fast", Metric.MS_SSIM).points();
        assertEquals(-10 * Math.log10(1 - 0.945), points.get(0).quality(), 1e-9);
        assertEquals(-10 * Math.log10(1 - 0.96), points.get(1).quality(), 1e-9);
        assertEquals(List.of("s", "t"), results.sets());
    }

    @Test
    void picturesWithoutAValueAndHalfMeasuredOnesAreLeftOut() throws IOException {
        for (String file : List.of("a", "b", "c")) {
            add(row("s", file, "c:fast", "q=1", 1250, 30, file.equals("b") ? Double.NaN : 0.9));
            add(row("s", file, "c:fast", "q=2", 2500, 34, 0.95));
        }
        add(row("s", "d", "c:fast", "q=2", 2500, 34, 0.95)); // failed at q=1
        add(row("s", "a", "c:fast", "q=3", 5000, 38, 0.99)); // a run with more points has just begun
        Results results = read();
        Samples<Metric> psnr = results.samples("s", "c:fast", Metric.PSNR);
        assertEquals(List.of("a", "b", "c"), psnr.files());
        assertEquals(List.of("q=1", "q=2"), psnr.settings());
        assertEquals(
                List.of("a", "c"),
                results.samples("s", "c:fast", Metric.MS_SSIM).files());
    }

    @Test
    void theNewestImplementationCounts() throws IOException {
        add(row("s", "a", "c:fast", "q=1", 1250, 30, 0.9));
        add(row("t", "a", "c:fast", "q=1", 1250, 30, 0.9));
        String newer = lines.get(0).replace("\"c 1\"", "\"c 2\"").replace("\"bytes\":1250", "\"bytes\":1000");
        lines.add(newer);
        Results results = read();
        assertEquals(
                0.8, results.curve("s", "c:fast", Metric.PSNR).points().get(0).rate());
        assertEquals(
                1, results.curve("t", "c:fast", Metric.PSNR).points().get(0).rate(), "the other set has no newer one");
        assertEquals(List.of("s, c:fast: rows of c 1 are left out, newer ones are of c 2"), results.notes());
    }

    @Test
    void theSameMeasurementInTwoFilesCountsOnceAndTheLastOneDoes() throws IOException {
        add(row("s", "a", "c:fast", "q=1", 1250, 30, 0.9));
        Path one = Files.write(folder.resolve("one.jsonl"), lines);
        Path two = Files.write(folder.resolve("two.jsonl"), List.of(lines.get(0).replace("1250", "2500")));
        assertEquals(1, Results.read(List.of(one, two)).rows().size());
        assertEquals(2500, Results.read(List.of(one, two)).rows().get(0).bytes());
        assertEquals(1250, Results.read(List.of(two, one)).rows().get(0).bytes());
    }

    @Test
    void keptFilesOutsideOfTheirFolderAreRefused() throws IOException {
        Row row = row("s", "a", "c:fast", "q=1", 1250, 30, 0.9);
        lines.add(RowJson.of(row, "files/../../secret").toString());
        FileSystemException e = assertThrows(FileSystemException.class, this::read);
        assertTrue(e.getReason().contains("outside"), e.getReason());
    }

    @Test
    void tableOfOwnCurves() throws IOException {
        addCurve("s", 8, "base:fast", 1, 0);
        addCurve("s", 8, "base:slow", 0.9, 0);
        addCurve("s", 8, "twice:fast", 2, 0);
        addCurve("s", 8, "noisy:fast", 1.2, 0.2);
        add(row("s", "kodim01.png", "single:fast", "q=0", 1000, 30, 0.9));
        BdTable table = BdTable.of(read(), "s", null, "base:fast");
        assertEquals(
                List.of("base:fast", "base:slow", "twice:fast", "noisy:fast"),
                table.lines().stream().map(BdTable.Line::curve).toList());
        BdTable.Cell same = table.lines().get(0).psnr().orElseThrow();
        assertEquals(0, same.percent());
        assertEquals(0, same.intervalLow().getAsDouble());
        assertEquals(-10, table.lines().get(1).psnr().orElseThrow().percent(), 0.1);
        BdTable.Cell twice = table.lines().get(2).msSsim().orElseThrow();
        assertEquals(100, twice.percent(), 0.1);
        assertEquals(100, twice.intervalHigh().getAsDouble(), 0.1);
        BdTable.Cell noisy = table.lines().get(3).psnr().orElseThrow();
        assertTrue(noisy.intervalLow().getAsDouble() < noisy.percent() - 3, noisy.toString());
        assertTrue(noisy.intervalHigh().getAsDouble() > noisy.percent() + 3, noisy.toString());
        assertEquals(
                List.of(
                        "single:fast: PSNR overlap 0.0 dB with base:fast",
                        "single:fast: MS-SSIM overlap 0.0 dB with base:fast"),
                table.leftOut());
        assertTrue(table.text().contains("left out: single:fast: PSNR overlap"), table.text());
        assertEquals(6, table.jsonLines().size());

        BdTable again = BdTable.of(read(), "s", null, "base:fast");
        assertEquals(table.lines(), again.lines(), "the same rows give the same figures, intervals and all");
        assertEquals("twice:fast", BdTable.of(read(), "s", null, "twice").reference());
    }

    @Test
    void fewPicturesHaveNoInterval() throws IOException {
        addCurve("s", 4, "base:fast", 1, 0);
        addCurve("s", 4, "other:fast", 1.5, 0.1);
        BdTable.Cell cell =
                BdTable.of(read(), "s", null, "base").lines().get(1).psnr().orElseThrow();
        assertTrue(cell.intervalLow().isEmpty() && cell.intervalHigh().isEmpty());
    }

    @Test
    void onlyPicturesThatBothHaveAreCompared() throws IOException {
        addCurve("s", 8, "base:fast", 1, 0);
        List<String> base = List.copyOf(lines);
        lines.clear();
        addCurve("s", 6, "twice:fast", 2, 0);
        lines.addAll(base);
        BdTable table = BdTable.of(read(), "s", null, "base");
        assertEquals(100, table.lines().get(0).psnr().orElseThrow().percent(), 0.1);
    }

    @Test
    void publishedCurvesStandBesideKodakAndNothingElse() throws IOException {
        addCurve("kodak", 24, "ours:fast", 1, 0);
        addCurve("kodak", 23, "short:fast", 1, 0);
        addCurve("some", 23, "ours:fast", 1, 0);
        Results results = read();
        Anchors anchors = BdRateTest.anchors();
        assertTrue(Anchors.fit(results, "kodak"));
        assertTrue(!Anchors.fit(results, "some"));

        BdTable against = BdTable.of(results, "kodak", anchors, "VTM");
        assertEquals("ours:fast", against.lines().get(0).curve());
        assertTrue(against.lines().get(0).psnr().orElseThrow().intervalLow().isEmpty());
        BdTable.Line jpeg = against.lines().stream()
                .filter(line -> line.curve().equals("JPEG"))
                .findFirst()
                .orElseThrow();
        assertTrue(jpeg.anchor());
        assertEquals(193.60, jpeg.psnr().orElseThrow().percent(), 0.05);
        assertEquals(
                List.of("short:fast: PSNR of only 23 of 24 pictures", "short:fast: MS-SSIM of only 23 of 24 pictures"),
                against.leftOut());

        BdTable own = BdTable.of(results, "kodak", anchors, "ours");
        assertEquals(2 + anchors.names().size(), own.lines().size());
        assertEquals(
                List.of("ours:fast", "short:fast"),
                own.lines().subList(0, 2).stream().map(BdTable.Line::curve).toList());

        assertEquals(1, BdTable.of(results, "some", anchors, "ours").lines().size());
        String said = assertThrows(IllegalArgumentException.class, () -> BdTable.of(results, "some", anchors, "VTM"))
                .getMessage();
        assertTrue(said.contains("Kodak"), said);
    }

    @Test
    void unknownReferencesAreNamedWithThoseThereAre() throws IOException {
        addCurve("s", 2, "base:fast", 1, 0);
        addCurve("s", 2, "base:slow", 1, 0);
        Results results = read();
        String several = assertThrows(IllegalArgumentException.class, () -> BdTable.of(results, "s", null, "base"))
                .getMessage();
        assertTrue(several.contains("base:fast, base:slow"), several);
        String unknown = assertThrows(IllegalArgumentException.class, () -> BdTable.of(results, "s", null, "VTM"))
                .getMessage();
        assertTrue(unknown.contains("VTM is not in s, which has base:fast, base:slow"), unknown);
    }

    @Test
    void anchorsThatAreNoneAreRefused() throws IOException {
        Path file = folder.resolve("anchors.json");
        for (String bad : List.of(
                "",
                "[]",
                "{}",
                "{\"codecs\": 3}",
                "{\"codecs\":{\"A\":{\"points\":[[1]]}}}",
                "{\"codecs\":{\"A\":{\"points\":[[1,\"x\"]]}}}",
                "\u0000\u00ff")) {
            Files.writeString(file, bad);
            FileSystemException e = assertThrows(FileSystemException.class, () -> Anchors.read(file), bad);
            assertTrue(e.getReason().startsWith("no anchors"), e.getReason());
        }
        Anchors anchors = BdRateTest.anchors();
        assertEquals(9, anchors.names().size());
        assertTrue(anchors.source("VTM").contains("results/image/kodak/vtm.json"));
        assertTrue(anchors.settings("VTM").contains("VTM 9.1"));
        assertTrue(anchors.curve("none", Metric.PSNR).isEmpty());
        assertTrue(anchors.curve("MLIC++", Metric.MS_SSIM).isEmpty());
    }
}
