package dev.nacre.runtime;

import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.ModelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What a model package says of itself in its {@code model.json}. Immutable; holds neither graphs nor weights. */
public final class ModelInfo {
    /** Bytes that a {@code model.json} may have. */
    static final int MAX_JSON = 4 << 20;

    private static final int MAX_TEXT = 1 << 16;

    private final String id;
    private final String version;
    private final String kind;
    private final String codec;
    private final String architecture;
    private final int formatVersion;
    private final String licence;
    private final byte[] hash;
    private final String json;
    private final JsonFields fields;
    private final String origin;
    private final long bytes;

    private ModelInfo(JsonFields fields, byte[] json, String origin, long bytes) throws ModelException {
        this.fields = fields;
        this.json = new String(json, StandardCharsets.UTF_8);
        this.hash = Sha256.of(json);
        this.origin = origin;
        this.bytes = bytes;
        this.id = name(fields, "id");
        this.version = name(fields, "version");
        this.kind = name(fields, "kind");
        this.codec = name(fields, "codec");
        this.architecture = fields.has("architecture") ? fields.string("architecture", MAX_TEXT) : "";
        this.formatVersion = fields.integer("formatVersion", 0, 255);
        this.licence = fields.has("licence") ? fields.string("licence", MAX_TEXT) : "";
    }

    static ModelInfo parse(byte[] json, String origin, long bytes) throws ModelException {
        return new ModelInfo(JsonFields.parse(json, origin + " model.json"), json, origin, bytes);
    }

    /** Ids and versions go into files, file names and command lines: nothing that needs quoting there. */
    private static String name(JsonFields fields, String key) throws ModelException {
        String value = fields.string(key, Head.MAX_MODEL_ID);
        if (!value.matches("[A-Za-z0-9._-]+")) {
            throw new ModelException(
                    fields.where() + ": \"" + key + "\" should be made of letters, digits, '.', '_' and '-'");
        }
        return value;
    }

    public String id() {
        return id;
    }

    /** Dotted numbers, perhaps with a suffix, for example {@code 0.1.0}. */
    public String version() {
        return version;
    }

    /** {@code image}, {@code audio} or {@code video}. */
    public String kind() {
        return kind;
    }

    public String codec() {
        return codec;
    }

    /** Free text, empty where the package says nothing. */
    public String architecture() {
        return architecture;
    }

    /** The version of the codec's bitstream that this model writes, in [0, 255]. */
    public int formatVersion() {
        return formatVersion;
    }

    /** Free text, empty where the package says nothing. */
    public String licence() {
        return licence;
    }

    /** The identity of the model: SHA-256 of its {@code model.json}, in lower-case hex. */
    public String sha256() {
        return HexFormat.of().formatHex(hash);
    }

    /** The first 8 bytes of the identity, as files carry them; a new array. */
    public byte[] hash8() {
        return Arrays.copyOf(hash, Head.MODEL_HASH_BYTES);
    }

    /** Size of the package in bytes. */
    public long bytes() {
        return bytes;
    }

    /** Where the package lies: a path, or the URL of a resource. */
    public String origin() {
        return origin;
    }

    /** The whole {@code model.json}, as it stands in the package. */
    public String json() {
        return json;
    }

    /** {@code id@version}. */
    @Override
    public String toString() {
        return id + "@" + version;
    }

    JsonFields fields() {
        return fields;
    }
}
