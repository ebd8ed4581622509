package dev.nacre.audio;

import dev.nacre.audio.SoundMeter.Part;
import dev.nacre.bitstream.ModelException;
import dev.nacre.tokenizers.CodeGrid;
import java.util.Arrays;

/**
 * One channel from codes to samples. Frames go through the network in groups. A group of which every frame is silent does not: its spectra
 * are zeros, and the network starts anew behind it. A silent frame in another group has the latent of silence.
 *
 * <p>Frames that were lost repeat the last latent, a tenth weaker each time, for three frames, fade to silence over five more, and are
 * silent from then on. The network runs on as if they had come, so it needs no
 * repair; behind the gap the windows overlap, which is a cross-fade of {@code window - hop} samples.
 *
 * <p>Mutable, for one thread at a time.
 */
final class HifiChannelDecoder {
    private static final int REPEATED_FRAMES = 3;
    private static final int FADING_FRAMES = 5;
    private static final float REPEAT_GAIN = 0.9f;

    private final HifiModel model;
    private final HifiGraphs graphs;
    private final SoundMeter meter;
    private final HifiSynthesis synthesis;
    private final int dims;
    private final float[] silence;
    private final float[] latents; // of the group that fills up
    private final int[] integers;
    private final int[] codes;
    private final float[] last; // latent of the last frame that came
    private boolean lastSilent = true;
    private int gap; // lost frames since then
    private int filled; // frames in the group
    private boolean heard; // whether one of them is not silent
    private HifiGraphs.Run run; // null until a sound is heard
    private final float[] spectra;
    private float[] output = {};
    private int outputSize;

    HifiChannelDecoder(HifiModel model, HifiGraphs graphs, SoundMeter meter) {
        this.model = model;
        this.graphs = graphs;
        this.meter = meter;
        synthesis = new HifiSynthesis(model);
        dims = model.quantizer().dims();
        silence = new float[dims];
        for (int c = 0; c < dims; c++) {
            silence[c] = model.silence(c) * model.quantizer().step();
        }
        latents = new float[model.groupFrames() * dims];
        integers = new int[dims];
        codes = new int[model.quantizer().pairs()];
        last = silence.clone();
        spectra = new float[model.groupFrames() * model.frameFloats()];
    }

    /** Takes frames; {@code grid} is null for silent ones. */
    void push(CodeGrid grid, int frames) throws ModelException {
        for (int t = 0; t < frames; t++) {
            lastSilent = grid == null;
            if (grid == null) {
                System.arraycopy(silence, 0, last, 0, dims);
            } else {
                grid.frame(t, codes, 0);
                model.quantizer().reconstruct(codes, 0, grid.pairs(), integers, 0);
                for (int c = 0; c < dims; c++) {
                    last[c] = integers[c] * model.quantizer().step();
                }
            }
            gap = 0;
            addFrame(last, lastSilent);
        }
    }

    /** Makes up frames. */
    void lost(int frames) throws ModelException {
        for (int t = 0; t < frames; t++) {
            gap = Math.min(gap + 1, REPEATED_FRAMES + FADING_FRAMES + 1);
            float gain = (float) Math.pow(REPEAT_GAIN, Math.min(gap, REPEATED_FRAMES));
            if (gap <= REPEATED_FRAMES) {
                addScaled(gain, 0);
            } else {
                float fade = Math.min(1, (float) (gap - REPEATED_FRAMES) / FADING_FRAMES);
                addScaled(gain * (1 - fade), fade);
            }
        }
    }

    private void addScaled(float gain, float silenceShare) throws ModelException {
        boolean silent = lastSilent || gap > REPEATED_FRAMES + FADING_FRAMES;
        float[] latent = last.clone();
        for (int c = 0; c < dims; c++) {
            latent[c] = gain * last[c] + silenceShare * silence[c];
        }
        addFrame(latent, silent);
    }

    private void addFrame(float[] latent, boolean silent) throws ModelException {
        System.arraycopy(silent ? silence : latent, 0, latents, filled * dims, dims);
        heard |= !silent;
        if (++filled == model.groupFrames()) {
            decodeGroup(filled);
        }
    }

    /** Gives what is left of the frames, all but the samples that lack windows. */
    void end() throws ModelException {
        if (filled > 0) {
            int frames = filled;
            for (int t = filled; t < model.groupFrames(); t++) {
                System.arraycopy(silence, 0, latents, t * dims, dims);
            }
            decodeGroup(frames);
        }
    }

    /** Decodes the group, and gives the samples of its first {@code frames} frames. */
    private void decodeGroup(int frames) throws ModelException {
        long time = System.nanoTime();
        if (heard) {
            if (run == null) {
                run = graphs.decoderRun();
            }
            run.in().put(0, latents, 0, latents.length);
            run.run();
            run.out().get(0, spectra, 0, spectra.length);
            time = meter.lap(Part.NETWORK, time);
        } else if (run != null) {
            run.reset();
        }
        int count = frames * model.spectraPerFrame();
        if (output.length - outputSize < count * model.hop()) {
            output = Arrays.copyOf(output, Math.max(2 * outputSize, outputSize + count * model.hop()));
        }
        for (int s = 0; s < count; s++) {
            outputSize += synthesis.add(heard ? spectra : null, s * model.bins() * 2, output, outputSize);
        }
        meter.lap(Part.SPECTRA, time);
        filled = 0;
        heard = false;
    }

    /** Samples ready in {@link #output()}. */
    int outputSize() {
        return outputSize;
    }

    /** The samples that came since {@link #clearOutput}; the array itself. */
    float[] output() {
        return output;
    }

    void clearOutput() {
        outputSize = 0;
    }
}
