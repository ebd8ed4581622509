package dev.nacre.image;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.runtime.ModelStore;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes picture files of every codec, by what their heads say. Thread-safe; models are read, and native libraries loaded, when a file
 * first needs them, which those of inr never do.
 */
public final class PictureDecoder implements AutoCloseable {
    private final WallocCodec walloc;
    private final InrCodec inr;

    private PictureDecoder(WallocCodec walloc, InrCodec inr) {
        this.walloc = walloc;
        this.inr = inr;
    }

    /** @param store stays the caller's */
    public static PictureDecoder open(ModelStore store, WallocOptions options) {
        InrOptions inrOptions = InrOptions.defaults().withThreads(options.threads());
        return new PictureDecoder(WallocCodec.open(store, options), InrCodec.open(inrOptions));
    }

    /**
     * Decodes a picture.
     *
     * @param in at the start of a file; read to its end, not closed
     * @param limits checked before anything is allocated because of the file
     * @throws UnsupportedBitstreamException if it is another kind of file, or needs a model that is not here
     * @throws NacreException if it is damaged, passes the limits, or does not decode to the symbols that were written
     */
    public DecodedPicture decode(InputStream in, DecodeLimits limits) throws IOException {
        TileStream<PictureHeader> stream = new TileStream<>(in, limits, PictureDecoder::header);
        return stream.header() instanceof InrHeader ? inr.decode(as(stream)) : walloc.decode(as(stream));
    }

    /**
     * Decodes a rectangle of a picture, of which memory follows the size.
     *
     * @param region pixels of the picture
     * @return of the rectangle's size; what its samples mean is told by {@link PictureFile#metadata()}
     * @throws IllegalArgumentException if the rectangle is empty, or not within the picture
     * @throws NacreException as the other methods do; damage in tiles that are not needed is not noticed
     */
    public Picture decode(PictureFile file, Rectangle region) throws IOException {
        return file.header() instanceof InrHeader ? inr.decode(file, region) : walloc.decode(file, region);
    }

    /**
     * Decodes a rectangle of a picture piece by piece, each as soon as it can be had.
     *
     * @throws IOException as {@link #decode(PictureFile, Rectangle)} does, or what the sink threw
     */
    public void decode(PictureFile file, Rectangle region, PictureSink sink) throws IOException {
        if (file.header() instanceof InrHeader) {
            inr.decode(file, region, sink);
        } else {
            walloc.decode(file, region, sink);
        }
    }

    /**
     * Decodes every symbol of a file, alpha included, and checks every hash.
     *
     * @param in at the start of a file; read to its end, not closed
     * @throws NacreException as {@link #decode} does
     */
    public Verification verify(InputStream in, DecodeLimits limits) throws IOException {
        TileStream<PictureHeader> stream = new TileStream<>(in, limits, PictureDecoder::header);
        return stream.header() instanceof InrHeader ? inr.verify(as(stream)) : walloc.verify(as(stream));
    }

    /**
     * Decodes what is sound of a damaged file. The colours of tiles that are damaged or missing are made up, and so is their alpha;
     * {@link DecodedPicture#lost} says which. Pixels of other tiles that lie within the synthesis' reach of them may suffer, too; all others are
     * those that were written.
     *
     * @throws NacreException if the head is damaged, no tile is whole, or limits are passed; of inr also if the networks are damaged
     */
    public DecodedPicture salvage(SeekableSource source, DecodeLimits limits) throws IOException {
        TileFile<PictureHeader> file = TileFile.openDamaged(source, limits, PictureDecoder::header);
        PictureHeader header = file.header();
        TileStream.checkSamples(header, Rect.all(header), limits);
        SalvageTiles<PictureHeader> tiles = new SalvageTiles<>(source, file);
        return header instanceof InrHeader ? inr.salvage(as(tiles)) : walloc.salvage(as(tiles));
    }

    @SuppressWarnings("unchecked") // as above
    private static <H extends PictureHeader> SalvageTiles<H> as(SalvageTiles<PictureHeader> tiles) {
        return (SalvageTiles<H>) (SalvageTiles<?>) tiles;
    }

    /** Reads the head of a picture by any codec. */
    static PictureHeader header(Head head) throws NacreException {
        return head.codec() == InrFormat.CODEC_NUMBER ? InrFormat.header(head) : WallocFormat.header(head);
    }

    /** A stream has one header, which is of the type that was asked for before. */
    @SuppressWarnings("unchecked")
    private static <H extends PictureHeader> TileStream<H> as(TileStream<PictureHeader> stream) {
        return (TileStream<H>) (TileStream<?>) stream;
    }

    /** Ends threads and sessions; repeatable. Calls in other threads must have ended. */
    @Override
    public void close() {
        walloc.close();
        inr.close();
    }
}
