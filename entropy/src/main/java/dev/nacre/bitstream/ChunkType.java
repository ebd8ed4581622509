package dev.nacre.bitstream;

/**
 * The four letters that name a chunk. Upper case first: critical, a reader must know it. Lower case first: ancillary, a
 * reader may pass over it. The case of the other letters has no meaning, but is part of the name.
 *
 * @param name four letters, A to Z or a to z
 */
public record ChunkType(String name) {
    /** Kind, codec, model and size: the first chunk. */
    public static final ChunkType HEAD = new ChunkType("HEAD");

    /** One unit (tile, packet or group) of symbols. */
    public static final ChunkType DATA = new ChunkType("DATA");

    /** The alpha plane of one tile. */
    public static final ChunkType ALPH = new ChunkType("ALPH");

    /** Where the units are, for random access. */
    public static final ChunkType INDX = new ChunkType("INDX");

    /** Count and hash of all units: the last chunk. */
    public static final ChunkType DONE = new ChunkType("DONE");

    /** Ancillary: the ICC profile of the samples. */
    public static final ChunkType ICCP = new ChunkType("iccp");

    /** Ancillary: EXIF, a TIFF file of tags. */
    public static final ChunkType EXIF = new ChunkType("exif");

    /** Ancillary: an XMP packet. */
    public static final ChunkType XMPP = new ChunkType("xmpp");

    /** Ancillary: a text and its key. */
    public static final ChunkType TEXT = new ChunkType("text");

    /** Ancillary: a small version of the picture. */
    public static final ChunkType THMB = new ChunkType("thmb");

    public ChunkType {
        if (!name.matches("[A-Za-z]{4}")) {
            throw new IllegalArgumentException("chunk type is \"" + name + "\", must be four letters");
        }
    }

    /** Whether a reader that does not know this type must refuse the file. */
    public boolean isCritical() {
        return name.charAt(0) < 'a';
    }

    /** Whether this version of the format defines this critical type. */
    boolean isKnownCritical() {
        return equals(HEAD) || equals(DATA) || equals(ALPH) || equals(INDX) || equals(DONE);
    }

    /** Whether it holds metadata: {@code iccp}, {@code exif}, {@code xmpp}, {@code text} or {@code thmb}. */
    public boolean isMetadata() {
        return equals(ICCP) || equals(EXIF) || equals(XMPP) || equals(TEXT) || equals(THMB);
    }

    @Override
    public String toString() {
        return name;
    }
}
