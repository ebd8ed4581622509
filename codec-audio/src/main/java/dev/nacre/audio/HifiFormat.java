package dev.nacre.audio;

/**
 * Every constant of the hifi bitstream beside those common to all sound ({@link HeadFormat}, {@link BlockGrid}, {@link PacketFormat}).
 * What is not here is a number of the model package ({@link HifiModel}). Layout: format.md, "hifi sound".
 */
final class HifiFormat {
    /** Name of the codec in model packages. */
    static final String CODEC = "hifi";

    /** Number of the codec in {@code HEAD}. */
    static final int CODEC_NUMBER = 0;

    /** Blocks are of 2 s: a whole number of samples at any rate. */
    static final BlockSpan BLOCK = new BlockSpan(2, 1);

    /** The model that encodes unless the caller wants another. */
    static final String USUAL_MODEL = "hifi-16k";

    /** Magnitudes of spectra are raised to 0.3 for the encoder's network: this is that power less one, of the squared magnitude. */
    static final double FEATURE_EXPONENT = -0.35;

    /** Added to squared magnitudes, so that silence has a defined feature. */
    static final double FEATURE_FLOOR = 1e-10;

    private HifiFormat() {}
}
