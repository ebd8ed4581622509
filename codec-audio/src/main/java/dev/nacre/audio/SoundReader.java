package dev.nacre.audio;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A sound file as a stream of samples, decoded block by block as they are asked for. In what portions they are read changes nothing, and
 * neither does a seek: what comes after it is what a reader from the start would have given there, bit for bit.
 *
 * <p>Where a file is damaged, the samples before the damage are given first, and then the exception comes, again and again. Memory follows the
 * length of a block, not of the sound.
 *
 * <p>Mutable, for one thread. It holds nothing that would have to be closed; the codec that made it must stay open.
 */
public final class SoundReader {
    private static final int PORTION = 1 << 14;

    private final CodecModel model;
    private final SoundHeader header;
    private final SoundTags tags;
    private final SoundFile file; // null where it can't seek
    private final Parallel parallel;
    private final BlockGrid grid;
    private final SoundMeter meter = new SoundMeter();
    private final CodecModel.SymbolDecoding[] symbols; // by worker
    private final Outlet outlet;
    private final SoundReport.Counts counts = new SoundReport.Counts();
    private final List<LostBlock> lost = new ArrayList<>();
    private BlockSource source;
    private CodecModel.FrameDecoder decoder;
    private long position; // of the next sample that is read
    private long reached; // sample behind the blocks that were decoded
    private boolean ended; // nothing more comes into the outlet
    private IOException failure; // thrown once everything before it was read

    SoundReader(CodecModel model, BlockSource source, SoundTags tags, SoundFile file, Parallel parallel)
            throws NacreException {
        this.model = model;
        this.source = source;
        this.header = source.header();
        this.tags = tags;
        this.file = file;
        this.parallel = parallel;
        model.requireLevel(header.level());
        grid = model.grid(header.format().rate());
        symbols = new CodecModel.SymbolDecoding[parallel.threads()];
        outlet = new Outlet(header.format(), header.mode(), grid.codecRate(), meter);
        decoder = model.decoder(header.format().channels(), parallel, meter);
    }

    public SoundHeader header() {
        return header;
    }

    public SoundFormat format() {
        return header.format();
    }

    public SoundTags tags() {
        return tags;
    }

    /** Samples of each channel; empty where that is not known before the end is reached. */
    public OptionalLong samples() {
        if (header.samples().isPresent()) {
            return header.samples();
        }
        return ended && failure == null ? OptionalLong.of(reached) : OptionalLong.empty();
    }

    /** Index of the sample that is read next. */
    public long position() {
        return position;
    }

    /** Whether {@link #seek} can be used. */
    public boolean canSeek() {
        return file != null;
    }

    /**
     * Reads samples, waiting for as many as are wanted.
     *
     * @param target a plane for each channel; receives samples from {@code offset} on
     * @param count at least 0
     * @return how many were read, fewer than {@code count} only at the end, or before damage; -1 if none is left
     * @throws NacreException if the file is damaged here, passes the limits, or does not decode to the symbols that were written
     */
    public int read(float[][] target, int offset, int count) throws IOException {
        Intake.requirePlanes(target, offset, count, header.format().channels());
        int done = 0;
        while (done < count && fill()) {
            int n = Math.min(count - done, outlet.size());
            outlet.take(target, offset + done, n);
            done += n;
            position += n;
        }
        if (done == 0 && count > 0) {
            throwFailure();
            return -1;
        }
        return done;
    }

    /** Decodes the next blocks if no sample is ready; false if none comes any more. */
    private boolean fill() throws IOException {
        while (outlet.size() == 0 && !ended) {
            decodeNext();
        }
        return outlet.size() > 0;
    }

    private void throwFailure() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Passes over samples.
     *
     * @return how many, fewer only at the end
     * @throws NacreException as {@link #read} does
     */
    public long skip(long count) throws IOException {
        long target = position + Math.max(0, count);
        long from = position;
        if (canSeek() && target > reached + grid.maxBlockSamples()) {
            seek(Math.min(target, file.samples()));
            return position - from;
        }
        while (position < target && fill()) {
            int n = (int) Math.min(target - position, outlet.size());
            outlet.skip(n);
            position += n;
        }
        if (position == from && count > 0) {
            throwFailure();
        }
        return position - from;
    }

    /**
     * Goes to a sample; the block before its own is decoded too, so that the networks have heard what came before.
     *
     * @param sample in [0, samples]
     * @throws NacreException if the file is damaged as far as it was looked at
     * @throws UnsupportedOperationException unless {@link #canSeek}
     * @throws IllegalArgumentException if there is no such place
     */
    public void seek(long sample) throws IOException {
        if (file == null) {
            throw new UnsupportedOperationException("this sound comes from a stream, which is read from front to back");
        }
        long samples = file.samples();
        if (sample < 0 || sample > samples) {
            throw new IllegalArgumentException("sample " + sample + " of " + samples);
        }
        long first = Math.max(0, grid.blockOf(sample) - 1);
        source = file.blocks(Math.min(first, Math.max(0, grid.blocks(samples) - 1)));
        decoder = model.decoder(header.format().channels(), parallel, meter);
        outlet.restart(grid.codecStart(first), sample);
        position = sample;
        reached = grid.start(first);
        ended = sample == samples;
        failure = null;
    }

    /** Reads as many blocks as there are threads, decodes their symbols side by side, and makes samples of them in order. */
    private void decodeNext() throws IOException {
        List<BlockSource.Block> blocks = new ArrayList<>();
        IOException readFailure = null;
        boolean last = false;
        try {
            while (blocks.size() < parallel.threads() && !last) {
                BlockSource.Block block = source.next();
                if (block == null) {
                    last = true;
                } else {
                    blocks.add(block);
                    if (block.last()) {
                        // Whatever stands behind the last block is looked at before its samples are given out.
                        last = true;
                        source.next();
                    }
                }
            }
        } catch (IOException e) {
            readFailure = e;
        }
        CodecModel.Frames[] frames = new CodecModel.Frames[blocks.size()];
        NacreException[] failures = Jobs.failures(
                parallel, frames.length, (i, worker) -> frames[i] = decode(blocks.get(i), symbols(worker)));
        for (int i = 0; i < frames.length; i++) {
            if (failures[i] != null) {
                end(failures[i], false);
                return;
            }
            take(blocks.get(i), frames[i]);
        }
        if (readFailure != null) {
            end(readFailure, false);
        } else if (last) {
            end(null, !blocks.isEmpty() && blocks.get(blocks.size() - 1).last());
        }
    }

    private CodecModel.SymbolDecoding symbols(int worker) {
        if (symbols[worker] == null) {
            symbols[worker] = model.symbols();
        }
        return symbols[worker];
    }

    private CodecModel.Frames decode(BlockSource.Block block, CodecModel.SymbolDecoding decoding)
            throws NacreException {
        long start = System.nanoTime();
        CodecModel.Frames frames = block.decode(decoding, header, grid);
        meter.lap(SoundMeter.Part.CODER, start);
        return frames;
    }

    private void take(BlockSource.Block block, CodecModel.Frames frames) throws NacreException {
        if (block.last()) {
            outlet.endAt(grid.start(block.index()) + block.samples());
        }
        if (frames == null) {
            decoder.lost(block.frames(grid), outlet::push);
            lost.add(new LostBlock(
                    block.index(),
                    grid.start(block.index()),
                    block.samples(),
                    block.problem().getMessage()));
        } else {
            decoder.push(frames, outlet::push);
            counts.addUnit(block.unit().payload().remaining(), frames.numSymbols());
        }
        reached = grid.start(block.index()) + block.samples();
    }

    private void end(IOException problem, boolean complete) throws IOException {
        ended = true;
        failure = problem;
        NacreException missing = source.endProblem();
        if (missing != null && lost.isEmpty()) {
            lost.add(new LostBlock(grid.blocks(reached), reached, 0, missing.getMessage()));
        }
        if (!complete) {
            // The blocks that are there have samples whose last windows are missing.
            outlet.endAt(reached);
            decoder.lost(grid.flushFrames(), outlet::push);
        }
        decoder.end(outlet::push);
        outlet.end();
    }

    /**
     * Where samples were made up so far, in the blocks that were decoded; one with no samples, if only the end of the file is missing. Empty but
     * for files that are read by {@link SoundCodec#salvageReader}. A new list.
     */
    public List<LostBlock> lost() {
        return List.copyOf(lost);
    }

    /** Bytes of the file read so far. */
    long fileBytes() {
        return source.fileBytes();
    }

    /** What it took so far; bytes of the file and the hash of its symbols are 0, as a part of a file has none. */
    public SoundReport report() {
        return report(0, 0);
    }

    SoundReport report(long fileBytes, int symbolHash) {
        return counts.report(
                header.format(), position, fileBytes, symbolHash, SoundReport.nominal(model, header), meter);
    }

    /** Reads what is left into memory, of which it may take half of what this JVM has. */
    Sound readAll(DecodeLimits limits) throws IOException {
        int channels = header.format().channels();
        long most =
                Math.min(Runtime.getRuntime().maxMemory() / 2 / (Float.BYTES * (channels + 1L)), Integer.MAX_VALUE - 8);
        List<float[][]> portions = new ArrayList<>();
        long samples = 0;
        for (boolean more = true; more; ) {
            float[][] portion = new float[channels][PORTION];
            int n = read(portion, 0, PORTION);
            more = n == PORTION;
            if (n > 0) {
                samples += n;
                portions.add(portion);
            }
            limits.checkMemory("the sound", samples, (long) Float.BYTES * (channels + 1));
            if (samples > most) {
                throw new LimitExceededException("samples in the memory of this JVM", samples, most);
            }
        }
        // Damage that came after some samples is told only now.
        throwFailure();
        float[][] planes = new float[channels][];
        for (int c = 0; c < channels; c++) {
            planes[c] = new float[(int) samples];
            for (int i = 0; i < portions.size(); i++) {
                int from = i * PORTION;
                System.arraycopy(portions.get(i)[c], 0, planes[c], from, Math.min(PORTION, (int) samples - from));
                // Given away channel by channel, so that only one of them is there twice.
                portions.get(i)[c] = null;
            }
        }
        return Sound.ofOwned(header.format(), planes);
    }
}
