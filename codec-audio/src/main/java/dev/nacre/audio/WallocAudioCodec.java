package dev.nacre.audio;

import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.ModelStore;
import dev.nacre.runtime.Parallel;
import java.util.Objects;
import java.util.OptionalDouble;

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
 * it. What a sound takes at a level depends on the sound; a bit rate makes the step change with it. Symbols are the same on every
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
        /** 116 kbps on average of ten pieces of music in stereo, tuned for listening (14 to 237 by piece). */
        private static final int RECOMMENDED_LEVEL = 100;

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
                case BITRATE -> RECOMMENDED_LEVEL; // every unit has its own
            };
            return Math.min(WallocAudioFormat.MAX_STEP_INDEX, level);
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
        public OptionalDouble nominalBitrate(int level) {
            return OptionalDouble.empty();
        }

        @Override
        public FrameEncoder encoder(EncodePlan plan, Parallel parallel, SoundMeter meter) {
            return new WallocAudioEncoder(model, quantiser, plan, parallel, meter);
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
