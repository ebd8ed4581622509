package dev.nacre.audio;

/**
 * Where the blocks of a sound lie, in samples of the sound and in frames of the codec. Immutable. Layout: format.md, "Sound in general".
 *
 * @param span of a block
 * @param rate of the sound, in Hz
 * @param codecRate of the codec
 * @param frameSamples samples of the codec in one of its frames; divides a block
 * @param flushFrames frames of silence behind the last sample, by which the decoder's windows over it are complete
 */
record BlockGrid(BlockSpan span, int rate, int codecRate, int frameSamples, int flushFrames) {
    /** Frames of a whole block that is not the last one. */
    int blockFrames() {
        return (int) (codecStart(1) / frameSamples);
    }

    /** First sample of a block. */
    long start(long block) {
        return span.start(block, rate);
    }

    /** First sample of a block at the codec's rate; there it is exact. */
    long codecStart(long block) {
        return span.start(block, codecRate);
    }

    /** Samples of the longest block. */
    int maxBlockSamples() {
        return span.samples(0, rate) + 1;
    }

    /** Blocks of a sound. */
    long blocks(long samples) {
        return span.blocks(samples, rate);
    }

    /** The block in which, at the codec's rate, a sample of the sound lies. */
    long blockOf(long sample) {
        return sample * codecRate / rate / codecStart(1);
    }

    /** Samples at the codec's rate of so many of the sound: all that begin before the end. */
    long codecSamples(long samples) {
        return (samples * codecRate + rate - 1) / rate;
    }

    /** Frames of a sound of so many samples, those of silence behind it included. */
    long frames(long samples) {
        return samples == 0 ? 0 : (codecSamples(samples) + frameSamples - 1) / frameSamples + flushFrames;
    }

    /** Frames of the last block of a sound of so many samples. */
    int lastFrames(long block, long samples) {
        return (int) (frames(samples) - block * blockFrames());
    }
}
