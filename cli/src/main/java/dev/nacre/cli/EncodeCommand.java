package dev.nacre.cli;

import dev.nacre.audio.SoundEncodeOptions;
import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.CodingReport;
import dev.nacre.image.EncodeOptions;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureReader;
import dev.nacre.image.ReadPicture;
import dev.nacre.image.WallocCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** {@code nacre encode}: pictures and sounds to {@code .ncr}. */
final class EncodeCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                        this,
                        "encode",
                        "Encodes pictures (JPEG, PNG and what else this Java reads) and sounds (WAV, FLAC, MP3, Ogg, Opus, M4A) into "
                                + ".ncr files.",
                        "nacre encode photo.jpg photo.ncr",
                        "nacre encode --quality=80 *.png --out encoded",
                        "nacre encode --bitrate=3k speech.wav speech.ncr",
                        "nacre encode --bitrate=96k music.flac music.ncr",
                        "nacre encode - - <speech.wav >speech.ncr")
                .addPositional(Specs.files(
                        "FILE", "IN OUT.ncr, - for standard input or output; with --out any number of inputs.", 1))
                .addOption(Specs.value(
                        Integer.class,
                        "LEVEL",
                        "0 (smallest) to 100 (best); default 50 for pictures, what the model recommends for sounds.",
                        "--quality"))
                .addOption(Specs.value(
                        String.class,
                        "RATE",
                        "Sounds: at most so many bits a second, all channels together, such as 3k.",
                        "--bitrate"))
                .addOption(Specs.value(
                        String.class,
                        "ID",
                        "The model: an id, or id@version. Default: walloc-rgb for pictures; for sounds hifi-16k (speech) under 9k a channel, or "
                                + "up to 24 kHz where no bit rate is asked for, else walloc-audio-44k.",
                        "--model"))
                .addOption(Specs.value(
                        String.class,
                        "FOR",
                        "Sounds by walloc-audio: listening (default; quiet bands keep more) or waveform (least squared error).",
                        "--tune"))
                .addOption(Specs.flag("Sounds: code left and right, not middle and side.", "--separate"))
                .addOption(Specs.value(Path.class, "DIR", "Write into this folder, under the inputs' names.", "--out"))
                .addOption(Specs.flag("Leave out metadata: EXIF, XMP, texts, tags.", "--strip"))
                .addOption(Specs.force());
        return Codecs.addOptions(spec);
    }

    @Override
    public int run(Invocation call) throws IOException {
        EncodeOptions options = EncodeOptions.defaults();
        options = options.withLevel(call.number("--quality", 0, 100, options.level()));
        if (call.has("--quality") && call.has("--bitrate")) {
            throw call.usage("--quality and --bitrate exclude each other");
        }
        EncodeOptions chosen = options;
        SoundEncodeOptions soundOptions = SoundEncode.options(call);
        List<Jobs.Job> jobs = Jobs.withOutputs(call, "ncr");
        try (OpenCodecs codecs = new OpenCodecs(call)) {
            return Jobs.run(call, jobs, job -> {
                try (InputStream in = InputFile.open(job.input())) {
                    if (Medium.of(in, job.input()) == Medium.SOUND) {
                        new SoundEncode(call, codecs.sounds(), soundOptions).run(job, in);
                    } else if (call.has("--bitrate")) {
                        throw new UserException("is a picture", "--bitrate is for sounds; use --quality");
                    } else {
                        encode(call, codecs.pictures(), chosen, job, in);
                    }
                }
            });
        }
    }

    private static void encode(Invocation call, WallocCodec codec, EncodeOptions options, Jobs.Job job, InputStream in)
            throws IOException {
        long start = System.nanoTime();
        boolean force = call.has("--force");
        OutputFile.refuseExisting(job.output(), force);
        PictureReader reader = new PictureReader(DecodeLimits.defaults());
        ReadPicture read =
                InputFile.isStandard(job.input()) ? reader.read(in, "standard input") : reader.read(job.input());
        Picture picture = read.picture();
        for (String warning : read.warnings()) {
            call.note(job.input() + ": " + warning);
        }
        CodingReport report;
        String model;
        try (OutputFile file = OutputFile.open(job.output(), force)) {
            ByteArrayOutputStream coded = new ByteArrayOutputStream();
            report =
                    codec.encode(picture, call.has("--strip") ? options : options.withMetadata(read.metadata()), coded);
            try (OutputStream out = file.stream()) {
                coded.writeTo(out);
            }
            model = Codecs.modelId(coded.toByteArray());
            file.commit();
        }
        double millis = (System.nanoTime() - start) / 1e6;
        double bpp = Codecs.bpp(report.fileBytes(), picture.width(), picture.height());
        if (call.json()) {
            call.result(job)
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
            call.result(job)
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
