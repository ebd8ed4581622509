package dev.nacre.audio;

import dev.nacre.audio.SoundMeter.Part;
import dev.nacre.bitstream.ModelException;
import dev.nacre.tokenizers.CodeGrid;
import dev.nacre.tokenizers.FrameQuantizer;
import java.util.Arrays;

/**
 * One channel from samples to codes. A group of frames whose windows see nothing but zeros does not run through the network: its codes are
 * those of silence, and the network starts anew behind it, as at the start of a sound.
 *
 * <p>Mutable, for one thread at a time.
 */
final class HifiChannelEncoder {
    private final HifiModel model;
    private final HifiGraphs graphs;
    private final int pairs;
    private final SoundMeter meter;
    private final HifiAnalysis analysis;
    private final FrameQuantizer quantizer;
    private final float[] latents;
    private HifiGraphs.Run run; // null until a sound is heard: silence needs no natives
    private int[] codes = {}; // of analysed frames that were not taken
    private boolean[] silent = {}; // by frame
    private int frames; // in codes

    HifiChannelEncoder(HifiModel model, HifiGraphs graphs, int pairs, SoundMeter meter) {
        this.model = model;
        this.graphs = graphs;
        this.pairs = pairs;
        this.meter = meter;
        analysis = new HifiAnalysis(model);
        quantizer = new FrameQuantizer(model.quantizer());
        latents = new float[model.groupFrames() * model.quantizer().dims()];
    }

    void push(float[] samples, int offset, int count) {
        analysis.push(samples, offset, count);
    }

    void end() {
        analysis.end();
    }

    int ready() {
        return frames + (int) Math.min(analysis.ready(), Integer.MAX_VALUE / 2);
    }

    /** The codes of the next frames; null if all of them are silent. */
    CodeGrid take(int count) throws ModelException {
        while (frames < count) {
            analyse();
        }
        int[] taken = Arrays.copyOf(codes, count * pairs);
        boolean allSilent = true;
        for (int t = 0; t < count; t++) {
            allSilent &= silent[t];
        }
        frames -= count;
        System.arraycopy(codes, count * pairs, codes, 0, frames * pairs);
        System.arraycopy(silent, count, silent, 0, frames);
        return allSilent
                ? null
                : CodeGrid.of(
                        model.quantizer().groups(), pairs, model.quantizer().numCodes(), taken);
    }

    /** Appends the codes of the next group. */
    private void analyse() throws ModelException {
        int group = model.groupFrames();
        if (frames + group > silent.length) {
            silent = Arrays.copyOf(silent, Math.max(2 * frames, frames + group));
            codes = Arrays.copyOf(codes, silent.length * pairs);
        }
        boolean nothing = analysis.isSilent();
        Arrays.fill(silent, frames, frames + group, nothing);
        if (nothing) {
            analysis.skip();
            for (int t = 0; t < group; t++) {
                for (int pair = 0; pair < pairs; pair++) {
                    codes[(frames + t) * pairs + pair] = model.silenceCode(pair);
                }
            }
            if (run != null) {
                run.reset();
            }
        } else {
            if (run == null) {
                run = graphs.encoderRun();
            }
            long time = System.nanoTime();
            analysis.take(run.in());
            time = meter.lap(Part.SPECTRA, time);
            run.run();
            time = meter.lap(Part.NETWORK, time);
            run.out().get(0, latents, 0, latents.length);
            int dims = model.quantizer().dims();
            for (int t = 0; t < group; t++) {
                quantizer.quantize(latents, t * dims, 1, pairs, codes, (frames + t) * pairs);
            }
            meter.lap(Part.SEARCH, time);
        }
        frames += group;
    }
}
