package dev.nacre.cli;

import dev.nacre.eval.bench.Anchors;
import dev.nacre.eval.bench.HtmlReport;
import dev.nacre.eval.bench.KeptRows;
import dev.nacre.eval.bench.MarkdownReport;
import dev.nacre.eval.bench.RdFigure;
import dev.nacre.eval.bench.ReportOptions;
import dev.nacre.eval.bench.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** {@code nacre bench report}: results as a page to look at, as a figure and as Markdown. */
final class ReportCommand implements Command {
    /** The report that stands beside results. */
    static final String FILE_NAME = "report.html";

    @Override
    public CommandSpec spec() {
        return BenchCommands.addReportOptions(BenchCommands.addAnchors(Specs.command(
                                this,
                                "report",
                                "Turns results into a page to look at, and into the figure and the tables of the documentation. The page is "
                                        + "one file that needs no network.",
                                "nacre bench report results",
                                "nacre bench report results --originals kodak --anchors kodak_rd.json --out report.html",
                                "nacre bench report results -f --figure docs/rd.svg --markdown docs/benchmarks.md --readme README.md",
                                "nacre bench report results --rows docs/results/kodak.jsonl",
                                "nacre bench report docs/results/efforts.jsonl --ref avif:6 --markdown docs/efforts.md")
                        .addPositional(Specs.files(
                                "RESULTS", "Folders that bench rd wrote, their files, or files of --rows.", 1))))
                .addOption(Specs.value(
                        String.class,
                        "CODEC",
                        "What BD-rates are against: jpeg:slow, avif:6, or a published curve (default: the slowest JPEG).",
                        "--ref"))
                .addOption(Specs.value(
                        Path.class,
                        "FILE",
                        "The page (default: report.html beside the results, unless other output is asked for).",
                        "--out"))
                .addOption(Specs.value(
                        Path.class,
                        "FILE",
                        "The rate-distortion figure as SVG: of Kodak, or else of the first set.",
                        "--figure"))
                .addOption(Specs.value(
                        Path.class,
                        "FILE",
                        "All tables as Markdown; a page that is there keeps what it has of pictures, or of sounds, if the results have none.",
                        "--markdown"))
                .addOption(Specs.value(
                        Path.class,
                        "FILE",
                        "A README whose lines between <!-- bench:begin --> and <!-- bench:end --> are replaced; of sounds those between "
                                + "<!-- bench:sounds:begin --> and <!-- bench:sounds:end -->.",
                        "--readme"))
                .addOption(Specs.value(
                        Path.class,
                        "FILE",
                        "The rows that count as a file to keep, without coded files and this machine's paths; it can be read beside other results.",
                        "--rows"))
                .addOption(Specs.values(
                        Path.class,
                        "DIR",
                        "A folder that was measured; the pictures to look at and the sounds to listen to are read from it. May be given for each set.",
                        "--originals"))
                .addOption(Specs.force());
    }

    @Override
    public int run(Invocation call) throws IOException {
        Path page = call.value("--out", null);
        Path figure = call.value("--figure", null);
        Path markdown = call.value("--markdown", null);
        Path readme = call.value("--readme", null);
        Path rows = call.value("--rows", null);
        for (Path file : Stream.of(page, figure, markdown, rows)
                .filter(file -> file != null)
                .toList()) {
            OutputFile.refuseExisting(file, call.has("--force"));
        }
        if (page == null && figure == null && markdown == null && readme == null && rows == null) {
            Path first = call.files().get(0);
            page = Files.isDirectory(first) ? first.resolve(FILE_NAME) : first.resolveSibling(FILE_NAME);
        }
        Results results = BenchCommands.results(call);
        Anchors anchors = BenchCommands.anchors(call);
        if (call.has("--ref")) {
            BenchCommands.tables(call, results, anchors, call.value("--ref", ""));
        }
        try {
            ReportOptions options = BenchCommands.reportOptions(call)
                    .withAnchors(anchors)
                    .withReference(call.value("--ref", null))
                    .withOriginals(call.value("--originals", List.of()));
            if (page != null) {
                HtmlReport.write(results, options, page).forEach(call::note);
                written(call, page);
            }
            if (figure != null && results.sets().isEmpty()) {
                throw new UserException("--figure is of pictures, and there are none in the results", "leave it out");
            }
            if (figure != null) {
                RdFigure.write(results, figureSet(results), anchors, figure);
                written(call, figure);
            }
            MarkdownReport text = new MarkdownReport(results, options, call.commandLine());
            if (markdown != null) {
                text.writePage(from(markdown, figure), markdown);
                written(call, markdown);
            }
            if (rows != null) {
                KeptRows.write(results, rows);
                written(call, rows);
            }
            if (readme != null) {
                text.updateReadme(from(readme, figure), from(readme, markdown), readme);
                written(call, readme);
            }
        } catch (IllegalArgumentException e) {
            throw call.usage(e.getMessage());
        }
        return 0;
    }

    private static String figureSet(Results results) {
        Optional<String> kodak =
                results.sets().stream().filter(set -> Anchors.fit(results, set)).findFirst();
        return kodak.orElseGet(() -> results.sets().get(0));
    }

    /** A file's path as a link in a page; null where there is no file. */
    private static String from(Path page, Path file) {
        if (file == null) {
            return null;
        }
        Path folder = page.toAbsolutePath().normalize().getParent();
        return folder.relativize(file.toAbsolutePath().normalize()).toString().replace('\\', '/');
    }

    private static void written(Invocation call, Path file) throws IOException {
        if (call.json()) {
            call.out().println(new JsonLine().put("output", file).put("bytes", Files.size(file)));
        } else if (!call.quiet()) {
            call.out().println(file + ", " + Files.size(file) + " bytes");
        }
    }
}
