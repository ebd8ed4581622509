package dev.nacre.fit;

/**
 * Numbers of mean 0 and standard deviation 1, nearly Gaussian (the sum of four bytes of a hash), each known by its coordinates alone:
 * any part of them can be drawn by any thread, and by PyTorch (training/nacre_training/inr_reference.py), with the same bits. The hash
 * is the finaliser of MurmurHash3 (Appleby). Stateless.
 */
final class FitNoise {
    /** Streams: one for each use. */
    static final int LATENTS = 0;

    static final int PARAMETERS = 1;

    /** 1 / the standard deviation of a sum of four bytes. */
    static final float SCALE = (float) (1 / StrictMath.sqrt(4 * (256.0 * 256 - 1) / 12));

    private static final int GOLDEN = 0x9E3779B1;

    private FitNoise() {}

    /** What tells one sequence from another. */
    static int key(int seed, int stream, int step, int part) {
        return mix(mix(mix(mix(seed) + stream) + step) + part);
    }

    private static int mix(int value) {
        int x = value;
        x ^= x >>> 16;
        x *= 0x85EBCA6B;
        x ^= x >>> 13;
        x *= 0xC2B2AE35;
        return x ^ x >>> 16;
    }

    /** What {@link #draw} needs for a row of so many numbers. */
    static int[] counters(int length) {
        int[] counters = new int[length];
        for (int i = 0; i < length; i++) {
            counters[i] = i * GOLDEN;
        }
        return counters;
    }

    /**
     * Draws numbers {@code first} to {@code first + length - 1} of a sequence, times {@code spread}.
     *
     * @param counters of at least that length
     * @param scratch of at least that length
     */
    static void draw(float[] y, int key, int first, float spread, int[] counters, int[] scratch, int length) {
        Kernels.hashFirst(scratch, counters, key + first * GOLDEN, length);
        Kernels.hashSecond(scratch, length);
        Kernels.sumBytes(scratch, length);
        Kernels.toFloats(y, scratch, SCALE, length);
        Kernels.scale(y, spread, length);
    }
}
