package dev.nacre.cli;

import dev.nacre.bitstream.BitstreamInfo;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.Head;
import dev.nacre.bitstream.MediaKind;
import dev.nacre.bitstream.UnsupportedBitstreamException;
import dev.nacre.image.InrHeader;
import dev.nacre.image.PictureHeader;
import dev.nacre.image.PictureInfo;
import dev.nacre.image.WallocHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
                .addPositional(Specs.files("FILE", "The .ncr files, or folders of them.", 1))
                .addOption(Inputs.recursive());
    }

    @Override
    public int run(Invocation call) throws IOException {
        return Jobs.run(call, Jobs.withoutOutputs(call, Medium::isCoded), job -> show(call, job.input()));
    }

    private static void show(Invocation call, Path file) throws IOException {
        BitstreamInfo info;
        try (InputStream in = InputFile.open(file)) {
            info = BitstreamInfo.read(in, DecodeLimits.defaults());
        }
        if (info.head().kind() == MediaKind.AUDIO) {
            SoundShow.show(call, file, info);
            return;
        }
        Optional<PictureInfo> picture;
        try {
            picture = Optional.of(PictureInfo.of(info));
        } catch (UnsupportedBitstreamException e) {
            // Another codec, or a later version: what stands in the general part of the head can be told all the same.
            picture = Optional.empty();
            call.note(file + ": " + e.getMessage());
        }
        if (call.json()) {
            call.out().println(json(file, info, picture));
        } else {
            print(file, info, picture, call.out());
        }
    }

    private static JsonLine json(Path file, BitstreamInfo info, Optional<PictureInfo> known) {
        Head head = info.head();
        JsonLine line = new JsonLine()
                .put("input", file)
                .put("kind", kind(head))
                .put("formatVersion", head.formatVersion())
                .put("model", head.modelId())
                .put("modelHash", head.modelHashHex());
        known.map(PictureInfo::header)
                .ifPresent(p -> line.put("width", p.width())
                        .put("height", p.height())
                        .put("channels", (p.grey() ? 1 : 3) + (p.alpha() ? 1 : 0))
                        .put("codec", p.codec())
                        .put("quality", p instanceof WallocHeader walloc ? walloc.level() : null)
                        .put("bpp", Codecs.bpp(info.fileBytes(), p.width(), p.height()), 5));
        line.put("bytes", info.fileBytes()).put("units", info.numUnits()).put("symbolHash", hash(info));
        List<JsonLine> metadata =
                known.map(p -> MetadataLines.json(p.metadata())).orElse(List.of());
        return line.put("metadata", metadata.isEmpty() ? null : metadata).put("chunks", chunks(info));
    }

    static List<JsonLine> chunks(BitstreamInfo info) {
        List<JsonLine> chunks = new ArrayList<>();
        for (BitstreamInfo.Entry entry : info.chunks()) {
            chunks.add(new JsonLine()
                    .put("type", entry.type().name())
                    .put("offset", entry.fileOffset())
                    .put("bytes", entry.fileBytes())
                    .put("critical", entry.critical()));
        }
        return chunks;
    }

    private static void print(Path file, BitstreamInfo info, Optional<PictureInfo> known, PrintWriter out) {
        Head head = info.head();
        StringBuilder text = new StringBuilder();
        text.append(file + ": " + kind(head) + ", format version " + head.formatVersion() + ", " + info.fileBytes()
                + " bytes, of which container " + info.containerBytes() + "\n");
        known.map(PictureInfo::header)
                .ifPresent(p -> text.append("  picture  " + p.width() + "x" + p.height() + (p.grey() ? " grey" : " RGB")
                        + (p.alpha() ? " with alpha" : "") + ", " + detail(p) + ", "
                        + String.format(Locale.ROOT, "%.3f", Codecs.bpp(info.fileBytes(), p.width(), p.height()))
                        + " bpp\n"));
        text.append("  model    " + head.modelId() + " " + head.modelHashHex() + "\n");
        text.append("  symbols  " + hash(info) + " over " + info.numUnits()
                + (info.numUnits() == 1 ? " unit" : " units") + "\n");
        known.ifPresent(p -> MetadataLines.text(p.metadata()).forEach(l -> text.append("  metadata " + l + "\n")));
        for (BitstreamInfo.Entry entry : info.chunks()) {
            text.append("  " + entry.type() + "     " + entry.fileBytes() + " bytes at " + entry.fileOffset()
                    + (entry.critical() ? "" : ", ancillary") + "\n");
        }
        out.print(text);
        out.flush();
    }

    /** What only one codec has. */
    private static String detail(PictureHeader header) {
        if (header instanceof InrHeader inr) {
            return "inr, " + inr.grids() + " grids, " + inr.numParameters() + " parameters, " + inr.macsPerPixel()
                    + " multiplications a pixel";
        }
        return header.codec() + (header instanceof WallocHeader walloc ? ", quality " + walloc.level() : "");
    }

    static String kind(Head head) {
        return head.kind().name().toLowerCase(Locale.ROOT);
    }

    static String hash(BitstreamInfo info) {
        return String.format("%08x", info.unitHash());
    }
}
