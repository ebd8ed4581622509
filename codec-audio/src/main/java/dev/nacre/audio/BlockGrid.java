package dev.nacre.audio;

/**
 * Where the blocks of a sound lie, in samples of the sound and in those of the codec. A block is 2 s, so that it begins at a whole
 * sample at both rates, whatever they are. Immutable. Layout: format.md, "Sound in general".
 *
 * @param rate of the sound, in Hz
 * @param codecRate of the codec
 * @param frameSamples samples of the codec in one of its frames; divides a block
 * @param flushFrames frames of silence behind the last sample, by which the decoder's windows over it are complete
 */
record BlockGrid(int rate, int codecRate, int frameSamples, int flushFrames) {
    private static final int SECONDS = 2;

    /** Samples of a whole block. */
    int blockSamples() {
        return SECONDS * rate;
    }

    /** Frames of a whole block that is not the last one. */
    int blockFrames() {
        return SECONDS * codecRate / frameSamples;
    }

    /** First sample of a block. */
    long start(long block) {
        return block * blockSamples();
    }

    /** First sample of a block at the codec's rate. */
    long codecStart(long block) {
        return block * SECONDS * codecRate;
    }

    /** Blocks of a sound. */
    long blocks(long samples) {
        return (samples + blockSamples() - 1) / blockSamples();
    }

    /** Samples at the codec's rate of so many of the sound: all that begin before the end. */
    long codecSamples(long samples) {
        return (samples * codecRate + rate - 1) / rate;
    }

    /** Frames of the last block, which holds so many samples of the sound. */
    int lastFrames(int samples) {
        return (int) ((codecSamples(samples) + frameSamples - 1) / frameSamples) + flushFrames;
    }
}
