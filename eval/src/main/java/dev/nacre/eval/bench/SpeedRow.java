package dev.nacre.eval.bench;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One line of a speed table. Values that don't exist are empty.
 *
 * @param table what was measured
 * @param codec {@code webp:fast}
 * @param implementation {@link BenchCodec#implementation()}
 * @param setting the quality
 * @param threads that the codec, or all codecs of a batch together, might use
 * @param width pixels a row
 * @param height rows
 * @param encodeMillis median wall time, of one picture
 * @param decodeMillis median wall time, of one picture
 * @param encodeParts of ours
 * @param decodeParts of ours
 * @param peakMemoryBytes the greater of both peaks
 * @param note why there are no figures
 */
record SpeedRow(
        Table table,
        String codec,
        String implementation,
        String setting,
        int threads,
        int width,
        int height,
        OptionalDouble encodeMillis,
        OptionalDouble decodeMillis,
        Optional<Parts> encodeParts,
        Optional<Parts> decodeParts,
        OptionalLong peakMemoryBytes,
        Optional<String> note) {

    /** The tables, in their order. */
    enum Table {
        FIRST("first", "First picture of a fresh process, start included"),
        WARM("warm", "One picture at a time, warm"),
        BATCH("batch", "Many pictures at once, warm, time a picture"),
        SIZE("size", "Growth with size, one call each");

        final String key;
        final String title;

        Table(String key, String title) {
            this.key = key;
            this.title = title;
        }
    }

    /** Where our time goes; sums over all threads, in milliseconds. */
    record Parts(double transformMillis, double networkMillis, double coderMillis) {}

    /** A row with times only. */
    static SpeedRow of(
            Table table,
            BenchCodec codec,
            String setting,
            int threads,
            int width,
            int height,
            double encode,
            double decode) {
        return new SpeedRow(
                table,
                codec.name() + ":" + codec.preset().label(),
                codec.implementation(),
                setting,
                threads,
                width,
                height,
                OptionalDouble.of(encode),
                OptionalDouble.of(decode),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    /** A row that only says why it is one. */
    static SpeedRow without(
            Table table, BenchCodec codec, String setting, int threads, int width, int height, String note) {
        return new SpeedRow(
                table,
                codec.name() + ":" + codec.preset().label(),
                codec.implementation(),
                setting,
                threads,
                width,
                height,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                Optional.of(note));
    }

    SpeedRow withParts(Parts encode, Parts decode) {
        return new SpeedRow(
                table,
                codec,
                implementation,
                setting,
                threads,
                width,
                height,
                encodeMillis,
                decodeMillis,
                Optional.of(encode),
                Optional.of(decode),
                peakMemoryBytes,
                note);
    }

    SpeedRow withPeakMemory(OptionalLong bytes) {
        return new SpeedRow(
                table,
                codec,
                implementation,
                setting,
                threads,
                width,
                height,
                encodeMillis,
                decodeMillis,
                encodeParts,
                decodeParts,
                bytes,
                note);
    }

    double megapixels() {
        return width * (double) height / 1e6;
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("speed", table.key);
        json.addProperty("codec", codec);
        json.addProperty("implementation", implementation);
        json.addProperty("setting", setting);
        json.addProperty("threads", threads);
        json.addProperty("width", width);
        json.addProperty("height", height);
        encodeMillis.ifPresent(v -> json.addProperty("encodeMillis", v));
        decodeMillis.ifPresent(v -> json.addProperty("decodeMillis", v));
        encodeMillis.ifPresent(v -> json.addProperty("encodeMps", 1000 * megapixels() / v));
        decodeMillis.ifPresent(v -> json.addProperty("decodeMps", 1000 * megapixels() / v));
        encodeParts.ifPresent(p -> addParts(json, "encode", p));
        decodeParts.ifPresent(p -> addParts(json, "decode", p));
        peakMemoryBytes.ifPresent(v -> json.addProperty("peakMemoryBytes", v));
        note.ifPresent(v -> json.addProperty("note", v));
        return json;
    }

    private static void addParts(JsonObject json, String what, Parts parts) {
        json.addProperty(what + "TransformMillis", parts.transformMillis);
        json.addProperty(what + "NetworkMillis", parts.networkMillis);
        json.addProperty(what + "CoderMillis", parts.coderMillis);
    }
}
