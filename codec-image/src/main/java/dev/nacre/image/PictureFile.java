package dev.nacre.image;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import java.io.IOException;

/**
 * A picture by any codec in something that can be read at any position: its head and its metadata, and its tiles where {@link
 * PictureDecoder#decode(PictureFile, java.awt.Rectangle)}, or the same method of its codec, wants them. Opening it reads neither tiles nor
 * a model.
 *
 * <p>Where tiles are is found by hopping from chunk to chunk, no further than needed, and remembered. Checksums and hashes are
 * checked of what is read; damage elsewhere is not noticed.
 *
 * <p>Mutable, for one thread. The source stays the caller's.
 */
public final class PictureFile {
    private final TileFile<PictureHeader> file;

    private PictureFile(TileFile<PictureHeader> file) {
        this.file = file;
    }

    /**
     * Opens a file.
     *
     * @param limits held against what the file asks for, now and later; for pixels and memory the part that is decoded counts
     * @throws NacreException if its head or its metadata are damaged, it is no picture by a known codec, or it passes the limits
     */
    public static PictureFile open(SeekableSource source, DecodeLimits limits) throws IOException {
        return new PictureFile(new TileFile<>(source, limits, PictureDecoder::header));
    }

    Head head() {
        return file.head();
    }

    DecodeLimits limits() {
        return file.limits();
    }

    public PictureHeader header() {
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

    /**
     * The tiles for one decoding.
     *
     * @param header the type of the head that the codec reads
     * @throws UnsupportedBitstreamException if the picture is by another codec
     */
    @SuppressWarnings("unchecked") // a source has one header, whose type was looked at
    <H extends PictureHeader> TileSource<H> tiles(Class<H> header) throws UnsupportedBitstreamException {
        if (!header.isInstance(header())) {
            throw new UnsupportedBitstreamException("codec " + header().codec(), "that of " + header.getSimpleName());
        }
        return (TileSource<H>) (TileSource<?>) file.tiles();
    }
}
