package dev.nacre.audio;

import dev.nacre.bitstream.ByteReader;
import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.Parallel;
import java.util.OptionalDouble;

/**
 * A sound codec with its model, as the parts common to all codecs see it: planes of samples at the codec's own rate become frames,
 * frames become units, and back. Thread-safe.
 */
interface CodecModel extends AutoCloseable {
    ModelInfo info();

    /** Number of the codec in {@code HEAD}. */
    int codec();

    /** The grid of blocks of a sound of this rate. */
    BlockGrid grid(int rate);

    /** Frames of one live packet at most, and what its analysis runs in. */
    int groupFrames();

    /** The level that options ask for. */
    int level(SoundEncodeOptions options, int channels);

    /**
     * What the coded channels are.
     *
     * @throws IllegalArgumentException if options ask for what the codec or the channels don't allow
     */
    ChannelMode mode(SoundEncodeOptions options, int channels);

    /**
     * Whether files of a level can be decoded.
     *
     * @throws NacreException if not
     */
    void requireLevel(int level) throws NacreException;

    /** Bits a second and channel of a level before entropy coding; empty where a level stands for none. */
    OptionalDouble nominalBitrate(int level);

    FrameEncoder encoder(EncodePlan plan, Parallel parallel, SoundMeter meter);

    FrameDecoder decoder(int channels, Parallel parallel, SoundMeter meter);

    /** A decoder of symbols, for one thread. */
    SymbolDecoding symbols();

    /** Codes decoded frames again, at a lower level: what is finer is left out. */
    CodedUnit recode(Frames frames, int level) throws NacreException;

    @Override
    void close();

    /**
     * What an encoder is to do.
     *
     * @param channels coded ones
     * @param level what {@link #level} made of the options
     * @param unitFrames frames of a unit, but for the last
     * @param live whether every unit is to be given as soon as it can be
     */
    record EncodePlan(int channels, int level, SoundEncodeOptions options, int unitFrames, boolean live) {}

    /** Decoded symbols of a unit, of whatever kind the codec understands. */
    interface Frames {
        int frames();

        /** Of the symbols in coding order. */
        int hash();

        long numSymbols();
    }

    /** Decodes the symbols of units, which don't depend on each other. Mutable, for one thread. */
    interface SymbolDecoding {
        /**
         * Decodes a unit. The hash is not compared.
         *
         * @param coded all that is left of it is the coder's
         * @param name of the unit, for messages
         */
        Frames decode(ByteReader coded, int frames, int channels, int level, int silent, String name)
                throws NacreException;
    }

    /** Takes planes at the codec's rate. */
    @FunctionalInterface
    interface PlaneSink {
        /** @param planes {@code [channel]}, each with {@code count} samples from index 0 on; valid during the call */
        void accept(float[][] planes, int count);
    }

    /** Samples to units, from the start of a sound to its end. Mutable, for one thread. */
    interface FrameEncoder {
        /** Takes samples; they are analysed when they are asked for, so take whole blocks out as soon as they are there. */
        void push(float[][] planes, int offset, int count);

        /** Says that the sound ends here; frames of silence follow, so that the last sample is covered. */
        void end();

        /** Frames that {@link #take} can give. */
        int ready();

        /** Analyses and codes the next frames. */
        CodedUnit take(int frames) throws NacreException;
    }

    /**
     * Frames to samples, in order, from the start of a sound or of a block. Sample 0 of what it gives is the first of the first frame;
     * the last frames' samples come with {@link #end}, except those that lack windows behind them. Mutable, for one thread.
     */
    interface FrameDecoder {
        void push(Frames frames, PlaneSink out) throws NacreException;

        /** Makes up frames in the place of such that were lost. */
        void lost(int frames, PlaneSink out) throws NacreException;

        /** Gives what is left. */
        void end(PlaneSink out) throws NacreException;
    }
}
