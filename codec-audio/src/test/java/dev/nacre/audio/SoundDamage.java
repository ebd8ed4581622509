package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.NacreException;
import dev.nacre.testing.ChunkFile;
import dev.nacre.testing.Mutations;
import java.io.IOException;
import java.util.Collections;
import java.util.Random;

/** What must become of damaged files. */
final class SoundDamage {
    private SoundDamage() {}

    /** Decodes in all ways, of which none may fail but by a {@link NacreException}; returns whether a sound came out. */
    static boolean decodes(SoundCodec codec, byte[] file, String what) {
        boolean verified = true;
        try {
            HifiTesting.verify(codec, file);
        } catch (NacreException e) {
            verified = false;
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(what, e);
        }
        try {
            // Whatever is wrong: salvage gives a sound, or says that the head is damaged.
            HifiTesting.salvage(codec, file);
        } catch (NacreException e) {
            assertFalse(verified, what + ": verified, but not salvaged: " + e.getMessage());
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(what, e);
        }
        try {
            HifiTesting.decode(codec, file);
            assertTrue(verified, what + ": decoded, but not verified");
            return true;
        } catch (NacreException e) {
            assertFalse(verified, what + ": verified, but not decoded: " + e.getMessage());
            assertTrue(e.getMessage().indexOf('\n') < 0, what + ": " + e.getMessage());
            return false;
        } catch (IOException | RuntimeException | Error e) {
            throw new AssertionError(what, e);
        }
    }

    /** Decodes files of which some chunk was changed, moved or left out and every checksum made right again; returns how many had a sound. */
    static int repaired(SoundCodec codec, int count, long seed, byte[]... files) {
        Random random = new Random(seed);
        int decoded = 0;
        for (int i = 0; i < count; i++) {
            ChunkFile chunks = new ChunkFile(files[i % files.length]);
            int parts = chunks.parts().size();
            int chosen = random.nextInt(parts);
            ChunkFile.Part part = chunks.parts().get(chosen);
            switch (random.nextInt(10)) {
                case 0 -> Collections.swap(chunks.parts(), chosen, random.nextInt(parts));
                case 1 -> chunks.parts().remove(chosen);
                case 2 -> chunks.parts().add(random.nextInt(parts), part);
                default ->
                    chunks.parts()
                            .set(chosen, new ChunkFile.Part(part.type(), Mutations.mutate(part.payload(), random)));
            }
            decoded += decodes(codec, chunks.toByteArray(), "repaired mutation " + i) ? 1 : 0;
        }
        return decoded;
    }
}
