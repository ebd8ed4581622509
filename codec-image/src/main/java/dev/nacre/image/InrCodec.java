package dev.nacre.image;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.fit.FitJournal;
import dev.nacre.runtime.Parallel;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The inr picture codec: a file holds a pyramid of latents and the tiny networks that were fitted to the picture with them, so it is
 * decoded without a model.
 *
 * <pre>{@code
 * try (InrCodec codec = InrCodec.open(InrOptions.defaults())) {
 *     codec.encode(picture, InrEncodeOptions.defaults().withEffort(4), out);
 *     Picture picture = codec.decode(in, DecodeLimits.defaults()).picture();
 * }
 * }</pre>
 *
 * <p>Decoding is integer arithmetic in plain Java: pixels are the same on every machine, whatever the threads and whether all of a
 * picture is decoded or a part of it, and no native library is ever loaded. Thread-safe. Any bytes give a result or a {@link
 * NacreException}.
 */
public final class InrCodec implements AutoCloseable {
    private final Parallel parallel;
    private volatile boolean closed;

    private InrCodec(InrOptions options) {
        this.parallel = Parallel.of(options.threads());
    }

    public static InrCodec open(InrOptions options) {
        return new InrCodec(options);
    }

    /**
     * Fits latents and networks to a picture, and writes them: seconds to minutes, by the effort and the picture's size. The same
     * bytes come out whatever the number of threads.
     *
     * @param out flushed but not closed; nothing is written before the picture is fitted
     * @return what it took
     * @throws IllegalArgumentException if an SSIM is asked for of a picture that has none
     * @throws java.io.InterruptedIOException if the thread is interrupted
     * @throws IOException also if the journal can't be read or written, or belongs to another picture or other options
     */
    public CodingReport encode(Picture picture, InrEncodeOptions options, OutputStream out) throws IOException {
        requireOpen();
        InrFitter.Result result = InrFitter.fit(picture, options, parallel);
        CodingReport report = encode(result.fitted(), result.networks(), picture, options.metadata(), out);
        if (options.journal().isPresent()) {
            FitJournal.delete(options.journal().get());
        }
        return result.landing().map(report::withLanding).orElse(report);
    }

    /**
     * Writes a fitted picture.
     *
     * @param fitted latents and networks
     * @param networks the same networks, rounded
     * @param picture gives the alpha, if it has one
     * @param out flushed but not closed
     */
    CodingReport encode(
            InrFitted fitted, InrNetworks networks, Picture picture, PictureMetadata metadata, OutputStream out)
            throws IOException {
        requireOpen();
        byte[] alpha = fitted.alphaOf(picture).orElse(null);
        return new InrEncoder(parallel).encode(fitted, networks, alpha, metadata, out);
    }

    /**
     * Decodes a picture.
     *
     * @param in at the start of a file; read to its end, not closed
     * @param limits checked before anything is allocated because of the file
     * @throws UnsupportedBitstreamException if it is another kind of file
     * @throws NacreException if it is damaged, passes the limits, or does not decode to the symbols that were written
     */
    public DecodedPicture decode(InputStream in, DecodeLimits limits) throws IOException {
        return decode(new TileStream<>(in, limits, InrFormat::header));
    }

    DecodedPicture decode(TileStream<InrHeader> stream) throws IOException {
        return decoder().picture(stream);
    }

    DecodedPicture salvage(SalvageTiles<InrHeader> tiles) throws IOException {
        return decoder().salvage(tiles);
    }

    /**
     * Decodes a rectangle of a picture: the tiles that it touches, and the symbols of those around it as far as the synthesis looks.
     * Memory follows the rectangle, not the picture. Samples are exactly those of the whole picture.
     *
     * @param region pixels of the picture
     * @return of the rectangle's size; what its samples mean is told by {@link PictureFile#metadata()}
     * @throws IllegalArgumentException if the rectangle is empty, or not within the picture
     * @throws NacreException as the other methods do; damage in tiles that are not needed is not noticed
     */
    public Picture decode(PictureFile file, Rectangle region) throws IOException {
        Rect part = Rect.within(region, file.header());
        TileStream.checkSamples(file.header(), part, file.limits());
        return decoder().picture(file.tiles(InrHeader.class), part);
    }

    /**
     * Decodes a rectangle of a picture piece by piece, each as soon as it can be had: for pictures of which not even the samples
     * fit into memory.
     *
     * @throws IOException as {@link #decode(PictureFile, Rectangle)} does, or what the sink threw
     */
    public void decode(PictureFile file, Rectangle region, PictureSink sink) throws IOException {
        decoder().pieces(file.tiles(InrHeader.class), Rect.within(region, file.header()), sink);
    }

    /**
     * Decodes every symbol of a file, alpha included, and checks every hash.
     *
     * @param in at the start of a file; read to its end, not closed
     * @throws NacreException as {@link #decode} does
     */
    public Verification verify(InputStream in, DecodeLimits limits) throws IOException {
        return verify(new TileStream<>(in, limits, InrFormat::header));
    }

    Verification verify(TileStream<InrHeader> stream) throws IOException {
        return new Verification(stream.header(), decoder().verify(stream));
    }

    private InrDecoder decoder() {
        requireOpen();
        return new InrDecoder(parallel);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this codec is closed");
        }
    }

    /** Ends threads; repeatable. Calls in other threads must have ended. */
    @Override
    public void close() {
        closed = true;
        parallel.close();
    }
}
