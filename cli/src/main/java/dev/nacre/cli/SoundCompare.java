package dev.nacre.cli;

import dev.nacre.audio.Sound;
import dev.nacre.audio.SoundCodec;
import dev.nacre.audio.SoundFormat;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.eval.bench.AlignedSound;
import dev.nacre.eval.bench.SoundScores;
import dev.nacre.media.MediaSoundReader;
import dev.nacre.signal.Resampler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;

/** {@code nacre compare} of two sounds: at the rate of the first, aligned within 1000 samples, figures of channels averaged. */
final class SoundCompare {
    private SoundCompare() {}

    static int run(Invocation call, SoundCodec codec) throws IOException {
        Sound[] sounds = new Sound[2];
        for (int i = 0; i < 2; i++) {
            try {
                sounds[i] = load(codec, call.file(i));
            } catch (IOException e) {
                Problems.report(call, call.file(i), e);
                return Problems.FAILED;
            }
        }
        int channels = sounds[0].format().channels();
        int others = sounds[1].format().channels();
        if (channels != others) {
            throw new UserException(
                    call.file(0) + " has " + channels + " channels, " + call.file(1) + " has " + others,
                    "only sounds of as many channels can be compared");
        }
        int rate = sounds[0].format().rate();
        AlignedSound pair = AlignedSound.of(sounds[0], sounds[1], rate);
        int otherRate = sounds[1].format().rate();
        long length =
                otherRate == rate ? sounds[1].samples() : Resampler.outputLength(sounds[1].samples(), otherRate, rate);
        if (sounds[0].samples() != length) {
            call.note(call.file(0) + " has " + sounds[0].samples() + " samples, " + call.file(1) + " has " + length
                    + "; compared over the length of the first");
        }
        report(call, SoundScores.of(pair), sounds[0].seconds());
        return 0;
    }

    private static Sound load(SoundCodec codec, Path file) throws IOException {
        try (InputStream in = InputFile.open(file)) {
            if (InputFile.isNacre(in)) {
                return codec.decode(in, DecodeLimits.defaults()).sound();
            }
        }
        try (MediaSoundReader reader = MediaSoundReader.open(file)) {
            float[][] planes = reader.readAll();
            return Sound.of(new SoundFormat(reader.info().rate(), planes.length), planes);
        }
    }

    private static void report(Invocation call, SoundScores scores, double seconds) {
        if (call.json()) {
            call.out()
                    .println(new JsonLine()
                            .put("siSdr", number(scores.siSdr()), 4)
                            .put("logMel", number(scores.logMel()), 5)
                            .put("stoi", number(scores.stoi()), 5)
                            .put("estoi", number(scores.estoi()), 5)
                            .put("nsim", number(scores.nsim()), 5)
                            .put("seconds", seconds, 6)
                            .put("sampleRate", scores.rate()));
        } else {
            call.out()
                    .println("SI-SDR " + text("%.2f dB", scores.siSdr()) + ", log-mel distance "
                            + text("%.3f", scores.logMel()) + ", STOI " + text("%.4f", scores.stoi()) + ", ESTOI "
                            + text("%.4f", scores.estoi()) + ", NSIM " + text("%.4f", scores.nsim())
                            + String.format(Locale.ROOT, ", over %.2f s", seconds));
        }
    }

    private static double number(OptionalDouble value) {
        return value.orElse(Double.NaN);
    }

    private static String text(String form, OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, form, value.getAsDouble()) : "(not defined here)";
    }
}
