package dev.nacre.cli;

import dev.nacre.audio.Sound;
import dev.nacre.audio.SoundOptions;
import dev.nacre.audio.SoundReport;
import dev.nacre.image.WallocOptions;
import java.util.Locale;

/** The options and remarks that all commands share where a file is a sound. */
final class SoundFiles {
    /** Samples of a channel that are handed on at a time. */
    static final int BLOCK = 1 << 15;

    /** Suffixes that sounds can be written to, for people. */
    static final String SUFFIXES = "wav, flac, mp3, ogg, opus, m4a";

    private SoundFiles() {}

    /** What the options of the call ask for, which are those of pictures. */
    static SoundOptions options(Invocation call) {
        WallocOptions shared = Codecs.options(call);
        SoundOptions options =
                SoundOptions.defaults().withThreads(shared.threads()).withDevice(shared.device());
        String model = call.value("--model", null);
        return model == null ? options : options.withModel(model);
    }

    /** {@code 90}, {@code 1:30}, {@code 0:01:30.5}: seconds of an option; {@code otherwise} where it was not given. */
    static double seconds(Invocation call, String option, double otherwise) {
        String text = call.value(option, null);
        if (text == null) {
            return otherwise;
        }
        double seconds = 0;
        try {
            for (String part : text.split(":", 3)) {
                double number = Double.parseDouble(part);
                if (!(number >= 0 && number < 1e9)) {
                    throw new NumberFormatException();
                }
                seconds = 60 * seconds + number;
            }
        } catch (NumberFormatException e) {
            throw call.usage(option + " is " + text + ", expected seconds, M:SS or H:MM:SS");
        }
        return seconds;
    }

    /** {@code 3k}, {@code 2500}, {@code 1.5k}: bits a second. */
    static int bitsPerSecond(Invocation call, String text) {
        String digits = text.toLowerCase(Locale.ROOT);
        double factor = digits.endsWith("k") ? 1000 : 1;
        digits = digits.endsWith("k") ? digits.substring(0, digits.length() - 1) : digits;
        try {
            double bits = Double.parseDouble(digits) * factor;
            if (bits >= 1 && bits <= 10_000_000) {
                return (int) bits;
            }
        } catch (NumberFormatException e) {
            throw call.usage("--bitrate is " + text + ", expected bits a second, such as 3k");
        }
        throw call.usage("--bitrate is " + text + ", must be in 1..10000k");
    }

    /** Where the time went; times of the parts are sums over threads. */
    static void noteTimes(Invocation call, SoundReport report, double millis) {
        if (!call.verbose()) {
            return;
        }
        call.note(String.format(
                Locale.ROOT,
                "  %.1f times real time; summed over threads: resampler %.1f ms, spectra %.1f ms, networks %.1f ms, search %.1f ms, coder"
                        + " %.1f ms",
                1000 * report.seconds() / millis,
                report.resamplerMillis(),
                report.spectraMillis(),
                report.networkMillis(),
                report.searchMillis(),
                report.coderMillis()));
        if (report.fileBytes() == 0) {
            return; // of a reader, which may have read a part
        }
        call.note(String.format(
                Locale.ROOT,
                "  %d bytes: codes %d, container %d; %d codes in %d block%s%s",
                report.fileBytes(),
                report.payloadBytes(),
                report.containerBytes(),
                report.numSymbols(),
                report.numUnits(),
                report.numUnits() == 1 ? "" : "s",
                nominal(report, "; nominal %.2f kbps")));
    }

    /** The nominal rate in kilobits a second, if there is one. */
    static String nominal(SoundReport report, String form) {
        return report.nominalBitrate().isEmpty()
                ? ""
                : String.format(Locale.ROOT, form, report.nominalBitrate().getAsDouble() / 1000);
    }

    /** The samples of a sound, {@code [channels][samples]}; copies. */
    static float[][] planes(Sound sound) {
        float[][] planes = new float[sound.format().channels()][];
        for (int c = 0; c < planes.length; c++) {
            planes[c] = sound.plane(c);
        }
        return planes;
    }

    /** Kilobits a second of a whole file; NaN for a sound without samples. */
    static double kbps(long bytes, double seconds) {
        return seconds > 0 ? 8 * bytes / seconds / 1000 : Double.NaN;
    }
}
