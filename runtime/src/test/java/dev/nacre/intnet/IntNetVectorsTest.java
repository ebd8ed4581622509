package dev.nacre.intnet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class IntNetVectorsTest {
    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(IntNetVectorsTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    /** File and vectors were written by src/test/scripts/make_intnet_vectors.py, in plain Python integers. */
    @Test
    void equalsTheVectorsOfPython() throws IOException {
        IntNetworks networks = IntNetworks.read(resource("small.intnet"), "small.intnet");
        assertEquals(4, IntNetVectors.check(networks, resource("small-vectors.json"), "small-vectors.json"));
    }
}
