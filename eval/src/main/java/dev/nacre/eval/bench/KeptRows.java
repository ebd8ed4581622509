package dev.nacre.eval.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Results as a file to keep: the rows that count, and what made them, without coded files and without the machine's paths. {@link Results#read}
 * reads it like any other file of results, and says the same of it.
 */
public final class KeptRows {
    /** What follows from the rest of a row, or is in no report. */
    private static final List<String> SPARED =
            List.of("bpp", "ssim", "encodeMps", "decodeMps", "seconds", "kbps", "encodeSpeed", "decodeSpeed");

    // A path within quotes may have spaces; its last name is kept.
    private static final Pattern QUOTED = Pattern.compile("'/[^']*/([^'/]+)/?'");
    private static final Pattern BARE = Pattern.compile("(?<=^|[\\s=,'\"(])/(?:[^\\s/'\",]+/)*([^\\s/'\",]+)/?");

    private KeptRows() {}

    /** Writes the file whole, over what was there. */
    public static void write(Results results, Path file) throws IOException {
        Stream<JsonObject> runs = results.runs().stream()
                .map(run -> RowJson.of(new RunInfo(
                        withoutPaths(run.command()),
                        run.date(),
                        run.machine(),
                        run.java(),
                        run.threads(),
                        run.nacre())));
        Stream<JsonObject> missing = results.missing().stream().map(RowJson::of);
        Stream<JsonObject> failures = results.failures().stream()
                .map(failure -> RowJson.of(new Results.Failure(
                        failure.set(),
                        failure.file(),
                        failure.codec(),
                        failure.preset(),
                        failure.setting(),
                        withoutPaths(failure.reason()))));
        Stream<JsonObject> rows = Stream.concat(results.rows().stream(), results.soundRows().stream())
                .map(row -> {
                    JsonObject json = RowJson.of(row, null);
                    SPARED.forEach(json::remove);
                    return json;
                });
        List<JsonObject> lines =
                Stream.of(runs, missing, failures, rows).flatMap(part -> part).toList();
        WholeFile.write(file, out -> {
            for (JsonObject line : lines) {
                out.write(line + "\n");
            }
        });
    }

    /** The text with the last name of each absolute path in its place. */
    static String withoutPaths(String text) {
        return BARE.matcher(QUOTED.matcher(text).replaceAll("'$1'")).replaceAll("$1");
    }
}
