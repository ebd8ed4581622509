package dev.nacre.runtime;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.nacre.bitstream.ModelException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON object from an untrusted file: every accessor checks presence, type and range, and says where it failed. Immutable.
 *
 * <p>Numbers are read as decimal integers only: no exponent, no fraction, so that no value depends on a parser's rounding.
 */
public final class JsonFields {
    private static final Pattern POSITION = Pattern.compile("line [0-9]+ column [0-9]+");

    private final JsonObject object;
    private final String where;

    private JsonFields(JsonObject object, String where) {
        this.object = object;
        this.where = where;
    }

    /**
     * Parses a whole JSON document that is one object, by RFC 8259 without leniency.
     *
     * @param utf8 the document; not kept
     * @param where what the bytes are, for messages, for example {@code "model.json"}
     * @throws ModelException if the bytes are no UTF-8, no JSON, no object, or something follows the object
     */
    public static JsonFields parse(byte[] utf8, String where) throws ModelException {
        String text;
        try {
            // A fresh decoder reports malformed input; new String would replace it silently.
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ModelException(where + ": not UTF-8", e);
        }
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement root = JsonParser.parseReader(reader);
            if (!root.isJsonObject()) {
                throw new ModelException(where + ": a JSON object was expected");
            }
            if (follows(reader)) {
                throw new ModelException(where + ": something follows the JSON object");
            }
            return new JsonFields(root.getAsJsonObject(), where);
        } catch (JsonParseException | IOException e) {
            if (e instanceof ModelException known) {
                throw known;
            }
            throw new ModelException(where + ": not a JSON document" + position(e.getMessage()), e);
        }
    }

    private static boolean follows(JsonReader reader) throws IOException {
        try {
            return reader.peek() != JsonToken.END_DOCUMENT;
        } catch (MalformedJsonException e) {
            return true; // strict readers report a second value this way
        }
    }

    /** Gson's messages have several lines and advice for programmers; the place is what helps a user. */
    private static String position(String message) {
        Matcher m = POSITION.matcher(message == null ? "" : message);
        return m.find() ? " (" + m.group() + ")" : "";
    }

    /** Where this object stands, for messages, for example {@code "entropy.intnet networks[0]"}. */
    public String where() {
        return where;
    }

    public boolean has(String key) {
        return object.has(key) && !object.get(key).isJsonNull();
    }

    public Set<String> keys() {
        return new TreeSet<>(object.keySet());
    }

    /**
     * Refuses keys that this version does not know: an option that is silently left out would change what is computed.
     *
     * @throws ModelException if the object has a key outside {@code known}
     */
    public void requireOnly(Set<String> known) throws ModelException {
        for (String key : object.keySet()) {
            if (!known.contains(key)) {
                throw new ModelException(
                        where + ": unknown key \"" + shorten(key) + "\", known are " + new TreeSet<>(known));
            }
        }
    }

    /** @throws ModelException if the value is missing, no string, or longer than {@code maxLength} characters */
    public String string(String key, int maxLength) throws ModelException {
        JsonElement e = require(key);
        if (!e.isJsonPrimitive() || !e.getAsJsonPrimitive().isString()) {
            throw wrong(key, "a string", e);
        }
        String s = e.getAsString();
        if (s.length() > maxLength) {
            throw wrong(key, "a string of at most " + maxLength + " characters", e);
        }
        return s;
    }

    /** @throws ModelException if the value is missing, no integer, or outside {@code [min, max]} (both inclusive) */
    public int integer(String key, int min, int max) throws ModelException {
        return (int) longInteger(key, min, max);
    }

    /** @throws ModelException if the value is missing, no integer, or outside {@code [min, max]} (both inclusive) */
    public long longInteger(String key, long min, long max) throws ModelException {
        return number(key, require(key), min, max);
    }

    /** @throws ModelException if the value is missing or no object */
    public JsonFields object(String key) throws ModelException {
        JsonElement e = require(key);
        if (!e.isJsonObject()) {
            throw wrong(key, "an object", e);
        }
        return new JsonFields(e.getAsJsonObject(), where + " " + key);
    }

    /** @throws ModelException if the value is missing, no array of objects, or has more than {@code maxCount} */
    public List<JsonFields> objects(String key, int maxCount) throws ModelException {
        List<JsonFields> result = new ArrayList<>();
        for (JsonElement e : array(key, maxCount)) {
            if (!e.isJsonObject()) {
                throw wrong(key, "an array of objects", e);
            }
            result.add(new JsonFields(e.getAsJsonObject(), where + " " + key + "[" + result.size() + "]"));
        }
        return result;
    }

    /** @throws ModelException if the value is missing, no array of strings, or too long in either direction */
    public List<String> strings(String key, int maxCount, int maxLength) throws ModelException {
        List<String> result = new ArrayList<>();
        for (JsonElement e : array(key, maxCount)) {
            if (!e.isJsonPrimitive()
                    || !e.getAsJsonPrimitive().isString()
                    || e.getAsString().length() > maxLength) {
                throw wrong(key, "an array of strings of at most " + maxLength + " characters", e);
            }
            result.add(e.getAsString());
        }
        return result;
    }

    /** @throws ModelException if the value is missing, no array of integers in {@code [min, max]}, or too long */
    public int[] integers(String key, int maxCount, int min, int max) throws ModelException {
        JsonArray array = array(key, maxCount);
        int[] result = new int[array.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = (int) number(key, array.get(i), min, max);
        }
        return result;
    }

    /** The value as JSON text, or {@code "{}"} where there is none. */
    public String json(String key) {
        return has(key) ? object.get(key).toString() : "{}";
    }

    private JsonArray array(String key, int maxCount) throws ModelException {
        JsonElement e = require(key);
        if (!e.isJsonArray()) {
            throw wrong(key, "an array", e);
        }
        if (e.getAsJsonArray().size() > maxCount) {
            throw new ModelException(where + ": \"" + key + "\" has "
                    + e.getAsJsonArray().size() + " elements, at most " + maxCount + " are allowed");
        }
        return e.getAsJsonArray();
    }

    private JsonElement require(String key) throws ModelException {
        if (!has(key)) {
            throw new ModelException(where + ": \"" + key + "\" is missing");
        }
        return object.get(key);
    }

    private long number(String key, JsonElement e, long min, long max) throws ModelException {
        String expected = "an integer in [" + min + ", " + max + "]";
        if (!e.isJsonPrimitive() || !e.getAsJsonPrimitive().isNumber()) {
            throw wrong(key, expected, e);
        }
        String text = e.getAsString();
        // At most 18 digits: Long.parseLong can't fail, and no exponent can blow up into a huge decimal.
        if (!text.matches("-?[0-9]{1,18}")) {
            throw wrong(key, expected, e);
        }
        long value = Long.parseLong(text);
        if (value < min || value > max) {
            throw wrong(key, expected, e);
        }
        return value;
    }

    private ModelException wrong(String key, String expected, JsonElement found) {
        return new ModelException(
                where + ": \"" + key + "\" should be " + expected + ", found " + shorten(found.toString()));
    }

    private static String shorten(String s) {
        return s.length() <= 60 ? s : s.substring(0, 57) + "...";
    }
}
