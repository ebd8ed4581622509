package dev.nacre.eval.bench;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures as Markdown: a page of all tables, and a short block for a README. Both name the commands that made them, and say nothing that the results don't.
 */
public final class MarkdownReport {
    static final String BEGIN = "<!-- bench:begin -->";
    static final String END = "<!-- bench:end -->";
    static final String SOUNDS_BEGIN = "<!-- bench:sounds:begin -->";
    static final String SOUNDS_END = "<!-- bench:sounds:end -->";

    private final Results results;
    private final ReportOptions options;
    private final String command;

    /**
     * Prepares both.
     *
     * @param command that makes them, as it can be typed again
     */
    public MarkdownReport(Results results, ReportOptions options, String command) {
        this.results = results;
        this.options = options;
        this.command = command;
    }

    /**
     * Writes the page of all tables over what was there: pictures first, then sounds between {@code <!-- bench:sounds:begin -->} and {@code <!--
     * bench:sounds:end -->}. Where the results have only one of both, the other part of a page that is there stays.
     *
     * @param figure path of the rate-distortion figure as seen from the page; null for none
     */
    public void writePage(String figure, Path file) throws IOException {
        String old = Files.exists(file) ? Files.readString(file) : "";
        int begin = old.indexOf(SOUNDS_BEGIN);
        int end = old.indexOf(SOUNDS_END);
        boolean both = begin >= 0 && end > begin;
        String oldSounds = both ? old.substring(begin, end + SOUNDS_END.length()) + "\n" : "";
        String oldPictures = both ? old.substring(0, begin) : results.rows().isEmpty() ? old : "";
        String pictures = results.rows().isEmpty() ? oldPictures : page(Optional.ofNullable(figure));
        String sounds = results.soundRows().isEmpty()
                ? oldSounds
                : SOUNDS_BEGIN + "\n" + new SoundMarkdown(results, command).page() + SOUNDS_END + "\n";
        String gap = pictures.isEmpty() || sounds.isEmpty() ? "" : "\n";
        WholeFile.write(file, pictures.stripTrailing() + (pictures.isEmpty() ? "" : "\n") + gap + sounds);
    }

    /**
     * Replaces what a README has between {@code <!-- bench:begin -->} and {@code <!-- bench:end -->}; of sounds what is between {@code <!--
     * bench:sounds:begin -->} and {@code <!-- bench:sounds:end -->}.
     *
     * @param figure path of the figure as seen from the README; null for none
     * @param page path of the page of all tables; null for none
     * @throws FileSystemException if the README lacks the marks
     */
    public void updateReadme(String figure, String page, Path readme) throws IOException {
        String text = Files.readString(readme);
        if (!results.rows().isEmpty()) {
            text = replaced(readme, text, BEGIN, END, block(Optional.ofNullable(figure), Optional.ofNullable(page)));
        }
        if (!results.soundRows().isEmpty()) {
            text = replaced(
                    readme,
                    text,
                    SOUNDS_BEGIN,
                    SOUNDS_END,
                    new SoundMarkdown(results, command).block(Optional.ofNullable(page)));
        }
        WholeFile.write(readme, text);
    }

    private static String replaced(Path readme, String text, String beginMark, String endMark, String block)
            throws FileSystemException {
        int begin = text.indexOf(beginMark);
        int end = text.indexOf(endMark);
        if (begin < 0 || end < begin) {
            throw new FileSystemException(
                    readme.toString(),
                    null,
                    "has no lines " + beginMark + " and " + endMark + ", between which the figures go");
        }
        return text.substring(0, begin + beginMark.length()) + "\n" + block + text.substring(end);
    }

    private List<SetView> views() {
        return results.sets().stream()
                .map(set -> SetView.of(results, set, options.anchors().orElse(null), options.reference()))
                .toList();
    }

    String block(Optional<String> figure, Optional<String> page) {
        StringBuilder md = new StringBuilder();
        List<SetView> views = views();
        figure.ifPresent(path -> md.append("![Rate against distortion of ")
                .append(views.get(0).set())
                .append("](")
                .append(path)
                .append(")\n\n"));
        Map<String, String> peers = new LinkedHashMap<>();
        for (SetView view : views) {
            for (String curve : view.peers()) {
                peers.putIfAbsent(CurveStyle.codec(curve), CurveStyle.name(CurveStyle.codec(curve)));
            }
        }
        String own = views.stream()
                .flatMap(view -> view.ours().stream())
                .map(CurveStyle::codec)
                .findFirst()
                .orElse("ours");
        List<String> head = new ArrayList<>(List.of("bytes of " + code(own) + " at equal PSNR"));
        peers.values().forEach(name -> head.add("against " + name));
        head.add("encode, decode MP/s");
        row(md, head);
        md.append("| --- ".repeat(head.size())).append("|\n");
        for (SetView view : views) {
            if (view.ours().map(CurveStyle::codec).filter(own::equals).isEmpty()) {
                continue;
            }
            List<String> cells = new ArrayList<>(List.of(view.set() + " (" + view.pictures() + ")"));
            for (String codec : peers.keySet()) {
                cells.add(view.peers().stream()
                        .filter(curve -> CurveStyle.codec(curve).equals(codec))
                        .findFirst()
                        .flatMap(view::oursAgainst)
                        .map(cell -> Markup.percent(cell.percent()))
                        .orElse("\u2013"));
            }
            Speed speed = view.speeds().get(view.ours().get());
            cells.add(Markup.significant(speed.encodeMps()) + ", " + Markup.significant(speed.decodeMps()));
            row(md, cells);
        }
        md.append(
                "\nBD-rate (PCHIP) against the slowest preset that was measured of each codec; sets are never averaged. MP/s: megapixels a second, wall time");
        results.run()
                .ifPresent(run -> md.append(", ")
                        .append(run.threads())
                        .append(run.threads() == 1 ? " thread, " : " threads, ")
                        .append(text(run.machine())));
        md.append(".\nMade by ");
        results.commands().forEach(made -> md.append(code(made)).append(", "));
        md.append(code(command));
        page.ifPresent(path ->
                md.append("; [").append(path).append("](").append(path).append(") has all figures, with intervals"));
        return md.append(".\n").toString();
    }

    String page(Optional<String> figure) {
        StringBuilder md =
                new StringBuilder("# Benchmarks: pictures\n\nEvery line of this page is output of\n\n```sh\n");
        results.commands().forEach(made -> md.append(made).append('\n'));
        md.append(command).append("\n```\n\n");
        run(md, results);
        md.append(
                        "Bytes are whole files; PSNR and MS-SSIM are over 8-bit RGB. *Bytes at equal PSNR* is the BD-rate: ln(bits a pixel) over dB, interpolated by PCHIP, averaged\n")
                .append(
                        "where both curves have values, within 27.5 to 40 dB of PSNR or 11 to 21 dB of MS-SSIM (\u221210 log10(1 \u2212 MS-SSIM)). Negative is smaller. In brackets: 95 %\n")
                .append(
                        "intervals, by drawing the pictures anew. MP/s: megapixels a second of wall time; CPU: seconds of processor time a megapixel. Speeds compare within this page only.\n")
                .append(
                        "Fast and slow are presets of the bench; another word or number is the effort that was asked for (`avif@6`).\n\n");
        figure.ifPresent(
                path -> md.append("![Rate against distortion](").append(path).append(")\n\n"));
        for (SetView view : views()) {
            section(md, view);
        }
        codecs(md);
        return md.toString();
    }

    /** What the results were measured on. */
    static void run(StringBuilder md, Results results) {
        results.run().ifPresent(run -> {
            md.append("| | |\n| --- | --- |\n");
            row(md, List.of("measured", run.date()));
            row(md, List.of("machine", text(run.machine())));
            row(md, List.of("Java", text(run.java())));
            row(md, List.of("threads", Integer.toString(run.threads())));
            row(md, List.of("Nacre", text(run.nacre())));
            md.append('\n');
        });
    }

    private void section(StringBuilder md, SetView view) {
        md.append("## ")
                .append(text(view.set()))
                .append("\n\n")
                .append(view.size())
                .append(".\n\n");
        view.note().ifPresent(note -> md.append(text(note)).append("\n\n"));
        if (view.ours().isPresent() && !view.peers().isEmpty()) {
            row(
                    md,
                    List.of(
                            text(view.styles().get(view.ours().get()).label()) + " against",
                            "bytes at equal PSNR",
                            "compared over"));
            md.append("| --- | --- | --- |\n");
            for (String peer : view.peers()) {
                Optional<BdTable.Cell> cell = view.oursAgainst(peer);
                row(
                        md,
                        List.of(
                                text(view.styles().get(peer).label()),
                                cell.map(SetView::text).orElse("\u2013"),
                                cell.map(SetView::range).orElse("too little in common")));
            }
            md.append('\n');
        }
        String against = " against " + text(view.referenceLabel());
        row(
                md,
                List.of(
                        "codec",
                        "bytes at equal PSNR" + against,
                        "at equal MS-SSIM",
                        "encode MP/s",
                        "decode MP/s",
                        "encode CPU",
                        "decode CPU",
                        "peak memory"));
        md.append("| --- ".repeat(8)).append("|\n");
        for (String curve : view.ranked()) {
            Optional<BdTable.Line> line = view.line(curve);
            Speed speed = view.speeds().get(curve);
            boolean reference = curve.equals(view.table().reference());
            row(
                    md,
                    List.of(
                            text(view.styles().get(curve).label()),
                            reference ? "reference" : cell(line.flatMap(BdTable.Line::psnr)),
                            reference ? "reference" : cell(line.flatMap(BdTable.Line::msSsim)),
                            Markup.significant(speed.encodeMps()),
                            Markup.significant(speed.decodeMps()),
                            speed.encodeCpuSeconds().isPresent()
                                    ? Markup.significant(
                                            speed.encodeCpuSeconds().getAsDouble())
                                    : "\u2013",
                            speed.decodeCpuSeconds().isPresent()
                                    ? Markup.significant(
                                            speed.decodeCpuSeconds().getAsDouble())
                                    : "\u2013",
                            speed.peakMemoryBytes().isPresent()
                                    ? Markup.bytes(speed.peakMemoryBytes().getAsLong())
                                    : "\u2013"));
        }
        for (BdTable.Line line : view.published()) {
            if (view.drawnAnchors().contains(line.curve())) {
                row(
                        md,
                        List.of(
                                text(line.curve()) + " (published)",
                                cell(line.psnr()),
                                cell(line.msSsim()),
                                "\u2013",
                                "\u2013",
                                "\u2013",
                                "\u2013",
                                "\u2013"));
            }
        }
        md.append('\n');
        List<String> remarks = new ArrayList<>(view.incomplete());
        view.leftOut(false).forEach(line -> remarks.add("Not compared: " + line));
        results.failuresOf(view.set()).forEach(line -> remarks.add("Failed: " + line));
        remarks.forEach(remark -> md.append("- ").append(text(remark)).append('\n'));
        md.append(remarks.isEmpty() ? "" : "\n");
        view.efforts().ifPresent(table -> md.append(table.markdown()));
    }

    private void codecs(StringBuilder md) {
        Map<String, String> implementations = new LinkedHashMap<>();
        Map<String, List<String>> settings = new LinkedHashMap<>();
        for (Row row : results.rows()) {
            implementations.put(row.curve(), row.implementation());
            List<String> list = settings.computeIfAbsent(row.curve(), curve -> new ArrayList<>());
            if (!list.contains(row.setting())) {
                list.add(row.setting());
            }
        }
        md.append("## Codecs and settings\n\n| codec | what ran | settings |\n| --- | --- | --- |\n");
        implementations.forEach((curve, implementation) -> row(
                md,
                List.of(
                        text(CurveStyle.label(curve)),
                        text(implementation),
                        text(String.join(" ", settings.get(curve))))));
        for (Results.Missing missing : results.missing()) {
            if (missing.preset().equals(Preset.ONLY.label())) {
                continue; // of sounds
            }
            row(
                    md,
                    List.of(
                            text(CurveStyle.label(missing.codec() + ":" + missing.preset())),
                            "missing: " + text(missing.reason()),
                            "\u2013"));
        }
    }

    private static String cell(Optional<BdTable.Cell> cell) {
        return cell.map(SetView::text).orElse("\u2013");
    }

    static void row(StringBuilder md, List<String> cells) {
        md.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** Text that Markdown shows as it is. */
    static String text(String text) {
        return text.replaceAll("[\\r\\n]+", " ").replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1");
    }

    static String code(String text) {
        return "`" + text.replace("`", "'") + "`";
    }
}
