package dev.nacre.audio;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.bitstream.NacreException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;

/** Damage to files, and what must become of them. */
final class Mutations {
    private Mutations() {}

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
                default -> chunks.parts().set(chosen, new ChunkFile.Part(part.type(), mutate(part.payload(), random)));
            }
            decoded += decodes(codec, chunks.toByteArray(), "repaired mutation " + i) ? 1 : 0;
        }
        return decoded;
    }

    /** Cut, lengthened, or overwritten somewhere. */
    static byte[] mutate(byte[] bytes, Random random) {
        byte[] result = bytes.clone();
        int at = result.length == 0 ? 0 : random.nextInt(result.length);
        if (result.length == 0) {
            return new byte[] {1};
        }
        switch (random.nextInt(6)) {
            case 0 -> {
                return Arrays.copyOf(result, at);
            }
            case 1 -> {
                return Arrays.copyOf(result, result.length + 1 + random.nextInt(20));
            }
            case 2 -> {
                for (int i = 0; i < 1 + random.nextInt(30); i++) {
                    result[(at + i) % result.length] = (byte) random.nextInt();
                }
            }
            case 3 -> {
                int from = random.nextInt(result.length);
                System.arraycopy(result, from, result, at, result.length - Math.max(from, at));
            }
            case 4 -> result[at] = (byte) (random.nextBoolean() ? 0 : 0xFF);
            default -> result[at] ^= (byte) (1 << random.nextInt(8));
        }
        return result;
    }
}
