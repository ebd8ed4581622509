package dev.nacre.cli;

import dev.nacre.bitstream.DecodeLimits;
import dev.nacre.image.CodingReport;
import dev.nacre.image.EncodeOptions;
import dev.nacre.image.InrEncodeOptions;
import dev.nacre.image.InrLanding;
import dev.nacre.image.Picture;
import dev.nacre.image.PictureReader;
import dev.nacre.image.ReadPicture;
import dev.nacre.metrics.Ssim;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code nacre encode} of a picture, by walloc or inr. */
final class PictureEncode {
    /** What a picture may be asked to have instead of a quality. */
    static final List<String> TARGETS = List.of("--psnr", "--bpp", "--ssim");

    private final Invocation call;
    private final boolean fitted;
    private final EncodeOptions walloc;
    private final InrEncodeOptions inr;

    /** Wrong options are wrong usage. */
    PictureEncode(Invocation call) {
        this.call = call;
        String codec = call.value("--codec", "walloc");
        if (!codec.equals("walloc") && !codec.equals("inr")) {
            throw call.usage("--codec is " + codec + ", known are walloc and inr");
        }
        fitted = codec.equals("inr");
        List<String> ofInr = new ArrayList<>(List.of("--effort", "--resume"));
        ofInr.addAll(TARGETS);
        for (String option : ofInr) {
            if (call.has(option) && !fitted) {
                throw call.usage(option + " is for --codec=inr");
            }
        }
        if (fitted && call.has("--model")) {
            throw call.usage("--model is not for --codec=inr, whose files bring their networks along");
        }
        EncodeOptions options = EncodeOptions.defaults();
        walloc = options.withLevel(call.number("--quality", 0, 100, options.level()));
        InrEncodeOptions inrOptions = InrEncodeOptions.defaults();
        inrOptions = inrOptions
                .withQuality(call.number("--quality", 0, 100, inrOptions.quality()))
                .withEffort(call.number("--effort", 0, InrEncodeOptions.MAX_EFFORT, inrOptions.effort()));
        inr = withTarget(call, inrOptions);
    }

    private static InrEncodeOptions withTarget(Invocation call, InrEncodeOptions options) {
        try {
            if (call.has("--psnr")) {
                return options.withPsnr(call.value("--psnr", 0.0));
            }
            if (call.has("--bpp")) {
                return options.withBpp(call.value("--bpp", 0.0));
            }
            return call.has("--ssim") ? options.withSsim(call.value("--ssim", 0.0)) : options;
        } catch (IllegalArgumentException e) {
            throw call.usage(e.getMessage());
        }
    }

    /** @param in at the start of the picture */
    void run(OpenCodecs codecs, Jobs.Job job, InputStream in) throws IOException {
        long start = System.nanoTime();
        boolean force = call.has("--force");
        OutputFile.refuseExisting(job.output(), force);
        PictureReader reader = new PictureReader(DecodeLimits.defaults());
        ReadPicture read =
                InputFile.isStandard(job.input()) ? reader.read(in, "standard input") : reader.read(job.input());
        for (String warning : read.warnings()) {
            call.note(job.input() + ": " + warning);
        }
        CodingReport report;
        String model;
        try (OutputFile file = OutputFile.open(job.output(), force)) {
            ByteArrayOutputStream coded = new ByteArrayOutputStream();
            report = fitted ? fit(codecs, job, read, coded) : encode(codecs, read, coded);
            try (OutputStream out = file.stream()) {
                coded.writeTo(out);
            }
            model = Codecs.modelId(coded.toByteArray());
            file.commit();
        }
        tell(job, read.picture(), report, model, (System.nanoTime() - start) / 1e6);
    }

    private CodingReport encode(OpenCodecs codecs, ReadPicture read, OutputStream out) throws IOException {
        EncodeOptions options = call.has("--strip") ? walloc : walloc.withMetadata(read.metadata());
        return codecs.walloc().encode(read.picture(), options, out);
    }

    private CodingReport fit(OpenCodecs codecs, Jobs.Job job, ReadPicture read, OutputStream out) throws IOException {
        Picture picture = read.picture();
        if (call.has("--ssim") && Math.min(picture.width(), picture.height()) < Ssim.MIN_SIDE) {
            throw new UserException(
                    "is " + picture.width() + "x" + picture.height() + ", too small for an SSIM", "use --psnr");
        }
        InrEncodeOptions options = call.has("--strip") ? inr : inr.withMetadata(read.metadata());
        if (!InputFile.isStandard(job.output())) {
            Path journal = job.output().resolveSibling(job.output().getFileName() + ".fit");
            if (!call.has("--resume")) {
                Files.deleteIfExists(journal);
            }
            options = options.withJournal(journal);
        }
        try (Progress progress = Progress.ofFit(call, options.steps())) {
            return codecs.inr().encode(picture, options.withListener(progress::fitted), out);
        }
    }

    private void tell(Jobs.Job job, Picture picture, CodingReport report, String model, double millis) {
        double bpp = Codecs.bpp(report.fileBytes(), picture.width(), picture.height());
        Optional<InrLanding> landing = report.landing();
        int quality = landing.map(InrLanding::quality).orElse(fitted ? inr.quality() : walloc.level());
        if (landing.isPresent() && !landing.get().reached()) {
            String target = TARGETS.stream().filter(call::has).findFirst().orElseThrow();
            call.note(String.format(
                    Locale.ROOT,
                    "%s: %s=%s was not reached, the file has %.4f; try more --effort, or another target",
                    job.output(),
                    target,
                    call.value(target, 0.0),
                    landing.get().value()));
        }
        if (call.json()) {
            call.result(job)
                    .println(new JsonLine()
                            .put("input", job.input())
                            .put("output", job.output())
                            .put("kind", "image")
                            .put("model", model)
                            .put("quality", quality)
                            .put("effort", fitted ? inr.effort() : null)
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
