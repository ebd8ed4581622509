package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quality against time, and the files in which such rows are kept. */
class EffortTableTest {
    private static final int MEGAPIXELS = 2;

    /** As long as implementations get. */
    private static final String AVIF =
            "FFmpeg 8.1.2 libaom-av1 3.14.1, 4:4:4 BT.601 full range, default tune, usage=allintra, cpu-used=6, row-mt=1, "
                    + "still-picture=1, threads=2";

    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void run() {
        lines.add(RowJson.of(new RunInfo(
                        "nacre bench rd /home/me/kodak '/home/my pictures/set 2' 'a b' --codecs inr@0,avif@6 --out=/tmp/x/out",
                        "2026-11-29T10:00:00Z",
                        "a machine",
                        "17",
                        2,
                        "DEV"))
                .toString());
    }

    /** A codec that needs {@code rate} times the bytes of another at each of four qualities. */
    private void add(int pictures, String codec, String preset, String implementation, double rate, double seconds) {
        for (int picture = 0; picture < pictures; picture++) {
            for (int point = 0; point < 4; point++) {
                lines.add(RowJson.of(
                                new Row(
                                        "kodak",
                                        String.format(Locale.ROOT, "kodim%02d.png", picture + 1),
                                        "0123456789abcdef",
                                        1000,
                                        1000 * MEGAPIXELS,
                                        codec,
                                        preset,
                                        implementation,
                                        "q=" + point,
                                        point,
                                        Math.round(rate * 10_000 * (1 << point) * (1 + picture)),
                                        28 + 4 * point,
                                        OptionalDouble.of(0.987654321),
                                        OptionalDouble.of(1 - 0.1 / (1 << point)),
                                        1000 * seconds * (1 + point),
                                        12.5,
                                        OptionalDouble.of(123456.789),
                                        OptionalDouble.of(17.123),
                                        OptionalLong.of(1_234_567_890L)),
                                "files/kodak/a.png/x")
                        .toString());
            }
        }
    }

    private Results read() throws IOException {
        Path file = folder.resolve("results.jsonl");
        Files.write(file, lines);
        return Results.read(List.of(file));
    }

    private void addAll() {
        add(3, "avif", "6", AVIF, 1, 0.5);
        add(1, "avif", "0", "libaom, cpu-used=0, threads=2", 0.8, 30);
        add(2, "inr", "9", "Nacre inr, effort=9, steps=80000, threads=2", 0.6, 900);
        add(3, "inr", "0", "Nacre inr, effort=0, steps=300, threads=2", 0.9, 4);
        add(3, "webp", "slow", "libwebp", 1.5, 0.1);
        add(1, "hevc", "placebo", "x265, preset=placebo, threads=2", 1.1, 2);
    }

    @Test
    void everyEffortStandsOverTheSamePictures() throws IOException {
        addAll();
        List<EffortTable.Line> table =
                EffortTable.of(read(), "kodak", "avif:6").orElseThrow().lines();
        assertEquals(
                List.of("inr:0", "inr:9", "avif:6", "avif:0", "webp:slow", "hevc:placebo"),
                table.stream().map(EffortTable.Line::curve).toList());
        assertEquals(Optional.of("80000"), table.get(1).steps());
        assertEquals(Optional.empty(), table.get(2).steps());
        assertEquals(
                List.of("2", "2", "2", "2", "1", "2"),
                table.stream().map(EffortTable.Line::threads).toList());
        // 1, 2, 3 and 4 times the seconds, for the four qualities.
        assertEquals(2.5 * 900, table.get(1).encodeSeconds(), 1e-9);
        assertEquals(2.5 * 900 / MEGAPIXELS, table.get(1).encodeSecondsPerMegapixel(), 1e-9);
        assertEquals(12.5, table.get(1).decodeMillis(), 1e-9);
        assertEquals(-40, table.get(1).bytes().orElseThrow().percent(), 1e-3);
        assertEquals(-20, table.get(3).bytes().orElseThrow().percent(), 1e-3);
        assertEquals(10, table.get(5).bytes().orElseThrow().percent(), 1e-3);
    }

    @Test
    void curvesWithoutThePicturesAreLeftOut() throws IOException {
        add(3, "inr", "0", "steps=300", 0.9, 4);
        add(2, "inr", "1", "steps=500", 0.8, 6);
        add(1, "hevc", "placebo", "x265", 1.1, 2);
        EffortTable table = EffortTable.of(read(), "kodak", "hevc:placebo").orElseThrow();
        assertEquals(
                List.of("inr:0", "inr:1"),
                table.lines().stream().map(EffortTable.Line::curve).toList());
        assertTrue(table.markdown().contains("Over 2 pictures, 4.00 megapixels"), table.markdown());
        assertTrue(table.markdown().contains("hevc:placebo is not in kodak"), table.markdown());
    }

    @Test
    void presetsAndSingleEffortsAreNoTable() throws IOException {
        add(2, "inr", "fast", "steps=300", 0.9, 4);
        add(2, "inr", "slow", "steps=3000", 0.8, 6);
        add(2, "avif", "6", "libaom", 1, 1);
        add(2, "webp", "6", "libwebp", 1, 1);
        assertEquals(Optional.empty(), EffortTable.of(read(), "kodak", "avif:6"));
    }

    @Test
    void bothReportsHaveIt() throws IOException {
        addAll();
        Results results = read();
        ReportOptions options = ReportOptions.defaults().withReference("avif:6");
        String page = new MarkdownReport(results, options, "nacre bench report").page(Optional.empty());
        assertTrue(
                page.contains("\n### Effort\n\nOver 1 picture, 2.00 megapixels")
                        && page.contains("bytes at equal PSNR against AVIF speed 6 |\n")
                        && page.contains(
                                "| Nacre inr effort 9 | 80000 | 2 | 2250 | 1125 | 12.5 | \u221240.0\u00A0% |\n")
                        && page.contains("| AVIF speed 6 | \u2013 | 2 | 1.25 | 0.625 | 12.5 | reference |\n"),
                page);
        Path file = folder.resolve("report.html");
        HtmlReport.write(results, options, ToyCodec::of, file);
        String html = Files.readString(file);
        assertTrue(html.contains("<h3>Effort</h3>") && html.contains(">2250</td>"), "the table");
        assertTrue(html.contains("Bytes of Nacre inr effort 9 at equal PSNR"), "ours is the slowest effort");
    }

    @Test
    void keptRowsAreShortWithoutPathsAndSayTheSame() throws IOException {
        addAll();
        lines.add(RowJson.of(new Results.Missing("jxl", "9", "cjxl is not on the PATH"))
                .toString());
        lines.add(RowJson.of(new Results.Failure(
                        "kodak", "b.png", "hevc", "placebo", "q=0", "/tmp/nacre-bench-17/out.png: no such file"))
                .toString());
        Results results = read();
        Path file = folder.resolve("kept.jsonl");
        KeptRows.write(results, file);
        String text = Files.readString(file);
        assertFalse(text.contains("/"), text);
        assertTrue(text.contains("nacre bench rd kodak 'set 2' 'a b' --codecs inr@0,avif@6 --out=out"), text);
        assertTrue(text.contains("out.png: no such file"), text);
        assertEquals(results.rows().size() + 3, text.lines().count());
        int longest = text.lines().mapToInt(String::length).max().orElseThrow();
        assertTrue(longest <= 500, longest + " bytes a row");

        Results again = Results.read(List.of(file));
        assertEquals(results.missing(), again.missing());
        ReportOptions options = ReportOptions.defaults().withReference("avif:6");
        String page = new MarkdownReport(results, options, "x").page(Optional.empty());
        assertEquals(KeptRows.withoutPaths(page), new MarkdownReport(again, options, "x").page(Optional.empty()));
        Path twice = folder.resolve("twice.jsonl");
        KeptRows.write(again, twice);
        assertEquals(text, Files.readString(twice));
    }

    @Test
    void onlyAbsolutePathsAreCut() {
        assertEquals("a b/c ../d e.png: x 1/2 4/3", KeptRows.withoutPaths("a b/c ../d /home/me/e.png: x 1/2 4/3"));
        assertEquals("--x=b,c '-y=d'", KeptRows.withoutPaths("--x=/a/b,/c '-y=/a/d'"));
        assertEquals("kodak", KeptRows.withoutPaths("/data/kodak/"));
    }
}
