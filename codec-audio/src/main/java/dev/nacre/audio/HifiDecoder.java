package dev.nacre.audio;

import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.Parallel;

/** Codes of all channels to samples, channels side by side. Mutable, for one thread. */
final class HifiDecoder implements CodecModel.FrameDecoder {
    private final Parallel parallel;
    private final HifiChannelDecoder[] channels;

    HifiDecoder(HifiModel model, HifiGraphs graphs, int numChannels, Parallel parallel, SoundMeter meter) {
        this.parallel = parallel;
        channels = new HifiChannelDecoder[numChannels];
        for (int c = 0; c < numChannels; c++) {
            channels[c] = new HifiChannelDecoder(model, graphs, meter);
        }
    }

    @Override
    public void push(CodecModel.Frames frames, CodecModel.PlaneSink out) throws NacreException {
        HifiFrames codes = (HifiFrames) frames;
        Jobs.run(parallel, channels.length, (c, worker) -> channels[c].push(codes.channels()[c], codes.frames()));
        give(out);
    }

    @Override
    public void lost(int frames, CodecModel.PlaneSink out) throws NacreException {
        Jobs.run(parallel, channels.length, (c, worker) -> channels[c].lost(frames));
        give(out);
    }

    @Override
    public void end(CodecModel.PlaneSink out) throws NacreException {
        Jobs.run(parallel, channels.length, (c, worker) -> channels[c].end());
        give(out);
    }

    private void give(CodecModel.PlaneSink out) {
        int count = channels[0].outputSize();
        if (count > 0) {
            float[][] planes = new float[channels.length][];
            for (int c = 0; c < channels.length; c++) {
                planes[c] = channels[c].output();
            }
            out.accept(planes, count);
        }
        for (HifiChannelDecoder channel : channels) {
            channel.clearOutput();
        }
    }
}
