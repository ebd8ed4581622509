package dev.nacre.bitstream;

/**
 * The payload of a {@code DATA} or {@code ALPH} chunk: index of the unit (tile, packet, group), hash of what it decodes
 * to, and the coded bytes. Layout: format.md, "DATA and ALPH".
 *
 * <p>Immutable but for {@link #payload()}, which hands out shared bytes.
 */
public final class Unit {
    /** Largest index, inclusive. */
    public static final int MAX_INDEX = (1 << 30) - 1;

    private final ChunkType type;
    private final int index;
    private final int hash;
    private final ByteReader payload;

    private Unit(ChunkType type, int index, int hash, ByteReader payload) {
        this.type = type;
        this.index = index;
        this.hash = hash;
        this.payload = payload;
    }

    /** @throws NacreException if index or hash are damaged; the coded bytes are not looked at */
    public static Unit read(Chunk chunk) throws NacreException {
        if (!isUnit(chunk.type())) {
            throw new IllegalArgumentException("chunk is " + chunk.type() + ", must be DATA or ALPH");
        }
        ByteReader in = chunk.reader();
        int index = in.varintInt("unit index of " + chunk.type(), MAX_INDEX);
        int hash = in.u32("hash of " + chunk.type());
        return new Unit(chunk.type(), index, hash, in.rest());
    }

    /** Whether chunks of a type are units. */
    public static boolean isUnit(ChunkType type) {
        return type.equals(ChunkType.DATA) || type.equals(ChunkType.ALPH);
    }

    static byte[] prefix(int index, int hash) {
        return new ByteWriter().varint(index).u32(hash).toByteArray();
    }

    public ChunkType type() {
        return type;
    }

    /** In [0, {@link #MAX_INDEX}]; the codec knows how many there must be. */
    public int index() {
        return index;
    }

    /** Hash that the decoded symbols or samples must have ({@link SymbolHash}). */
    public int hash() {
        return hash;
    }

    /** A new reader of the coded bytes. */
    public ByteReader payload() {
        return payload.rest();
    }

    /**
     * Compares the hash in the file with that of what was decoded.
     *
     * @param unitName such as {@code "tile 3"}, for the message
     * @param decoded {@link SymbolHash#value()} of the decoded symbols
     * @throws DecoderMismatchException if they differ
     */
    public void verify(String unitName, int decoded) throws DecoderMismatchException {
        if (decoded != hash) {
            throw new DecoderMismatchException(unitName, hash, decoded);
        }
    }
}
