package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.audio.Sound;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.media.MediaSoundReader;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page, the Markdown and the command line say about sounds; how the page behaves is {@link SoundBrowserTest}'s. */
class SoundReportTest {
    @TempDir
    static Path folder;

    private static Results results;
    private static String html;
    private static List<String> remarks;

    @BeforeAll
    static void report() throws IOException {
        results = SoundPages.results(folder);
        Path file = folder.resolve("report.html");
        remarks = HtmlReport.write(results, SoundPages.options(folder), ToyCodec::of, ToySoundCodec::of, file);
        html = Files.readString(file);
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static String section(int number) {
        int start = html.indexOf("id=\"set-" + number + "\"");
        return html.substring(start, html.indexOf("</section>", start));
    }

    @Test
    void eachSetHasItsChartsTablesAndPlayers() {
        assertEquals(List.of(), remarks);
        assertTrue(html.contains("<title>Nacre sound bench</title>"));
        assertEquals(4, count(section(0), "class=\"chart wide\""));
        assertEquals(2, count(section(1), "class=\"chart wide\""));
        assertTrue(section(0).contains("Against Opus at stated rates")
                && !section(1).contains("at stated rates"));
        assertTrue(section(1).contains("Nacre walloc-audio, sound by sound within MP3 kbps=96")
                && !section(0).contains("sound by sound within"));
        assertEquals(3, count(section(0), "<figure class=\"listen\""));
        assertEquals(3, count(section(1), "<figure class=\"listen\""));
        assertEquals(count(html, "<audio "), count(html, "preload=\"auto\""));
    }

    @Test
    void tablesHaveTheFiguresOfTheRows() {
        SoundView view = SoundView.of(results, "voices");
        for (SoundView.Point point : view.points()) {
            String row = row(section(0), point.name() + "</th>");
            assertTrue(row.contains(">" + Markup.fixed(point.kbps(), 2) + "<"), row);
            for (SoundMetric metric : view.metrics()) {
                assertTrue(row.contains(">" + metric.text(point.mean(metric).orElseThrow()) + "<"), metric + row);
            }
        }
        SoundView.Comparison first = view.atStatedRates().get(0);
        SoundDifference estoi = first.differences().get(SoundMetric.ESTOI);
        assertTrue(section(0).contains(">" + estoi.metric().signed(estoi.mean()) + "</b>"));
        assertTrue(section(0).contains(estoi.intervalText().orElseThrow()));
        assertEquals(
                view.losses().size(),
                count(section(0).substring(section(0).indexOf("Where we lose")), "data-head=\"Sounds lost\""));
    }

    private static String row(String text, String head) {
        int at = text.indexOf(head);
        assertTrue(at > 0, head);
        return text.substring(at, text.indexOf("</tr>", at));
    }

    private static final Pattern AUDIO = Pattern.compile("<audio [^>]*src=\"data:audio/flac;base64,([^\"]+)\"");

    private static float[][] samples(String base64) throws IOException {
        try (MediaSoundReader reader =
                MediaSoundReader.open(Base64.getDecoder().decode(base64), DecodeLimits.defaults())) {
            assertEquals(16_000, reader.info().rate());
            return reader.readAll();
        }
    }

    @Test
    void playersHoldTheVerySamplesThatWereScored() throws IOException {
        Matcher audio = AUDIO.matcher(section(0));
        List<float[][]> first = new ArrayList<>();
        while (first.size() < 3 && audio.find()) {
            first.add(samples(audio.group(1)));
        }
        // Of six sounds three are shown, the second of each pair; the lowest and the best of ours, and Opus's nearest.
        SoundView view = SoundView.of(results, "voices");
        String file = view.files().get(1);
        Sound original = SoundMedium.read(folder.resolve("voices").resolve(file));
        assertArrayEquals(original.plane(0), first.get(0)[0], 1f / 32768);
        SoundRow row = view.shown().orElseThrow().rows().stream()
                .filter(r -> r.file().equals(file))
                .findFirst()
                .orElseThrow();
        Sound decoded = new ToySoundCodec("toy", List.of())
                .decode(Files.readAllBytes(results.kept(row).orElseThrow()))
                .value();
        assertArrayEquals(AlignedSound.of(original, decoded, 16_000).decoded()[0], first.get(1)[0], 1f / 32768);
        assertFalse(Arrays.equals(first.get(0)[0], first.get(1)[0]));
    }

    @Test
    void longSoundsAreCutAndTheirRateIsTold() throws IOException {
        Path page = folder.resolve("all.html");
        HtmlReport.write(results, SoundPages.options(folder).withSounds(11), ToyCodec::of, ToySoundCodec::of, page);
        String text = Files.readString(page);
        assertEquals(11, count(text, "<figure class=\"listen\""));
        assertEquals(1, count(text, "The middle 6 of 7.0 s"));
        assertEquals(1, count(text, "data-seconds=\"6.000\""));
        assertEquals(1, count(text, "Played at 16 kHz, at which it was scored."));
        Matcher audio = AUDIO.matcher(text);
        assertTrue(audio.find());
        float[][] middle = samples(audio.group(1));
        float[] whole = SoundMedium.read(folder.resolve("voices/v0.wav")).plane(0);
        assertArrayEquals(Arrays.copyOfRange(whole, 8000, 8000 + 96_000), middle[0], 1f / 32768);
    }

    @Test
    void filesThatWereNotKeptAreMadeAgain() throws IOException {
        String bare = Files.readString(folder.resolve("sounds/results.jsonl")).replaceAll(",\"kept\":\"[^\"]*\"", "");
        Path other = Files.createDirectories(folder.resolve("bare"));
        Files.writeString(other.resolve("results.jsonl"), bare);
        Path page = other.resolve("report.html");
        List<String> told = HtmlReport.write(
                Results.read(List.of(other)), SoundPages.options(folder), ToyCodec::of, ToySoundCodec::of, page);
        assertEquals(List.of(), told);
        assertEquals(html, Files.readString(page));
        Files.writeString(other.resolve("results.jsonl"), bare.replaceAll("\"bytes\":", "\"bytes\":1"));
        told = HtmlReport.write(
                Results.read(List.of(other)), SoundPages.options(folder), ToyCodec::of, ToySoundCodec::of, page);
        assertEquals(6, told.size());
        assertTrue(told.get(0).contains("bytes where the row has 1"), told.get(0));
    }

    @Test
    void whatCantBeShownIsNamed() throws IOException {
        Path page = folder.resolve("none.html");
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/voices"));
        SoundPages.save(dev.nacre.testing.TestSounds.speech(16_000, 1, 99), elsewhere.resolve("v1.wav"));
        List<String> told = HtmlReport.write(
                results,
                ReportOptions.defaults().withOriginals(List.of(elsewhere)),
                ToyCodec::of,
                ToySoundCodec::of,
                page);
        assertEquals(6, told.size(), told.toString());
        assertTrue(
                told.get(0).equals("voices/v1.wav is not in the folders of sounds, or is another sound now"),
                told.get(0));
        told = HtmlReport.write(
                results, SoundPages.options(folder).withSoundBudgetBytes(1), ToyCodec::of, ToySoundCodec::of, page);
        assertEquals(1, count(Files.readString(page), "<figure class=\"listen\""));
        assertEquals("voices: 2 sounds are left out, as the report is large enough", told.get(0));
        HtmlReport.write(results, SoundPages.options(folder).withSounds(0), ToyCodec::of, ToySoundCodec::of, page);
        assertFalse(Files.readString(page).contains("<figure class=\"listen\""));
    }

    @Test
    void nothingIsAskedForAndNothingIsMarkup() throws IOException {
        assertFalse(Pattern.compile("(src|href)=\"(?!#|data:)").matcher(html).find());
        Path evil = Files.createDirectories(folder.resolve("evil"));
        Files.writeString(
                evil.resolve("results.jsonl"),
                Files.readString(folder.resolve("sounds/results.jsonl"))
                        .replace("s1.wav", "<b onload=x>.wav")
                        .replace("\"opus\"", "\"<i>opus\""));
        Path page = evil.resolve("report.html");
        HtmlReport.write(Results.read(List.of(evil)), ReportOptions.defaults(), ToyCodec::of, ToySoundCodec::of, page);
        String text = Files.readString(page);
        assertFalse(text.contains("<b onload") || text.contains("<i>opus"));
        assertTrue(text.contains("&lt;b onload=x&gt;.wav"));
    }

    @Test
    void theMarkdownPageKeepsThePicturesAndTheOtherWayRound() throws IOException {
        Path page = folder.resolve("benchmarks.md");
        Files.writeString(page, "# Benchmarks: pictures\n\nold pictures\n");
        MarkdownReport sounds = new MarkdownReport(results, ReportOptions.defaults(), "nacre bench report sounds");
        sounds.writePage(null, page);
        String once = Files.readString(page);
        assertTrue(once.startsWith("# Benchmarks: pictures\n\nold pictures\n\n" + MarkdownReport.SOUNDS_BEGIN), once);
        sounds.writePage(null, page);
        assertEquals(once, Files.readString(page));
        SoundView view = SoundView.of(results, "songs");
        assertTrue(
                once.contains("| Nacre walloc-audio within=mp3@96 | "
                        + Markup.fixed(view.shown().orElseThrow().kbps(), 2) + " |"),
                once);
        assertTrue(once.contains("| s2.wav | "), "sound by sound");

        Path made = Files.createDirectories(folder.resolve("made"));
        Results pictures = Results.read(List.of(ReportRows.write(made)));
        new MarkdownReport(pictures, ReportOptions.defaults(), "nacre bench report made").writePage(null, page);
        String both = Files.readString(page);
        assertFalse(both.contains("old pictures"));
        assertTrue(both.contains("## kodak"));
        assertEquals(
                once.substring(once.indexOf(MarkdownReport.SOUNDS_BEGIN)),
                both.substring(both.indexOf(MarkdownReport.SOUNDS_BEGIN)));
    }

    @Test
    void everyTableOfThePageHasRowsOfOneLength() throws IOException {
        Path page = folder.resolve("tables.md");
        new MarkdownReport(results, ReportOptions.defaults(), "x").writePage(null, page);
        int cells = 0;
        for (String line : Files.readAllLines(page)) {
            int here = line.startsWith("|") ? count(line.replace("\\|", ""), "|") : 0;
            assertTrue(here == 0 || cells == 0 || here == cells, line);
            cells = here;
        }
    }

    @Test
    void theReadmeHasABlockOfItsOwn() throws IOException {
        Path readme = folder.resolve("README.md");
        Files.writeString(
                readme,
                "# Us\n" + MarkdownReport.BEGIN + "\npictures\n" + MarkdownReport.END + "\n"
                        + MarkdownReport.SOUNDS_BEGIN + "\nold\n" + MarkdownReport.SOUNDS_END + "\nrest\n");
        MarkdownReport report = new MarkdownReport(results, ReportOptions.defaults(), "nacre bench report sounds");
        report.updateReadme(null, "docs/benchmarks.md", readme);
        String text = Files.readString(readme);
        assertTrue(text.contains("\npictures\n") && text.endsWith(MarkdownReport.SOUNDS_END + "\nrest\n"), text);
        assertTrue(text.contains("**Nacre hifi codes=") && !text.contains("\nold\n"), text);
        assertTrue(text.contains("The rate at which Opus is as good: "), text);
        Path bare = Files.writeString(folder.resolve("bare.md"), "# Us\n");
        assertThrows(FileSystemException.class, () -> report.updateReadme(null, null, bare));
    }

    @Test
    void theCommandLineHasTheSameMeans() {
        String text = RdSummary.text(results);
        SoundView.Point ours = SoundView.of(results, "voices").shown().orElseThrow();
        String line =
                text.lines().filter(l -> l.contains(ours.name())).findFirst().orElseThrow();
        assertTrue(
                line.contains(
                        SoundMetric.ESTOI.text(ours.mean(SoundMetric.ESTOI).orElseThrow())),
                line);
        assertTrue(text.contains("against Opus at stated rates") && text.contains(" equals Opus at: "), text);
    }
}
