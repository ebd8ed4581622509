package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import org.junit.jupiter.api.Test;

/**
 * Stored files of pictures that were really fitted, and the pixels that every decoder makes of them: training/tests/test_inr_reader.py
 * has the same numbers for a reader written from docs/format.md.
 */
class InrVectorsTest {
    private static final Path FOLDER = Path.of("..", "training", "tests", "data");

    @Test
    void storedFilesHaveTheirPixels() throws IOException, NoSuchAlgorithmException {
        assertPixels("inr-small.ncr", 101, 75, "82a8eff1af11469a06021f11044a3a8564d36bfd97c76a9aa2fe7ead4ac7b4bd");
        assertPixels("inr-tiles.ncr", 33, 500, "a9d76a2072db066d0a78f14588ee685940274d23b5e9c5b8f9c32bd275e79179");
    }

    private static void assertPixels(String name, int width, int height, String sha256)
            throws IOException, NoSuchAlgorithmException {
        try (InrCodec codec = InrTesting.codec(2)) {
            Picture picture = InrTesting.decode(codec, Files.readAllBytes(FOLDER.resolve(name)))
                    .picture();
            assertEquals(width, picture.width(), name);
            assertEquals(height, picture.height(), name);
            assertEquals(sha256, InrJvmTest.sha256(picture), name);
        }
    }
}
