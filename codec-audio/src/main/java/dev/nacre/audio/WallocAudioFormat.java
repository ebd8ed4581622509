package dev.nacre.audio;

/**
 * Every constant of the walloc-audio bitstream beside those common to all sound ({@link HeadFormat}, {@link BlockGrid}, {@link
 * PacketFormat}). What is not here is a number of the model package ({@link WallocAudioModel}). Layout: format.md, "walloc-audio sound".
 */
final class WallocAudioFormat {
    /** Name of the codec in model packages. */
    static final String CODEC = "walloc-audio";

    /** Number of the codec in {@code HEAD}. */
    static final int CODEC_NUMBER = 1;

    /** The model that encodes unless the caller wants another. */
    static final String USUAL_MODEL = "walloc-audio-44k";

    /** Sample rate, in Hz. */
    static final int RATE = 44100;

    /** Samples of a superframe, the largest frame; in what all sounds have in common it is the frame. */
    static final int SUPERFRAME = 4096;

    /** Samples of the smallest frame. */
    static final int SMALLEST = 256;

    /** Sizes of frames: powers of two from the smallest to the superframe. */
    static final int NUM_SIZES = 5;

    /** Superframes of a block. */
    static final int BLOCK_SUPERFRAMES = 22;

    /** Blocks are of 22 superframes. */
    static final BlockSpan BLOCK = new BlockSpan(BLOCK_SUPERFRAMES * SUPERFRAME / 4, RATE / 4);

    static final int MAX_STEP_INDEX = 200;
    static final int NUM_BANDS = 18;

    /** What the spectrum is divided in by the borders of bands. */
    static final int SPECTRUM_PARTS = 256;

    /** Largest bandwidth, in 64ths of the spectrum. */
    static final int MAX_BANDWIDTH = 64;

    static final int NUM_SCALES = 64;

    /** Passes of a frame, each over one of the four phases of all positions. */
    static final int NUM_PASSES = 4;

    /** Offsets in their intervals are those of the magnitudes 1, 2, and 3 and above. */
    static final int NUM_CENTROIDS = 3;

    /** Larger magnitudes are this in contexts. */
    static final int MAGNITUDE_LIMIT = 2047;

    /** Magnitudes in contexts are in 1/256. */
    static final int MAGNITUDE_UNIT = 256;

    /** Running means are in 1/16 of that. */
    static final int MEAN_BITS = 4;

    /** A running mean forgets a quarter in a superframe. */
    static final int MEAN_SHIFT = 2;

    /** Positions of a wide sum: half of them before its own, one less behind. */
    static final int WIDE_POSITIONS = 16;

    /** The shape of a band without one. */
    static final int FLAT = 16;

    /** Step indices of one unit of a shape. */
    static final int SHAPE_STEP = 5;

    /** The angle of mid and side, in 1/32 of pi. */
    static final int MID_SIDE = 8;

    static final int STEP_BITS = 8;
    static final int BANDWIDTH_BITS = 7;
    static final int SHAPE_BITS = 5;
    static final int ANGLE_BITS = 5;
    static final int SEED_BITS = 4;

    /** Lanes of the coder. */
    static final int LANES = 4;

    private static final int[] PHASES = {0, 2, 1, 3};

    private WallocAudioFormat() {}

    /** The phase of a pass. */
    static int phase(int pass) {
        return PHASES[pass];
    }

    /** Log2 of a frame's size over the smallest. */
    static int sizeNumber(int size) {
        return Integer.numberOfTrailingZeros(size / SMALLEST);
    }

    /** Channels of a part: two, or one for the last of an odd number. */
    static int partChannels(int part, int channels) {
        return Math.min(2, channels - 2 * part);
    }

    static int parts(int channels) {
        return (channels + 1) / 2;
    }
}
