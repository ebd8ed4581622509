package dev.nacre.metrics;

/** What all metrics of sound ask of their arguments. */
final class SoundPair {
    private SoundPair() {}

    /** @throws IllegalArgumentException if the lengths differ, or a sample is not finite */
    static void check(float[] x, float[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(x.length + " samples against " + y.length);
        }
        checkFinite("original", x);
        checkFinite("decoded", y);
    }

    static void checkFinite(String which, float[] samples) {
        for (int n = 0; n < samples.length; n++) {
            if (!Float.isFinite(samples[n])) {
                throw new IllegalArgumentException(which + " sample " + n + " is " + samples[n]);
            }
        }
    }
}
