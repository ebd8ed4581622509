package dev.nacre.audio;

import static dev.nacre.audio.WallocAudioFormat.NUM_BANDS;

import dev.nacre.audio.SoundMeter.Part;
import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.Parallel;
import java.util.Arrays;

/** Samples of all channels to units, parts transformed side by side. Mutable, for one thread. */
final class WallocAudioEncoder implements CodecModel.FrameEncoder {
    private final WallocAudioModel model;
    private final WallocAudioQuantiser quantiser;
    private final WallocAudioPasses passes;
    private final int stepIndex;
    private final Parallel parallel;
    private final SoundMeter meter;
    private final int channels;
    private final WallocAudioAnalysis[] parts;
    private final int[] shape = new int[NUM_BANDS];
    private final double[] steps = new double[NUM_BANDS];

    WallocAudioEncoder(
            WallocAudioModel model,
            WallocAudioQuantiser quantiser,
            int channels,
            int stepIndex,
            Parallel parallel,
            SoundMeter meter) {
        this.model = model;
        this.channels = channels;
        this.quantiser = quantiser;
        this.stepIndex = stepIndex;
        this.parallel = parallel;
        this.meter = meter;
        passes = new WallocAudioPasses(model);
        parts = new WallocAudioAnalysis[WallocAudioFormat.parts(channels)];
        for (int p = 0; p < parts.length; p++) {
            parts[p] = new WallocAudioAnalysis(model, WallocAudioFormat.partChannels(p, channels), stepIndex);
        }
        Arrays.fill(shape, WallocAudioFormat.FLAT);
        Arrays.fill(steps, model.step(stepIndex, WallocAudioFormat.FLAT));
    }

    @Override
    public void push(float[][] planes, int offset, int count) {
        for (int p = 0; p < parts.length; p++) {
            parts[p].push(planes, 2 * p, offset, count);
        }
    }

    @Override
    public void end() {
        for (WallocAudioAnalysis part : parts) {
            part.end();
        }
    }

    @Override
    public int ready() {
        return parts[0].ready();
    }

    @Override
    public CodedUnit take(int frames) throws NacreException {
        boolean silent = Arrays.stream(parts).allMatch(part -> part.isSilent(frames));
        long time = System.nanoTime();
        WallocAudioAnalysis.Spectra[] spectra = new WallocAudioAnalysis.Spectra[parts.length];
        int[][] angles = new int[parts.length][];
        Jobs.run(parallel, parts.length, (p, worker) -> {
            spectra[p] = parts[p].take(frames);
            if (!silent) {
                angles[p] = toSteps(parts[p], spectra[p]);
            }
        });
        time = meter.lap(Part.SPECTRA, time);
        if (silent) {
            return silence(channels);
        }
        WallocAudioWriter writer = new WallocAudioWriter(model, quantiser, passes, stepIndex);
        for (int p = 0; p < parts.length; p++) {
            writer.part(spectra[p].sizes(), spectra[p].coefficients(), shape, angles[p]);
        }
        CodedUnit unit = writer.finish();
        meter.lap(Part.CODER, time);
        return unit;
    }

    /** Turns coefficients by angles, which are returned, and divides them by steps, in place. */
    private int[] toSteps(WallocAudioAnalysis part, WallocAudioAnalysis.Spectra spectra) {
        double[][] y = spectra.coefficients();
        int[] angles = null;
        if (y.length == 2) {
            angles = part.angles(spectra, steps);
            int[] back = Arrays.stream(angles).map(a -> -a).toArray();
            int at = 0;
            for (int n : spectra.sizes()) {
                WallocAudioSynthesis.rotate(model, y, at, n, back);
                at += n;
            }
        }
        for (double[] plane : y) {
            int at = 0;
            for (int n : spectra.sizes()) {
                for (int b = 0; b < NUM_BANDS; b++) {
                    int end = at + n / WallocAudioFormat.SPECTRUM_PARTS * model.band(b + 1);
                    for (int j = at + n / WallocAudioFormat.SPECTRUM_PARTS * model.band(b); j < end; j++) {
                        plane[j] /= steps[b];
                    }
                }
                at += n;
            }
        }
        return angles;
    }

    private static CodedUnit silence(int channels) {
        return new CodedUnit((1 << channels) - 1, WallocAudioFrames.SILENT_HASH, new byte[0], 0);
    }

    /** Quantises decoded symbols again, by a coarser step. */
    static CodedUnit recode(WallocAudioModel model, WallocAudioQuantiser quantiser, WallocAudioFrames frames, int level)
            throws NacreException {
        WallocAudioPart[] parts = frames.parts();
        if (parts == null) {
            return silence(frames.channels());
        }
        int stepIndex = Math.min(level, parts[0].stepIndex);
        WallocAudioWriter writer = new WallocAudioWriter(model, quantiser, new WallocAudioPasses(model), stepIndex);
        for (WallocAudioPart part : parts) {
            double[] ratios = new double[NUM_BANDS];
            for (int b = 0; b < NUM_BANDS; b++) {
                ratios[b] = model.step(part.stepIndex, part.shape[b]) / model.step(stepIndex, part.shape[b]);
            }
            double[][] y = new double[part.channels][part.symbols[0].length];
            int at = 0;
            for (int f = 0; f < part.numFrames; f++) {
                for (int c = 0; c < part.channels; c++) {
                    WallocAudioSynthesis.dequantise(
                            model, part.symbols[c], part.scales[c], at, part.sizes[f], ratios, y[c], at);
                }
                at += part.sizes[f];
            }
            writer.part(Arrays.copyOf(part.sizes, part.numFrames), y, part.shape, part.angles);
        }
        return writer.finish();
    }
}
