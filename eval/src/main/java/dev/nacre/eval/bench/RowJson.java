package dev.nacre.eval.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The lines of {@code results.jsonl}, each a JSON object whose first key tells its kind: {@code set} a {@link Row}, {@code sound} a {@link
 * SoundRow} (of the set that it names), {@code run} a {@link RunInfo}, {@code missing} a codec that is not here, {@code failed} an input that a
 * codec failed on. Values that don't exist are left out.
 */
final class RowJson {
    /** First key of a row about a sound. */
    static final String SOUND = "sound";

    private RowJson() {}

    /** A row of any kind; {@code kept} is the coded file's path within the folder of results, null where it was not kept. */
    static JsonObject of(BenchRow row, String kept) {
        return row instanceof SoundRow sound ? of(sound, kept) : of((Row) row, kept);
    }

    /** The row of a line that is one. */
    static BenchRow anyRow(JsonObject json) {
        return json.has(SOUND) ? soundRow(json) : row(json);
    }

    /** A row; {@code kept} is the coded file's path within the folder of results, null where it was not kept. */
    static JsonObject of(Row row, String kept) {
        JsonObject json = new JsonObject();
        json.addProperty("set", row.set());
        json.addProperty("file", row.file());
        json.addProperty("source", row.source());
        json.addProperty("width", row.width());
        json.addProperty("height", row.height());
        json.addProperty("codec", row.codec());
        json.addProperty("preset", row.preset());
        json.addProperty("implementation", row.implementation());
        json.addProperty("setting", row.setting());
        json.addProperty("point", row.point());
        json.addProperty("bytes", row.bytes());
        put(json, "bpp", row.bpp(), 6);
        put(json, "psnr", row.psnr(), 6);
        put(json, "ssim", row.ssim(), 8);
        put(json, "msSsim", row.msSsim(), 8);
        put(json, "encodeMillis", row.encodeMillis(), 3);
        put(json, "decodeMillis", row.decodeMillis(), 3);
        put(json, "encodeCpuMillis", row.encodeCpuMillis(), 3);
        put(json, "decodeCpuMillis", row.decodeCpuMillis(), 3);
        put(json, "encodeMps", row.encodeMegapixelsPerSecond(), 4);
        put(json, "decodeMps", row.decodeMegapixelsPerSecond(), 4);
        row.peakMemoryBytes().ifPresent(bytes -> json.addProperty("peakMemoryBytes", bytes));
        if (kept != null) {
            json.addProperty("kept", kept);
        }
        return json;
    }

    /**
     * A row again; what can be computed from the rest is not read.
     *
     * @throws RuntimeException of any kind if something is missing or of the wrong type
     */
    static Row row(JsonObject json) {
        Row row = new Row(
                json.get("set").getAsString(),
                json.get("file").getAsString(),
                json.get("source").getAsString(),
                json.get("width").getAsInt(),
                json.get("height").getAsInt(),
                json.get("codec").getAsString(),
                json.get("preset").getAsString(),
                json.get("implementation").getAsString(),
                json.get("setting").getAsString(),
                json.get("point").getAsInt(),
                json.get("bytes").getAsLong(),
                json.get("psnr").getAsDouble(),
                number(json, "ssim"),
                number(json, "msSsim"),
                json.get("encodeMillis").getAsDouble(),
                json.get("decodeMillis").getAsDouble(),
                number(json, "encodeCpuMillis"),
                number(json, "decodeCpuMillis"),
                peak(json));
        if (row.width() < 1 || row.height() < 1 || row.bytes() < 1) {
            throw new IllegalStateException("no pixels or no bytes");
        }
        return row;
    }

    private static JsonObject of(SoundRow row, String kept) {
        JsonObject json = new JsonObject();
        json.addProperty(SOUND, row.set());
        json.addProperty("file", row.file());
        json.addProperty("source", row.source());
        json.addProperty("sampleRate", row.sampleRate());
        json.addProperty("channels", row.channels());
        json.addProperty("samples", row.samples());
        json.addProperty("codec", row.codec());
        json.addProperty("preset", row.preset());
        json.addProperty("implementation", row.implementation());
        json.addProperty("setting", row.setting());
        json.addProperty("point", row.point());
        json.addProperty("bytes", row.bytes());
        put(json, "seconds", row.seconds(), 6);
        put(json, "kbps", row.kbps(), 4);
        SoundScores scores = row.scores();
        json.addProperty("scoredRate", scores.rate());
        json.addProperty("delay", scores.delay());
        put(json, "siSdr", scores.siSdr(), 4);
        put(json, "logMel4k", scores.logMel4k(), 6);
        put(json, "logMel8k", scores.logMel8k(), 6);
        put(json, "logMel", scores.logMel(), 6);
        put(json, "stoi", scores.stoi(), 6);
        put(json, "estoi", scores.estoi(), 6);
        put(json, "nsim", scores.nsim(), 6);
        put(json, "encodeMillis", row.encodeMillis(), 3);
        put(json, "decodeMillis", row.decodeMillis(), 3);
        put(json, "encodeCpuMillis", row.encodeCpuMillis(), 3);
        put(json, "decodeCpuMillis", row.decodeCpuMillis(), 3);
        put(json, "encodeSpeed", row.encodeSpeed(), 2);
        put(json, "decodeSpeed", row.decodeSpeed(), 2);
        row.peakMemoryBytes().ifPresent(bytes -> json.addProperty("peakMemoryBytes", bytes));
        if (kept != null) {
            json.addProperty("kept", kept);
        }
        return json;
    }

    private static SoundRow soundRow(JsonObject json) {
        SoundScores scores = new SoundScores(
                json.get("scoredRate").getAsInt(),
                json.get("delay").getAsInt(),
                number(json, "siSdr"),
                number(json, "logMel4k"),
                number(json, "logMel8k"),
                number(json, "logMel"),
                number(json, "stoi"),
                number(json, "estoi"),
                number(json, "nsim"));
        SoundRow row = new SoundRow(
                json.get(SOUND).getAsString(),
                json.get("file").getAsString(),
                json.get("source").getAsString(),
                json.get("sampleRate").getAsInt(),
                json.get("channels").getAsInt(),
                json.get("samples").getAsLong(),
                json.get("codec").getAsString(),
                json.get("preset").getAsString(),
                json.get("implementation").getAsString(),
                json.get("setting").getAsString(),
                json.get("point").getAsInt(),
                json.get("bytes").getAsLong(),
                scores,
                json.get("encodeMillis").getAsDouble(),
                json.get("decodeMillis").getAsDouble(),
                number(json, "encodeCpuMillis"),
                number(json, "decodeCpuMillis"),
                peak(json));
        if (row.sampleRate() < 1 || row.samples() < 1 || row.bytes() < 1 || scores.rate() < 1) {
            throw new IllegalStateException("no samples or no bytes");
        }
        return row;
    }

    private static OptionalLong peak(JsonObject json) {
        return json.has("peakMemoryBytes")
                ? OptionalLong.of(json.get("peakMemoryBytes").getAsLong())
                : OptionalLong.empty();
    }

    static JsonObject of(RunInfo run) {
        JsonObject json = new JsonObject();
        json.addProperty("command", run.command());
        json.addProperty("date", run.date());
        json.addProperty("machine", run.machine());
        json.addProperty("java", run.java());
        json.addProperty("threads", run.threads());
        json.addProperty("nacre", run.nacre());
        JsonObject line = new JsonObject();
        line.add("run", json);
        return line;
    }

    static RunInfo run(JsonObject line) {
        JsonObject json = line.getAsJsonObject("run");
        return new RunInfo(
                text(json, "command"),
                text(json, "date"),
                text(json, "machine"),
                text(json, "java"),
                json.get("threads").getAsInt(),
                text(json, "nacre"));
    }

    static JsonObject of(Results.Missing missing) {
        JsonObject json = new JsonObject();
        json.addProperty("missing", missing.reason());
        json.addProperty("codec", missing.codec());
        json.addProperty("preset", missing.preset());
        return json;
    }

    static Results.Missing missing(JsonObject json) {
        return new Results.Missing(text(json, "codec"), text(json, "preset"), text(json, "missing"));
    }

    static JsonObject of(Results.Failure failure) {
        JsonObject json = new JsonObject();
        json.addProperty("failed", failure.reason());
        json.addProperty("set", failure.set());
        json.addProperty("file", failure.file());
        if (!failure.codec().isEmpty()) {
            json.addProperty("codec", failure.codec());
            json.addProperty("preset", failure.preset());
            json.addProperty("setting", failure.setting());
        }
        return json;
    }

    static Results.Failure failure(JsonObject json) {
        return new Results.Failure(
                text(json, "set"),
                text(json, "file"),
                text(json, "codec"),
                text(json, "preset"),
                text(json, "setting"),
                text(json, "failed"));
    }

    /** Adds a number rounded to the given count of decimals; nothing where it is not finite. */
    static void put(JsonObject json, String key, double value, int decimals) {
        if (Double.isFinite(value)) {
            BigDecimal rounded = new BigDecimal(value)
                    .setScale(decimals, RoundingMode.HALF_EVEN)
                    .stripTrailingZeros();
            json.addProperty(key, rounded.setScale(Math.max(0, rounded.scale())));
        }
    }

    static void put(JsonObject json, String key, OptionalDouble value, int decimals) {
        value.ifPresent(number -> put(json, key, number, decimals));
    }

    private static OptionalDouble number(JsonObject json, String key) {
        return json.has(key) ? OptionalDouble.of(json.get(key).getAsDouble()) : OptionalDouble.empty();
    }

    private static String text(JsonObject json, String key) {
        JsonElement value = json.get(key);
        return value == null ? "" : value.getAsString();
    }
}
