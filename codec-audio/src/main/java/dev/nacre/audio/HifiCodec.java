package dev.nacre.audio;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.MalformedBitstreamException;
import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.Device;
import dev.nacre.runtime.ModelInfo;
import dev.nacre.runtime.ModelPackage;
import dev.nacre.runtime.ModelStore;
import dev.nacre.runtime.Parallel;
import dev.nacre.tokenizers.CodeCoder;
import dev.nacre.tokenizers.CodeGrid;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * The hifi codec, for speech at some kilobits a second: samples at 16 kHz, spectra, a causal network, codes of a grouped residual vector
 * quantizer (Yang et al. 2023, HiFi-Codec), and back. What a sound has above 8 kHz is lost.
 *
 * <pre>{@code
 * try (HifiCodec codec = HifiCodec.open(ModelStore.system(), SoundOptions.defaults())) {
 *     codec.encode(sound, SoundEncodeOptions.defaults().withBitrate(3000), out);
 *     Sound decoded = codec.decode(in, DecodeLimits.defaults()).sound();
 * }
 * }</pre>
 *
 * <p>Codes are the same on every machine. Samples may differ between machines by 2 of 16 bits, and on one machine never do.
 */
public final class HifiCodec extends SoundCodec {
    private HifiCodec(LoadedModels models, SoundOptions options) {
        super(models, options);
    }

    /**
     * A codec with one model.
     *
     * @param model stays the caller's, and must stay open as long as the codec
     * @throws ModelException if it is not a hifi model, or does not fit together
     */
    public static HifiCodec open(ModelPackage model, SoundOptions options) throws ModelException {
        return new HifiCodec(LoadedModels.of(model, source -> load(source, options)), options);
    }

    /**
     * A codec with all models of a store: it decodes with the one that a file names, and encodes with {@link SoundOptions#model()}, else
     * {@code hifi-16k}.
     */
    public static HifiCodec open(ModelStore store, SoundOptions options) {
        Objects.requireNonNull(store, "store");
        return new HifiCodec(LoadedModels.of(store, source -> load(source, options)), options);
    }

    static CodecModel load(ModelPackage source, SoundOptions options) throws ModelException {
        return new Loaded(source, options.device());
    }

    @Override
    boolean knows(int codec) {
        return codec == HifiFormat.CODEC_NUMBER;
    }

    @Override
    String usualModel(SoundFormat format, SoundEncodeOptions options) {
        return HifiFormat.USUAL_MODEL;
    }

    /**
     * Decodes the codes of a file, and compares them with their hashes; no float graph runs.
     *
     * @param in at the start of a file; read to its end, not closed
     * @return a grid for each coded channel ({@link SoundHeader#mode}), with the frames of all blocks, those behind the last sample included;
     *     frames of silent blocks have the codes of silence
     * @throws NacreException as {@link #decode} does
     */
    public List<CodeGrid> decodeCodes(InputStream in, DecodeLimits limits) throws IOException {
        List<HifiFrames> blocks = new ArrayList<>();
        long[] frames = new long[1];
        SoundHeader header = symbols(in, limits, block -> {
                    frames[0] += block.frames();
                    limits.checkMemory("codes", frames[0], 4L * SoundFormat.MAX_CHANNELS * CodeGrid.MAX_PAIRS);
                    blocks.add((HifiFrames) block);
                })
                .header();
        HifiModel model = ((Loaded) modelOf(header)).model;
        List<CodeGrid> channels = new ArrayList<>();
        for (int c = 0; c < header.format().channels(); c++) {
            List<CodeGrid> parts = new ArrayList<>(List.of(model.silentCodes(0, header.level())));
            for (HifiFrames block : blocks) {
                CodeGrid grid = block.channels()[c];
                parts.add(grid != null ? grid : model.silentCodes(block.frames(), header.level()));
            }
            channels.add(CodeGrid.concat(parts));
        }
        return channels;
    }

    /** A model with its graphs, in the shape that the common parts want. */
    private static final class Loaded implements CodecModel {
        private final HifiModel model;
        private final HifiGraphs graphs;

        Loaded(ModelPackage source, Device device) throws ModelException {
            model = HifiModel.read(source);
            graphs = new HifiGraphs(source, model, device);
        }

        @Override
        public ModelInfo info() {
            return model.info();
        }

        @Override
        public int codec() {
            return HifiFormat.CODEC_NUMBER;
        }

        @Override
        public BlockGrid grid(int rate) {
            return new BlockGrid(HifiFormat.BLOCK, rate, model.rate(), model.frameSamples(), model.flushFrames());
        }

        @Override
        public int groupFrames() {
            return model.groupFrames();
        }

        @Override
        public int level(SoundEncodeOptions options, int channels) {
            int most = model.quantizer().pairs();
            double wanted = switch (options.target()) {
                case RECOMMENDED -> model.recommendedPairs();
                case LEVEL -> options.value();
                case QUALITY -> 1 + Math.round(options.value() * (most - 1) / 100.0);
                case BITRATE -> Math.floor(options.value() / (channels * model.nominalBitrate(1)) + 1e-9);
            };
            return (int) Math.max(1, Math.min(most, wanted));
        }

        @Override
        public ChannelMode mode(SoundEncodeOptions options, int channels) {
            return options.mode(channels);
        }

        @Override
        public void requireLevel(int level) throws MalformedBitstreamException {
            if (level < 1 || level > model.quantizer().pairs()) {
                throw new MalformedBitstreamException(
                        0, "1 to " + model.quantizer().pairs() + " codes a frame", Integer.toString(level));
            }
        }

        @Override
        public OptionalDouble nominalBitrate(int level) {
            return OptionalDouble.of(model.nominalBitrate(level));
        }

        @Override
        public FrameEncoder encoder(EncodePlan plan, Parallel parallel, SoundMeter meter) {
            return new HifiEncoder(model, graphs, plan.channels(), plan.level(), parallel, meter);
        }

        @Override
        public FrameDecoder decoder(int channels, Parallel parallel, SoundMeter meter) {
            return new HifiDecoder(model, graphs, channels, parallel, meter);
        }

        @Override
        public SymbolDecoding symbols() {
            return new HifiSymbols(model);
        }

        @Override
        public CodedUnit recode(Frames frames, int level) {
            CodeGrid[] channels = ((HifiFrames) frames).channels().clone();
            for (int c = 0; c < channels.length; c++) {
                channels[c] = channels[c] == null ? null : channels[c].keep(level);
            }
            return HifiFrames.code(channels, new CodeCoder(model.context()));
        }

        @Override
        public void close() {
            graphs.close();
        }
    }
}
