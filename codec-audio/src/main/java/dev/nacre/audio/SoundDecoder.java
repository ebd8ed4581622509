package dev.nacre.audio;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.Parallel;

/**
 * Live packets to samples: push each packet as it comes, say which were {@link #lost}, and read the samples that are ready; then {@link
 * #finish}. When they are read changes nothing.
 *
 * <p>Samples come about 130 ms behind the packets for hifi-16k: a group of 5 frames is decoded at once, and windows overlap by 30 ms. With all
 * packets there, samples equal those of a file of the same sound.
 *
 * <p>Mutable, for one thread. The codec that made it must stay open.
 */
public final class SoundDecoder {
    private final SoundHeader header;
    private final CodecModel model;
    private final BlockGrid grid;
    private final DecodeLimits limits;
    private final CodecModel.SymbolDecoding symbols;
    private final CodecModel.FrameDecoder decoder;
    private final Outlet outlet;
    private long frames;
    private boolean finished;

    SoundDecoder(CodecModel model, SoundHeader header, DecodeLimits limits, Parallel parallel) throws NacreException {
        this.model = model;
        this.header = header;
        this.limits = limits;
        model.requireLevel(header.level());
        grid = model.grid(header.format().rate());
        SoundMeter meter = new SoundMeter();
        symbols = model.symbols();
        decoder = model.decoder(header.format().channels(), parallel, meter);
        outlet = new Outlet(header.format(), header.mode(), grid.codecRate(), meter);
    }

    public SoundHeader header() {
        return header;
    }

    /**
     * Takes the next packet.
     *
     * @return how many frames it held
     * @throws NacreException if it is damaged: then it counts for nothing, and {@link #lost} may take its place
     * @throws IllegalStateException after {@link #finish}
     */
    public int push(byte[] packet) throws NacreException {
        requireOpen();
        int channels = header.format().channels();
        PacketFormat.Packet read = PacketFormat.read(packet, channels, header.level());
        model.requireLevel(read.level());
        CodecModel.Frames decoded =
                symbols.decode(read.coded(), read.frames(), channels, read.level(), read.silent(), "packet");
        read.verify("packet", decoded);
        count(read.frames());
        decoder.push(decoded, outlet::push);
        return read.frames();
    }

    /**
     * Makes up frames in the place of packets that didn't come.
     *
     * @param count how many frames they held, at least 0
     * @throws NacreException if a graph fails, or the sound passes the limits
     * @throws IllegalStateException after {@link #finish}
     */
    public void lost(int count) throws NacreException {
        requireOpen();
        if (count < 0) {
            throw new IllegalArgumentException(count + " lost frames");
        }
        count(count);
        for (int done = 0; done < count; ) {
            // In portions: what comes of them waits in memory only once.
            int n = Math.min(count - done, grid.blockFrames());
            decoder.lost(n, outlet::push);
            done += n;
        }
    }

    private void count(int more) throws NacreException {
        limits.checkSamples(
                (frames + more) * grid.frameSamples() * header.format().rate() / grid.codecRate());
        frames += more;
    }

    /** Samples of each channel that can be read now. */
    public int available() {
        return outlet.size();
    }

    /**
     * Moves samples that are ready.
     *
     * @param target a plane for each channel; receives samples from {@code offset} on
     * @return how many were moved, at most {@code count} and {@link #available}
     */
    public int read(float[][] target, int offset, int count) {
        Intake.requirePlanes(target, offset, count, header.format().channels());
        int n = Math.min(count, outlet.size());
        outlet.take(target, offset, n);
        return n;
    }

    /** Ends the sound, whose length is only known to a frame then: what is left can be read, at most 20 ms of it too much for hifi-16k. */
    public void finish() throws NacreException {
        long whole = Math.max(0, frames - grid.flushFrames()) * grid.frameSamples();
        finish(whole * header.format().rate() / grid.codecRate());
    }

    /**
     * Ends the sound: what is left can be read.
     *
     * @param samples how many it has in all, as {@link SoundEncoder#samples} says; frames that would be needed for them and did not come are
     *     taken for lost
     */
    public void finish(long samples) throws NacreException {
        requireOpen();
        limits.checkSamples(samples);
        long needed = grid.frames(samples);
        while (frames < needed) {
            lost((int) Math.min(needed - frames, grid.blockFrames()));
        }
        finished = true;
        outlet.endAt(samples);
        decoder.end(outlet::push);
        outlet.end();
    }

    private void requireOpen() {
        if (finished) {
            throw new IllegalStateException("this sound is finished");
        }
    }
}
