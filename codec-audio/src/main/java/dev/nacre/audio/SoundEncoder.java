package dev.nacre.audio;

import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.ModelException;
import dev.nacre.runtime.Parallel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples to live packets: push samples in portions of any size, and send what comes back; then {@link #finish}. In what portions they are
 * pushed changes no packet, only when it comes. Each packet can be decoded without the others, apart from what the networks remember.
 *
 * <p>Packets hold a fixed number of frames, the last ones perhaps fewer. A frame is 20 ms for hifi-16k, and frames come in groups of 5: the
 * network runs over as many at once.
 *
 * <p>Mutable, for one thread. The codec that made it must stay open.
 */
public final class SoundEncoder {
    private final SoundHeader header;
    private final Head head;
    private final int packetFrames;
    private final CodecModel.FrameEncoder encoder;
    private final Intake intake;
    private boolean finished;

    SoundEncoder(
            CodecModel model, SoundHeader header, SoundEncodeOptions options, int packetFrames, Parallel parallel) {
        if (packetFrames < 1 || packetFrames > model.groupFrames()) {
            throw new IllegalArgumentException(
                    packetFrames + " frames a packet, allowed are 1 to " + model.groupFrames());
        }
        this.header = header;
        this.head = HeadFormat.head(header, model.info());
        this.packetFrames = packetFrames;
        SoundMeter meter = new SoundMeter();
        BlockGrid grid = model.grid(header.format().rate());
        int channels = header.format().channels();
        encoder = model.encoder(
                new CodecModel.EncodePlan(channels, header.level(), options, packetFrames, true), parallel, meter);
        intake = new Intake(header.format(), header.mode(), grid.codecRate(), encoder, meter);
    }

    public SoundHeader header() {
        return header;
    }

    /** What a decoder must be told before the first packet: the start of a file, up to {@code HEAD}. A new array. */
    public byte[] head() {
        return PacketFormat.writeHead(head);
    }

    /** Samples of each channel pushed so far; a decoder that is told can give exactly as many. */
    public long samples() {
        return intake.samples();
    }

    /**
     * Takes samples.
     *
     * @param planes one for each channel, not changed; beyond 1 in magnitude they are coded as they are, up to 1024
     * @param from index of the first
     * @param count how many of each channel
     * @return the packets that are complete, in order; often none
     * @throws NonFiniteSampleException if a sample is NaN or infinite
     * @throws ModelException if a graph fails
     * @throws IllegalStateException after {@link #finish}
     */
    public List<byte[]> push(float[][] planes, int from, int count) throws IOException {
        requireOpen();
        Intake.requirePlanes(planes, from, count, header.format().channels());
        List<byte[]> packets = new ArrayList<>();
        for (int done = 0; done < count; ) {
            int n = Math.min(count - done, Intake.portion());
            intake.push(planes, from + done, n);
            done += n;
            while (encoder.ready() >= packetFrames) {
                packets.add(packet(packetFrames));
            }
        }
        return packets;
    }

    /** Ends the sound and gives the last packets. */
    public List<byte[]> finish() throws IOException {
        requireOpen();
        finished = true;
        intake.end();
        List<byte[]> packets = new ArrayList<>();
        for (int ready = encoder.ready(); ready > 0; ready = encoder.ready()) {
            packets.add(packet(Math.min(packetFrames, ready)));
        }
        return packets;
    }

    private byte[] packet(int frames) throws IOException {
        return PacketFormat.write(encoder.take(frames), frames, header.level(), header.level());
    }

    private void requireOpen() {
        if (finished) {
            throw new IllegalStateException("this sound is finished");
        }
    }
}
