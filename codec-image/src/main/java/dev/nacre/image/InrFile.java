package dev.nacre.image;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import java.io.IOException;

/**
 * An inr picture in something that can be read at any position: its head and its metadata, and its tiles where {@link
 * InrCodec#decode(InrFile, java.awt.Rectangle)} wants them. Opening it reads no tiles.
 *
 * <p>Checksums and hashes are checked of what is read; damage elsewhere is not noticed.
 *
 * <p>Mutable, for one thread. The source stays the caller's.
 */
public final class InrFile {
    private final TileFile<InrHeader> file;

    private InrFile(TileFile<InrHeader> file) {
        this.file = file;
    }

    /**
     * Opens a file.
     *
     * @param limits held against what the file asks for, now and later; for pixels and memory the part that is decoded counts
     * @throws NacreException if its head or its metadata are damaged, it is no inr picture, or it passes the limits
     */
    public static InrFile open(SeekableSource source, DecodeLimits limits) throws IOException {
        return new InrFile(new TileFile<>(source, limits, InrFormat::header));
    }

    DecodeLimits limits() {
        return file.limits();
    }

    public InrHeader header() {
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
     * Hash over the symbol hashes of all units, as the file states it; nothing is decoded.
     *
     * @throws NacreException if the file has no end, or that is damaged
     */
    public int symbolHash() throws IOException {
        return file.symbolHash();
    }

    /** The tiles for one decoding. */
    TileSource<InrHeader> tiles() {
        return file.tiles();
    }
}
