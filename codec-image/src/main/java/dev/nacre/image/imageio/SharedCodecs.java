package dev.nacre.image.imageio;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.NacreException;
import dev.nacre.image.InrCodec;
import dev.nacre.image.InrOptions;
import dev.nacre.image.PictureDecoder;
import dev.nacre.image.WallocCodec;
import dev.nacre.image.WallocOptions;
import dev.nacre.runtime.ModelStore;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.IIOException;

/**
 * The codecs of this process, one that decodes, one that fits, and one for each model that encodes, shared by all readers and writers and never closed: models and
 * sessions are far too expensive to be had anew for each picture. Made when the first pixels are wanted. Thread-safe.
 */
final class SharedCodecs {
    /** Model that encodes unless the caller names another. */
    static final String DEFAULT_MODEL = WallocOptions.defaults().model();

    private static final Map<String, WallocCodec> CODECS = new ConcurrentHashMap<>();

    private SharedCodecs() {}

    private static final class Fitter {
        static final InrCodec SHARED = InrCodec.open(InrOptions.defaults());
    }

    /** Encodes by fitting, without a model. */
    static InrCodec inr() {
        return Fitter.SHARED;
    }

    private static final class Decoder {
        static final PictureDecoder SHARED = PictureDecoder.open(ModelStore.system(), WallocOptions.defaults());
    }

    /** Decodes pictures by every codec, with whatever models there are. */
    static PictureDecoder decoder() {
        return Decoder.SHARED;
    }

    /** Encodes. */
    static WallocCodec codec(String model) {
        return CODECS.computeIfAbsent(
                model,
                id -> WallocCodec.open(
                        ModelStore.system(), WallocOptions.defaults().withModel(id)));
    }

    /** Nacre's own, and never more memory for one purpose than half the heap. */
    static DecodeLimits limits() {
        DecodeLimits limits = DecodeLimits.defaults();
        return limits.withMemoryBytes(
                Math.min(limits.memoryBytes(), Runtime.getRuntime().maxMemory() / 2));
    }

    /** What reader and writer do with the codec. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Runs something, and turns what can go wrong in a codec into what callers of ImageIO expect.
     *
     * @throws IIOException with the cause: damage, limits, a missing model, native libraries that do not load
     */
    static <T> T guarded(Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (NacreException e) {
            throw new IIOException(e.getMessage(), e);
        } catch (LinkageError e) {
            throw new IIOException("Nacre can't be loaded: " + e, e);
        }
    }
}
