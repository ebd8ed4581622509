package dev.nacre.entropy;

import java.util.SplittableRandom;

/** Seeded data that the tests and the benchmark code: the same on every machine. */
final class Workloads {
    private Workloads() {}

    /** Values to code and the table of each. */
    record Latents(int[] tables, int[] values) {}

    /**
     * Latents of a hyperprior codec: the table walks at random through the 64 scales, the values are Gaussian of that
     * scale, rounded; one in a thousand is ten times as large.
     */
    static Latents latents(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] tables = new int[count];
        int[] values = new int[count];
        int table = 20;
        for (int i = 0; i < count; i++) {
            table = Math.min(63, Math.max(0, table + random.nextInt(-1, 2)));
            tables[i] = table;
            double scale = ScaleTables.scale(table) * (random.nextInt(1000) == 0 ? 10 : 1);
            values[i] = (int) StrictMath.rint(gaussian(random) * scale);
        }
        return new Latents(tables, values);
    }

    /** Latents as they are in pictures at moderate rates: the scale is below 2 nearly everywhere. */
    static Latents quietLatents(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] tables = new int[count];
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            tables[i] = Math.min(63, (int) (24 * random.nextDouble() * random.nextDouble()));
            values[i] = (int) StrictMath.rint(gaussian(random) * ScaleTables.scale(tables[i]));
        }
        return new Latents(tables, values);
    }

    /** Geometric with p = 1/2, cut at 255. */
    static int geometric(SplittableRandom random) {
        return Math.min(255, Integer.numberOfTrailingZeros(random.nextInt() | 1 << 30));
    }

    /** Standard Gaussian by the polar method, in {@link StrictMath}. */
    static double gaussian(SplittableRandom random) {
        while (true) {
            double u = 2 * random.nextDouble() - 1;
            double v = 2 * random.nextDouble() - 1;
            double s = u * u + v * v;
            if (s > 0 && s < 1) {
                return u * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
            }
        }
    }
}
