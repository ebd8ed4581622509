package dev.nacre.cli;

import dev.nacre.audio.Sound;
import dev.nacre.audio.SoundCodec;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.media.SoundReader;
import dev.nacre.metrics.Delay;
import dev.nacre.metrics.LogMelDistance;
import dev.nacre.metrics.Nsim;
import dev.nacre.metrics.SiSdr;
import dev.nacre.metrics.Stoi;
import dev.nacre.signal.Resampler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;

/** {@code nacre compare} of two sounds: at the rate of the first, aligned within 1000 samples, figures of channels averaged. */
final class SoundCompare {
    /** A whole sound in memory. */
    private record Loaded(int rate, float[][] planes) {
        int length() {
            return planes[0].length;
        }
    }

    /** Measures one channel. */
    @FunctionalInterface
    private interface Metric {
        OptionalDouble of(float[] x, float[] y, int rate);
    }

    private SoundCompare() {}

    static int run(Invocation call, SoundCodec codec) throws IOException {
        Loaded[] sounds = new Loaded[2];
        for (int i = 0; i < 2; i++) {
            try {
                sounds[i] = load(codec, call.file(i));
            } catch (IOException e) {
                Problems.report(call, call.file(i), e);
                return Problems.FAILED;
            }
        }
        Loaded x = sounds[0];
        Loaded y = atRate(sounds[1], x.rate());
        if (x.planes().length != y.planes().length) {
            throw new UserException(
                    call.file(0) + " has " + x.planes().length + " channels, " + call.file(1) + " has "
                            + y.planes().length,
                    "only sounds of as many channels can be compared");
        }
        if (x.length() != y.length()) {
            call.note(call.file(0) + " has " + x.length() + " samples, " + call.file(1) + " has " + y.length()
                    + "; compared over the length of the first");
        }
        float[][] aligned = aligned(x, y);
        report(call, x, aligned);
        return 0;
    }

    private static Loaded load(SoundCodec codec, Path file) throws IOException {
        try (InputStream in = InputFile.open(file)) {
            if (InputFile.isNacre(in)) {
                Sound sound = codec.decode(in, DecodeLimits.defaults()).sound();
                return new Loaded(sound.format().rate(), SoundFiles.planes(sound));
            }
        }
        try (SoundReader reader = SoundReader.open(file)) {
            return new Loaded(reader.info().rate(), reader.readAll());
        }
    }

    private static Loaded atRate(Loaded sound, int rate) {
        if (sound.rate() == rate) {
            return sound;
        }
        float[][] planes = new float[sound.planes().length][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = Resampler.resample(sound.planes()[c], sound.rate(), rate);
        }
        return new Loaded(rate, planes);
    }

    /** The second sound, moved to where it matches the first best, and of its length. */
    private static float[][] aligned(Loaded x, Loaded y) {
        int delay = Delay.of(mono(x), mono(y));
        float[][] planes = new float[y.planes().length][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = Delay.remove(y.planes()[c], delay, x.length());
        }
        return planes;
    }

    private static float[] mono(Loaded sound) {
        float[] sum = sound.planes()[0].clone();
        for (int c = 1; c < sound.planes().length; c++) {
            for (int n = 0; n < sum.length; n++) {
                sum[n] += sound.planes()[c][n];
            }
        }
        return sum;
    }

    private static void report(Invocation call, Loaded x, float[][] y) {
        double siSdr = SiSdr.of(x.planes(), y).orElse(Double.NaN);
        double logMel = mean(LogMelDistance::of, x, y);
        double stoi = mean(Stoi::of, x, y);
        double estoi = mean(Stoi::extended, x, y);
        double nsim = mean(Nsim::of, x, y);
        double seconds = (double) x.length() / x.rate();
        if (call.json()) {
            call.out()
                    .println(new JsonLine()
                            .put("siSdr", siSdr, 4)
                            .put("logMel", logMel, 5)
                            .put("stoi", stoi, 5)
                            .put("estoi", estoi, 5)
                            .put("nsim", nsim, 5)
                            .put("seconds", seconds, 6)
                            .put("sampleRate", x.rate()));
        } else {
            call.out()
                    .println("SI-SDR " + text("%.2f dB", siSdr) + ", log-mel distance "
                            + text("%.3f", logMel) + ", STOI " + text("%.4f", stoi) + ", ESTOI " + text("%.4f", estoi)
                            + ", NSIM " + text("%.4f", nsim) + String.format(Locale.ROOT, ", over %.2f s", seconds));
        }
    }

    private static String text(String form, double value) {
        return Double.isNaN(value) ? "(not defined here)" : String.format(Locale.ROOT, form, value);
    }

    /** Mean over the channels for which it is defined; NaN if there is none. */
    private static double mean(Metric metric, Loaded x, float[][] y) {
        double sum = 0;
        int count = 0;
        for (int c = 0; c < y.length; c++) {
            OptionalDouble value = metric.of(x.planes()[c], y[c], x.rate());
            if (value.isPresent()) {
                sum += value.getAsDouble();
                count++;
            }
        }
        return count == 0 ? Double.NaN : sum / count;
    }
}
