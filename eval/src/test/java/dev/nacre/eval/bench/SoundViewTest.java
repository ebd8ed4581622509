package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Means, differences, equivalent rates and losses of rows that were never measured, so that they are known beforehand. */
class SoundViewTest {
    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();

    /** ESTOI and, for all else, figures that rise or fall with it. */
    private void add(String set, String file, String codec, String setting, double kbps, double estoi, int scoredRate) {
        int seconds = 8;
        SoundScores scores = new SoundScores(
                scoredRate,
                0,
                OptionalDouble.of(40 * estoi - 20),
                OptionalDouble.of(1 - estoi),
                OptionalDouble.of(2 - 2 * estoi),
                OptionalDouble.of(3 - 3 * estoi),
                OptionalDouble.of(estoi),
                OptionalDouble.of(estoi),
                OptionalDouble.of(estoi / 2));
        SoundRow row = new SoundRow(
                set,
                file,
                "0123456789abcdef",
                scoredRate,
                1,
                (long) seconds * scoredRate,
                codec,
                "only",
                codec + " 1",
                setting,
                0,
                Math.round(kbps * 1000 / 8 * seconds),
                scores,
                100,
                50,
                OptionalDouble.of(200),
                OptionalDouble.of(80),
                OptionalLong.empty());
        lines.add(RowJson.of(row, null).toString());
    }

    private SoundView view(String set) throws IOException {
        Files.write(folder.resolve("results.jsonl"), lines);
        return SoundView.of(Results.read(List.of(folder)), set);
    }

    /** Opus at 6 and 12 kbps, ours at 3: between both, by as much in each file as its number says. */
    private SoundView speech() throws IOException {
        for (int i = 0; i < 8; i++) {
            double clip = 0.01 * i;
            add("speech", "f" + i, "opus", "kbps=12", 12, 0.9 + clip, 16_000);
            add("speech", "f" + i, "opus", "kbps=6", 6, 0.7 + clip, 16_000);
            add("speech", "f" + i, "hifi", "codes=6", 3, 0.8 + clip, 16_000);
            add("speech", "f" + i, "hifi", "codes=2", 1, i < 6 ? 0.65 + clip : 0.75 + clip, 16_000);
        }
        return view("speech");
    }

    @Test
    void pointsAreMeansByCurveAndRate() throws IOException {
        SoundView view = speech();
        assertEquals(SoundKind.SPEECH, view.kind());
        assertEquals(
                List.of("Nacre hifi codes=2", "Nacre hifi codes=6", "Opus kbps=6", "Opus kbps=12"),
                view.points().stream().map(SoundView.Point::name).toList());
        SoundView.Point ours = view.shown().orElseThrow();
        assertEquals("codes=6", ours.setting());
        assertEquals(3, ours.kbps(), 1e-9);
        assertEquals(0.835, ours.mean(SoundMetric.ESTOI).orElseThrow(), 1e-9);
        assertEquals(40, ours.encodeSpeed(), 1e-9, "8 s in 200 ms of processor time");
        assertEquals(100, ours.decodeSpeed(), 1e-9);
        assertEquals("8 sounds, 64.0 s, scored at 16 kHz", view.size());
    }

    @Test
    void differencesAreOverPairsAndHaveADirection() throws IOException {
        SoundView view = speech();
        SoundView.Comparison six = view.atStatedRates().stream()
                .filter(c -> c.ours().setting().equals("codes=6") && c.other().equals("Opus kbps=6"))
                .findFirst()
                .orElseThrow();
        SoundDifference estoi = six.differences().get(SoundMetric.ESTOI);
        assertEquals(0.1, estoi.mean(), 1e-9);
        // The same in each clip: however they are drawn, the difference stays.
        assertEquals(0.1, estoi.interval().orElseThrow().low(), 1e-9);
        assertEquals(SoundDifference.Verdict.BETTER, estoi.verdict());
        assertEquals(0, estoi.worse());
        SoundDifference logMel = six.differences().get(SoundMetric.LOG_MEL_4K);
        assertEquals(-0.1, logMel.mean(), 1e-9);
        assertEquals(SoundDifference.Verdict.BETTER, logMel.verdict(), "lower is better");
        SoundView.Comparison low = view.atStatedRates().get(0);
        assertEquals("codes=2", low.ours().setting());
        SoundDifference open = low.differences().get(SoundMetric.ESTOI);
        assertEquals(-0.025, open.mean(), 1e-9);
        assertEquals(6, open.worse());
        assertEquals(SoundDifference.Verdict.OPEN, open.verdict(), open.text());
    }

    @Test
    void theEquivalentRateIsInterpolatedInTheLogarithmOfTheRate() throws IOException {
        SoundView view = speech();
        EquivalentRate rate = view.equivalent(view.shown().orElseThrow(), "opus:only", SoundMetric.ESTOI)
                .orElseThrow();
        assertEquals(6 * Math.sqrt(2), rate.kbps(), 1e-9, "half way between 6 and 12");
        assertEquals(6 * Math.sqrt(2), rate.interval().orElseThrow().high(), 1e-9);
        assertEquals("8.5 kbps (8.5 to 8.5)", rate.text());
        EquivalentRate low = view.equivalent(view.ours().get(0), "opus:only", SoundMetric.ESTOI)
                .orElseThrow();
        assertEquals("at most 6.0 kbps", low.text());
        EquivalentRate better = EquivalentRate.of(
                        Samples.of(
                                "o",
                                SoundMetric.ESTOI,
                                view.points("opus:only").get(1).rows(),
                                SoundMetric.ESTOI::of),
                        Samples.of("h", SoundMetric.ESTOI, rows(view, "hifi:only"), SoundMetric.ESTOI::of))
                .orElseThrow();
        assertEquals("at least 3.0 kbps", better.text());
    }

    private static List<SoundRow> rows(SoundView view, String curve) {
        return view.points(curve).stream()
                .flatMap(point -> point.rows().stream())
                .toList();
    }

    @Test
    void lossesAreThoseOfTheLowestStatedRateAndOfEqualRates() throws IOException {
        SoundView view = speech();
        assertEquals(
                List.of("codes=2"),
                view.losses().stream()
                        .map(loss -> loss.comparison().ours().setting())
                        .distinct()
                        .toList());
        assertEquals(6, view.losses().size(), "by every metric");
        assertTrue(view.atEqualRate().isEmpty(), "Opus has nothing so low");
    }

    @Test
    void atEqualRateTheOtherIsInterpolatedSoundBySound() throws IOException {
        for (int i = 0; i < 6; i++) {
            add("music", "f" + i, "mp3", "kbps=64", 64, 0.5, 44_100);
            add("music", "f" + i, "mp3", "kbps=96", 96, 0.6, 44_100);
            add("music", "f" + i, "mp3", "kbps=256", 256, 0.9, 44_100);
            // At 128 kbps MP3 would be half way between 64 and 256 in the logarithm, but 96 lies nearer.
            add(
                    "music",
                    "f" + i,
                    "walloc-audio",
                    "within=mp3@96",
                    i == 5 ? 400 : 96 * Math.sqrt(256.0 / 96),
                    0.8,
                    44_100);
        }
        SoundView view = view("music");
        assertEquals(SoundKind.MUSIC, view.kind());
        SoundView.Comparison comparison = view.atEqualRate().get(0);
        assertEquals("MP3", comparison.other());
        SoundDifference siSdr = comparison.differences().get(SoundMetric.SI_SDR);
        assertEquals(5, siSdr.sounds(), "the sixth is beyond MP3's rates");
        assertEquals(40 * (0.8 - 0.75), siSdr.mean(), 2e-3);
        List<SoundView.Pair> pairs = view.pairs().get(view.shown().orElseThrow());
        assertEquals(6, pairs.size());
        assertEquals("kbps=96", pairs.get(0).other().setting());
        assertEquals(List.of(), view.losses());
        assertEquals(0, view.stated().size());
    }

    @Test
    void oursComeFirstAndTheUsualTuningBeforeTheOther() throws IOException {
        for (int i = 0; i < 5; i++) {
            add("music", "f" + i, "mp3", "kbps=96", 97, 0.6, 44_100);
            add("music", "f" + i, "walloc-audio-waveform", "within=mp3@96", 96, 0.8, 44_100);
            add("music", "f" + i, "walloc-audio", "within=mp3@96", 95, 0.5, 44_100);
        }
        SoundView view = view("music");
        assertEquals(
                List.of("Nacre walloc-audio", "Nacre walloc-audio-waveform", "MP3"),
                view.styles().values().stream().map(CurveStyle::label).toList());
        assertEquals("walloc-audio:only", view.shown().orElseThrow().curve());
        assertEquals(2, view.allShown().size());
        assertEquals(2, view.pairs().size());
        assertEquals(
                3,
                view.styles().values().stream()
                        .map(CurveStyle::colour)
                        .distinct()
                        .count());
        assertEquals(0, view.styles().get("walloc-audio:only").colour());
    }

    @Test
    void fewSoundsHaveNoInterval() throws IOException {
        for (int i = 0; i < 4; i++) {
            add("speech", "f" + i, "opus", "kbps=6", 6, 0.7, 16_000);
            add("speech", "f" + i, "hifi", "codes=6", 3, 0.8, 16_000);
        }
        SoundView view = view("speech");
        SoundDifference estoi = view.atStatedRates().get(0).differences().get(SoundMetric.ESTOI);
        assertEquals("+0.1000", estoi.text());
        assertEquals(SoundDifference.Verdict.OPEN, estoi.verdict());
    }

    @Test
    void figuresReadAsPeopleWriteThem() {
        assertEquals("\u22120.40", SoundMetric.SI_SDR.text(-0.4));
        assertEquals("+0.0123", SoundMetric.NSIM.signed(0.0123));
        assertEquals("0.000", SoundMetric.LOG_MEL.signed(-0.0001));
        assertEquals("\u22120.001", SoundMetric.LOG_MEL.signed(-0.0011));
    }
}
