package dev.nacre.cli;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.CodingReport;
import dev.nacre.image.EncodeOptions;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureReader;
import dev.nacre.image.ReadPicture;
import dev.nacre.image.WallocCodec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** {@code nacre encode}: pictures to {@code .ncr}. */
final class EncodeCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                        this,
                        "encode",
                        "Encodes pictures (JPEG, PNG and what else this Java reads) into .ncr files.",
                        "nacre encode photo.jpg photo.ncr",
                        "nacre encode --quality=80 *.png --out encoded")
                .addPositional(Specs.files("FILE", "IN OUT.ncr; with --out any number of inputs.", 1))
                .addOption(Specs.value(Integer.class, "LEVEL", "0 (smallest) to 100 (best); default 50.", "--quality"))
                .addOption(Specs.value(
                        String.class, "ID", "The model: an id, or id@version (default: walloc-rgb).", "--model"))
                .addOption(Specs.value(Path.class, "DIR", "Write into this folder, under the inputs' names.", "--out"))
                .addOption(Specs.flag("Leave out metadata: EXIF, XMP, texts.", "--strip"))
                .addOption(Specs.force());
        return Codecs.addOptions(spec);
    }

    @Override
    public int run(Invocation call) throws IOException {
        EncodeOptions options = EncodeOptions.defaults();
        options = options.withLevel(call.number("--quality", 0, 100, options.level()));
        EncodeOptions chosen = options;
        List<Jobs.Job> jobs = Jobs.withOutputs(call, "ncr");
        try (WallocCodec codec = Codecs.open(call)) {
            return Jobs.run(call, jobs, job -> encode(call, codec, chosen, job));
        }
    }

    private static void encode(Invocation call, WallocCodec codec, EncodeOptions options, Jobs.Job job)
            throws IOException {
        long start = System.nanoTime();
        boolean force = call.has("--force");
        OutputFile.refuseExisting(job.output(), force);
        ReadPicture read = new PictureReader(DecodeLimits.defaults()).read(job.input());
        Picture picture = read.picture();
        for (String warning : read.warnings()) {
            call.note(job.input() + ": " + warning);
        }
        CodingReport report;
        String model;
        try (OutputFile file = OutputFile.open(job.output(), force)) {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file.path()))) {
                report = codec.encode(
                        picture, call.has("--strip") ? options : options.withMetadata(read.metadata()), out);
            }
            model = Codecs.modelId(file.path());
            file.commit();
        }
        double millis = (System.nanoTime() - start) / 1e6;
        double bpp = Codecs.bpp(report.fileBytes(), picture.width(), picture.height());
        if (call.json()) {
            call.out()
                    .println(new JsonLine()
                            .put("input", job.input())
                            .put("output", job.output())
                            .put("kind", "image")
                            .put("model", model)
                            .put("quality", options.level())
                            .put("bytes", report.fileBytes())
                            .put("milliseconds", millis, 1)
                            .put("width", picture.width())
                            .put("height", picture.height())
                            .put("bpp", bpp, 5));
        } else if (!call.quiet()) {
            long raw = (long) picture.width() * picture.height() * (picture.channels() + (picture.hasAlpha() ? 1 : 0));
            call.out()
                    .println(job.output()
                            + String.format(
                                    Locale.ROOT,
                                    ": %d bytes, %.3f bpp, 1:%.1f of the raw %dx%d samples, %.0f ms",
                                    report.fileBytes(),
                                    bpp,
                                    (double) raw / report.fileBytes(),
                                    picture.width(),
                                    picture.height(),
                                    millis));
        }
        Codecs.noteTimes(call, report);
    }
}
