package dev.nacre.audio;

import dev.nacre.audio.SoundMeter.Part;
import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.Parallel;

/**
 * Symbols of all channels to samples, parts side by side. Superframes that were lost are silent, with the slopes of the frames around them.
 * Mutable, for one thread.
 */
final class WallocAudioDecoder implements CodecModel.FrameDecoder {
    private final Parallel parallel;
    private final SoundMeter meter;
    private final int channels;
    private final WallocAudioSynthesis[] parts;

    WallocAudioDecoder(WallocAudioModel model, int channels, Parallel parallel, SoundMeter meter) {
        this.parallel = parallel;
        this.meter = meter;
        this.channels = channels;
        parts = new WallocAudioSynthesis[WallocAudioFormat.parts(channels)];
        for (int p = 0; p < parts.length; p++) {
            parts[p] = new WallocAudioSynthesis(model, WallocAudioFormat.partChannels(p, channels));
        }
    }

    @Override
    public void push(CodecModel.Frames frames, CodecModel.PlaneSink out) throws NacreException {
        WallocAudioFrames unit = (WallocAudioFrames) frames;
        if (unit.parts() == null) {
            lost(unit.frames(), out);
            return;
        }
        long time = System.nanoTime();
        Jobs.run(parallel, parts.length, (p, worker) -> parts[p].add(unit.parts()[p]));
        meter.lap(Part.SPECTRA, time);
        give(out);
    }

    @Override
    public void lost(int frames, CodecModel.PlaneSink out) throws NacreException {
        for (WallocAudioSynthesis part : parts) {
            part.addSilence(frames);
        }
        give(out);
    }

    @Override
    public void end(CodecModel.PlaneSink out) {
        for (WallocAudioSynthesis part : parts) {
            part.end();
        }
        give(out);
    }

    /** Gives what is ready of all channels: parts may have frames of different sizes at the end. */
    private void give(CodecModel.PlaneSink out) {
        int count = Integer.MAX_VALUE;
        for (WallocAudioSynthesis part : parts) {
            count = Math.min(count, part.size());
        }
        if (count > 0) {
            float[][] planes = new float[channels][];
            for (int c = 0; c < channels; c++) {
                planes[c] = parts[c / 2].output(c % 2);
            }
            out.accept(planes, count);
            for (WallocAudioSynthesis part : parts) {
                part.drop(count);
            }
        }
    }
}
