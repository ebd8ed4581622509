package dev.nacre.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.media.SoundCodecs;
import dev.nacre.media.SoundEncoding;
import dev.nacre.testing.TestPictures;
import dev.nacre.testing.TestSound;
import dev.nacre.testing.TestSounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code nacre bench}, as it is typed. */
class BenchTest {
    @TempDir
    Path folder;

    private Path photos;
    private Path out;

    @BeforeEach
    void pictures() throws IOException {
        photos = Files.createDirectory(folder.resolve("my photos"));
        out = folder.resolve("out");
        for (int i = 0; i < 5; i++) {
            ImageIO.write(
                    TestPictures.photo(120, 90, i).toImage(),
                    "png",
                    photos.resolve("p" + i + ".png").toFile());
        }
    }

    private Run rd(Object... more) {
        Object[] args = new Object[10 + more.length];
        System.arraycopy(
                new Object[] {"bench", "rd", photos, "--codecs", "jpeg", "--points=3", "--presets", "fast", "--out", out
                },
                0,
                args,
                0,
                10);
        System.arraycopy(more, 0, args, 10, more.length);
        return Run.nacre(args);
    }

    @Test
    void measuresAndCondenses() throws IOException {
        Run first = rd("--threads=1", "--keep");
        assertEquals(0, first.exitCode(), first.err());
        assertTrue(first.out().startsWith("my photos (5 pictures)\n"), first.out());
        assertTrue(first.out().contains("\n  jpeg:fast "), first.out());
        List<String> lines = Files.readAllLines(out.resolve("results.jsonl"));
        assertEquals(16, lines.size());
        assertTrue(
                lines.get(0).contains("\"command\":\"nacre bench rd '" + photos + "' --codecs jpeg --points=3"),
                lines.get(0));
        assertTrue(lines.get(0).contains("\"threads\":1"), lines.get(0));
        assertTrue(lines.get(1).contains("\"kept\":\"files/my photos/p0.png/jpeg-fast-"), lines.get(1));

        Run again = rd("--threads=1", "--json");
        assertEquals(0, again.exitCode(), again.err());
        assertEquals("", again.out(), "there is nothing new");
        assertTrue(again.err().contains("15 measurements are there already, 0 to go"), again.err());

        Run bd = Run.nacre("bench", "bd", out, "--ref", "jpeg");
        assertEquals(0, bd.exitCode(), bd.err());
        assertTrue(bd.out().startsWith("my photos, BD-rate against jpeg:fast"), bd.out());
        assertTrue(bd.out().contains("+0.00 [+0.0, +0.0]"), bd.out());
        Run json = Run.nacre("bench", "bd", out.resolve("results.jsonl"), "--ref", "jpeg:fast", "--json");
        assertEquals(0, json.number("psnrPercent"));
        assertEquals("my photos", json.json("set"));
    }

    @Test
    void reportsAreMadeOfResults() throws IOException {
        rd("-q", "--pictures=0");
        Path page = out.resolve("report.html");
        assertTrue(Files.readString(page).startsWith("<!DOCTYPE html>"), "rd writes one");
        Files.delete(page);
        Run plain = Run.nacre("bench", "report", out);
        assertEquals(0, plain.exitCode(), plain.err());
        assertEquals(page + ", " + Files.size(page) + " bytes\n", plain.out());

        Path figure = folder.resolve("rd.svg");
        Path tables = Files.createDirectory(folder.resolve("docs")).resolve("benchmarks.md");
        Path readme = Files.writeString(
                folder.resolve("README.md"), "# Us\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nthe rest\n");
        Object[] command = {
            "bench", "report", out, "--figure", figure, "--markdown", tables, "--readme", readme, "--json"
        };
        Run all = Run.nacre(command);
        assertEquals(0, all.exitCode(), all.err());
        assertEquals(3, all.out().lines().count(), all.out());
        assertEquals(figure.toString(), all.json("output"));
        assertTrue(Files.readString(figure).startsWith("<svg"));
        String markdown = Files.readString(tables);
        assertTrue(markdown.contains("../rd.svg"), markdown);
        assertTrue(markdown.contains("nacre bench report " + out + " --figure " + figure), markdown);
        String text = Files.readString(readme);
        assertTrue(
                text.startsWith("# Us\n<!-- bench:begin -->\n![") && text.endsWith("<!-- bench:end -->\nthe rest\n"),
                text);
        assertTrue(text.contains("](rd.svg)") && text.contains("docs/benchmarks.md") && !text.contains("old"), text);

        Run twice = Run.nacre(command);
        assertEquals(1, twice.exitCode());
        assertTrue(twice.err().contains("give -f"), twice.err());
        assertEquals(
                0, Run.nacre("bench", "report", out, "-f", "--figure", figure).exitCode());

        Run unmarked = Run.nacre("bench", "report", out, "--readme", tables);
        assertEquals(1, unmarked.exitCode());
        assertTrue(unmarked.err().contains("bench:begin"), unmarked.err());
        Run unknown = Run.nacre("bench", "report", out, "--ref", "VTM");
        assertEquals(2, unknown.exitCode(), unknown.err());
    }

    @Test
    void effortsOfSinglePicturesAreMeasuredAndKept() throws IOException {
        Object[] command = {
            "bench",
            "rd",
            photos.resolve("p1.png"),
            photos.resolve("p3.png"),
            "--codecs=webp@0,webp@6,avif@8",
            "--points=3",
            "--threads=1",
            "--pictures=0",
            "--out",
            out
        };
        Run rd = Run.nacre(command);
        assertEquals(0, rd.exitCode(), rd.err());
        assertTrue(rd.out().startsWith("my photos (2 pictures)\n") && rd.out().contains("\n  webp:6 "), rd.out());
        assertEquals(0, Run.nacre("bench", "bd", out, "--ref", "avif:8").exitCode());

        Path kept = folder.resolve("kept.jsonl");
        Run rows = Run.nacre("bench", "report", out, "--rows", kept);
        assertEquals(0, rows.exitCode(), rows.err());
        assertEquals(kept + ", " + Files.size(kept) + " bytes\n", rows.out());
        assertEquals(1 + 3 * 2 * 3, Files.readAllLines(kept).size());
        assertFalse(Files.readString(kept).contains(folder.getFileName().toString()), "a path of the machine");
        assertEquals(1, Run.nacre("bench", "report", out, "--rows", kept).exitCode(), "it is there");

        // The kept rows beside others.
        Path more = folder.resolve("more");
        Run.nacre("bench", "rd", photos, "--codecs=jpeg", "--presets=fast", "--out", more, "-q", "--pictures=0");
        Path page = folder.resolve("page.md");
        Run report = Run.nacre("bench", "report", kept, more, "--ref", "avif:8", "--markdown", page);
        assertEquals(0, report.exitCode(), report.err());
        String text = Files.readString(page);
        assertTrue(text.contains("### Effort\n\nOver 2 pictures") && text.contains("\n| WebP method 6 | "), text);
        assertTrue(text.contains("\n| JPEG fast | "), text);
    }

    @Test
    void soundsAreMeasuredAndReported() throws IOException {
        Path voices = Files.createDirectory(folder.resolve("voices"));
        for (int i = 0; i < 5; i++) {
            TestSound sound = TestSounds.speech(16_000, 1, i);
            Files.write(
                    voices.resolve("v" + i + ".wav"),
                    SoundCodecs.encode(
                            SoundEncoding.of(SoundEncoding.Format.WAV), sound.samples(), sound.rate(), Map.of()));
        }
        Run rd = Run.nacre(
                "bench", "rd", voices, "--codecs", "hifi,opus", "--points=2", "--threads=1", "--keep", "--out", out);
        assertEquals(0, rd.exitCode(), rd.err());
        assertTrue(rd.out().startsWith("voices (5 sounds, 5.00 s, scored at 16 kHz)\n"), rd.out());
        assertTrue(rd.out().contains("Nacre hifi codes=12") && rd.out().contains("Opus kbps=6"), rd.out());
        assertEquals(
                1 + 5 * 2 * 2, Files.readAllLines(out.resolve("results.jsonl")).size());
        Run info = Run.nacre("info", out.resolve("files/voices/v0.wav/hifi-only-codes=12.ncr"), "--json");
        assertEquals("16000", info.json("sampleRate"));
        String page = Files.readString(out.resolve("report.html"));
        assertTrue(page.contains("<figure class=\"listen\"") && page.contains("data:audio/flac"), "rd writes a report");

        Path tables = Files.writeString(folder.resolve("benchmarks.md"), "# Benchmarks: pictures\n\nstay\n");
        Run report = Run.nacre("bench", "report", out, "--markdown", tables, "-f");
        assertEquals(0, report.exitCode(), report.err());
        String text = Files.readString(tables);
        assertTrue(text.startsWith("# Benchmarks: pictures\n\nstay\n") && text.contains("Opus kbps=24"), text);
        Run bd = Run.nacre("bench", "bd", out, "--ref", "opus");
        assertEquals(1, bd.exitCode());
        assertTrue(bd.err().contains("only sounds"), bd.err());
        Run figure = Run.nacre("bench", "report", out, "--figure", folder.resolve("rd.svg"));
        assertEquals(1, figure.exitCode());
        assertTrue(figure.err().contains("--figure is of pictures"), figure.err());
        Run wrong = Run.nacre("bench", "rd", voices, "--score-rate", "1", "--out", out);
        assertEquals(2, wrong.exitCode());
    }

    @Test
    void speedIsMeasured() throws IOException {
        Object[] command = {
            "bench",
            "speed",
            photos.resolve("p0.png"),
            "--codecs=jpeg",
            "--threads=1",
            "--rounds=1",
            "--batch=2",
            "--sizes=0.02",
            "--out",
            out
        };
        Run run = Run.nacre(command);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("jpeg"), run.out());
        assertTrue(Files.readString(out.resolve("speed.md")).contains("jpeg"));
        assertTrue(Files.readAllLines(out.resolve("speed.jsonl")).size() >= 3);
        Run again = Run.nacre(command);
        assertEquals(1, again.exitCode());
        assertTrue(again.err().contains("give -f"), again.err());
    }

    @Test
    void rowsArePrintedAsTheyAreMade() throws IOException {
        Run run = rd("--json");
        assertEquals(0, run.exitCode(), run.err());
        List<String> rows = Files.readAllLines(out.resolve("results.jsonl"));
        assertEquals(rows.subList(1, rows.size()), run.out().lines().toList());
        assertEquals("jpeg", run.json("codec"));
    }

    @Test
    void aPictureThatCantBeReadIsNamedAndTheRestIsMeasured() throws IOException {
        Files.writeString(photos.resolve("p2.png"), "damaged");
        Run run = rd("-q");
        assertEquals(1, run.exitCode());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith(photos.resolve("p2.png") + ": no picture in a format"), run.err());
        assertEquals(
                1 + 12 + 1, Files.readAllLines(out.resolve("results.jsonl")).size());
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        Run nowhere = Run.nacre("bench", "rd", folder.resolve("nowhere"), "--out", out);
        assertEquals(1, nowhere.exitCode());
        assertTrue(nowhere.err().contains("no such folder"), nowhere.err());
        assertFalse(Files.exists(out));
        Run noResults = Run.nacre("bench", "bd", folder, "--ref", "jpeg");
        assertEquals(1, noResults.exitCode());
        assertTrue(noResults.err().contains("results.jsonl: no such file"), noResults.err());
        rd("-q");
        Run unknown = Run.nacre("bench", "bd", out, "--ref", "VTM");
        assertEquals(2, unknown.exitCode());
        assertTrue(unknown.err().contains("VTM is not in my photos, which has jpeg:fast"), unknown.err());
        Path none = Files.writeString(folder.resolve("none.json"), "{}");
        Run anchors = Run.nacre("bench", "bd", out, "--ref", "jpeg", "--anchors", none);
        assertEquals(1, anchors.exitCode());
        assertTrue(anchors.err().contains("none.json: no anchors"), anchors.err());
    }
}
