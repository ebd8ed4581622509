package dev.nacre.audio.sound;

import dev.nacre.audio.SoundCodec;
import dev.nacre.audio.SoundOptions;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.runtime.ModelStore;
import java.io.IOException;

/**
 * The codec of this process, shared by all readers and writers and never closed: models and sessions are far too expensive to be had anew
 * for each sound. Made when the first sound is opened. Thread-safe.
 */
final class SharedCodec {
    private SharedCodec() {}

    private static final class Holder {
        static final SoundCodec CODEC = SoundCodec.open(ModelStore.system(), SoundOptions.defaults());
    }

    static SoundCodec codec() {
        return Holder.CODEC;
    }

    static DecodeLimits limits() {
        return DecodeLimits.defaults();
    }

    /** What reader and writer do with the codec. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /**
     * Runs something, and turns what callers of Java Sound don't expect into what they do.
     *
     * @throws IOException also if native libraries do not load
     */
    static <T> T guarded(Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (LinkageError e) {
            throw new IOException("Nacre can't be loaded: " + e, e);
        }
    }
}
