package dev.nacre.eval.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.image.Picture;
import dev.nacre.metrics.Psnr;
import dev.nacre.testing.TestPicture;
import dev.nacre.testing.TestPictures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows as they are written, and what becomes of a run that is broken off anywhere. */
class RdBenchTest {
    @TempDir
    private Path folder;

    private Path photos;
    private Path out;

    @BeforeEach
    void pictures() throws IOException {
        photos = Files.createDirectory(folder.resolve("photos"));
        out = folder.resolve("out");
        write(photos.resolve("b.png"), TestPictures.photo(48, 33, 1));
        write(photos.resolve("a.png"), TestPictures.photo(30, 40, 2));
    }

    private static void write(Path file, TestPicture drawn) throws IOException {
        ImageIO.write(drawn.toImage(), "png", file.toFile());
    }

    private static final RdOptions OPTIONS = RdOptions.defaults()
            .withCodecs(List.of("toy", "other"))
            .withPoints(3)
            .withWarmUpMillis(0);

    private int run(RdOptions options, RdListener listener) throws IOException {
        return RdBench.run(List.of(photos), out, options, ToyCodec::of, "nacre bench rd photos", listener);
    }

    private int run(RdOptions options) throws IOException {
        return run(options, new RdListener() {});
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(out.resolve("results.jsonl"));
    }

    /** What rows say, without the clock: kind of line, place and bytes. */
    private List<String> rows() throws IOException {
        return lines().stream().filter(line -> line.startsWith("{\"set\"")).toList();
    }

    @Test
    void aRowHoldsWhatWasMeasured() throws IOException {
        assertEquals(0, run(OPTIONS.withKeep(true)));
        assertEquals(1 + 2 * 2 * 2 * 3, lines().size());
        assertTrue(
                lines().get(0).startsWith("{\"run\":{\"command\":\"nacre bench rd photos\",\"date\":\"20"),
                lines().get(0));
        Results results = Results.read(List.of(out));
        assertEquals(List.of("photos"), results.sets());
        assertEquals(List.of("toy:fast", "toy:slow", "other:fast", "other:slow"), results.curves("photos"));
        assertEquals(List.of("a.png", "b.png"), results.files("photos"));
        assertEquals(
                rows(),
                results.rows().stream()
                        .map(row -> RowJson.of(row, kept(results, row)).toString())
                        .toList());
        for (Row row : results.rows()) {
            Path kept = results.kept(row).orElseThrow();
            byte[] file = Files.readAllBytes(kept);
            assertEquals(row.bytes(), file.length, kept.toString());
            Picture decoded = new ToyCodec("toy", Preset.FAST).decode(file).value();
            BufferedImage source = ImageIO.read(photos.resolve(row.file()).toFile());
            Picture original = Picture.fromBufferedImage(source);
            assertEquals(Psnr.of(original.planes(), decoded.planes()), row.psnr(), 1e-6);
            assertEquals(8.0 * file.length / (original.width() * original.height()), row.bpp());
            assertEquals(row.msSsim().isPresent(), false, "too small for MS-SSIM");
            assertTrue(row.ssim().isPresent());
            assertEquals(OptionalLong.of(1000), row.peakMemoryBytes());
            assertEquals(OptionalDouble.of(3), row.encodeCpuMillis());
        }
        assertEquals("nacre bench rd photos", results.run().orElseThrow().command());
    }

    private String kept(Results results, Row row) {
        return results.kept(row)
                .map(path -> out.toAbsolutePath().relativize(path).toString())
                .orElse(null);
    }

    @Test
    void aSecondRunMeasuresNothingAndMorePointsOnlyWhatIsNew() throws IOException {
        run(OPTIONS);
        List<String> before = lines();
        List<Integer> started = new ArrayList<>();
        RdListener listener = new RdListener() {
            @Override
            public void start(int measurements, int done) {
                started.addAll(List.of(measurements, done));
            }
        };
        run(OPTIONS, listener);
        assertEquals(before, lines());
        assertEquals(List.of(0, 24), started);
        run(OPTIONS.withPoints(2), listener); // one of its settings is new
        assertEquals(before.size() + 1 + 8, lines().size());
    }

    @Test
    void anEffortIsAPresetOfItsOwn() throws IOException {
        run(OPTIONS.withCodecs(List.of("toy@7", "other", "toy@0")).withPoints(2).withKeep(true));
        Results results = Results.read(List.of(out));
        assertEquals(List.of("toy:7", "other:fast", "other:slow", "toy:0"), results.curves("photos"));
        assertEquals("7", results.rows().get(0).preset());
        assertTrue(Files.exists(out.resolve("files/photos/a.png/toy-7-step=22.toy")));
        List<String> before = lines();
        run(OPTIONS.withCodecs(List.of("toy@7")).withPoints(2));
        assertEquals(before, lines(), "measured again");
        run(OPTIONS.withCodecs(List.of("toy@8")).withPoints(2));
        assertEquals(before.size() + 1 + 4, lines().size());
    }

    @Test
    void singlePicturesAreOfTheirFoldersSet() throws IOException {
        write(photos.resolve("c.png"), TestPictures.photo(40, 40, 3));
        run(List.of(photos.resolve("b.png"), photos.resolve("c.png"), photos.resolve("b.png")));
        assertEquals(List.of("b.png", "c.png"), Results.read(List.of(out)).files("photos"));
        int before = lines().size();
        run(List.of(photos.resolve("c.png"), photos));
        Results results = Results.read(List.of(out));
        assertEquals(List.of("photos"), results.sets());
        assertEquals(List.of("b.png", "c.png", "a.png"), results.files("photos"));
        assertEquals(before + 1 + 2 * 2 * 3, lines().size(), "what was there is not measured again");
    }

    private void run(List<Path> given) throws IOException {
        RdBench.run(given, out, OPTIONS, ToyCodec::of, "x", new RdListener() {});
    }

    @Test
    void aChangedPictureIsMeasuredAgainAndItsOldRowsDontCount() throws IOException {
        run(OPTIONS);
        write(photos.resolve("a.png"), TestPictures.photo(31, 40, 3));
        run(OPTIONS);
        Results results = Results.read(List.of(out));
        assertEquals(24, results.rows().size());
        assertEquals(1, results.notes().size(), results.notes().toString());
        assertTrue(results.rows().stream()
                .allMatch(row -> row.width() == (row.file().equals("a.png") ? 31 : 48)));
    }

    @Test
    void rowsWithoutAKeptFileAreMeasuredAgainWhereFilesAreWanted() throws IOException {
        run(OPTIONS);
        run(OPTIONS.withKeep(true));
        Results results = Results.read(List.of(out));
        assertEquals(24, results.rows().size());
        assertTrue(results.rows().stream().allMatch(row -> results.kept(row).isPresent()));
        int before = lines().size();
        run(OPTIONS.withKeep(true));
        run(OPTIONS);
        assertEquals(before, lines().size());
    }

    @Test
    void aRunCutOffAtAnyByteGoesOn() throws IOException {
        RdOptions few = OPTIONS.withCodecs(List.of("toy")).withPresets("fast").withPoints(2);
        run(few);
        byte[] whole = Files.readAllBytes(out.resolve("results.jsonl"));
        List<String> expected = rows();
        int lastLine = whole.length - 1;
        while (whole[lastLine - 1] != '\n') {
            lastLine--;
        }
        // Every byte of the last line, and many of those before it, the head's among them.
        for (int end = 0; end < whole.length; end += end < lastLine - 41 ? 41 : 1) {
            Files.write(out.resolve("results.jsonl"), Arrays.copyOf(whole, end));
            assertTrue(Results.read(List.of(out)).rows().size() < expected.size(), "cut at byte " + end);
            run(few);
            assertEquals(expected, rows(), "cut at byte " + end);
        }
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        run(OPTIONS);
        List<String> lines = new ArrayList<>(lines());
        for (String bad : List.of(
                "",
                "{}",
                "[]",
                "{\"set\":\"x\"}",
                "{\"sot\":1}",
                "null",
                lines.get(2).replace("\"bytes\":", "\"bytes\":-"))) {
            lines.set(2, bad);
            Files.write(out.resolve("results.jsonl"), lines);
            FileSystemException read = assertThrows(FileSystemException.class, () -> Results.read(List.of(out)), bad);
            assertTrue(read.getReason().startsWith("line 3 is no line of results"), read.getReason());
            FileSystemException opened = assertThrows(FileSystemException.class, () -> run(OPTIONS), bad);
            assertTrue(opened.getReason().startsWith("line 3 is no line of results"), opened.getReason());
        }
    }

    @Test
    void twoRunsAtOnceAreRefused() throws IOException {
        List<String> problems = new ArrayList<>();
        run(OPTIONS, new RdListener() {
            @Override
            public void start(int measurements, int done) {
                FileSystemException e = assertThrows(FileSystemException.class, () -> run(OPTIONS));
                problems.add(e.getReason());
            }
        });
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).contains("another run"), problems.get(0));
        assertEquals(24, rows().size());
    }

    /** Fails on one picture, in one way or another. */
    private static final class Fragile extends ToyCodec {
        private final RuntimeException bug;

        Fragile(RuntimeException bug) {
            super("fragile", Preset.FAST);
            this.bug = bug;
        }

        @Override
        public Measured<byte[]> encode(Picture picture, String setting) throws IOException {
            if (picture.width() == 30) {
                if (bug != null) {
                    throw bug;
                }
                throw new IOException("does not like\n  this picture");
            }
            return super.encode(picture, setting);
        }
    }

    @Test
    void aFailureIsALineOfItsOwnAndIsTriedAgain() throws IOException {
        RdOptions options =
                OPTIONS.withCodecs(List.of("fragile")).withPresets("fast").withPoints(2);
        List<String> told = new ArrayList<>();
        RdListener listener = new RdListener() {
            @Override
            public void problem(String subject, String reason) {
                told.add(subject + ": " + reason);
            }
        };
        int failures = RdBench.run(
                List.of(photos), out, options, (name, preset, threads) -> List.of(new Fragile(null)), "x", listener);
        assertEquals(2, failures);
        assertEquals(2, told.size());
        assertTrue(told.get(0).endsWith("a.png, fragile:fast step=22: does not like this picture"), told.get(0));
        Results results = Results.read(List.of(out));
        assertEquals(2, results.rows().size());
        assertEquals(
                new Results.Failure("photos", "a.png", "fragile", "fast", "step=22", "does not like this picture"),
                results.failures().get(0));

        RdBench.run(
                List.of(photos),
                out,
                options,
                (name, preset, threads) -> List.of(new Fragile(new IllegalStateException("a bug"))),
                "x",
                listener);
        assertEquals(4, told.size());
        assertTrue(told.get(3).endsWith("IllegalStateException: a bug"), told.get(3));

        RdBench.run(
                List.of(photos),
                out,
                options,
                (name, preset, threads) -> List.of(new ToyCodec("fragile", Preset.FAST)),
                "x",
                listener);
        assertEquals(4, told.size());
        assertEquals(List.of(), Results.read(List.of(out)).failures());
        assertEquals(4, Results.read(List.of(out)).rows().size());
    }

    @Test
    void aDecodedPictureOfAnotherSizeIsAFailure() throws IOException {
        BenchCodec turning = new ToyCodec("turning", Preset.FAST) {
            @Override
            public Measured<Picture> decode(byte[] file) throws IOException {
                Picture p = super.decode(file).value();
                return new Measured<>(
                        Picture.of(p.height(), p.width(), p.colour(), p.planes()),
                        1,
                        OptionalDouble.empty(),
                        OptionalLong.empty());
            }
        };
        int failures = RdBench.run(
                List.of(photos),
                out,
                OPTIONS.withCodecs(List.of("turning")).withPresets("fast").withPoints(1),
                (name, preset, threads) -> List.of(turning),
                "x",
                new RdListener() {});
        assertEquals(2, failures);
        assertEquals(
                "decodes to 40x30 instead of 30x40",
                Results.read(List.of(out)).failures().get(0).reason());
    }

    @Test
    void aMissingCodecIsALineOnceAndNoFailure() throws IOException {
        BenchCodec missing = new ToyCodec("absent", Preset.SLOW) {
            @Override
            public Optional<String> missing() {
                return Optional.of("absent is not on the PATH");
            }

            @Override
            public List<String> settings(int points) {
                throw new AssertionError("is not here");
            }
        };
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    0,
                    RdBench.run(
                            List.of(photos),
                            out,
                            OPTIONS.withCodecs(List.of("absent")).withPresets("slow"),
                            (name, preset, threads) -> List.of(missing),
                            "x",
                            new RdListener() {}));
            assertEquals(2, lines().size());
            assertEquals(
                    List.of(new Results.Missing("absent", "slow", "absent is not on the PATH")),
                    Results.read(List.of(out)).missing());
        }
        run(OPTIONS.withCodecs(List.of("absent")));
        assertEquals(List.of(), Results.read(List.of(out)).missing(), "it is here by now");
    }

    @Test
    void alphaIsDroppedAndUnreadablePicturesAreNamed() throws IOException {
        write(
                photos.resolve("c.png"),
                TestPictures.withAlpha(TestPictures.photo(40, 30, 3), TestPictures.Alpha.SOFT, 4));
        write(
                photos.resolve("d.png"),
                TestPictures.withAlpha(TestPictures.photo(40, 30, 5), TestPictures.Alpha.SOFT, 6));
        write(photos.resolve("e.png"), TestPictures.grey(TestPictures.photo(40, 30, 7)));
        Files.writeString(photos.resolve("f.png"), "no picture at all");
        Files.writeString(photos.resolve("README.txt"), "not even by its name");
        List<String> told = new ArrayList<>();
        int failures = run(OPTIONS, new RdListener() {
            @Override
            public void remark(String line) {
                told.add(line);
            }

            @Override
            public void problem(String subject, String reason) {
                told.add(subject + " " + reason);
            }
        });
        assertEquals(1, failures);
        assertEquals(2, told.size(), told.toString());
        assertTrue(told.get(0).contains("c.png") && told.get(0).contains("alpha"), told.get(0));
        assertTrue(told.get(1).startsWith(photos.resolve("f.png") + " no picture"), told.get(1));
        Results results = Results.read(List.of(out));
        assertEquals(5 * 2 * 2 * 3, results.rows().size());
        assertEquals(
                List.of("f.png"),
                results.failures().stream().map(Results.Failure::file).toList());
    }

    @Test
    void wrongFoldersAreRefused() throws IOException {
        Path twin = Files.createDirectories(folder.resolve("elsewhere/photos"));
        write(twin.resolve("a.png"), TestPictures.photo(8, 8, 1));
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Path text = Files.writeString(photos.resolve("notes.txt"), "no picture");
        for (Path wrong : List.of(empty, folder.resolve("nowhere"), text)) {
            FileSystemException e = assertThrows(
                    FileSystemException.class,
                    () -> RdBench.run(List.of(wrong), out, OPTIONS, ToyCodec::of, "x", new RdListener() {}));
            assertEquals(wrong.toString(), e.getFile());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> RdBench.run(List.of(photos, twin), out, OPTIONS, ToyCodec::of, "x", new RdListener() {}));
        assertFalse(Files.exists(out), "nothing is made before the folders are known to be good");
    }

    @Test
    void aKilledRunLosesNoRowAndRepeatsNone() throws IOException, InterruptedException {
        for (int i = 0; i < 10; i++) {
            write(photos.resolve("p" + i + ".png"), TestPictures.photo(200, 150, i));
        }
        int expected = 12 * 2 * 2 * 3;
        Random random = new Random(1);
        for (int kill = 1; kill <= 5; kill++) {
            long before = size();
            Process process = start();
            // At some moment after it has written something: in the middle of coding, of writing a file, of writing a
            // row.
            long enough = before + 1 + random.nextInt(4000);
            while (process.isAlive() && size() < enough) {
                Thread.sleep(1);
            }
            Thread.sleep(random.nextInt(4));
            assertTrue(process.isAlive(), "the run was over before it could be killed, seed 1, kill " + kill);
            process.destroyForcibly().waitFor();
        }
        assertTrue(rows().size() < expected, "nothing was left to do");
        Process last = start();
        assertTrue(last.waitFor(2, TimeUnit.MINUTES));
        assertEquals(0, last.exitValue());
        Map<String, Integer> counts = new TreeMap<>();
        Results results = Results.read(List.of(out));
        for (Row row : results.rows()) {
            counts.merge(Results.key(row), 1, Integer::sum);
            assertEquals(row.bytes(), Files.size(results.kept(row).orElseThrow()));
        }
        assertEquals(expected, counts.size());
        assertEquals(expected, rows().size());
        Set<Path> kept = new HashSet<>();
        try (Stream<Path> files = Files.walk(out)) {
            files.filter(Files::isRegularFile).forEach(kept::add);
        }
        kept.removeIf(path -> path.getParent().equals(out));
        assertEquals(expected, kept.size());
    }

    private long size() throws IOException {
        Path results = out.resolve("results.jsonl");
        return Files.exists(results) ? Files.size(results) : 0;
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        photos.toString(),
                        out.toString())
                .inheritIO()
                .start();
    }

    /** A run in a process of its own, slow enough to be hit. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            RdBench.run(
                    List.of(Path.of(args[0])),
                    Path.of(args[1]),
                    OPTIONS.withKeep(true),
                    ToyCodec::of,
                    "child",
                    new RdListener() {});
        }
    }

    @Test
    void whatFollowsALineWithoutAnEndIsNotGluedToIt() throws IOException {
        run(OPTIONS);
        Files.writeString(out.resolve("results.jsonl"), "{\"set\":\"pho", StandardOpenOption.APPEND);
        run(OPTIONS.withCodecs(List.of("third")));
        assertEquals(36, Results.read(List.of(out)).rows().size());
        assertEquals(36, rows().size());
    }

    @Test
    void rowsReadBackAreTheSame() {
        Row row = new Row(
                "s",
                "ö \"x\".png",
                "0123456789abcdef",
                3,
                5,
                "c",
                "fast",
                "i 1.0",
                "q=1",
                0,
                17,
                30.123456,
                OptionalDouble.empty(),
                OptionalDouble.of(0.00000012),
                0.001,
                12.5,
                OptionalDouble.empty(),
                OptionalDouble.of(1),
                OptionalLong.empty());
        String text = RowJson.of(row, null).toString();
        assertEquals(
                row, RowJson.row(com.google.gson.JsonParser.parseString(text).getAsJsonObject()));
        assertFalse(text.contains("null"), text);
        assertArrayEquals(
                new String[] {
                    "set",
                    "file",
                    "source",
                    "width",
                    "height",
                    "codec",
                    "preset",
                    "implementation",
                    "setting",
                    "point",
                    "bytes",
                    "bpp",
                    "psnr",
                    "msSsim",
                    "encodeMillis",
                    "decodeMillis",
                    "decodeCpuMillis",
                    "encodeMps",
                    "decodeMps"
                },
                RowJson.of(row, null).keySet().toArray());
    }
}
