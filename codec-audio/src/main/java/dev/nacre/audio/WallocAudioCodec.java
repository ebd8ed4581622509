package dev.nacre.audio;

import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.ModelStore;
import dev.nacre.runtime.Parallel;
import java.util.Objects;

/**
 * The walloc-audio codec, for music and everything else up to 22 kHz: samples at 44.1 kHz, a lapped transform in frames of 256 to 4096, a
 * quantiser, and integer networks that say how coefficients are distributed. There is no network on the way back, and no native library.
 *
 * <pre>{@code
 * try (WallocAudioCodec codec = WallocAudioCodec.open(ModelStore.system(), SoundOptions.defaults())) {
 *     codec.encode(sound, SoundEncodeOptions.defaults().withQuality(50), out);
 *     Sound decoded = codec.decode(in, DecodeLimits.defaults()).sound();
 * }
 * }</pre>
 *
 * <p>The level ({@link SoundEncodeOptions#withLevel}) is the index of the quantiser's step, 0 to 200, twenty to a halving; quality is half of
 * it. A bit rate sets the level at which typical music has that rate: what a sound takes depends on the sound. Symbols are the same on every
 * machine, and samples too but for differences in the last bit of a float.
 */
public final class WallocAudioCodec extends SoundCodec {
    private WallocAudioCodec(LoadedModels models, SoundOptions options) {
        super(models, options);
    }

    /**
     * A codec with one model.
     *
     * @param model stays the caller's, and must stay open as long as the codec
     * @throws ModelException if it is not a walloc-audio model, or does not fit together
     */
    public static WallocAudioCodec open(ModelPackage model, SoundOptions options) throws ModelException {
        return new WallocAudioCodec(LoadedModels.of(model, WallocAudioCodec::load), options);
    }

    /**
     * A codec with all models of a store: it decodes with the one that a file names, and encodes with {@link SoundOptions#model()}, else
     * {@code walloc-audio-44k}.
     */
    public static WallocAudioCodec open(ModelStore store, SoundOptions options) {
        Objects.requireNonNull(store, "store");
        return new WallocAudioCodec(LoadedModels.of(store, WallocAudioCodec::load), options);
    }

    static CodecModel load(ModelPackage source) throws ModelException {
        return new Loaded(source);
    }

    @Override
    boolean knows(int codec) {
        return codec == WallocAudioFormat.CODEC_NUMBER;
    }

    @Override
    String usualModel(SoundFormat format, SoundEncodeOptions options) {
        return WallocAudioFormat.USUAL_MODEL;
    }

    /** A model in the shape that the common parts want. */
    private static final class Loaded implements CodecModel {
        private static final int RECOMMENDED_LEVEL = 80;

        /** Bits a second and channel of music at an RMS of 3000 (of 16 bits), and how many levels double them: measured on ten clips. */
        private static final double TYPICAL_BITRATE = 30500;

        private static final int TYPICAL_LEVEL = 49;
        private static final double DOUBLING_LEVELS = 36;

        private final WallocAudioModel model;
        private final WallocAudioQuantiser quantiser;

        Loaded(ModelPackage source) throws ModelException {
            model = WallocAudioModel.read(source);
            quantiser = new WallocAudioQuantiser(model);
        }

        @Override
        public ModelInfo info() {
            return model.info();
        }

        @Override
        public int codec() {
            return WallocAudioFormat.CODEC_NUMBER;
        }

        @Override
        public BlockGrid grid(int rate) {
            return new BlockGrid(
                    WallocAudioFormat.BLOCK, rate, WallocAudioFormat.RATE, WallocAudioFormat.SUPERFRAME, 0);
        }

        @Override
        public int groupFrames() {
            return PacketFormat.MAX_FRAMES;
        }

        @Override
        public int level(SoundEncodeOptions options, int channels) {
            int level = switch (options.target()) {
                case RECOMMENDED -> RECOMMENDED_LEVEL;
                case LEVEL -> options.value();
                case QUALITY -> 2 * options.value();
                case BITRATE -> level((double) options.value() / channels);
            };
            return Math.min(WallocAudioFormat.MAX_STEP_INDEX, level);
        }

        /** The highest level whose nominal rate is at most this. */
        private int level(double bitrate) {
            int level = WallocAudioFormat.MAX_STEP_INDEX;
            while (level > 0 && nominalBitrate(level) > bitrate) {
                level--;
            }
            return level;
        }

        @Override
        public ChannelMode mode(SoundEncodeOptions options, int channels) {
            if (options.mode().orElse(ChannelMode.SEPARATE) != ChannelMode.SEPARATE) {
                throw new IllegalArgumentException(
                        "channel mode " + options.mode().get() + ": walloc-audio turns channels by angles of its own");
            }
            return ChannelMode.SEPARATE;
        }

        @Override
        public void requireLevel(int level) throws MalformedBitstreamException {
            if (level > WallocAudioFormat.MAX_STEP_INDEX) {
                throw new MalformedBitstreamException(
                        0, "a level of 0 to " + WallocAudioFormat.MAX_STEP_INDEX, Integer.toString(level));
            }
        }

        @Override
        public double nominalBitrate(int level) {
            return TYPICAL_BITRATE * StrictMath.pow(2, (level - TYPICAL_LEVEL) / DOUBLING_LEVELS);
        }

        @Override
        public FrameEncoder encoder(int channels, int level, Parallel parallel, SoundMeter meter) {
            return new WallocAudioEncoder(model, quantiser, channels, level, parallel, meter);
        }

        @Override
        public FrameDecoder decoder(int channels, Parallel parallel, SoundMeter meter) {
            return new WallocAudioDecoder(model, channels, parallel, meter);
        }

        @Override
        public SymbolDecoding symbols() {
            return new WallocAudioSymbols(model);
        }

        @Override
        public CodedUnit recode(Frames frames, int level) throws NacreException {
            return WallocAudioEncoder.recode(model, quantiser, (WallocAudioFrames) frames, level);
        }

        @Override
        public void close() {
            // Nothing native here, and the package is the store's or the caller's.
        }
    }
}
