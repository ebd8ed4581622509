package dev.nacre.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;

/**
 * What must become of damaged files, whatever their codec: they are refused by an exception of one kind, in one line, and verifying and
 * decoding agree on it.
 */
public final class Damage {
    private final Class<? extends IOException> refusal;
    private final Reading verify;
    private final Reading decode;

    /** Something that reads a whole file. */
    public interface Reading {
        void read(byte[] file) throws IOException;
    }

    /**
     * @param refusal what files may be refused by; anything else fails the test
     * @param decode may also check what it decoded, of a file that was changed where that does not matter
     */
    public Damage(Class<? extends IOException> refusal, Reading verify, Reading decode) {
        this.refusal = refusal;
        this.verify = verify;
        this.decode = decode;
    }

    /** Verifies and decodes; returns whether both did. */
    public boolean decodes(byte[] file, String what) {
        String unverified = problem(verify, file, what);
        String undecoded = problem(decode, file, what);
        if (undecoded == null) {
            assertTrue(unverified == null, what + ": decoded, but not verified: " + unverified);
            return true;
        }
        assertFalse(unverified == null, what + ": verified, but not decoded: " + undecoded);
        return false;
    }

    /** Null if the file was read. */
    private String problem(Reading reading, byte[] file, String what) {
        try {
            reading.read(file);
            return null;
        } catch (IOException | RuntimeException | Error e) {
            if (!refusal.isInstance(e)) {
                throw new AssertionError(what, e);
            }
            assertTrue(e.getMessage().indexOf('\n') < 0, what + ": " + e.getMessage());
            return e.getMessage();
        }
    }

    /** No checksum is repaired: not one damaged bit may pass. */
    public void requireRefused(byte[] original, byte[] damaged, String what) {
        if (!Arrays.equals(original, damaged)) {
            assertFalse(decodes(damaged, what), what + " was not noticed");
        }
    }

    /** Mutates files in turn. */
    public void requireMutationsRefused(int count, long seed, byte[]... files) {
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            byte[] file = files[i % files.length];
            requireRefused(file, Mutations.mutate(file, random), "mutation " + i);
        }
    }

    /** Flips each bit alone. */
    public void requireEveryBit(byte[] file) {
        for (int bit = 0; bit < 8 * file.length; bit++) {
            byte[] flipped = file.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            requireRefused(file, flipped, "bit " + bit);
        }
    }

    /** Changes, moves or leaves out some chunk of files in turn, and makes every checksum right again; returns how many were decoded. */
    public int repaired(int count, long seed, byte[]... files) {
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
            decoded += decodes(chunks.toByteArray(), "repaired mutation " + i) ? 1 : 0;
        }
        return decoded;
    }
}
