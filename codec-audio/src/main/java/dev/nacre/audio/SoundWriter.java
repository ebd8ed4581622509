package dev.nacre.audio;

import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.ChunkWriter;
import dev.nacre.bitstream.LimitExceededException;
import dev.nacre.bitstream.ModelException;
import dev.nacre.bitstream.Unit;
import dev.nacre.bitstream.UnitHash;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a sound file while samples come in: push them in portions of any size, then {@link #finish}. Every 2 s a block goes out. In what
 * portions samples are pushed changes nothing in the file. Memory follows the length of a block.
 *
 * <p>Mutable, for one thread. The stream stays the caller's; the codec that made this must stay open. After an exception the stream holds the
 * start of a file, and the writer is of no more use.
 */
public final class SoundWriter {
    private final CodecModel model;
    private final SoundHeader header;
    private final BlockGrid grid;
    private final SoundMeter meter = new SoundMeter();
    private final CodecModel.FrameEncoder encoder;
    private final Intake intake;
    private final ChunkWriter chunks;
    private final UnitHash units = new UnitHash();
    private final SoundReport.Counts counts = new SoundReport.Counts();
    private SoundReport report; // null until finished

    SoundWriter(CodecModel model, SoundHeader header, SoundEncodeOptions options, Parallel parallel, OutputStream out)
            throws IOException {
        this.model = model;
        this.header = header;
        int channels = header.format().channels();
        grid = model.grid(header.format().rate());
        encoder = model.encoder(
                new CodecModel.EncodePlan(channels, header.level(), options, grid.blockFrames(), false),
                parallel,
                meter);
        intake = new Intake(header.format(), header.mode(), grid.codecRate(), encoder, meter);
        chunks = new ChunkWriter(out);
        chunks.writeHead(HeadFormat.head(header, model.info()));
        TagFormat.write(options.tags(), chunks);
    }

    public SoundHeader header() {
        return header;
    }

    /** Samples of each channel pushed so far. */
    public long samples() {
        return intake.samples();
    }

    /**
     * Takes samples.
     *
     * @param planes one for each channel, not changed; beyond 1 in magnitude they are coded as they are, up to 1024
     * @param from index of the first
     * @param count how many of each channel
     * @throws NonFiniteSampleException if a sample is NaN or infinite
     * @throws ModelException if a graph fails
     * @throws IllegalStateException after {@link #finish}, or if they are more than the head says
     */
    public void push(float[][] planes, int from, int count) throws IOException {
        if (report != null) {
            throw new IllegalStateException("this sound is finished");
        }
        Intake.requirePlanes(planes, from, count, header.format().channels());
        if (header.samples().isPresent()
                && intake.samples() + count > header.samples().getAsLong()) {
            throw new IllegalStateException(intake.samples() + count + " samples, the head says "
                    + header.samples().getAsLong());
        }
        for (int done = 0; done < count; ) {
            int n = Math.min(count - done, Intake.portion());
            intake.push(planes, from + done, n);
            done += n;
            writeWholeBlocks();
        }
    }

    private void writeWholeBlocks() throws IOException {
        while (intake.samples() > grid.start(units.count() + 1L) && encoder.ready() >= grid.blockFrames()) {
            write(grid.blockFrames(), 0);
        }
    }

    private void write(int frames, int samples) throws IOException {
        if (units.count() > Unit.MAX_INDEX) {
            throw new LimitExceededException("blocks of a sound", units.count() + 1L, Unit.MAX_INDEX + 1L);
        }
        CodedUnit unit = encoder.take(frames);
        byte[] payload = unit.toPayload(samples);
        chunks.writeUnit(ChunkType.DATA, units.count(), unit.hash(), payload);
        units.add(unit.hash());
        counts.addUnit(payload.length, unit.numSymbols());
    }

    /**
     * Writes what is left, and the end of the file; the stream is flushed.
     *
     * @return what it took
     * @throws IllegalStateException if there were fewer samples than the head says
     */
    public SoundReport finish() throws IOException {
        if (report != null) {
            return report;
        }
        long samples = intake.samples();
        if (header.samples().isPresent() && samples < header.samples().getAsLong()) {
            throw new IllegalStateException(
                    samples + " samples, the head says " + header.samples().getAsLong());
        }
        intake.end();
        writeWholeBlocks();
        int left = (int) (samples - grid.start(units.count()));
        if (left > 0) {
            write(grid.lastFrames(units.count(), samples), left);
        }
        chunks.finish();
        report = counts.report(
                header.format(), samples, chunks.position(), units.value(), SoundReport.nominal(model, header), meter);
        return report;
    }
}
