package dev.nacre.audio;

import dev.nacre.audio.SoundMeter.Part;
import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.Parallel;
import dev.nacre.tokenizers.CodeCoder;
import dev.nacre.tokenizers.CodeGrid;

/** Samples of all channels to units of codes, channels side by side. Mutable, for one thread. */
final class HifiEncoder implements CodecModel.FrameEncoder {
    private final Parallel parallel;
    private final SoundMeter meter;
    private final HifiChannelEncoder[] channels;
    private final CodeCoder coder;

    HifiEncoder(HifiModel model, HifiGraphs graphs, int numChannels, int pairs, Parallel parallel, SoundMeter meter) {
        this.parallel = parallel;
        this.meter = meter;
        channels = new HifiChannelEncoder[numChannels];
        for (int c = 0; c < numChannels; c++) {
            channels[c] = new HifiChannelEncoder(model, graphs, pairs, meter);
        }
        coder = new CodeCoder(model.context());
    }

    @Override
    public void push(float[][] planes, int offset, int count) {
        for (int c = 0; c < channels.length; c++) {
            channels[c].push(planes[c], offset, count);
        }
    }

    @Override
    public void end() {
        for (HifiChannelEncoder channel : channels) {
            channel.end();
        }
    }

    @Override
    public int ready() {
        return channels[0].ready();
    }

    @Override
    public CodedUnit take(int frames) throws NacreException {
        CodeGrid[] grids = new CodeGrid[channels.length];
        Jobs.run(parallel, channels.length, (c, worker) -> grids[c] = channels[c].take(frames));
        long start = System.nanoTime();
        CodedUnit unit = HifiFrames.code(grids, coder);
        meter.lap(Part.CODER, start);
        return unit;
    }
}
