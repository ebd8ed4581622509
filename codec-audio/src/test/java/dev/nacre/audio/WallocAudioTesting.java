package dev.nacre.audio;

import dev.nacre.runtime.ModelPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** What the tests of walloc-audio share: a trained model, and the vectors that were written with it. */
final class WallocAudioTesting {
    private WallocAudioTesting() {}

    static Path modelFile() {
        try {
            return Path.of(WallocAudioTesting.class
                    .getResource("walloc-audio.nacremodel")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static ModelPackage model() {
        try {
            return ModelPackage.open(modelFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
