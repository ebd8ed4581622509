package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.image.Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the HTML page, the figure and the Markdown page say; how the page looks and behaves is {@link BrowserTest}'s. */
class ReportTest {
    @TempDir
    static Path folder;

    private static Results results;
    private static ReportOptions options;
    private static String html;

    @BeforeAll
    static void report() throws IOException {
        results = ReportPages.results(folder);
        options = ReportPages.options(folder);
        Path file = folder.resolve("report.html");
        HtmlReport.write(results, options, ToyCodec::of, file);
        html = Files.readString(file);
    }

    @Test
    void eachSetHasItsOwnSectionAndFigures() {
        assertEquals(List.of("drawn", "kodak", "photographs", "screens"), results.sets());
        for (int i = 0; i < 4; i++) {
            String section = section(i);
            assertEquals(2, count(section, "class=\"chart wide\" viewBox=\"0 0 470 380\""), "rate charts");
            assertEquals(2, count(section, "class=\"chart wide\" viewBox=\"0 0 470 350\""), "speed charts");
            assertEquals(
                    results.curves(results.sets().get(i)).size(),
                    count(section, "<tr><th scope=\"row\"><svg") + count(section, "<tr class=\"own\">"));
        }
        // Published curves are about Kodak's 24 pictures, and stand nowhere else.
        assertTrue(section(1).contains("VTM (published)"));
        for (int other : new int[] {0, 2, 3}) {
            assertFalse(
                    section(other).contains("VTM (published)"),
                    "published curves in " + results.sets().get(other));
        }
    }

    @Test
    void figuresAreThoseOfTheTable() {
        BdTable table = BdTable.of(results, "kodak", null, "jpeg:slow");
        for (BdTable.Line line : table.lines()) {
            if (!line.curve().equals("jpeg:slow")) {
                assertTrue(
                        section(1)
                                .contains("<b>"
                                        + Markup.percent(
                                                line.psnr().orElseThrow().percent()) + "</b>"),
                        line.curve());
            }
        }
    }

    @Test
    void whatIsMissingIsNamed() {
        assertTrue(html.contains("HEVC intra fast") && html.contains("x265 is not in this build"));
        assertTrue(section(3).contains("broken.png: is no picture"));
        assertTrue(section(1).contains("Not compared: Short one: PSNR overlap"));
    }

    @Test
    void nothingIsAskedForAndNothingIsMarkup() throws IOException {
        assertFalse(Pattern.compile("(src|href)=\"(?!#|data:)").matcher(html).find());
        assertFalse(html.contains("@import") || html.contains("url("));
        Path evil = Files.createDirectories(folder.resolve("evil"));
        String lines = Files.readString(folder.resolve("made/results.jsonl"))
                .replace("kodim01.png", "<b onload=x>.png")
                .replace("is no picture", "<script>alert(1)</script>");
        Files.writeString(evil.resolve("results.jsonl"), lines);
        Path page = evil.resolve("report.html");
        HtmlReport.write(Results.read(List.of(evil)), ReportOptions.defaults(), ToyCodec::of, page);
        String text = Files.readString(page);
        assertFalse(text.contains("<script>alert") || text.contains("<b onload"));
        assertTrue(text.contains("&lt;script&gt;alert(1)"));
    }

    @Test
    void sameResultsSameBytes() throws IOException {
        Path again = folder.resolve("again.html");
        HtmlReport.write(results, options, ToyCodec::of, again);
        assertEquals(html, Files.readString(again));
        assertEquals(RdFigure.svg(results, "kodak", null), RdFigure.svg(results, "kodak", null));
    }

    @Test
    void slidersShowTheVeryPictures() throws IOException {
        assertEquals(2, count(html, "<figure class=\"slider\""));
        // The first slider: original, JPEG, ours; the toy's ours at the same setting equals its JPEG.
        Matcher uris =
                Pattern.compile("src=\"data:image/(\\w+);base64,([^\"]+)\"").matcher(html);
        Picture original = new dev.nacre.image.PictureReader(dev.nacre.bitstream.DecodeLimits.defaults())
                .read(folder.resolve("drawn/leaves.png"))
                .picture();
        assertTrue(uris.find());
        assertSame(original, uris.group(1), Base64.getDecoder().decode(uris.group(2)));
        assertTrue(uris.find());
        Row row = results.rows("drawn", "jpeg:fast").stream()
                .filter(candidate ->
                        candidate.file().equals("leaves.png") && html.contains("<dd>" + candidate.setting() + "</dd>"))
                .findFirst()
                .orElseThrow();
        ToyCodec toy = new ToyCodec("jpeg", Preset.FAST);
        byte[] coded = toy.encode(original, row.setting()).value();
        assertEquals(row.bytes(), coded.length);
        assertSame(toy.decode(coded).value(), uris.group(1), Base64.getDecoder().decode(uris.group(2)));
        assertTrue(html.contains(Markup.grouped(row.bytes()) + " bytes"));
        assertTrue(html.contains(Markup.fixed(row.psnr(), 2) + " dB PSNR"));
    }

    private static void assertSame(Picture wanted, String type, byte[] file) throws IOException {
        Picture shown = type.equals("webp")
                ? dev.nacre.media.StillDecoder.of(dev.nacre.media.Ffmpeg.load(), "webp")
                        .decode(file)
                : Picture.fromBufferedImage(javax.imageio.ImageIO.read(new ByteArrayInputStream(file)));
        for (int c = 0; c < 3; c++) {
            assertArrayEquals(wanted.plane(c), shown.plane(c), "plane " + c);
        }
    }

    @Test
    void largePicturesAreCutAndSaySo() {
        assertTrue(html.contains("The middle of a picture of 900 by 400"));
        assertTrue(html.contains("--w:768;--h:400"));
    }

    @Test
    void theBudgetAndTheNumberOfPicturesHold() throws IOException {
        Path small = folder.resolve("small.html");
        List<String> remarks = HtmlReport.write(results, options.withBudgetBytes(10), ToyCodec::of, small);
        assertEquals(1, count(Files.readString(small), "<figure class=\"slider\""));
        assertTrue(remarks.contains("drawn: 1 picture is left out, as the report is large enough"), remarks.toString());
        HtmlReport.write(results, options.withPictures(0), ToyCodec::of, small);
        assertEquals(0, count(Files.readString(small), "<figure class=\"slider\""));
    }

    @Test
    void aPictureThatChangedIsNotShown() throws IOException {
        Path elsewhere = Files.createDirectories(folder.resolve("changed/drawn"));
        ReportPages.save(dev.nacre.testing.TestPictures.photo(384, 256, 77), elsewhere.resolve("leaves.png"));
        Files.copy(folder.resolve("drawn/panorama.png"), elsewhere.resolve("panorama.png"));
        Path page = folder.resolve("changed.html");
        List<String> remarks = HtmlReport.write(results, options.withOriginals(List.of(elsewhere)), ToyCodec::of, page);
        assertEquals(1, count(Files.readString(page), "<figure class=\"slider\""));
        assertTrue(
                remarks.stream().anyMatch(remark -> remark.startsWith("drawn/leaves.png is not in the folders")),
                remarks.toString());
    }

    @Test
    void anUnknownReferenceIsReplacedAndSaysSo() throws IOException {
        Path page = folder.resolve("reference.html");
        HtmlReport.write(results, options.withReference("avif:slow").withPictures(0), ToyCodec::of, page);
        String text = Files.readString(page);
        assertTrue(text.contains("BD-rate against AVIF slow"));
        assertTrue(text.contains("Compared with JPEG fast instead."), "the drawn set has no AVIF");
    }

    @Test
    void theFigureIsWellFormedAndLight() throws Exception {
        String svg = RdFigure.svg(results, "kodak", options.anchors().orElseThrow());
        SvgChartTest.parse(svg);
        assertTrue(svg.contains("fill=\"#ffffff\"/>"), "a background of its own");
        assertFalse(svg.contains("var(") || svg.contains("prefers-color-scheme"));
        for (String curve : results.curves("kodak")) {
            assertTrue(svg.contains(">" + CurveStyle.label(curve) + "</text>"), curve);
        }
        assertTrue(svg.contains(">VTM</text>"));
        assertThrows(IllegalArgumentException.class, () -> RdFigure.svg(results, "nowhere", null));
    }

    @Test
    void markdownSaysTheSame() throws IOException {
        MarkdownReport report = new MarkdownReport(results, options, "nacre bench report results --markdown page.md");
        String page = report.page(Optional.of("figure.svg"));
        BdTable.Cell cell = BdTable.of(results, "kodak", null, "jpeg:slow").lines().stream()
                .filter(line -> line.curve().equals("walloc:fast"))
                .findFirst()
                .flatMap(BdTable.Line::psnr)
                .orElseThrow();
        assertTrue(page.contains("| JPEG slow | " + SetView.text(cell) + " | " + SetView.range(cell) + " |"), page);
        assertTrue(results.commands().size() >= 2);
        results.commands().forEach(command -> assertTrue(page.contains(command + "\n"), command));
        assertTrue(page.contains("nacre bench report results --markdown page.md"));
        for (String set : results.sets()) {
            assertTrue(page.contains("## " + set + "\n"));
        }
        assertTrue(page.contains("missing: x265 is not in this build"));
        // Every row of a table has as many cells as its head.
        int cells = 0;
        for (String line : page.lines().toList()) {
            int here = line.startsWith("|") ? count(line.replace("\\|", ""), "|") : 0;
            assertTrue(here == 0 || cells == 0 || here == cells, line);
            cells = here;
        }
    }

    @Test
    void theReadmeKeepsWhatIsAroundTheMarks() throws IOException {
        Path readme = folder.resolve("README.md");
        Files.writeString(readme, "# Title\n\n" + MarkdownReport.BEGIN + "\nold\n" + MarkdownReport.END + "\n\nrest\n");
        MarkdownReport report = new MarkdownReport(results, options, "nacre bench report results --readme README.md");
        report.updateReadme("docs/figure.svg", "docs/benchmarks.md", readme);
        String text = Files.readString(readme);
        assertTrue(
                text.startsWith("# Title\n\n" + MarkdownReport.BEGIN + "\n![")
                        && text.endsWith(MarkdownReport.END + "\n\nrest\n"),
                text);
        assertFalse(text.contains("old"));
        report.updateReadme("docs/figure.svg", "docs/benchmarks.md", readme);
        assertEquals(text, Files.readString(readme));
        Path bare = Files.writeString(folder.resolve("bare.md"), "# Title\n");
        assertThrows(FileSystemException.class, () -> report.updateReadme(null, null, bare));
        assertEquals("# Title\n", Files.readString(bare));
    }

    @Test
    void differencesAroundGrey() {
        Picture a = Picture.of(2, 1, Picture.Colour.GREY, new byte[] {10, (byte) 250});
        Picture b = Picture.of(2, 1, Picture.Colour.GREY, new byte[] {13, 0});
        assertArrayEquals(
                new byte[] {(byte) (128 + 24), 0}, ComparePage.difference(a, b).plane(0));
    }

    private static String section(int number) {
        int start = html.indexOf("id=\"set-" + number + "\"");
        int end = html.indexOf("</section>", start);
        return html.substring(start, end);
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }
}
