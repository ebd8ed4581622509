package dev.nacre.bitstream;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/**
 * What every {@code HEAD} chunk starts with, whatever the codec: kind, codec number, format version and the model that
 * decodes the file. The codec's own bytes follow ({@link #rest()}).
 *
 * <p>Immutable. Layout: format.md, "HEAD".
 */
public final class Head {
    /** Letters of the longest model id. */
    public static final int MAX_MODEL_ID = 64;

    /** Bytes of the model hash kept in a file: the first ones of the SHA-256 of its description. */
    public static final int MODEL_HASH_BYTES = 8;

    private final MediaKind kind;
    private final int codec;
    private final int formatVersion;
    private final String modelId;
    private final byte[] modelHash;
    private final byte[] rest;
    private final long restOffset;

    /**
     * @param codec number of the codec within its kind, in [0, 15]
     * @param formatVersion version of the codec's bitstream, in [0, 255]
     * @param modelId 1 to 64 characters out of letters, digits, {@code . _ -}
     * @param modelHash 8 bytes, copied
     * @param rest the codec's own bytes, copied
     */
    public Head(MediaKind kind, int codec, int formatVersion, String modelId, byte[] modelHash, byte[] rest) {
        this(kind, codec, formatVersion, modelId, modelHash.clone(), rest.clone(), 0);
        if (codec < 0 || codec > 15) {
            throw new IllegalArgumentException("codec is " + codec + ", allowed 0 to 15");
        }
        if (formatVersion < 0 || formatVersion > 255) {
            throw new IllegalArgumentException("formatVersion is " + formatVersion + ", allowed 0 to 255");
        }
        if (!isModelId(modelId)) {
            throw new IllegalArgumentException(
                    "modelId is \"" + modelId + "\", must be 1 to 64 letters, digits, '.', '_' or '-'");
        }
        if (modelHash.length != MODEL_HASH_BYTES) {
            throw new IllegalArgumentException("modelHash has " + modelHash.length + " bytes, must have 8");
        }
    }

    private Head(
            MediaKind kind,
            int codec,
            int formatVersion,
            String modelId,
            byte[] modelHash,
            byte[] rest,
            long restOffset) {
        this.kind = Objects.requireNonNull(kind, "kind");
        this.codec = codec;
        this.formatVersion = formatVersion;
        this.modelId = modelId;
        this.modelHash = modelHash;
        this.rest = rest;
        this.restOffset = restOffset;
    }

    /**
     * Reads the generic part of a {@code HEAD} chunk.
     *
     * @throws NacreException if it is damaged, or of a kind that this version does not know; codec, version and model
     *     are for the caller to judge
     */
    public static Head read(Chunk chunk) throws NacreException {
        if (!chunk.type().equals(ChunkType.HEAD)) {
            throw new IllegalArgumentException("chunk is " + chunk.type() + ", must be HEAD");
        }
        ByteReader in = chunk.reader();
        int kindAndCodec = in.u8("kind and codec of HEAD");
        MediaKind kind = MediaKind.of(kindAndCodec >>> 4);
        int version = in.u8("format version of HEAD");
        int length = in.varintInt("length of the model id", MAX_MODEL_ID);
        long idOffset = in.fileOffset();
        String id = new String(in.bytes(length, "the model id"), StandardCharsets.ISO_8859_1);
        if (!isModelId(id)) {
            throw new MalformedBitstreamException(
                    idOffset, "a model id of letters, digits, '.', '_' and '-'", "other bytes, or none");
        }
        byte[] hash = in.bytes(MODEL_HASH_BYTES, "the model hash");
        long restOffset = in.fileOffset();
        byte[] rest = in.bytes(in.remaining(), "the rest of HEAD");
        return new Head(kind, kindAndCodec & 15, version, id, hash, rest, restOffset);
    }

    /** The payload of this {@code HEAD} chunk. */
    public byte[] toPayload() {
        return new ByteWriter()
                .u8(kind.code() << 4 | codec)
                .u8(formatVersion)
                .varint(modelId.length())
                .bytes(modelId.getBytes(StandardCharsets.US_ASCII))
                .bytes(modelHash)
                .bytes(rest)
                .toByteArray();
    }

    public MediaKind kind() {
        return kind;
    }

    /** Number of the codec within its kind, in [0, 15]. */
    public int codec() {
        return codec;
    }

    /** Version of the codec's bitstream, in [0, 255]. */
    public int formatVersion() {
        return formatVersion;
    }

    public String modelId() {
        return modelId;
    }

    /** A copy of the first 8 bytes of the SHA-256 of the model's description. */
    public byte[] modelHash() {
        return modelHash.clone();
    }

    /** {@link #modelHash()} as 16 lower-case hexadecimal digits. */
    public String modelHashHex() {
        return HexFormat.of().formatHex(modelHash);
    }

    /** A new reader of the codec's own bytes. */
    public ByteReader rest() {
        return new ByteReader(rest, 0, rest.length, restOffset);
    }

    private static boolean isModelId(String id) {
        return id.matches("[A-Za-z0-9._-]{1," + MAX_MODEL_ID + "}");
    }
}
