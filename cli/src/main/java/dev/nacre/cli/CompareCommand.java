package dev.nacre.cli;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.eval.bench.ComparePage;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureDecoder;
import dev.nacre.image.PictureReader;
import dev.nacre.metrics.MsSsim;
import dev.nacre.metrics.Psnr;
import dev.nacre.metrics.Ssim;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import picocli.CommandLine.Model.CommandSpec;

/** {@code nacre compare}: the distortion between two pictures or two sounds, each a {@code .ncr} file or anything that encode reads. */
final class CompareCommand implements Command {
    @Override
    public CommandSpec spec() {
        CommandSpec spec = Specs.command(
                        this,
                        "compare",
                        "Measures the distortion between two pictures of one size (PSNR, SSIM, MS-SSIM over 8-bit RGB, alpha "
                                + "left out), or between two sounds (SI-SDR, log-mel distance, STOI, ESTOI, NSIM). Either may be "
                                + "a .ncr file.",
                        "nacre compare photo.png photo.ncr",
                        "nacre compare --json photo.png decoded.png",
                        "nacre compare speech.wav speech.ncr",
                        "nacre compare photo.png photo.ncr --html compare.html")
                .addOption(Specs.value(
                        Path.class,
                        "FILE",
                        "Also write a page that shows both pictures, with a slider between them.",
                        "--html"))
                .addOption(Specs.force())
                .addPositional(Specs.file(0, "A", "The one picture."))
                .addPositional(Specs.file(1, "B", "The other."));
        return Codecs.addOptions(spec);
    }

    @Override
    public int run(Invocation call) throws IOException {
        Path page = call.value("--html", null);
        if (page != null) {
            for (int i = 0; i < 2; i++) {
                if (page.toAbsolutePath()
                        .normalize()
                        .equals(call.file(i).toAbsolutePath().normalize())) {
                    throw call.usage("--html names " + page + ", which is one of the pictures");
                }
            }
            OutputFile.refuseExisting(page, call.has("--force"));
        }
        Picture[] pictures = new Picture[2];
        try (OpenCodecs codecs = new OpenCodecs(call)) {
            boolean[] sounds = new boolean[2];
            for (int i = 0; i < 2; i++) {
                try {
                    sounds[i] = Medium.of(call.file(i)) == Medium.SOUND;
                } catch (IOException e) {
                    Problems.report(call, call.file(i), e);
                    return Problems.FAILED;
                }
            }
            if (sounds[0] != sounds[1]) {
                throw new UserException(
                        call.file(0) + " and " + call.file(1) + " are a picture and a sound", "compare two of a kind");
            }
            if (sounds[0] && page != null) {
                throw call.usage("--html is for pictures");
            }
            if (sounds[0]) {
                return SoundCompare.run(call, codecs.sounds());
            }
            for (int i = 0; i < 2; i++) {
                try {
                    pictures[i] = read(codecs.pictures(), call.file(i));
                } catch (IOException e) {
                    Problems.report(call, call.file(i), e);
                    return Problems.FAILED;
                }
            }
        }
        Picture a = pictures[0];
        Picture b = pictures[1];
        if (a.width() != b.width() || a.height() != b.height()) {
            throw new UserException(
                    call.file(0) + " is " + a.width() + "x" + a.height() + ", " + call.file(1) + " is " + b.width()
                            + "x" + b.height(),
                    "only pictures of one size can be compared");
        }
        if (!Arrays.equals(a.alpha().orElse(null), b.alpha().orElse(null))) {
            call.note("alpha differs; the figures are about colours alone");
        }
        report(call, a.width(), a.height(), a.rgbPlanes(), b.rgbPlanes());
        if (page != null) {
            writePage(call, page, a, b);
        }
        return 0;
    }

    private static void writePage(Invocation call, Path page, Picture a, Picture b) throws IOException {
        double psnr = Psnr.ofMse(Psnr.meanSquaredError(a.rgbPlanes(), b.rgbPlanes()));
        List<String> figures = new ArrayList<>(List.of(
                "Size: " + a.width() + " by " + a.height() + " pixels",
                String.format(Locale.ROOT, "PSNR: %.3f dB", psnr)));
        Ssim.of(a.rgbPlanes(), b.rgbPlanes(), a.width(), a.height())
                .ifPresent(value -> figures.add(String.format(Locale.ROOT, "SSIM: %.5f", value)));
        MsSsim.of(a.rgbPlanes(), b.rgbPlanes(), a.width(), a.height())
                .ifPresent(value -> figures.add(String.format(Locale.ROOT, "MS-SSIM: %.5f", value)));
        try (OutputFile out = OutputFile.open(page, call.has("--force"))) {
            ComparePage.write(
                    name(call.file(0)),
                    facts(call.file(0), a),
                    a,
                    name(call.file(1)),
                    facts(call.file(1), b),
                    b,
                    figures,
                    out.path());
            out.commit();
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static List<String> facts(Path file, Picture picture) throws IOException {
        long bytes = Files.size(file);
        return List.of(
                bytes + " bytes",
                String.format(
                        Locale.ROOT, "%.3f bits a pixel", 8.0 * bytes / ((double) picture.width() * picture.height())));
    }

    private static void report(Invocation call, int width, int height, byte[][] a, byte[][] b) {
        double mse = Psnr.meanSquaredError(a, b);
        double psnr = Psnr.ofMse(mse);
        OptionalDouble ssim = Ssim.of(a, b, width, height);
        OptionalDouble msSsim = MsSsim.of(a, b, width, height);
        if (call.json()) {
            call.out()
                    .println(new JsonLine()
                            .put("psnr", psnr, 4)
                            .put("ssim", ssim.orElse(Double.NaN), 6)
                            .put("msSsim", msSsim.orElse(Double.NaN), 6)
                            .put("mse", mse, 6)
                            .put("width", width)
                            .put("height", height));
        } else {
            call.out()
                    .println(String.format(
                            Locale.ROOT,
                            "PSNR %.3f dB, SSIM %s, MS-SSIM %s, mean squared error %.4f",
                            psnr,
                            text(ssim),
                            text(msSsim),
                            mse));
        }
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.5f", value.getAsDouble()) : "(too small for it)";
    }

    /** By content, not by suffix. */
    private static Picture read(PictureDecoder codec, Path file) throws IOException {
        try (InputStream in = InputFile.open(file)) {
            if (InputFile.isNacre(in)) {
                return codec.decode(in, DecodeLimits.defaults()).profiled().inSrgb();
            }
        }
        return new PictureReader(DecodeLimits.defaults()).read(file).picture();
    }
}
