package dev.nacre.cli;

import dev.nacre.bitstream.BitstreamInfo;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** {@code nacre info}: what files say of themselves. No model is loaded and nothing is decoded; checksums are checked. */
final class InfoCommand implements Command {
    @Override
    public CommandSpec spec() {
        return Specs.command(
                        this,
                        "info",
                        "Shows what a file says of itself, without decoding it.",
                        "nacre info photo.ncr",
                        "nacre info --json *.ncr")
                .addPositional(Specs.files("FILE", "The .ncr files.", 1));
    }

    @Override
    public int run(Invocation call) {
        int exitCode = 0;
        for (Path file : call.files()) {
            try {
                show(file, call);
            } catch (IOException e) {
                Problems.report(call, file, e);
                exitCode = Problems.FAILED;
            }
        }
        return exitCode;
    }

    private static void show(Path file, Invocation call) throws IOException {
        BitstreamInfo info;
        try (InputStream in = InputFile.open(file)) {
            info = BitstreamInfo.read(in, DecodeLimits.defaults());
        }
        if (call.json()) {
            call.out().println(json(file, info));
        } else {
            print(file, info, call.out());
        }
    }

    private static JsonLine json(Path file, BitstreamInfo info) {
        Head head = info.head();
        List<JsonLine> chunks = new ArrayList<>();
        for (BitstreamInfo.Entry entry : info.chunks()) {
            chunks.add(new JsonLine()
                    .put("type", entry.type().name())
                    .put("offset", entry.fileOffset())
                    .put("bytes", entry.fileBytes())
                    .put("critical", entry.critical()));
        }
        return new JsonLine()
                .put("input", file)
                .put("kind", head.kind().name().toLowerCase(Locale.ROOT))
                .put("formatVersion", head.formatVersion())
                .put("model", head.modelId())
                .put("modelHash", head.modelHashHex())
                .put("bytes", info.fileBytes())
                .put("units", info.numUnits())
                .put("symbolHash", String.format("%08x", info.unitHash()))
                .put("chunks", chunks);
    }

    private static void print(Path file, BitstreamInfo info, PrintWriter out) {
        Head head = info.head();
        out.printf(
                "%s: %s, format version %d, %d bytes (container %d)%n",
                file,
                head.kind().name().toLowerCase(Locale.ROOT),
                head.formatVersion(),
                info.fileBytes(),
                info.containerBytes());
        out.printf("  model   %s %s%n", head.modelId(), head.modelHashHex());
        out.printf(
                "  symbols %08x over %d unit%s%n", info.unitHash(), info.numUnits(), info.numUnits() == 1 ? "" : "s");
        for (BitstreamInfo.Entry entry : info.chunks()) {
            out.printf(
                    "  %s    %d bytes at %d%s%n",
                    entry.type(), entry.fileBytes(), entry.fileOffset(), entry.critical() ? "" : ", ancillary");
        }
    }
}
