package dev.nacre.eval.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that was measured, from one or more files of results.
 *
 * <p>A measurement counts once: of rows about the same input, codec, implementation and setting the last one does, and of rows of several
 * implementations of one codec and preset (or of several inputs of one name, or scored in several ways) only those of the last. Immutable and thread-safe.
 */
public final class Results {
    /** The file in a folder of results. */
    static final String FILE_NAME = "results.jsonl";

    /** Folder of kept files in a folder of results. */
    static final String KEPT_FOLDER = "files";

    /** A codec that could not be measured, and why. */
    record Missing(String codec, String preset, String reason) {}

    /** An input that a codec failed on; codec, preset and setting are empty where the input itself could not be read. */
    record Failure(String set, String file, String codec, String preset, String setting, String reason) {}

    private final List<Row> rows;
    private final List<SoundRow> soundRows;
    private final Map<BenchRow, Path> kept;
    private final List<Missing> missing;
    private final List<Failure> failures;
    private final List<RunInfo> runs;
    private final List<String> notes;

    private Results(Reading reading) {
        this.notes = new ArrayList<>();
        List<BenchRow> all = newest(reading.rows.values(), notes);
        this.rows = ofKind(all, Row.class);
        this.soundRows = ofKind(all, SoundRow.class);
        this.kept = Map.copyOf(reading.kept);
        Set<String> measured = new LinkedHashSet<>();
        Set<String> succeeded = new LinkedHashSet<>();
        for (BenchRow row : all) {
            measured.add(row.curve());
            succeeded.add(place(row.set(), row.file(), "", "", ""));
            succeeded.add(place(row.set(), row.file(), row.codec(), row.preset(), row.setting()));
        }
        this.missing = reading.missing.values().stream()
                .filter(codec -> !measured.contains(codec.codec() + ":" + codec.preset()))
                .toList();
        this.failures = reading.failures.values().stream()
                .filter(failure -> !succeeded.contains(place(failure)))
                .toList();
        this.runs = List.copyOf(reading.runs.values());
    }

    /** The same of a part of the rows of pictures. */
    private Results(Results all, List<Row> rows) {
        this.rows = rows;
        this.soundRows = List.of();
        this.kept = all.kept;
        this.missing = all.missing;
        this.failures = all.failures;
        this.runs = all.runs;
        this.notes = all.notes;
    }

    /** The same with some pictures of one set alone, of some curves. */
    Results of(String set, Collection<String> files, Collection<String> curves) {
        return new Results(
                this,
                rows.stream()
                        .filter(row ->
                                row.set().equals(set) && files.contains(row.file()) && curves.contains(row.curve()))
                        .toList());
    }

    private static <R extends BenchRow> List<R> ofKind(List<BenchRow> rows, Class<R> kind) {
        return rows.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** What a pass over the files gathers. */
    private static final class Reading {
        private final Map<String, BenchRow> rows = new LinkedHashMap<>();
        private final Map<BenchRow, Path> kept = new LinkedHashMap<>();
        private final Map<String, Missing> missing = new LinkedHashMap<>();
        private final Map<String, Failure> failures = new LinkedHashMap<>();
        private final Map<String, RunInfo> runs = new LinkedHashMap<>();

        private void line(JsonObject json, Path folder) {
            String kind = json.keySet().iterator().next();
            switch (kind) {
                case "set", RowJson.SOUND -> {
                    BenchRow row = RowJson.anyRow(json);
                    rows.remove(key(row)); // measured again: what came last stands last
                    rows.put(key(row), row);
                    if (json.has("kept")) {
                        Path path =
                                folder.resolve(json.get("kept").getAsString()).normalize();
                        if (!path.startsWith(folder.resolve(KEPT_FOLDER))) {
                            throw new IllegalStateException("kept is outside of " + KEPT_FOLDER);
                        }
                        kept.put(row, path);
                    }
                }
                case "run" -> {
                    RunInfo run = RowJson.run(json);
                    runs.remove(run.command()); // what came last stands last
                    runs.put(run.command(), run);
                }
                case "missing" -> {
                    Missing codec = RowJson.missing(json);
                    missing.put(codec.codec() + ":" + codec.preset(), codec);
                }
                case "failed" -> {
                    Failure failure = RowJson.failure(json);
                    failures.put(place(failure), failure);
                }
                default -> throw new IllegalStateException("a line of an unknown kind, " + kind);
            }
        }
    }

    /**
     * Reads results. A last line without an end is left out: a run was broken off there, or still goes on.
     *
     * @param filesOrFolders files of results, or folders that hold {@code results.jsonl}; at least one
     * @throws FileSystemException if a line is not what it should be; the reason names it
     * @throws IOException if a file can't be read
     */
    public static Results read(List<Path> filesOrFolders) throws IOException {
        Reading reading = new Reading();
        for (Path given : filesOrFolders) {
            Path file = Files.isDirectory(given) ? given.resolve(FILE_NAME) : given;
            Path folder = file.toAbsolutePath().normalize().getParent();
            // Not readString: what a broken run left at the end may be half a character.
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            int number = 1;
            int end;
            for (int start = 0; (end = text.indexOf('\n', start)) >= 0; start = end + 1, number++) {
                String line = text.substring(start, end);
                try {
                    reading.line(JsonParser.parseString(line).getAsJsonObject(), folder);
                } catch (RuntimeException e) {
                    // Gson and the accessors of its tree meet damage with exceptions of many kinds.
                    throw damaged(file, number, e);
                }
            }
        }
        return new Results(reading);
    }

    static FileSystemException damaged(Path file, int line, RuntimeException cause) {
        FileSystemException problem = new FileSystemException(
                file.toString(), null, "line " + line + " is no line of results (" + cause.getMessage() + ")");
        problem.initCause(cause);
        return problem;
    }

    /** What makes a measurement the same measurement. */
    static String key(BenchRow row) {
        return key(
                row.set(),
                row.file(),
                row.source(),
                row.codec(),
                row.preset(),
                row.implementation(),
                row.setting(),
                row.scoring());
    }

    /** What makes a measurement the same measurement, from its parts. */
    static String key(
            String set,
            String file,
            String source,
            String codec,
            String preset,
            String implementation,
            String setting,
            String scoring) {
        return place(set, file, source, codec, preset, implementation, setting, scoring);
    }

    private static String place(Failure failure) {
        return place(failure.set(), failure.file(), failure.codec(), failure.preset(), failure.setting());
    }

    private static String place(String... parts) {
        return String.join("\n", parts);
    }

    private static List<BenchRow> newest(Collection<BenchRow> rows, List<String> notes) {
        Map<String, String> implementations = new LinkedHashMap<>();
        Map<String, String> sources = new LinkedHashMap<>();
        Map<String, String> scorings = new LinkedHashMap<>();
        for (BenchRow row : rows) {
            implementations.put(place(row.set(), row.curve()), row.implementation());
            sources.put(place(row.set(), row.file()), row.source());
            scorings.put(place(row.set(), row.getClass().getName()), row.scoring());
        }
        List<BenchRow> newest = new ArrayList<>();
        Set<String> told = new LinkedHashSet<>();
        for (BenchRow row : rows) {
            String scoring = scorings.get(place(row.set(), row.getClass().getName()));
            String implementation = implementations.get(place(row.set(), row.curve()));
            if (!row.implementation().equals(implementation)) {
                told.add(row.set() + ", " + row.curve() + ": rows of " + row.implementation()
                        + " are left out, newer ones are of " + implementation);
            } else if (!row.source().equals(sources.get(place(row.set(), row.file())))) {
                told.add(row.set() + "/" + row.file() + ": rows of an older file of that name are left out");
            } else if (!row.scoring().equals(scoring)) {
                told.add(row.set() + ": rows scored at " + row.scoring() + " are left out, newer ones are at "
                        + scoring);
            } else {
                newest.add(row);
            }
        }
        notes.addAll(told);
        return newest;
    }

    /** All measurements of pictures that count, in the order of the files. */
    List<Row> rows() {
        return rows;
    }

    /** All measurements of sounds that count, in the order of the files. */
    List<SoundRow> soundRows() {
        return soundRows;
    }

    /** The measurements of a set of sounds. */
    List<SoundRow> soundRows(String set) {
        return soundRows.stream().filter(row -> row.set().equals(set)).toList();
    }

    /** The sets of sounds, in order of their first rows. */
    public List<String> soundSets() {
        return soundRows.stream().map(SoundRow::set).distinct().toList();
    }

    /** Whether nothing was measured. */
    public boolean isEmpty() {
        return rows.isEmpty() && soundRows.isEmpty();
    }

    /** The coded file of a row, where it was kept. */
    Optional<Path> kept(BenchRow row) {
        return Optional.ofNullable(kept.get(row));
    }

    /** The sets of pictures, in order of their first rows. */
    public List<String> sets() {
        return rows.stream().map(Row::set).distinct().toList();
    }

    /** The pictures of a set, in order of their first rows. */
    List<String> files(String set) {
        return rows.stream()
                .filter(row -> row.set().equals(set))
                .map(Row::file)
                .distinct()
                .toList();
    }

    /** The curves of a set, such as {@code webp:fast}, in order of their first rows. */
    List<String> curves(String set) {
        return rows.stream()
                .filter(row -> row.set().equals(set))
                .map(Row::curve)
                .distinct()
                .toList();
    }

    /** The measurements of a curve. */
    List<Row> rows(String set, String curve) {
        return rows.stream()
                .filter(row -> row.set().equals(set) && row.curve().equals(curve))
                .toList();
    }

    /** Rate and quality averaged over the pictures of {@link #samples}, a point for each setting. */
    Curve curve(String set, String curve, Metric metric) {
        return samples(set, curve, metric).curve();
    }

    /** Rate and quality of each picture, as {@link Samples#of} gathers them. */
    Samples<Metric> samples(String set, String curve, Metric metric) {
        return Samples.of(curve, metric, rows(set, curve), row -> quality(row, metric));
    }

    private static OptionalDouble quality(Row row, Metric metric) {
        return metric == Metric.PSNR ? OptionalDouble.of(row.psnr()) : row.msSsim();
    }

    /** Codecs that were asked for and not measured, as they are not here. */
    List<Missing> missing() {
        return missing;
    }

    /** Inputs that could not be read, or that a codec failed on and has not coded since. */
    List<Failure> failures() {
        return failures;
    }

    /** The failures of a set, a line each, for people to read. */
    List<String> failuresOf(String set) {
        return failures.stream()
                .filter(failure -> failure.set().equals(set))
                .map(failure -> failure.file()
                        + (failure.codec().isEmpty()
                                ? ""
                                : ", " + CurveStyle.label(failure.codec() + ":" + failure.preset()))
                        + ": " + failure.reason())
                .toList();
    }

    /**
     * What did the work of each curve, in order of their first rows; where sets had different ones of one curve (codecs of sound have modes),
     * each counts.
     */
    Map<String, String> implementations() {
        Map<String, Set<String>> all = new LinkedHashMap<>();
        Stream.concat(rows.stream(), soundRows.stream())
                .forEach(row -> all.computeIfAbsent(row.curve(), curve -> new LinkedHashSet<>())
                        .add(row.implementation()));
        Map<String, String> joined = new LinkedHashMap<>();
        all.forEach((curve, words) -> joined.put(curve, String.join("; ", words)));
        return joined;
    }

    /** The runs that measured something, of those of one command the last. */
    List<RunInfo> runs() {
        return runs;
    }

    /** The last run that measured something. */
    Optional<RunInfo> run() {
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(runs.size() - 1));
    }

    /** The commands of all runs that measured something, in order: together they make the rows again. */
    List<String> commands() {
        return runs.stream()
                .map(RunInfo::command)
                .filter(command -> !command.isEmpty())
                .toList();
    }

    /** What was left out, a line each, for people to read. */
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
