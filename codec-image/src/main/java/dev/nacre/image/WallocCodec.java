package dev.nacre.image;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.ModelStore;
import dev.nacre.runtime.OnnxSession;
import dev.nacre.runtime.Parallel;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * The walloc picture codec: {@link Picture}s to {@code .ncr} files of kind image and back.
 *
 * <pre>{@code
 * try (WallocCodec codec = WallocCodec.open(ModelStore.system(), WallocOptions.defaults())) {
 *     codec.encode(picture, EncodeOptions.defaults().withLevel(60), out);
 *     Picture decoded = codec.decode(in, DecodeLimits.defaults()).picture();
 * }
 * }</pre>
 *
 * <p>Thread-safe. Models are read when they are first needed, native libraries when the first float graph runs: {@link
 * #verify}, {@link #decodeLatents} and {@link PictureInfo} never load any. The number of threads changes neither files nor
 * symbols. Any bytes give a result or a {@link NacreException}.
 */
public final class WallocCodec implements AutoCloseable {
    private final ModelStore store; // null for one package of the caller's
    private final WallocOptions options;
    private final Parallel parallel;
    private final WallocGraphs.FloatHook hook;
    private final Map<String, Loaded> models = new HashMap<>(); // by identity; guarded by itself
    private String encodingModel; // identity; guarded by models, null until first needed
    private boolean closed; // guarded by models

    /** A model in use; the package is null where it is the caller's to close. */
    private record Loaded(WallocModel model, WallocGraphs graphs, ModelPackage owned) {}

    private WallocCodec(ModelStore store, WallocOptions options, WallocGraphs.FloatHook hook) {
        this.store = store;
        this.options = options;
        this.parallel = Parallel.of(options.threads());
        this.hook = hook;
    }

    /**
     * A codec with one model.
     *
     * @param model stays the caller's, and must stay open as long as the codec
     * @throws ModelException if it is not a walloc model, or does not fit together
     */
    public static WallocCodec open(ModelPackage model, WallocOptions options) throws ModelException {
        return open(model, options, WallocGraphs.FloatHook.NONE);
    }

    /** For tests: a codec whose float graphs return what {@code hook} makes of it. */
    static WallocCodec open(ModelPackage model, WallocOptions options, WallocGraphs.FloatHook hook)
            throws ModelException {
        WallocModel read = WallocModel.read(model);
        WallocCodec codec = new WallocCodec(null, options, hook);
        codec.encodingModel = read.info().sha256();
        codec.models.put(codec.encodingModel, codec.loaded(read, model, null));
        return codec;
    }

    /**
     * A codec with all models of a store: it decodes with the one that a file names, and encodes with {@link
     * WallocOptions#model()}.
     */
    public static WallocCodec open(ModelStore store, WallocOptions options) {
        return new WallocCodec(Objects.requireNonNull(store, "store"), options, WallocGraphs.FloatHook.NONE);
    }

    private Loaded loaded(WallocModel model, ModelPackage source, ModelPackage owned) {
        return new Loaded(model, new WallocGraphs(source, options.device(), options.threads(), hook), owned);
    }

    /**
     * Codes a picture and writes it while it is coded, tile by tile.
     *
     * @param out flushed but not closed; not buffered here. After an exception it holds the start of a file
     * @return what it took
     * @throws ModelException if there is no model, a graph fails, or an analysis is not finite
     * @throws IllegalArgumentException if the picture is too large for one tile of that size
     */
    public CodingReport encode(Picture picture, EncodeOptions encodeOptions, OutputStream out) throws IOException {
        return encode(picture, encodeOptions, out, (done, count) -> {});
    }

    /**
     * Codes a picture as {@link #encode(Picture, EncodeOptions, OutputStream)} does, and tells how far it is.
     *
     * @throws IOException also what {@code progress} threw
     */
    public CodingReport encode(Picture picture, EncodeOptions encodeOptions, OutputStream out, TileProgress progress)
            throws IOException {
        return encoder().encode(picture, encodeOptions, out, progress);
    }

    /**
     * Analyses and quantises a picture as {@link #encode} does.
     *
     * @return the latents that {@link #decodeLatents} would find in the file
     */
    public LatentTensor encodeLatents(Picture picture, EncodeOptions encodeOptions) throws IOException {
        return encoder().latents(picture, encodeOptions);
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
        return decode(new TileStream<>(in, limits, WallocFormat::header));
    }

    DecodedPicture decode(TileStream<WallocHeader> stream) throws IOException {
        return painter(stream.head()).picture(stream);
    }

    DecodedPicture salvage(SalvageTiles<WallocHeader> tiles) throws IOException {
        return painter(tiles.head()).salvage(tiles);
    }

    /**
     * Decodes a rectangle of a picture: the tiles that it touches, and the symbols of those around it as far as the synthesis looks.
     * Memory follows the rectangle, not the picture. Samples differ by at most 1 from those of the whole picture, alpha by nothing.
     *
     * @param region pixels of the picture
     * @return of the rectangle's size; what its samples mean is told by {@link PictureFile#metadata()}
     * @throws IllegalArgumentException if the rectangle is empty, or not within the picture
     * @throws NacreException as the other methods do; damage in tiles that are not needed is not noticed, but where the rectangle
     *     is the whole picture, everything but what follows the end of the file is checked
     */
    public Picture decode(PictureFile file, Rectangle region) throws IOException {
        Rect part = Rect.within(region, file.header());
        TileStream.checkSamples(file.header(), part, file.limits());
        return painter(file.head()).picture(file.tiles(WallocHeader.class), part);
    }

    /**
     * Decodes a rectangle of a picture piece by piece, each as soon as it can be had: for pictures of which not even the samples
     * fit into memory.
     *
     * @throws IOException as {@link #decode(PictureFile, Rectangle)} does, or what the sink threw
     */
    public void decode(PictureFile file, Rectangle region, PictureSink sink) throws IOException {
        Rect part = Rect.within(region, file.header());
        painter(file.head()).pieces(file.tiles(WallocHeader.class), part, sink);
    }

    /**
     * Decodes the latents of a picture; no float graph runs.
     *
     * @throws NacreException as {@link #decode} does
     */
    public LatentTensor decodeLatents(InputStream in, DecodeLimits limits) throws IOException {
        TileStream<WallocHeader> stream = new TileStream<>(in, limits, WallocFormat::header);
        return decoder(modelOf(stream.head())).latents(stream);
    }

    /**
     * Decodes every symbol of a file, alpha included, and checks every hash; no float graph runs and no native library is
     * loaded.
     *
     * @param in at the start of a file; read to its end, not closed
     * @throws NacreException as {@link #decode} does
     */
    public Verification verify(InputStream in, DecodeLimits limits) throws IOException {
        return verify(new TileStream<>(in, limits, WallocFormat::header));
    }

    Verification verify(TileStream<WallocHeader> stream) throws IOException {
        return new Verification(stream.header(), decoder(modelOf(stream.head())).verify(stream));
    }

    /**
     * Makes a picture, without alpha, out of latents.
     *
     * @param latents of this codec's models: decoded, encoded, or changed by {@link LatentTensor#withValues}
     * @throws UnsupportedBitstreamException if their model is not here
     */
    public Picture synthesise(LatentTensor latents) throws IOException {
        return synthesise(latents, latents.header().grid());
    }

    /** For tests: the same in tiles of any other size. */
    Picture synthesise(LatentTensor latents, TileGrid grid) throws IOException {
        WallocHeader header = latents.header();
        return decoder(modelOf(header.modelId(), HexFormat.of().parseHex(header.modelHash())))
                .synthesise(latents, grid);
    }

    private WallocEncoder encoder() throws IOException {
        Loaded loaded = encodingModel();
        return new WallocEncoder(loaded.model, loaded.graphs, parallel);
    }

    /** A decoder that will run float graphs: in a new process their library is loaded while the model is read. */
    private WallocDecoder painter(Head head) throws NacreException {
        OnnxSession.prepare();
        return decoder(modelOf(head));
    }

    private WallocDecoder decoder(Loaded loaded) {
        return new WallocDecoder(loaded.model, loaded.graphs, parallel);
    }

    private Loaded encodingModel() throws ModelException {
        synchronized (models) {
            requireOpen();
            if (encodingModel == null) {
                encodingModel = load(store.find(options.model())).model.info().sha256();
            }
            return models.get(encodingModel);
        }
    }

    private Loaded modelOf(Head head) throws NacreException {
        return modelOf(head.modelId(), head.modelHash());
    }

    private Loaded modelOf(String id, byte[] hash8) throws NacreException {
        synchronized (models) {
            requireOpen();
            for (Loaded loaded : models.values()) {
                if (id.equals(loaded.model.info().id())
                        && Arrays.equals(hash8, loaded.model.info().hash8())) {
                    return loaded;
                }
            }
            if (store != null) {
                return load(store.find(id, hash8));
            }
            WallocModel only = models.get(encodingModel).model;
            throw new UnsupportedBitstreamException(
                    "model " + id + " with hash " + HexFormat.of().formatHex(hash8),
                    only.info() + " " + only.info().sha256().substring(0, 16));
        }
    }

    /** Reads a package out of the store, which is then this codec's to close. */
    private Loaded load(ModelPackage model) throws ModelException {
        Loaded known = models.get(model.info().sha256());
        if (known != null) {
            model.close();
            return known;
        }
        try {
            Loaded loaded = loaded(WallocModel.read(model), model, model);
            models.put(model.info().sha256(), loaded);
            return loaded;
        } catch (ModelException | RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this codec is closed");
        }
    }

    /** Ends threads and sessions; repeatable. Calls in other threads must have ended. */
    @Override
    public void close() {
        synchronized (models) {
            closed = true;
            for (Loaded loaded : models.values()) {
                loaded.graphs.close();
                if (loaded.owned != null) {
                    loaded.owned.close();
                }
            }
            models.clear();
        }
        parallel.close();
    }
}
