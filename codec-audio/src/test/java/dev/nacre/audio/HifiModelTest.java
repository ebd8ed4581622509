package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.testing.ModelForge;
import dev.nacre.tokenizers.CodeGrid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Model packages that don't fit together are refused when they are read; numbers come from the package. */
class HifiModelTest {
    @TempDir
    private Path folder;

    private ModelForge forge() throws IOException {
        return new ModelForge(Files.newInputStream(HifiTesting.modelFile(HifiTesting.MODEL)));
    }

    @ParameterizedTest
    @CsvSource({
        "rate, 16001",
        "rate, 999",
        "window, 641",
        "window, 644",
        "hop, 150",
        "hop, 400",
        "spectraPerFrame, 3",
        "spectraPerFrame, 0",
        "blockFrames, 0",
        "blockFrames, 9",
        "blockFrames, 3",
        "latent, 15",
        "latent, 32",
        "groups, 3",
        "stages, 4",
        "codes, 65",
        "masked, 4",
        "fractionBits, 16",
        "prerollFrames, 92",
        "recommendedPairs, 7",
        "context.precision, 6"
    })
    void parametersThatDoNotFit(String name, int value) throws IOException {
        Path file = forge().json("\"" + name.replace(".", "\\.") + "\": *\\d+", "\"" + name + "\": " + value)
                .write(folder.resolve("m.nacremodel"));
        try (ModelPackage model = ModelPackage.open(file)) {
            assertThrows(ModelException.class, () -> {
                // Some show only when the graphs are there.
                try (HifiCodec codec = HifiCodec.open(model, HifiTesting.options(1))) {
                    HifiTesting.encode(codec, Sounds.voice(16_000, 1, 5_000));
                }
            });
        }
    }

    @Test
    void otherThingsThatDoNotFit() throws IOException {
        for (ModelForge forge : List.of(
                forge().json("\"codec\": *\"hifi\"", "\"codec\": \"other\""),
                forge().json("\"kind\": *\"audio\"", "\"kind\": \"image\""),
                forge().json("\"formatVersion\": *0", "\"formatVersion\": 1"),
                forge().json("\"silence\"", "\"silent\""),
                forge().table("silence", 3, 32_767),
                forge().json("\"hop\": *160", "\"hops\": 160"))) {
            Path file = forge.write(folder.resolve("m.nacremodel"));
            try (ModelPackage model = ModelPackage.open(file)) {
                assertThrows(ModelException.class, () -> HifiCodec.open(model, HifiTesting.options(1)));
            }
        }
        ModelForge swapped = forge();
        swapped.entry("decoder.onnx", swapped.entry("encoder.onnx"));
        ModelForge broken = forge().entry("encoder.onnx", new byte[100]);
        for (ModelForge forge : List.of(swapped, broken)) {
            Path file = forge.write(folder.resolve("m.nacremodel"));
            try (ModelPackage model = ModelPackage.open(file);
                    HifiCodec codec = HifiCodec.open(model, HifiTesting.options(1))) {
                assertThrows(ModelException.class, () -> {
                    byte[] bytes = HifiTesting.encode(codec, Sounds.voice(16_000, 1, 5_000));
                    HifiTesting.decode(codec, bytes);
                });
            }
        }
        assertTrue(Files.exists(folder.resolve("m.nacremodel")));
    }

    @Test
    void codesOfAFile() throws IOException {
        try (HifiCodec codec = HifiTesting.codec(HifiTesting.MODEL, 2);
                ModelPackage source = HifiTesting.model(HifiTesting.MODEL)) {
            HifiModel model = HifiModel.read(source);
            float[] voice = Sounds.voice(16_000, 1, 100_000).plane(0);
            Sound sound = Sound.of(new SoundFormat(16_000, 2), voice, voice);
            byte[] file = HifiTesting.encode(
                    codec, sound, SoundEncodeOptions.defaults().withLevel(4));
            List<CodeGrid> codes = codec.decodeCodes(new ByteArrayInputStream(file), HifiTesting.LIMITS);
            assertEquals(2, codes.size());
            assertEquals((100_000 + 319) / 320 + 2, codes.get(0).frames());
            assertEquals(4, codes.get(0).pairs());
            assertTrue(codes.get(0).perplexity(0) > 2);
            // The side is silent.
            assertEquals(model.silentCodes(codes.get(0).frames(), 4), codes.get(1));
            byte[] nothing = HifiTesting.encode(codec, Sounds.voice(16_000, 1, 0));
            assertEquals(
                    0,
                    codec.decodeCodes(new ByteArrayInputStream(nothing), HifiTesting.LIMITS)
                            .get(0)
                            .frames());
        }
    }
}
