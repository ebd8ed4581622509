package dev.nacre.cli;

import dev.nacre.bitstream.ChunkReader;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.image.CodingReport;
import dev.nacre.image.WallocOptions;
import dev.nacre.runtime.Device;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** The options and remarks that all commands with a codec share. */
final class Codecs {
    private Codecs() {}

    static CommandSpec addOptions(CommandSpec spec) {
        return spec.addOption(Specs.value(
                        Integer.class,
                        "N",
                        "Threads to use at most (default: as many as there are processors).",
                        "--threads"))
                .addOption(Specs.value(
                        String.class,
                        "NAME",
                        "Where the transforms run: auto (default), cpu or cuda. Symbols are the same everywhere.",
                        "--device"));
    }

    /** What the options of the call ask for; wrong ones are wrong usage. */
    static WallocOptions options(Invocation call) {
        WallocOptions options = WallocOptions.defaults()
                .withThreads(call.number(
                        "--threads", 1, 1024, WallocOptions.defaults().threads()));
        String device = call.value("--device", null);
        if (device != null) {
            try {
                options = options.withDevice(Device.parse(device));
            } catch (IllegalArgumentException e) {
                throw call.usage("--device: " + e.getMessage());
            }
        }
        String model = call.value("--model", null);
        if (model != null) {
            options = options.withModel(model);
        }
        return options;
    }

    /** Where the time went; times of the parts are sums over threads. */
    static void noteTimes(Invocation call, CodingReport report) {
        if (call.verbose()) {
            call.note(String.format(
                    Locale.ROOT,
                    "  coding %.1f ms; summed over threads: transform %.1f ms, entropy network %.1f ms, coder %.1f ms",
                    report.totalMillis(),
                    report.transformMillis(),
                    report.networkMillis(),
                    report.coderMillis()));
            call.note(String.format(
                    Locale.ROOT,
                    "  %d bytes: latents %d (estimated %.1f from the tables), alpha %d, container %d; %d symbols in %d tile%s",
                    report.fileBytes(),
                    report.payloadBytes(),
                    report.rateBits() / 8,
                    report.alphaBytes(),
                    report.containerBytes(),
                    report.numSymbols(),
                    report.numTiles(),
                    report.numTiles() == 1 ? "" : "s"));
        }
    }

    /** The model that a file was written with, from its head. */
    static String modelId(byte[] file) throws IOException {
        return Head.read(new ChunkReader(new ByteArrayInputStream(file), DecodeLimits.defaults()).next())
                .modelId();
    }

    static double bpp(long bytes, int width, int height) {
        return 8.0 * bytes / ((double) width * height);
    }
}
