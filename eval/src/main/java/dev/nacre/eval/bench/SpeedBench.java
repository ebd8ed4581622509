package dev.nacre.eval.bench;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.CodingReport;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureFormat;
import dev.nacre.image.PictureReader;
import dev.nacre.image.PictureWriter;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Times ours against peers in one run, turn by turn, so that whatever slows the machine slows all of them. Each codec works with its fast preset
 * at the middle one of its settings.
 */
public final class SpeedBench {
    private static final int FIRST_ROUNDS = 3;
    private static final int PROCESS_LIMIT_SECONDS = 600;

    private final Picture picture;
    private final SpeedOptions options;
    private final Consumer<String> progress;
    private final List<SpeedRow> rows = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    private SpeedBench(Picture picture, SpeedOptions options, Consumer<String> progress) {
        this.picture = picture;
        this.options = options;
        this.progress = progress;
    }

    /**
     * Measures; takes some minutes.
     *
     * @param file a picture; alpha is dropped
     * @param progress is told, in a few words, what begins
     * @throws IOException if the picture can't be read, or a codec fails on it
     */
    public static SpeedResult run(Path file, SpeedOptions options, Consumer<String> progress) throws IOException {
        Picture picture =
                new PictureReader(DecodeLimits.defaults()).read(file).picture().withoutAlpha();
        SpeedBench bench = new SpeedBench(picture, options, progress);
        List<String> present = bench.present();
        bench.first(present);
        for (int threads : options.threads()) {
            bench.warm(present, threads);
        }
        bench.batch(present);
        bench.sizes(present);
        String machine = Machine.describe() + "; " + picture.width() + "x" + picture.height() + ", " + options.rounds()
                + " rounds, medians";
        return new SpeedResult(bench.rows, bench.missing, machine);
    }

    private List<String> present() throws IOException {
        List<String> present = new ArrayList<>();
        for (String name : options.codecs()) {
            try (BenchCodec codec = codec(name, 1)) {
                codec.missing().ifPresentOrElse(reason -> missing.add(name + ": " + reason), () -> present.add(name));
            }
        }
        return present;
    }

    private static BenchCodec codec(String name, int threads) {
        return Peers.of(name, Preset.FAST, threads).get(0);
    }

    private static List<BenchCodec> open(List<String> names, int threads) {
        return names.stream().map(name -> codec(name, threads)).toList();
    }

    private static void close(List<BenchCodec> codecs) throws IOException {
        for (BenchCodec codec : codecs) {
            codec.close();
        }
    }

    private static String setting(BenchCodec codec) {
        return codec.settings(1).get(0);
    }

    // --- First picture -----------------------------------------------------------------------------------------------

    private void first(List<String> names) throws IOException {
        Path folder = Programs.folder();
        try {
            int threads = options.mostThreads();
            Path png = folder.resolve("picture.png");
            Files.write(png, PictureWriter.of(PictureFormat.PNG).toBytes(picture));
            int rounds = Math.min(FIRST_ROUNDS, options.rounds());
            double[][][] times = new double[names.size()][2][rounds];
            long[] peaks = new long[names.size()];
            List<BenchCodec> codecs = open(names, threads);
            for (int round = 0; round < rounds; round++) {
                progress.accept("first picture, round " + (round + 1) + " of " + rounds);
                for (int i = 0; i < codecs.size(); i++) {
                    String name = names.get(i);
                    String coded = folder.resolve(name + ".coded").toString();
                    String[] shared = {name, Integer.toString(threads), setting(codecs.get(i))};
                    Measured<String> encode = fresh(folder, "encode", shared, png.toString(), coded);
                    Measured<String> decode = fresh(folder, "decode", shared, coded);
                    times[i][0][round] = encode.wallMillis();
                    times[i][1][round] = decode.wallMillis();
                    peaks[i] = Math.max(
                            peaks[i],
                            Math.max(
                                    encode.peakMemoryBytes().orElse(0),
                                    decode.peakMemoryBytes().orElse(0)));
                }
            }
            for (int i = 0; i < codecs.size(); i++) {
                SpeedRow row = row(SpeedRow.Table.FIRST, codecs.get(i), threads, picture, times[i]);
                rows.add(row.withPeakMemory(peaks[i] == 0 ? OptionalLong.empty() : OptionalLong.of(peaks[i])));
            }
        } finally {
            Programs.delete(folder);
        }
    }

    private static Measured<String> fresh(Path folder, String what, String[] shared, String... files)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Djava.awt.headless=true");
        command.add("-cp");
        command.add(absolute(System.getProperty("java.class.path")));
        command.add(FirstPicture.class.getName());
        command.add(what);
        command.addAll(List.of(shared));
        command.addAll(List.of(files));
        return Programs.run(command, folder, PROCESS_LIMIT_SECONDS);
    }

    /** The process runs in another folder than this one. */
    private static String absolute(String classPath) {
        String separator = java.io.File.pathSeparator;
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(separator)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(separator, entries);
    }

    // --- Warm --------------------------------------------------------------------------------------------------------

    private void warm(List<String> names, int threads) throws IOException {
        progress.accept("warm, " + threads + (threads == 1 ? " thread" : " threads"));
        List<BenchCodec> codecs = open(names, threads);
        try {
            warmTurns(codecs, threads);
        } finally {
            close(codecs);
        }
    }

    private void warmTurns(List<BenchCodec> codecs, int threads) throws IOException {
        int rounds = options.rounds();
        double[][][] times = new double[codecs.size()][2][rounds];
        double[][][] parts = new double[2][3][rounds];
        for (BenchCodec codec : codecs) {
            Timed.warmUp(codec, picture, setting(codec), options.warmUpMillis());
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < codecs.size(); i++) {
                BenchCodec codec = codecs.get(i);
                Measured<byte[]> file = codec.encode(picture, setting(codec));
                note(codec, parts[0], round);
                times[i][0][round] = file.wallMillis();
                times[i][1][round] = codec.decode(file.value()).wallMillis();
                note(codec, parts[1], round);
            }
        }
        for (int i = 0; i < codecs.size(); i++) {
            SpeedRow row = row(SpeedRow.Table.WARM, codecs.get(i), threads, picture, times[i]);
            rows.add(codecs.get(i) instanceof NacreCodec ? row.withParts(parts(parts[0]), parts(parts[1])) : row);
        }
    }

    private static void note(BenchCodec codec, double[][] parts, int round) {
        if (codec instanceof NacreCodec ours) {
            CodingReport report = ours.report();
            parts[0][round] = report.transformMillis();
            parts[1][round] = report.networkMillis();
            parts[2][round] = report.coderMillis();
        }
    }

    private static SpeedRow.Parts parts(double[][] parts) {
        return new SpeedRow.Parts(median(parts[0]), median(parts[1]), median(parts[2]));
    }

    private static SpeedRow row(
            SpeedRow.Table table, BenchCodec codec, int threads, Picture picture, double[][] times) {
        return SpeedRow.of(
                table,
                codec,
                setting(codec),
                threads,
                picture.width(),
                picture.height(),
                median(times[0]),
                median(times[1]));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    // --- Batch -------------------------------------------------------------------------------------------------------

    /** As many codecs of one thread as there are threads, each taking the next picture when it has done one. */
    private void batch(List<String> names) throws IOException {
        int threads = options.mostThreads();
        int rounds = Math.max(1, options.rounds() / 2);
        progress.accept("batch of " + options.batch() + ", " + threads + (threads == 1 ? " thread" : " threads"));
        List<List<BenchCodec>> teams = new ArrayList<>();
        for (String name : names) {
            List<BenchCodec> team = new ArrayList<>();
            for (int worker = 0; worker < threads; worker++) {
                team.add(codec(name, 1));
            }
            teams.add(team);
        }
        double[][][] times = new double[names.size()][2][rounds];
        byte[][][] files = new byte[names.size()][options.batch()][];
        try (Parallel parallel = Parallel.of(threads)) {
            for (int round = -1; round < rounds; round++) { // the first one is to get warm
                for (int i = 0; i < names.size(); i++) {
                    List<BenchCodec> team = teams.get(i);
                    byte[][] own = files[i];
                    double encode = time(
                            parallel,
                            (part, worker) -> own[part] = team.get(worker)
                                    .encode(picture, setting(team.get(worker)))
                                    .value());
                    double decode =
                            time(parallel, (part, worker) -> team.get(worker).decode(own[part]));
                    if (round >= 0) {
                        times[i][0][round] = encode / options.batch();
                        times[i][1][round] = decode / options.batch();
                    }
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            for (List<BenchCodec> team : teams) {
                close(team);
            }
        }
        for (int i = 0; i < names.size(); i++) {
            rows.add(row(SpeedRow.Table.BATCH, teams.get(i).get(0), threads, picture, times[i]));
        }
    }

    private interface Part {
        void run(int part, int worker) throws IOException;
    }

    private double time(Parallel parallel, Part body) {
        long start = System.nanoTime();
        parallel.forEach(options.batch(), (part, worker) -> {
            try {
                body.run(part, worker);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return (System.nanoTime() - start) / 1e6;
    }

    // --- Growth with size --------------------------------------------------------------------------------------------

    private void sizes(List<String> names) throws IOException {
        int threads = options.mostThreads();
        List<BenchCodec> codecs = open(names, threads);
        try {
            growth(codecs, threads);
        } finally {
            close(codecs);
        }
    }

    private void growth(List<BenchCodec> codecs, int threads) throws IOException {
        Map<BenchCodec, List<SpeedRow>> smaller = new HashMap<>();
        for (double megapixels : options.megapixels()) {
            int[] size = SpeedPictures.size(picture, megapixels);
            Picture large = null;
            for (BenchCodec codec : codecs) {
                progress.accept(String.format(Locale.ROOT, "%s, %s megapixels", codec.name(), megapixels));
                String problem = tooMuch(smaller.getOrDefault(codec, List.of()), size[0] * (double) size[1] / 1e6);
                SpeedRow row = null;
                if (problem.isEmpty()) {
                    try {
                        large = large == null ? SpeedPictures.mirrored(picture, size[0], size[1]) : large;
                        row = once(codec, threads, large);
                        smaller.computeIfAbsent(codec, c -> new ArrayList<>()).add(row);
                    } catch (OutOfMemoryError e) {
                        problem = "does not fit into the memory of Java: " + e.getMessage();
                    } catch (IOException e) {
                        problem = "fails: " + e.getMessage();
                    }
                }
                rows.add(
                        row != null
                                ? row
                                : SpeedRow.without(
                                        SpeedRow.Table.SIZE,
                                        codec,
                                        setting(codec),
                                        threads,
                                        size[0],
                                        size[1],
                                        problem));
            }
        }
    }

    private SpeedRow once(BenchCodec codec, int threads, Picture large) throws IOException {
        if (large.width() * (long) large.height() < 2_000_000) {
            Timed.warmUp(codec, large, setting(codec), options.warmUpMillis());
        }
        Measured<byte[]> file = codec.encode(large, setting(codec));
        Measured<Picture> decoded = codec.decode(file.value());
        double[][] times = {{file.wallMillis()}, {decoded.wallMillis()}};
        return row(SpeedRow.Table.SIZE, codec, threads, large, times)
                .withPeakMemory(LongStream.concat(file.peakMemoryBytes().stream(), decoded.peakMemoryBytes().stream())
                        .max());
    }

    /** Why the next size is not tried, judged by those before; empty if it is. */
    private String tooMuch(List<SpeedRow> smaller, double megapixels) {
        if (smaller.isEmpty()) {
            return "";
        }
        SpeedRow last = smaller.get(smaller.size() - 1);
        double slower =
                Math.max(last.encodeMillis().orElse(0), last.decodeMillis().orElse(0));
        double seconds = slower / 1000 * megapixels / last.megapixels();
        if (seconds > options.limitSeconds()) {
            return String.format(Locale.ROOT, "left out: would take some %.0f s", seconds);
        }
        OptionalLong available = SpeedPictures.availableMemory();
        if (smaller.size() < 2 || available.isEmpty()) {
            return "";
        }
        // Along the line through the two sizes before: what a process needs in any case is in both.
        SpeedRow before = smaller.get(smaller.size() - 2);
        double peak = last.peakMemoryBytes().orElse(0);
        double slope = (peak - before.peakMemoryBytes().orElse(0)) / (last.megapixels() - before.megapixels());
        double more = slope * (megapixels - last.megapixels());
        if (more > available.getAsLong()) {
            return String.format(
                    Locale.ROOT,
                    "left out: would need some %.0f GB of memory more than before, there are %.0f",
                    more / 1e9,
                    available.getAsLong() / 1e9);
        }
        return "";
    }
}
