package dev.nacre.cli;

import dev.nacre.eval.bench.Anchors;
import dev.nacre.eval.bench.BdTable;
import dev.nacre.eval.bench.HtmlReport;
import dev.nacre.eval.bench.RdBench;
import dev.nacre.eval.bench.RdListener;
import dev.nacre.eval.bench.RdOptions;
import dev.nacre.eval.bench.RdSummary;
import dev.nacre.eval.bench.ReportOptions;
import dev.nacre.eval.bench.Results;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** {@code nacre bench}: our codecs against those that people would pick instead. Every claim about them comes from here. */
final class BenchCommands {
    private BenchCommands() {}

    static CommandSpec spec() {
        return Specs.group("bench", "Measures codecs against each other: rate, distortion and speed.")
                .addSubcommand("rd", new RateDistortion().spec())
                .addSubcommand("bd", new BdRates().spec())
                .addSubcommand("speed", new SpeedCommand().spec())
                .addSubcommand("report", new ReportCommand().spec());
    }

    static CommandSpec addAnchors(CommandSpec spec) {
        return spec.addOption(Specs.value(
                Path.class,
                "FILE",
                "Published curves on Kodak (JSON); they stand beside sets that are Kodak, and no others.",
                "--anchors"));
    }

    static Anchors anchors(Invocation call) throws IOException {
        Path file = call.value("--anchors", null);
        return file == null ? null : Anchors.read(file);
    }

    /** The results that the arguments name. */
    static Results results(Invocation call) throws IOException {
        Results results = Results.read(call.files());
        if (results.isEmpty()) {
            throw new UserException("no rows in the results", "'nacre bench rd' measures some");
        }
        results.notes().forEach(call::note);
        return results;
    }

    /** A table for each set that has the reference; the others are named. It is wrong usage if none has it. */
    static List<BdTable> tables(Invocation call, Results results, Anchors anchors, String reference) {
        List<BdTable> tables = new ArrayList<>();
        Set<String> problems = new LinkedHashSet<>();
        for (String set : results.sets()) {
            try {
                tables.add(BdTable.of(results, set, anchors, reference));
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        if (tables.isEmpty()) {
            throw call.usage("--ref: " + String.join("; ", problems));
        }
        problems.forEach(call::note);
        return tables;
    }

    /** The options of all commands that write a report. */
    static CommandSpec addReportOptions(CommandSpec spec) {
        return spec.addOption(Specs.value(
                        Integer.class, "N", "Pictures to look at in the report (default: 24; 0: none).", "--pictures"))
                .addOption(Specs.value(
                        Integer.class, "N", "Sounds to listen to in the report (default: 6; 0: none).", "--sounds"))
                .addOption(Specs.value(
                        Integer.class,
                        "N",
                        "Threads that a codec may use (default: as many as there are processors).",
                        "--threads"));
    }

    static ReportOptions reportOptions(Invocation call) {
        ReportOptions options = ReportOptions.defaults();
        if (call.has("--pictures")) {
            options = options.withPictures(call.value("--pictures", 0));
        }
        if (call.has("--sounds")) {
            options = options.withSounds(call.value("--sounds", 0));
        }
        if (call.has("--threads")) {
            options = options.withThreads(call.value("--threads", 0));
        }
        return options;
    }

    /** {@code nacre bench rd}. */
    private static final class RateDistortion implements Command {
        @Override
        public CommandSpec spec() {
            return addReportOptions(Specs.command(
                            this,
                            "rd",
                            "Codes the pictures and sounds of folders with several codecs at several qualities, and writes a row for each: "
                                    + "bytes, speed, memory; of pictures PSNR, SSIM, MS-SSIM, of sounds SI-SDR, log-mel distances, STOI, ESTOI, NSIM; and a "
                                    + "report of them, report.html. Each folder is a set of its own; a set of sounds is scored at the lowest sample rate of "
                                    + "its sounds, and taken for speech at 24 kHz or less. A run that was broken off goes on where it stopped when the same "
                                    + "command is given again.",
                            "nacre bench rd kodak --points 6 --out results",
                            "nacre bench rd speech music --out sounds --keep",
                            "nacre bench rd speech --codecs hifi,opus --score-rate 16000 --out sounds",
                            "nacre bench rd kodak screens --codecs walloc,jpeg,webp --presets fast --out results --keep",
                            "nacre bench rd kodak/kodim05.png --codecs inr@0,inr@3,avif@6,hevc@placebo --out efforts --pictures 0")
                    .addPositional(Specs.files(
                            "DIR", "Folders of pictures or sounds, or single files of them (kodak/kodim05.png).", 1))
                    .addOption(Specs.value(
                            String.class,
                            "NAMES",
                            "Codecs, separated by commas (default: of pictures walloc,jpeg,webp,avif,jpeg2000,jxl; of sounds hifi for speech or "
                                    + "walloc-audio,walloc-audio-waveform for all else, then opus,aac,mp3,vorbis). More of pictures: inr, hevc, cwebp, "
                                    + "avifenc, avif-svt. One of pictures may be NAME@EFFORT instead of both presets, its rows are then those of NAME:EFFORT: "
                                    + "inr@0..9, avif@0..8 and avifenc@0..9 (libaom's speed: 0 is the slowest), webp@0..6, cwebp@0..6, jxl@1..9, "
                                    + "hevc@veryslow, hevc@placebo.",
                            "--codecs"))
                    .addOption(Specs.value(
                            Integer.class,
                            "N",
                            "Qualities for each codec, 1 to 100 (default: 6 of pictures, all usual ones of sounds).",
                            "--points"))
                    .addOption(Specs.value(
                            String.class,
                            "NAME",
                            "How much time encoders may take that are named without an effort: fast, slow or both (default).",
                            "--presets"))
                    .addOption(Specs.value(
                            Integer.class,
                            "HZ",
                            "Sample rate at which sounds are compared with their originals (default: the lowest of a folder).",
                            "--score-rate"))
                    .addOption(Specs.value(
                            Path.class,
                            "FOLDER",
                            "Where results.jsonl and report.html go. What it already holds is not measured again.",
                            "--out"))
                    .addOption(Specs.flag("Keep every coded file, below FOLDER/files.", "--keep")));
        }

        @Override
        public int run(Invocation call) throws IOException {
            Path out = call.value("--out", null);
            if (out == null) {
                throw call.usage("where shall the results go? Give --out FOLDER");
            }
            int failures;
            try (RdProgress progress = new RdProgress(call)) {
                reportOptions(call); // wrong ones are told before hours are spent
                failures = RdBench.run(call.files(), out, options(call), call.commandLine(), progress);
            } catch (IllegalArgumentException e) {
                throw call.usage(e.getMessage());
            }
            Results results = Results.read(List.of(out));
            if (!call.json() && !call.quiet()) {
                call.out().print(RdSummary.text(results));
            }
            if (!results.isEmpty()) {
                ReportOptions report = reportOptions(call).withOriginals(call.files());
                HtmlReport.write(results, report, out.resolve(ReportCommand.FILE_NAME))
                        .forEach(call::note);
            }
            return failures == 0 ? 0 : Problems.FAILED;
        }

        private static RdOptions options(Invocation call) {
            RdOptions options = RdOptions.defaults();
            String codecs = call.value("--codecs", null);
            if (codecs != null) {
                options = options.withCodecs(List.of(codecs.strip().split("\\s*,\\s*")));
            }
            if (call.has("--points")) {
                options = options.withPoints(call.value("--points", 0));
            }
            if (call.has("--score-rate")) {
                options = options.withScoreRate(call.value("--score-rate", 0));
            }
            if (call.has("--presets")) {
                options = options.withPresets(call.value("--presets", ""));
            }
            if (call.has("--threads")) {
                options = options.withThreads(call.value("--threads", 0));
            }
            return options.withKeep(call.has("--keep"));
        }
    }

    /** Rows for programs, a bar for people. */
    private static final class RdProgress implements RdListener, AutoCloseable {
        private final Invocation call;
        private Progress bar;

        RdProgress(Invocation call) {
            this.call = call;
        }

        @Override
        public void start(int measurements, int done) {
            if (done > 0) {
                call.note(done + " measurements are there already, " + measurements + " to go");
            }
            bar = Progress.start(call, measurements);
        }

        @Override
        public void row(String json) {
            if (call.json()) {
                call.out().println(json);
            }
        }

        @Override
        public void step() {
            bar.step();
        }

        @Override
        public void remark(String line) {
            call.note(line);
        }

        @Override
        public void problem(String subject, String reason) {
            call.err().println(subject + ": " + reason);
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
            }
        }
    }

    /** {@code nacre bench bd}. */
    private static final class BdRates implements Command {
        @Override
        public CommandSpec spec() {
            return addAnchors(Specs.command(
                                    this,
                                    "bd",
                                    "Condenses results to BD-rates: how many percent more bits than a reference at equal quality, with a "
                                            + "95 %% interval over the pictures. Curves that share less than 1 dB with it are left out and named.",
                                    "nacre bench bd results --ref jpeg:slow",
                                    "nacre bench bd results --anchors kodak_rd.json --ref VTM --json")
                            .addPositional(Specs.files("RESULTS", "Folders that bench rd wrote, or their files.", 1)))
                    .addOption(Specs.value(
                            String.class,
                            "CODEC",
                            "What to compare with: a codec (jpeg), a codec with its preset or effort (jpeg:slow, avif:6), or a published one.",
                            "--ref"));
        }

        @Override
        public int run(Invocation call) throws IOException {
            String reference = call.value("--ref", null);
            if (reference == null) {
                throw call.usage("compare with what? Give --ref CODEC");
            }
            Anchors anchors = anchors(call);
            Results results = results(call);
            if (results.sets().isEmpty()) {
                throw new UserException(
                        "BD-rates are of pictures, and there are only sounds in the results",
                        "'nacre bench report' compares those");
            }
            for (BdTable table : tables(call, results, anchors, reference)) {
                if (call.json()) {
                    table.jsonLines().forEach(call.out()::println);
                } else {
                    call.out().print(table.text());
                }
            }
            return 0;
        }
    }
}
