package dev.nacre.bitstream;

/**
 * What {@code DONE} holds: how many units a file has, and one hash over their hashes in index order. Units are added in
 * that order, from 0 without a gap.
 *
 * <p>Mutable, for one thread. Layout: format.md, "DONE".
 */
public final class UnitHash {
    private final SymbolHash hash = new SymbolHash();
    private int count;

    /** Appends the next unit's hash. */
    public void add(int unitHash) {
        hash.add(unitHash);
        count++;
    }

    /** Number of units added, which is also the index of the next one. */
    public int count() {
        return count;
    }

    /** Hash over the hashes added so far. */
    public int value() {
        return hash.value();
    }

    byte[] toPayload() {
        return new ByteWriter().varint(count).u32(value()).toByteArray();
    }

    /**
     * The hash that a {@code DONE} chunk states.
     *
     * @throws NacreException if the chunk is malformed
     */
    public static int statedBy(Chunk done) throws NacreException {
        ByteReader in = done.reader();
        in.varintInt("unit count of DONE", Integer.MAX_VALUE);
        int hash = in.u32("hash of DONE");
        in.expectEnd("DONE");
        return hash;
    }

    /**
     * Checks a {@code DONE} chunk against the units that were read before it.
     *
     * @throws NacreException if it states another count or hash
     */
    public void verify(Chunk done) throws NacreException {
        ByteReader in = done.reader();
        long offset = in.fileOffset();
        int statedCount = in.varintInt("unit count of DONE", Integer.MAX_VALUE);
        int statedHash = in.u32("hash of DONE");
        in.expectEnd("DONE");
        if (statedCount != count) {
            throw new MalformedBitstreamException(offset, statedCount + " units as DONE says", count + " units");
        }
        if (statedHash != value()) {
            throw new MalformedBitstreamException(
                    offset,
                    String.format("hash %08x of all units as DONE says", statedHash),
                    String.format("%08x", value()));
        }
    }
}
