package dev.nacre.audio;

import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.ModelStore;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the tests of walloc-audio share: a trained model, and the vectors that were written with it. */
final class WallocAudioTesting {
    private WallocAudioTesting() {}

    static ModelPackage model() {
        try {
            return ModelStore.system().find("walloc-audio-44k@0.0.1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
