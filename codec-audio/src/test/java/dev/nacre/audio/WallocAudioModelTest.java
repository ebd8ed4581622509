package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.testing.ModelForge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packages of walloc-audio that don't fit together are refused when they are read. */
class WallocAudioModelTest {
    @TempDir
    private Path folder;

    private ModelForge forge() throws IOException {
        return new ModelForge(WallocAudioModelTest.class.getResourceAsStream(
                "/META-INF/nacre/models/walloc-audio-44k-0.0.1.nacremodel"));
    }

    private void assertRefused(ModelForge forge) throws IOException {
        Path file = forge.write(folder.resolve("m.nacremodel"));
        try (ModelPackage model = ModelPackage.open(file)) {
            assertThrows(ModelException.class, () -> WallocAudioCodec.open(model, HifiTesting.options(1)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rate, 48000",
        "superframe, 2048",
        "smallestFrame, 128",
        "unitSuperframes, 21",
        "magnitudeLimit, 4095",
        "meanShift, 3",
        "widePositions, 8",
        "precision, 7",
        "precision, 17",
        "sharedChannels, 0",
        "sharedChannels, 257",
        "sharedChannels, 31"
    })
    void parametersThatDoNotFit(String name, int value) throws IOException {
        assertRefused(forge().json("\"" + name + "\": *\\d+", "\"" + name + "\": " + value));
    }

    @Test
    void otherThingsThatDoNotFit() throws IOException {
        for (ModelForge forge : List.of(
                forge().json("\"codec\": *\"walloc-audio\"", "\"codec\": \"hifi\""),
                forge().json("\"kind\": *\"audio\"", "\"kind\": \"image\""),
                forge().json("\"formatVersion\": *0", "\"formatVersion\": 1"),
                forge().json("\"centroids\"", "\"centers\""),
                forge().table("steps", 0, 0),
                forge().table("steps", 7, (1 << 24) + 1),
                forge().table("bands", 0, 1),
                forge().table("bands", 3, 256),
                forge().table("splits", 2, 0),
                forge().table("centroids", 5, 300),
                forge().table("scaleFrequencies", 4, 0),
                forge().entry("entropy.intnet", new byte[100]))) {
            assertRefused(forge);
        }
    }
}
