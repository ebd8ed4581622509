package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.nacre.audio.Sound;
import dev.nacre.testing.TestPictures;
import dev.nacre.testing.TestSounds;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows about sounds: what they say, and that the bench treats them as it does those about pictures. */
class SoundBenchTest {
    private static final RdOptions OPTIONS =
            RdOptions.defaults().withCodecs(List.of("hifi", "opus")).withWarmUpMillis(0);

    @TempDir
    private Path folder;

    private Path voices;
    private Path out;

    @BeforeEach
    void sounds() throws IOException {
        voices = Files.createDirectory(folder.resolve("voices"));
        out = folder.resolve("out");
        SoundPages.save(TestSounds.speech(24_000, 0.8, 1), voices.resolve("b.wav"));
        // By its first bytes: nothing in its name says that it is a sound.
        SoundPages.save(TestSounds.speech(16_000, 0.7, 2), voices.resolve("a.recording"));
    }

    private int run(RdOptions options, RdListener listener) throws IOException {
        return RdBench.run(
                List.of(voices), out, options, ToyCodec::of, ToySoundCodec::of, "nacre bench rd voices", listener);
    }

    private int run(RdOptions options) throws IOException {
        return run(options, new RdListener() {});
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(out.resolve("results.jsonl"));
    }

    private List<String> rows() throws IOException {
        return lines().stream().filter(line -> line.startsWith("{\"sound\"")).toList();
    }

    @Test
    void rowsAreWhatTheKeptFilesSay() throws IOException {
        assertEquals(0, run(OPTIONS.withKeep(true)));
        assertEquals(1 + 2 * 2 * 3, lines().size());
        Results results = Results.read(List.of(out));
        assertEquals(List.of("voices"), results.soundSets());
        assertEquals(List.of(), results.sets());
        assertFalse(results.isEmpty());
        for (SoundRow row : results.soundRows()) {
            byte[] file = Files.readAllBytes(results.kept(row).orElseThrow());
            assertEquals(file.length, row.bytes());
            assertEquals(8.0 * file.length / row.seconds() / 1000, row.kbps(), 1e-9);
            assertEquals(row.file().equals("b.wav") ? 0.8 : 0.7, row.seconds(), 1e-4);
            Sound original = SoundMedium.read(voices.resolve(row.file()));
            Sound decoded = new ToySoundCodec("toy", List.of()).decode(file).value();
            AlignedSound pair = AlignedSound.of(original, decoded, 16_000);
            assertEquals(
                    SoundScores.of(pair).siSdr().orElseThrow(),
                    row.scores().siSdr().orElseThrow(),
                    1e-4);
            assertEquals(
                    SoundScores.of(pair).nsim().orElseThrow(),
                    row.scores().nsim().orElseThrow(),
                    1e-6);
            assertEquals(
                    dev.nacre.metrics.LogMelDistance.upTo(4000, pair.original()[0], pair.decoded()[0], 16_000)
                            .orElseThrow(),
                    row.scores().logMel4k().orElseThrow(),
                    1e-6);
            assertEquals(
                    dev.nacre.metrics.Stoi.extended(pair.original()[0], pair.decoded()[0], 16_000)
                            .orElseThrow(),
                    row.scores().estoi().orElseThrow(),
                    1e-6);
            // The lowest rate of the set, and the toy's delay in samples of it.
            assertEquals(16_000, row.scores().rate());
            if (row.setting().endsWith("12")) { // coarser ones may fit better a period of the voice away
                assertEquals(
                        Math.round(ToySoundCodec.LATE * 16_000f / row.sampleRate()),
                        row.scores().delay());
            }
            assertEquals(OptionalDouble.of(4), row.encodeCpuMillis());
            assertEquals(1000 * row.seconds() / 2, row.encodeSpeed(), 1e-9);
        }
        assertTrue(
                Files.isRegularFile(out.resolve("files/voices/a.recording/opus-only-kbps=6.toy")),
                "kept by codec and setting");
    }

    @Test
    void moreBitsAreBetterByEveryMetric() throws IOException {
        run(OPTIONS);
        for (SoundMetric metric : SoundMetric.values()) {
            List<Double> values = Results.read(List.of(out)).soundRows().stream()
                    .filter(row -> row.file().equals("b.wav") && row.codec().equals("opus"))
                    .map(row -> metric.of(row).orElseThrow())
                    .toList();
            assertEquals(3, values.size());
            for (int i = 1; i < 3; i++) {
                assertTrue(metric.isBetter(values.get(i) - values.get(i - 1)), metric + " " + values);
            }
        }
    }

    @Test
    void aRunCutOffAtAnyByteGoesOn() throws IOException {
        RdOptions few = OPTIONS.withCodecs(List.of("opus")).withPoints(2);
        run(few);
        byte[] whole = Files.readAllBytes(out.resolve("results.jsonl"));
        List<String> expected = rows();
        assertEquals(4, expected.size());
        for (int end = 0; end < whole.length; end += 131) {
            Files.write(out.resolve("results.jsonl"), Arrays.copyOf(whole, end));
            assertTrue(Results.read(List.of(out)).soundRows().size() < 4, "cut at byte " + end);
            run(few);
            assertEquals(expected, rows(), "cut at byte " + end);
        }
        run(few);
        assertEquals(expected, rows());
    }

    @Test
    void anotherRateToScoreAtIsAnotherMeasurement() throws IOException {
        run(OPTIONS);
        run(OPTIONS.withScoreRate(12_000));
        assertEquals(24, rows().size());
        Results results = Results.read(List.of(out));
        assertEquals(12, results.soundRows().size());
        assertTrue(results.soundRows().stream().allMatch(row -> row.scores().rate() == 12_000));
        assertEquals(
                List.of("voices: rows scored at 16000 Hz are left out, newer ones are at 12000 Hz"), results.notes());
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.withScoreRate(3000));
    }

    @Test
    void theKindFollowsTheScoredRate() throws IOException {
        List<SoundKind> kinds = new ArrayList<>();
        for (int rate : new int[] {16_000, 24_000, 44_100}) {
            RdBench.run(
                    List.of(voices),
                    folder.resolve("out" + rate),
                    OPTIONS.withCodecs(List.of("opus")).withPoints(1).withScoreRate(rate),
                    ToyCodec::of,
                    (name, kind, threads) -> {
                        kinds.add(kind);
                        return ToySoundCodec.of(name, kind, threads);
                    },
                    "x",
                    new RdListener() {});
        }
        assertEquals(List.of(SoundKind.SPEECH, SoundKind.SPEECH, SoundKind.MUSIC), kinds);
    }

    @Test
    void aFolderOfPicturesAndSoundsIsMeasuredByBothKindsOfCodecs() throws IOException {
        ImageIO.write(
                TestPictures.photo(40, 30, 1).toImage(),
                "png",
                voices.resolve("p.png").toFile());
        List<String> told = new ArrayList<>();
        RdListener listener = new RdListener() {
            @Override
            public void remark(String line) {
                told.add(line);
            }
        };
        run(OPTIONS, listener);
        assertEquals(List.of("1 picture is left out, as no codec of pictures is named"), told);
        run(OPTIONS.withCodecs(List.of("opus", "jpeg")).withPoints(2).withPresets("fast"), listener);
        Results results = Results.read(List.of(out));
        assertEquals(2, results.rows().size());
        assertEquals(12, results.soundRows().size());
        assertEquals(1, told.size());
        run(OPTIONS.withCodecs(List.of("jpeg")).withPresets("fast"), listener);
        assertEquals("2 sounds are left out, as no codec of sounds is named", told.get(1));
    }

    @Test
    void wrongCodecsAreRefusedBeforeAnythingIsMade() {
        IllegalArgumentException pictures =
                assertThrows(IllegalArgumentException.class, () -> run(OPTIONS.withCodecs(List.of("jpeg"))));
        assertTrue(
                pictures.getMessage().startsWith("jpeg: none of them codes sounds; known are hifi,"),
                pictures.getMessage());
        IllegalArgumentException unknown =
                assertThrows(IllegalArgumentException.class, () -> run(OPTIONS.withCodecs(List.of("opus", "mp9"))));
        assertTrue(unknown.getMessage().startsWith("codec 'mp9' is unknown"), unknown.getMessage());
        assertFalse(Files.exists(out));
    }

    @Test
    void damagedSoundsAreNamedAndTheRestIsMeasured() throws IOException {
        Files.writeString(voices.resolve("c.flac"), "fLaC, but no more of it");
        SoundPages.save(TestSounds.silence(16_000, 1, 0), voices.resolve("d.wav"));
        SoundPages.save(TestSounds.silence(16_000, 1, 3000), voices.resolve("e.wav"));
        assertEquals(2, run(OPTIONS.withCodecs(List.of("opus")).withPoints(1)));
        Results results = Results.read(List.of(out));
        assertEquals(
                List.of("a.recording", "b.wav", "e.wav"),
                results.soundRows().stream().map(SoundRow::file).toList());
        assertEquals(
                List.of("c.flac", "d.wav"),
                results.failures().stream().map(Results.Failure::file).toList());
        SoundRow silence = results.soundRows().get(2);
        assertTrue(
                silence.scores().siSdr().isEmpty() && silence.scores().estoi().isEmpty(), "not defined of silence");
        assertEquals(0, silence.scores().logMel().orElseThrow());
    }

    @Test
    void damagedLinesAreNamed() throws IOException {
        run(OPTIONS);
        List<String> lines = new ArrayList<>(lines());
        String good = lines.get(2);
        for (String bad : List.of(
                good.replace("\"samples\":", "\"samples\":-"),
                good.replace("\"scoredRate\":16000", "\"scoredRate\":0"),
                good.replace("\"delay\":", "\"late\":"),
                "{\"sound\":\"x\"}")) {
            lines.set(2, bad);
            Files.write(out.resolve("results.jsonl"), lines);
            FileSystemException read = assertThrows(FileSystemException.class, () -> Results.read(List.of(out)), bad);
            assertTrue(read.getReason().startsWith("line 3 is no line of results"), read.getReason());
        }
    }

    @Test
    void rowsReadBackAreTheSame() {
        SoundScores none = new SoundScores(
                8000,
                -3,
                OptionalDouble.of(-12.3456),
                OptionalDouble.of(0.5),
                OptionalDouble.empty(),
                OptionalDouble.of(0.25),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(0.123456));
        SoundRow row = new SoundRow(
                "s",
                "ö \"x\".wav",
                "0123456789abcdef",
                8000,
                1,
                4000,
                "c",
                "only",
                "i 1.0",
                "q=1",
                0,
                17,
                none,
                0.001,
                12.5,
                OptionalDouble.empty(),
                OptionalDouble.of(1),
                OptionalLong.of(5));
        String text = RowJson.of(row, null).toString();
        assertEquals(row, RowJson.anyRow(JsonParser.parseString(text).getAsJsonObject()));
        assertFalse(text.contains("null") || text.contains("estoi"), text);
        assertEquals("{\"sound\"", text.substring(0, 8));
        assertEquals(0.5, row.seconds());
        assertEquals(0.272, row.kbps(), 1e-12);
    }

    @Test
    void channelsThatTheCodecMakesUpAreMixed() throws IOException {
        Sound mono = SoundMedium.read(voices.resolve("b.wav"));
        float[] plane = mono.plane(0);
        Sound stereo = Sound.of(new dev.nacre.audio.SoundFormat(24_000, 2), plane, plane);
        AlignedSound same = AlignedSound.of(mono, stereo, 24_000);
        assertEquals(0, same.delay());
        assertTrue(Arrays.equals(same.original()[0], same.decoded()[0]));
        IOException e = assertThrows(IOException.class, () -> AlignedSound.of(stereo, mono, 24_000));
        assertEquals("decodes to 1 channels instead of 2", e.getMessage());
    }

    @Test
    void laddersArePickedEvenly() {
        List<String> all = Stream.of("a", "b", "c", "d", "e").toList();
        assertEquals(all, SoundLadder.pick(all, Integer.MAX_VALUE));
        assertEquals(List.of("a", "c", "e"), SoundLadder.pick(all, 3));
        assertEquals(List.of("a", "e"), SoundLadder.pick(all, 2));
        assertEquals(List.of("c"), SoundLadder.pick(all, 1));
        assertThrows(IllegalArgumentException.class, () -> SoundLadder.pick(all, 0));
    }
}
