package dev.nacre.audio;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.runtime.ModelStore;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What all sound codecs can do: whole sounds, files as streams of samples, and live packets. One-shot methods are made of the streaming ones,
 * so they give the same bits.
 *
 * <p>Thread-safe; the writers, readers, encoders and decoders that it makes are for one thread each, and any number may be in use at once.
 * Models are read when they are first needed, native libraries when the first sound that is not silent goes through a graph: {@link
 * #verify} and {@link SoundInfo} never load any. The number of threads changes neither files nor samples. Any bytes give a result
 * or a {@link NacreException}.
 */
public abstract sealed class SoundCodec implements AutoCloseable permits HifiCodec, WallocAudioCodec, AnySoundCodec {
    private final LoadedModels models;
    private final SoundOptions options;
    private final Parallel parallel;

    SoundCodec(LoadedModels models, SoundOptions options) {
        this.models = models;
        this.options = options;
        this.parallel = Parallel.of(options.threads());
    }

    /**
     * A codec for every sound that Nacre knows: it decodes by the codec and model that a file names.
     *
     * <p>It encodes with {@link SoundOptions#model()}. Without it hifi-16k codes what is to be smaller than 9 kbps a channel, and, where no
     * bit rate is asked for, what has a sample rate of at most 24 kHz; walloc-audio-44k codes everything else.
     *
     * @param store stays the caller's, and must stay open as long as the codec
     */
    public static SoundCodec open(ModelStore store, SoundOptions options) {
        return new AnySoundCodec(Objects.requireNonNull(store, "store"), options);
    }

    /** Whether this can decode what a codec wrote, by its number in {@code HEAD}. */
    abstract boolean knows(int codec);

    /** Id of the model to encode with where nobody named one. */
    abstract String usualModel(SoundFormat format, SoundEncodeOptions options);

    private CodecModel encodingModel(SoundFormat format, SoundEncodeOptions encodeOptions) throws ModelException {
        return models.forEncoding(options.model().orElseGet(() -> usualModel(format, encodeOptions)));
    }

    /**
     * Codes a whole sound.
     *
     * @param out flushed but not closed; not buffered here. After an exception it holds the start of a file
     * @return what it took
     * @throws NonFiniteSampleException if a sample is NaN or infinite
     * @throws ModelException if there is no model, or a graph fails
     * @throws IllegalArgumentException if options don't fit the sound
     */
    public SoundReport encode(Sound sound, SoundEncodeOptions options, OutputStream out) throws IOException {
        SoundWriter writer = writer(sound.format(), options, OptionalLong.of(sound.samples()), out);
        writer.push(sound.planes(), 0, sound.samples());
        return writer.finish();
    }

    /**
     * Begins a file whose samples are pushed.
     *
     * @param samples how many of each channel there will be; if empty, the head of the file doesn't say it, but the last block does
     * @param out as for {@link #encode}; the head is written at once
     */
    public SoundWriter writer(SoundFormat format, SoundEncodeOptions options, OptionalLong samples, OutputStream out)
            throws IOException {
        CodecModel model = encodingModel(format, options);
        long count = samples.orElse(SoundHeader.UNKNOWN);
        if (count < SoundHeader.UNKNOWN || count > HeadFormat.MAX_SAMPLES) {
            throw new IllegalArgumentException(count + " samples, allowed are 0 to " + HeadFormat.MAX_SAMPLES);
        }
        SoundHeader header = header(model, format, options, count);
        return new SoundWriter(model, header, options, parallel, Objects.requireNonNull(out, "out"));
    }

    private SoundHeader header(CodecModel model, SoundFormat format, SoundEncodeOptions options, long samples) {
        int level = model.level(options, format.channels());
        return HeadFormat.header(
                model.codec(), format, model.mode(options, format.channels()), level, samples, model.info());
    }

    /**
     * Decodes a whole sound into memory.
     *
     * @param in at the start of a file; read to its end, not closed
     * @param limits checked before anything is allocated because of the file
     * @throws UnsupportedBitstreamException if it is another kind of file, or needs a model that is not here
     * @throws NacreException if it is damaged, passes the limits, or does not decode to the symbols that were written
     */
    public DecodedSound decode(InputStream in, DecodeLimits limits) throws IOException {
        BlockStream stream = new BlockStream(in, limits);
        SoundReader reader = reader(stream, stream.tags(), null);
        Sound sound = reader.readAll(limits);
        SoundReport report = reader.report(stream.fileBytes(), stream.symbolHash());
        return new DecodedSound(stream.header(), stream.tags(), sound, report, List.of());
    }

    /**
     * Reads a file from front to back, block by block.
     *
     * @param in at the start of a file; head and tags are read at once, the rest as samples are; not closed
     * @throws NacreException as {@link #decode} does
     */
    public SoundReader reader(InputStream in, DecodeLimits limits) throws IOException {
        BlockStream stream = new BlockStream(in, limits);
        return reader(stream, stream.tags(), null);
    }

    /**
     * Reads a file in which one can seek.
     *
     * @throws NacreException as {@link #decode} does
     */
    public SoundReader reader(SoundFile file) throws IOException {
        return reader(file.blocks(0), file.tags(), file);
    }

    private SoundReader reader(BlockSource source, SoundTags tags, SoundFile file) throws IOException {
        return new SoundReader(modelOf(source.header()), source, tags, file, parallel);
    }

    /**
     * Decodes what is sound of a damaged file into memory, as {@link #salvageReader} does.
     *
     * @return with {@link DecodedSound#lost} filled
     * @throws NacreException if the head is damaged, the model is not here, or limits are passed
     */
    public DecodedSound salvage(SeekableSource source, DecodeLimits limits) throws IOException {
        SoundReader reader = salvageReader(source, limits);
        Sound sound = reader.readAll(limits);
        return new DecodedSound(
                reader.header(), reader.tags(), sound, reader.report(reader.fileBytes(), 0), reader.lost());
    }

    /**
     * Reads what is sound of a damaged file; where a block is damaged or missing, its samples are made up, as for lost packets, and {@link
     * SoundReader#lost} says so. If the head does not say how long the sound is, it ends with the last block that is there.
     *
     * @throws NacreException if the head is damaged, the model is not here, or limits are passed
     */
    public SoundReader salvageReader(SeekableSource source, DecodeLimits limits) throws IOException {
        SoundFile file = SoundFile.openDamaged(source, limits);
        return reader(new SalvageSource(source, file), file.tags(), null);
    }

    /**
     * Decodes every symbol of a file and checks every hash; no float graph runs and no native library is loaded.
     *
     * @param in at the start of a file; read to its end, not closed
     * @throws NacreException as {@link #decode} does
     */
    public SoundVerification verify(InputStream in, DecodeLimits limits) throws IOException {
        return symbols(in, limits, frames -> {});
    }

    /** Is given the symbols of each block, in order. */
    @FunctionalInterface
    interface FramesSink {
        void accept(CodecModel.Frames frames) throws NacreException;
    }

    /** Decodes and checks every symbol of a file, blocks side by side. */
    SoundVerification symbols(InputStream in, DecodeLimits limits, FramesSink sink) throws IOException {
        BlockStream stream = new BlockStream(in, limits);
        stream.tags();
        SoundHeader header = stream.header();
        CodecModel model = modelOf(header);
        model.requireLevel(header.level());
        BlockGrid grid = model.grid(header.format().rate());
        SoundMeter meter = new SoundMeter();
        SoundReport.Counts counts = new SoundReport.Counts();
        CodecModel.SymbolDecoding[] symbols = new CodecModel.SymbolDecoding[parallel.threads()];
        long samples = 0;
        List<BlockSource.Block> blocks = new ArrayList<>();
        boolean more = true;
        while (more) {
            blocks.clear();
            for (BlockSource.Block block = stream.next(); block != null; ) {
                blocks.add(block);
                block = blocks.size() < 4 * parallel.threads() ? stream.next() : null;
            }
            more = !blocks.isEmpty();
            CodecModel.Frames[] frames = new CodecModel.Frames[blocks.size()];
            Jobs.run(parallel, frames.length, (i, worker) -> {
                if (symbols[worker] == null) {
                    symbols[worker] = model.symbols();
                }
                long start = System.nanoTime();
                frames[i] = blocks.get(i).decode(symbols[worker], header, grid);
                meter.lap(SoundMeter.Part.CODER, start);
            });
            for (int i = 0; i < frames.length; i++) {
                counts.addUnit(blocks.get(i).unit().payload().remaining(), frames[i].numSymbols());
                samples += blocks.get(i).samples();
                sink.accept(frames[i]);
            }
        }
        return new SoundVerification(
                header,
                counts.report(
                        header.format(),
                        samples,
                        stream.fileBytes(),
                        stream.symbolHash(),
                        SoundReport.nominal(model, header),
                        meter));
    }

    /** What a file says of itself; needs no model ({@link SoundInfo#read}). */
    public SoundInfo info(InputStream in, DecodeLimits limits) throws IOException {
        return SoundInfo.read(in, limits);
    }

    /**
     * Begins a live stream of packets.
     *
     * @param packetFrames frames of each packet, 1 to 5 for hifi-16k, 1 to 8 superframes of 93 ms for walloc-audio: more of them cost fewer
     *     bits
     * @throws IllegalArgumentException if the model's groups are shorter, or options don't fit the format
     */
    public SoundEncoder encoder(SoundFormat format, SoundEncodeOptions options, int packetFrames) throws IOException {
        CodecModel model = encodingModel(format, options);
        SoundHeader header = header(model, format, options, SoundHeader.UNKNOWN);
        return new SoundEncoder(model, header, options, packetFrames, parallel);
    }

    /**
     * Begins to decode a live stream.
     *
     * @param head {@link SoundEncoder#head} of the encoder
     * @throws NacreException if it is damaged, or needs a model that is not here
     */
    public SoundDecoder decoder(byte[] head, DecodeLimits limits) throws IOException {
        SoundHeader header = HeadFormat.header(PacketFormat.readHead(head, limits));
        return new SoundDecoder(modelOf(header), header, limits, parallel);
    }

    /**
     * Makes a packet smaller, for a network that gets slower: by leaving out the finest codes of hifi, by a coarser step of walloc-audio. No
     * sample is decoded.
     *
     * @param head of the stream
     * @param level at least 1; a packet that is not above it is returned as it is
     * @throws NacreException if the packet is damaged
     */
    public byte[] thin(byte[] head, byte[] packet, int level) throws IOException {
        SoundHeader header = HeadFormat.header(PacketFormat.readHead(head, DecodeLimits.defaults()));
        CodecModel model = modelOf(header);
        int channels = header.format().channels();
        PacketFormat.Packet read = PacketFormat.read(packet, channels, header.level());
        model.requireLevel(read.level());
        if (level < 1) {
            throw new IllegalArgumentException("level " + level + ", must be at least 1");
        }
        CodecModel.Frames frames =
                model.symbols().decode(read.coded(), read.frames(), channels, read.level(), read.silent(), "packet");
        read.verify("packet", frames);
        return level >= read.level()
                ? packet
                : PacketFormat.write(model.recode(frames, level), read.frames(), level, header.level());
    }

    /**
     * Where a file stands on the scale of {@link SoundEncodeOptions#withQuality}.
     *
     * @return 0 to 100: encoding with it gives the file's level again
     * @throws NacreException if the model is not here, or knows no such level
     */
    public int quality(SoundHeader header) throws IOException {
        CodecModel model = modelOf(header);
        model.requireLevel(header.level());
        int quality = 0;
        while (quality < 100
                && model.level(
                                SoundEncodeOptions.defaults().withQuality(quality),
                                header.format().channels())
                        < header.level()) {
            quality++;
        }
        return quality;
    }

    CodecModel modelOf(SoundHeader header) throws NacreException {
        if (!knows(header.codec())) {
            throw new UnsupportedBitstreamException(
                    "sound codec " + header.codecName(),
                    "the codec of " + getClass().getSimpleName());
        }
        CodecModel model = models.of(header);
        if (model.codec() != header.codec()) {
            throw new UnsupportedBitstreamException(
                    "model " + header.modelId() + " with codec " + header.codecName(),
                    "codec " + model.info().codec());
        }
        return model;
    }

    /** Ends threads and sessions; repeatable. Calls in other threads must have ended. */
    @Override
    public void close() {
        models.close();
        parallel.close();
    }
}
