package dev.nacre.image;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import java.io.IOException;

/**
 * A walloc picture in something that can be read at any position: its head and its metadata, and its tiles where {@link
 * WallocCodec#decode(WallocFile, java.awt.Rectangle)} wants them. Opening it reads neither tiles nor a model.
 *
 * <p>Where tiles are is found by hopping from chunk to chunk, no further than needed, and remembered. Checksums and hashes are
 * checked of what is read; damage elsewhere is not noticed.
 *
 * <p>Mutable, for one thread. The source stays the caller's.
 */
public final class WallocFile {
    private final TileFile<WallocHeader> file;

    private WallocFile(TileFile<WallocHeader> file) {
        this.file = file;
    }

    /**
     * Opens a file.
     *
     * @param limits held against what the file asks for, now and later; for pixels and memory the part that is decoded counts
     * @throws NacreException if its head or its metadata are damaged, it is no walloc picture, or it passes the limits
     */
    public static WallocFile open(SeekableSource source, DecodeLimits limits) throws IOException {
        return new WallocFile(new TileFile<>(source, limits, WallocFormat::header));
    }

    Head head() {
        return file.head();
    }

    DecodeLimits limits() {
        return file.limits();
    }

    public WallocHeader header() {
        return file.header();
    }

    public PictureMetadata metadata() {
        return file.metadata();
    }

    /**
     * Bytes of the whole file.
     *
     * @throws NacreException if it has no end
     */
    public long fileBytes() throws IOException {
        return file.fileBytes();
    }

    /**
     * Hash over the symbol hashes of all tiles, as the file states it; nothing is decoded.
     *
     * @throws NacreException if the file has no end, or that is damaged
     */
    public int symbolHash() throws IOException {
        return file.symbolHash();
    }

    /** The tiles for one decoding. */
    TileSource<WallocHeader> tiles() {
        return file.tiles();
    }
}
