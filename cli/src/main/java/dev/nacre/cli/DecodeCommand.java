package dev.nacre.cli;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.CodingReport;
import dev.nacre.image.DecodedPicture;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureFormat;
import dev.nacre.image.PictureWriter;
import dev.nacre.image.WallocCodec;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** {@code nacre decode}: {@code .ncr} to pictures. */
final class DecodeCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                        this,
                        "decode",
                        "Decodes .ncr files into pictures; the suffix of OUT chooses the format (" + suffixes() + ").",
                        "nacre decode photo.ncr photo.png",
                        "nacre decode *.ncr --out decoded --format=jpg")
                .addPositional(Specs.files("FILE", "IN.ncr OUT; with --out any number of inputs.", 1))
                .addOption(Specs.value(Path.class, "DIR", "Write into this folder, under the inputs' names.", "--out"))
                .addOption(Specs.value(
                        String.class, "NAME", "The output format, whatever the suffix (with --out: png).", "--format"))
                .addOption(Specs.force());
        return Codecs.addOptions(spec);
    }

    @Override
    public int run(Invocation call) throws IOException {
        String name = call.value("--format", null);
        if (name != null && PictureFormat.ofSuffix(name).isEmpty()) {
            throw call.usage("--format is " + name + ", known are " + suffixes());
        }
        List<Jobs.Job> jobs = Jobs.withOutputs(call, name == null ? "png" : name);
        for (Jobs.Job job : jobs) {
            if (format(name, job.output()).isEmpty()) {
                throw call.usage(
                        job.output() + " has none of the suffixes " + suffixes() + " and there is no --format");
            }
        }
        try (WallocCodec codec = Codecs.open(call)) {
            return Jobs.run(
                    call,
                    jobs,
                    job -> decode(call, codec, format(name, job.output()).orElseThrow(), job));
        }
    }

    private static Optional<PictureFormat> format(String name, Path output) {
        return name == null ? PictureFormat.ofFileName(output.toString()) : PictureFormat.ofSuffix(name);
    }

    private static String suffixes() {
        return Stream.of(PictureFormat.values())
                .map(format -> format.suffixes().get(0))
                .collect(Collectors.joining(", "));
    }

    private static void decode(Invocation call, WallocCodec codec, PictureFormat format, Jobs.Job job)
            throws IOException {
        long start = System.nanoTime();
        boolean force = call.has("--force");
        OutputFile.refuseExisting(job.output(), force);
        DecodedPicture decoded;
        try (InputStream in = InputFile.open(job.input())) {
            decoded = codec.decode(in, DecodeLimits.defaults());
        }
        Picture picture = decoded.picture();
        try (OutputFile file = OutputFile.open(job.output(), force)) {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file.path()))) {
                PictureWriter writer = PictureWriter.of(format).withMetadata(decoded.metadata());
                for (String warning : writer.write(picture, out)) {
                    call.note(job.output() + ": " + warning);
                }
            }
            file.commit();
        }
        double millis = (System.nanoTime() - start) / 1e6;
        CodingReport report = decoded.report();
        if (call.json()) {
            call.out()
                    .println(new JsonLine()
                            .put("input", job.input())
                            .put("output", job.output())
                            .put("kind", "image")
                            .put("model", decoded.header().modelId())
                            .put("bytes", report.fileBytes())
                            .put("milliseconds", millis, 1)
                            .put("width", picture.width())
                            .put("height", picture.height())
                            .put("bpp", Codecs.bpp(report.fileBytes(), picture.width(), picture.height()), 5));
        } else if (!call.quiet()) {
            call.out()
                    .println(job.output()
                            + String.format(
                                    Locale.ROOT,
                                    ": %dx%d %s%s from %d bytes, %.0f ms",
                                    picture.width(),
                                    picture.height(),
                                    picture.channels() == 1 ? "grey" : "RGB",
                                    picture.hasAlpha() ? " with alpha" : "",
                                    report.fileBytes(),
                                    millis));
        }
        Codecs.noteTimes(call, report);
    }
}
