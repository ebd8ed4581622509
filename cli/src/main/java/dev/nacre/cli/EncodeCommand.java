package dev.nacre.cli;

import dev.nacre.audio.SoundEncodeOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** {@code nacre encode}: pictures and sounds to {@code .ncr}. */
final class EncodeCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                        this,
                        "encode",
                        "Encodes pictures (JPEG, PNG, WebP, TIFF, PPM, PSD, GIF, BMP) and sounds (WAV, FLAC, MP3, Ogg, Opus, M4A) into "
                                + ".ncr files.",
                        "nacre encode photo.jpg photo.ncr",
                        "nacre encode --quality=80 *.png --out encoded",
                        "nacre encode -r photos --out encoded",
                        "nacre encode --codec=inr --effort=4 photo.png photo.ncr",
                        "nacre encode --codec=inr --psnr=35 photo.png photo.ncr",
                        "nacre encode --bitrate=3k speech.wav speech.ncr",
                        "nacre encode --bitrate=96k music.flac music.ncr",
                        "nacre encode - - <speech.wav >speech.ncr")
                .addPositional(Specs.files(
                        "FILE",
                        "IN OUT.ncr, - for standard input or output; with --out any number of inputs, also folders.",
                        1))
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
                        Double.class, "DB", "Pictures by inr: a PSNR of so many dB, or up to 0.1 more.", "--psnr"))
                .addOption(Specs.value(
                        Double.class,
                        "BITS",
                        "Pictures by inr: bits per pixel of the whole file, within 2 %%.",
                        "--bpp"))
                .addOption(Specs.value(
                        Double.class, "SIMILARITY", "Pictures by inr: an SSIM, or up to 0.002 more.", "--ssim"))
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
                .addOption(Specs.value(
                        String.class,
                        "NAME",
                        "Pictures: walloc (default; fast) or inr (fitted for seconds to minutes, smaller, needs no model).",
                        "--codec"))
                .addOption(Specs.value(
                        Integer.class,
                        "EFFORT",
                        "Pictures by inr: 0 (500 steps) to 9 (20000 steps), default 3 (1500); decoding costs the same.",
                        "--effort"))
                .addOption(Specs.flag(
                        "Pictures by inr: go on from the journal that an encoding left beside its output when it was stopped.",
                        "--resume"))
                .addOption(Specs.flag("Sounds: code left and right, not middle and side.", "--separate"))
                .addOption(Specs.value(Path.class, "DIR", "Write into this folder, under the inputs' names.", "--out"))
                .addOption(Inputs.recursive())
                .addOption(Specs.flag("Leave out metadata: EXIF, XMP, texts, tags.", "--strip"))
                .addOption(Specs.force());
        return Codecs.addOptions(spec);
    }

    @Override
    public int run(Invocation call) throws IOException {
        List<String> targets = Stream.concat(Stream.of("--quality", "--bitrate"), PictureEncode.TARGETS.stream())
                .filter(call::has)
                .toList();
        if (targets.size() > 1) {
            throw call.usage(String.join(" and ", targets) + " exclude each other");
        }
        PictureEncode pictures = new PictureEncode(call);
        SoundEncodeOptions soundOptions = SoundEncode.options(call);
        List<Jobs.Job> jobs = Jobs.withOutputs(call, "ncr", Medium::isSource);
        try (OpenCodecs codecs = new OpenCodecs(call)) {
            return Jobs.run(call, jobs, job -> {
                try (InputStream in = InputFile.open(job.input())) {
                    if (Medium.of(in, job.input()) == Medium.SOUND) {
                        if (PictureEncode.TARGETS.stream().anyMatch(call::has)) {
                            throw new UserException("is a sound", targets.get(0) + " is for pictures; use --bitrate");
                        }
                        new SoundEncode(call, codecs.sounds(), soundOptions).run(job, in);
                    } else if (call.has("--bitrate")) {
                        throw new UserException("is a picture", "--bitrate is for sounds; use --quality");
                    } else {
                        pictures.run(codecs, job, in);
                    }
                }
            });
        }
    }
}
