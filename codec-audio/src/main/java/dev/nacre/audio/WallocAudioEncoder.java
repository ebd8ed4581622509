package dev.nacre.audio;

import static dev.nacre.audio.WallocAudioFormat.NUM_BANDS;

import dev.nacre.audio.SoundMeter.Part;
import dev.nacre.bitstream.NacreException;
import dev.nacre.runtime.Parallel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Samples of all channels to units, parts transformed side by side. For a bit rate it looks at {@value #LOOKAHEAD} superframes before it codes
 * the first of them, and codes units again where their size was guessed badly. Mutable, for one thread.
 */
final class WallocAudioEncoder implements CodecModel.FrameEncoder {
    /** Steps grow with this power of a band's level, tuned for listening. */
    private static final double LISTENING_EXPONENT = 0.3;

    /** Superframes that a bit rate is kept over: 8 blocks, 16 s. */
    private static final int LOOKAHEAD = 8 * WallocAudioFormat.BLOCK_SUPERFRAMES;

    /** How often a unit is coded at most. */
    private static final int MAX_TRIALS = 8;

    /** Step indices that are as good as the same, and those that the next units can make up for. */
    private static final int CLOSE = 1;

    private static final int FAR = 4;

    /** Units before the end that are coded closely. */
    private static final int CLOSING_UNITS = 3;

    private final WallocAudioModel model;
    private final WallocAudioQuantiser quantiser;
    private final WallocAudioPasses passes;
    private final CodecModel.EncodePlan plan;
    private final Parallel parallel;
    private final SoundMeter meter;
    private final double exponent;
    private final WallocAudioRate rate; // null for the plan's level
    private final int lookahead;
    private final WallocAudioAnalysis[] parts;
    private boolean ended;

    WallocAudioEncoder(
            WallocAudioModel model,
            WallocAudioQuantiser quantiser,
            CodecModel.EncodePlan plan,
            Parallel parallel,
            SoundMeter meter) {
        this.model = model;
        this.quantiser = quantiser;
        this.plan = plan;
        this.parallel = parallel;
        this.meter = meter;
        passes = new WallocAudioPasses(model);
        exponent = plan.options().tuning() == SoundTuning.LISTENING ? LISTENING_EXPONENT : 0;
        boolean rated = plan.options().target() == SoundEncodeOptions.Target.BITRATE;
        rate = rated ? new WallocAudioRate(plan.options().value()) : null;
        lookahead = rated && !plan.live() ? LOOKAHEAD - plan.unitFrames() : 0;
        parts = new WallocAudioAnalysis[WallocAudioFormat.parts(plan.channels())];
        for (int p = 0; p < parts.length; p++) {
            parts[p] = new WallocAudioAnalysis(model, WallocAudioFormat.partChannels(p, plan.channels()));
        }
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
        ended = true;
    }

    @Override
    public int ready() {
        return ended ? parts[0].ready() : Math.max(0, parts[0].ready() - lookahead);
    }

    @Override
    public CodedUnit take(int frames) throws NacreException {
        if (Arrays.stream(parts).allMatch(part -> part.isSilent(frames))) {
            for (WallocAudioAnalysis part : parts) {
                part.take(frames, flat());
            }
            if (rate != null) {
                rate.spend(frames, 0, 0);
            }
            return silence(plan.channels());
        }
        long time = System.nanoTime();
        List<Sight> sights = sights(frames);
        boolean ends = ended && sights.stream().mapToInt(Sight::superframes).sum() == parts[0].ready();
        int stepIndex = rate == null ? plan.level() : choose(sights, rate.ratio(), ends);
        int[][] shapes = sights.get(0).shapes();
        Taken[] taken = new Taken[parts.length];
        int cutBy = stepIndex;
        Jobs.run(parallel, parts.length, (p, worker) -> {
            double[] steps = steps(cutBy, shapes[p]);
            WallocAudioAnalysis.Spectra spectra = parts[p].take(frames, steps);
            int[] angles = spectra.coefficients().length == 2 ? parts[p].angles(spectra, steps) : null;
            turn(spectra, angles);
            taken[p] = new Taken(spectra, shapes[p], angles);
        });
        time = meter.lap(Part.SPECTRA, time);
        CodedUnit unit = code(taken, stepIndex);
        if (rate != null) {
            unit = coded(unit, taken, stepIndex, sights, ends);
        }
        meter.lap(Part.CODER, time);
        return unit;
    }

    /** Units of the future as far as it is in sight: the next one, and with a lookahead those behind it. */
    private record Sight(int superframes, int[][] shapes, WallocAudioSurvey[] surveys) {
        double bits(WallocAudioModel model, int stepIndex) {
            double bits = 0;
            for (int p = 0; p < surveys.length; p++) {
                bits += surveys[p].bits(model, stepIndex, shapes[p]);
            }
            return bits;
        }
    }

    private List<Sight> sights(int frames) throws NacreException {
        int end = rate == null || plan.live() ? frames : Math.min(parts[0].ready(), LOOKAHEAD);
        List<Sight> sights = new ArrayList<>();
        for (int from = 0; from < end; ) {
            int first = from;
            int behind = Math.min(end, from == 0 ? frames : from + plan.unitFrames());
            WallocAudioSurvey[] surveys = new WallocAudioSurvey[parts.length];
            int[][] shapes = new int[parts.length][];
            Jobs.run(parallel, parts.length, (p, worker) -> {
                surveys[p] = parts[p].survey(first, behind);
                shapes[p] = surveys[p].shape(exponent);
            });
            sights.add(new Sight(behind - from, shapes, surveys));
            from = behind;
        }
        return sights;
    }

    /** @param ownRatio true bits by estimated ones of the next unit */
    private int choose(List<Sight> sights, double ownRatio, boolean ends) {
        int superframes = sights.stream().mapToInt(Sight::superframes).sum();
        return rate.choose(
                stepIndex -> {
                    double bits = ownRatio * sights.get(0).bits(model, stepIndex);
                    for (Sight sight : sights.subList(1, sights.size())) {
                        bits += rate.ratio() * sight.bits(model, stepIndex);
                    }
                    return bits;
                },
                superframes,
                sights.size(),
                ends);
    }

    /**
     * Codes a unit again where its size is far from what was planned for, until it is near: closely for the first one, by which later sizes
     * are guessed, and for the last ones, after which little or nothing can make up for it.
     */
    private CodedUnit coded(CodedUnit first, Taken[] taken, int firstIndex, List<Sight> sights, boolean ends)
            throws NacreException {
        Sight own = sights.get(0);
        boolean last = ends && sights.size() == 1;
        int close = ends && sights.size() <= CLOSING_UNITS || !rate.isMeasured() ? CLOSE : FAR;
        CodedUnit unit = first;
        int stepIndex = firstIndex;
        CodedUnit fitting = null;
        int fittingIndex = 0;
        for (int trial = 1; ; trial++) {
            double bits = 8.0 * unit.payload().length;
            boolean fits = rate.fits(own.superframes(), bits);
            if (fits && (fitting == null || stepIndex > fittingIndex)) {
                fitting = unit;
                fittingIndex = stepIndex;
            }
            int better = choose(sights, bits / own.bits(model, stepIndex), ends);
            if (last && !fits) {
                better = Math.min(better, stepIndex - trial); // ever further, as it must fit
            }
            if (trial == MAX_TRIALS || better < 0 || Math.abs(better - stepIndex) <= close && (fits || !last)) {
                break;
            }
            stepIndex = better;
            unit = code(taken, stepIndex);
        }
        if (last && fitting != null) {
            unit = fitting;
            stepIndex = fittingIndex;
        }
        rate.spend(own.superframes(), 8.0 * unit.payload().length, own.bits(model, stepIndex));
        return unit;
    }

    /** Coefficients of a part of a unit, turned by its angles (null for a channel by itself), in samples of 16 bits. */
    private record Taken(WallocAudioAnalysis.Spectra spectra, int[] shape, int[] angles) {}

    private CodedUnit code(Taken[] taken, int stepIndex) throws NacreException {
        WallocAudioWriter writer = new WallocAudioWriter(model, quantiser, passes, stepIndex);
        for (Taken part : taken) {
            double[][] y = inSteps(part.spectra(), steps(stepIndex, part.shape()));
            writer.part(part.spectra().sizes(), y, part.shape(), part.angles());
        }
        return writer.finish();
    }

    private double[] steps(int stepIndex, int[] shape) {
        double[] steps = new double[NUM_BANDS];
        for (int b = 0; b < NUM_BANDS; b++) {
            steps[b] = model.step(stepIndex, shape[b]);
        }
        return steps;
    }

    private double[] flat() {
        double[] steps = new double[NUM_BANDS];
        Arrays.fill(steps, model.step(plan.level(), WallocAudioFormat.FLAT));
        return steps;
    }

    /** Turns two channels by the angles, in place. */
    private void turn(WallocAudioAnalysis.Spectra spectra, int[] angles) {
        if (angles != null) {
            int[] back = Arrays.stream(angles).map(a -> -a).toArray();
            int at = 0;
            for (int n : spectra.sizes()) {
                WallocAudioSynthesis.rotate(model, spectra.coefficients(), at, n, back);
                at += n;
            }
        }
    }

    private double[][] inSteps(WallocAudioAnalysis.Spectra spectra, double[] steps) {
        double[][] y = new double[spectra.coefficients().length][];
        for (int c = 0; c < y.length; c++) {
            y[c] = spectra.coefficients()[c].clone();
            int at = 0;
            for (int n : spectra.sizes()) {
                for (int b = 0; b < NUM_BANDS; b++) {
                    int end = at + n / WallocAudioFormat.SPECTRUM_PARTS * model.band(b + 1);
                    for (int j = at + n / WallocAudioFormat.SPECTRUM_PARTS * model.band(b); j < end; j++) {
                        y[c][j] /= steps[b];
                    }
                }
                at += n;
            }
        }
        return y;
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
