package dev.nacre.testing;

import java.util.Arrays;
import java.util.Random;

/** Damage to files. */
public final class Mutations {
    private Mutations() {}

    /** Cut, lengthened, or overwritten somewhere. */
    public static byte[] mutate(byte[] bytes, Random random) {
        byte[] result = bytes.clone();
        if (result.length == 0) {
            return new byte[] {1};
        }
        int at = random.nextInt(result.length);
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
