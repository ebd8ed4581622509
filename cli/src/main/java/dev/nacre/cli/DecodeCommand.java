package dev.nacre.cli;

import dev.nacre.bitstream.ChunkType;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.bitstream.SeekableSource;
import dev.nacre.image.CodingReport;
import dev.nacre.image.DecodedPicture;
import dev.nacre.image.LostTile;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureDecoder;
import dev.nacre.media.SoundEncoding;
import java.awt.Rectangle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code nacre decode}: {@code .ncr} to pictures and sounds. */
final class DecodeCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                        this,
                        "decode",
                        "Decodes .ncr files; the suffix of OUT chooses the format (pictures: "
                                + PictureOutput.suffixes() + "; sounds: " + SoundFiles.SUFFIXES + ").",
                        "nacre decode photo.ncr photo.png",
                        "nacre decode *.ncr --out decoded --format=jpg",
                        "nacre decode --start=1:30 --duration=10 talk.ncr piece.wav",
                        "nacre decode talk.ncr - | aplay")
                .addPositional(Specs.files(
                        "FILE",
                        "IN.ncr OUT, - for standard input or output; with --out any number of inputs, also folders.",
                        1))
                .addOption(
                        Specs.value(String.class, "TIME", "Sounds: begin there (seconds, M:SS or H:MM:SS).", "--start"))
                .addOption(Specs.value(String.class, "TIME", "Sounds: so much at most.", "--duration"))
                .addOption(Specs.flag(
                        "Keep what a damaged file still gives: whole tiles, whole blocks; the exit code is 1 all the same.",
                        "--salvage"))
                .addOption(Specs.value(Path.class, "DIR", "Write into this folder, under the inputs' names.", "--out"))
                .addOption(Inputs.recursive())
                .addOption(Specs.value(
                        String.class,
                        "NAME",
                        "The output format, whatever the suffix (with --out: png, wav).",
                        "--format"))
                .addOption(Specs.force());
        return Codecs.addOptions(spec);
    }

    @Override
    public int run(Invocation call) throws IOException {
        String name = call.value("--format", null);
        if (name != null
                && PictureOutput.ofSuffix(name).isEmpty()
                && SoundEncoding.forFileName("." + name).isEmpty()) {
            throw call.usage(
                    "--format is " + name + ", known are " + PictureOutput.suffixes() + ", " + SoundFiles.SUFFIXES);
        }
        SoundFiles.seconds(call, "--start", 0);
        SoundFiles.seconds(call, "--duration", 0);
        List<Jobs.Job> jobs = Jobs.withOutputs(call, name == null ? "png" : name, Medium::isCoded);
        for (Jobs.Job job : jobs) {
            String target = job.output().toString();
            if (name == null
                    && !InputFile.isStandard(job.output())
                    && PictureOutput.ofFileName(target).isEmpty()
                    && SoundEncoding.forFileName(target).isEmpty()) {
                throw call.usage(target + " has none of the suffixes " + PictureOutput.suffixes() + ", "
                        + SoundFiles.SUFFIXES + " and there is no --format");
            }
        }
        try (OpenCodecs codecs = new OpenCodecs(call)) {
            return Jobs.run(call, jobs, job -> decode(call, codecs, name, job));
        }
    }

    private static void decode(Invocation call, OpenCodecs codecs, String name, Jobs.Job job) throws IOException {
        try (InputStream in = InputFile.open(job.input())) {
            if (Medium.of(in, job.input()) == Medium.SOUND) {
                boolean guessed = name == null && call.has("--out");
                new SoundDecode(call, codecs.sounds()).run(guessed ? job.withSuffix("wav") : job, in);
                return;
            }
            for (String option : List.of("--start", "--duration")) {
                if (call.has(option)) {
                    throw new UserException("is a picture", option + " is for sounds");
                }
            }
            PictureOutput format = format(name, job.output())
                    .orElseThrow(() -> new UserException("is a picture", "name one of " + PictureOutput.suffixes()));
            decode(call, codecs.pictures(), format, job, in);
        }
    }

    private static Optional<PictureOutput> format(String name, Path output) {
        return name == null ? PictureOutput.ofFileName(output.toString()) : PictureOutput.ofSuffix(name);
    }

    private static void decode(
            Invocation call, PictureDecoder codec, PictureOutput format, Jobs.Job job, InputStream in)
            throws IOException {
        long start = System.nanoTime();
        boolean force = call.has("--force");
        OutputFile.refuseExisting(job.output(), force);
        DecodedPicture decoded =
                call.has("--salvage") ? salvage(call, codec, job.input()) : codec.decode(in, DecodeLimits.defaults());
        try (OutputFile file = OutputFile.open(job.output(), force)) {
            try (OutputStream out = file.stream()) {
                for (String warning : format.write(decoded, out)) {
                    call.note(job.output() + ": " + warning);
                }
            }
            file.commit();
        }
        tell(call, job, decoded, (System.nanoTime() - start) / 1e6);
        if (!decoded.lost().isEmpty()) {
            for (LostTile lost : decoded.lost()) {
                Rectangle pixels = lost.pixels();
                call.note(job.input() + ": " + (lost.type().equals(ChunkType.ALPH) ? "alpha of tile " : "tile ")
                        + lost.index() + " (" + pixels.width + "x" + pixels.height + " at " + pixels.x + ", " + pixels.y
                        + ") is made up: " + lost.reason());
            }
            throw new UserException(
                    decoded.lost().size() + " of its units are lost", job.output() + " holds what is left");
        }
    }

    private static DecodedPicture salvage(Invocation call, PictureDecoder codec, Path input) throws IOException {
        try (FileChannel channel = InputFile.openDamaged(call, input)) {
            return codec.salvage(SeekableSource.of(channel), DecodeLimits.defaults());
        }
    }

    private static void tell(Invocation call, Jobs.Job job, DecodedPicture decoded, double millis) {
        Picture picture = decoded.picture();
        CodingReport report = decoded.report();
        if (call.json()) {
            call.result(job)
                    .println(new JsonLine()
                            .put("input", job.input())
                            .put("output", job.output())
                            .put("kind", "image")
                            .put("model", decoded.header().modelId())
                            .put("bytes", report.fileBytes())
                            .put("milliseconds", millis, 1)
                            .put("width", picture.width())
                            .put("height", picture.height())
                            .put("bpp", Codecs.bpp(report.fileBytes(), picture.width(), picture.height()), 5)
                            .put("lost", decoded.lost().isEmpty() ? null : lost(decoded)));
        } else if (!call.quiet()) {
            call.result(job)
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

    private static List<JsonLine> lost(DecodedPicture decoded) {
        return decoded.lost().stream()
                .map(lost -> new JsonLine()
                        .put("unit", lost.index())
                        .put("type", lost.type().name())
                        .put("x", lost.pixels().x)
                        .put("y", lost.pixels().y)
                        .put("width", lost.pixels().width)
                        .put("height", lost.pixels().height))
                .toList();
    }
}
