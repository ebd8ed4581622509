package dev.nacre.audio;

import dev.nacre.runtime.ModelPackage;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the tests of walloc-audio share: a trained model, and the vectors that were written with it. */
final class WallocAudioTesting {
    private WallocAudioTesting() {}

    static ModelPackage model() {
        try {
            return ModelPackage.open(HifiTesting.modelFile("walloc-audio-44k"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
