package dev.nacre.eval.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The report: one HTML file that needs nothing else, not even a network or a script.
 *
 * <p>Each set has a section of its own: what our codec saves against each other one, rate against distortion, speed against size, a table, and
 * pictures to compare by eye. Figures of different sets are never averaged.
 */
public final class HtmlReport {
    private static final int WIDE = HtmlParts.WIDE;
    private static final int NARROW = HtmlParts.NARROW;

    private final Results results;
    private final ReportOptions options;
    private final Writer out;

    private HtmlReport(Results results, ReportOptions options, Writer out) {
        this.results = results;
        this.options = options;
        this.out = out;
    }

    /**
     * Writes the report; the file appears whole or not at all. Where pictures are wanted, codecs run.
     *
     * @return what could not be done, a line each, for people to read
     * @throws IOException if the file can't be written
     */
    public static List<String> write(Results results, ReportOptions options, Path file) throws IOException {
        return write(results, options, Peers::of, SoundPeers::of, file);
    }

    /** The same with picture codecs from elsewhere. */
    static List<String> write(Results results, ReportOptions options, RdBench.CodecSource source, Path file)
            throws IOException {
        return write(results, options, source, SoundPeers::of, file);
    }

    /**
     * The same with codecs from elsewhere.
     *
     * @return what could not be done, a line each, for people to read
     * @throws IOException if the file can't be written
     */
    static List<String> write(
            Results results,
            ReportOptions options,
            RdBench.CodecSource source,
            RdBench.SoundSource soundSource,
            Path file)
            throws IOException {
        try (Comparisons comparisons = new Comparisons(results, options, source);
                Listening listening = new Listening(results, options, soundSource)) {
            WholeFile.write(file, out -> new HtmlReport(results, options, out).page(comparisons, listening));
            List<String> remarks = new ArrayList<>(comparisons.remarks());
            remarks.addAll(listening.remarks());
            return remarks;
        }
    }

    private void page(Comparisons comparisons, Listening listening) throws IOException {
        List<SetView> views = results.sets().stream()
                .map(set -> SetView.of(results, set, options.anchors().orElse(null), options.reference()))
                .toList();
        List<SoundView> sounds = results.soundSets().stream()
                .map(set -> SoundView.of(results, set))
                .toList();
        String name = sounds.isEmpty() ? "Picture bench" : views.isEmpty() ? "Sound bench" : "Bench";
        out.write(Page.head("Nacre " + name.toLowerCase(java.util.Locale.ROOT)));
        out.write("<a class=\"skip\" href=\"#content\">To the figures</a>\n<header class=\"top\"><div class=\"wrap\">\n"
                + "<p class=\"brand\">Nacre</p><h1>" + name + "</h1>\n");
        for (String lead : leads(views, sounds)) {
            out.write("<p class=\"lead\">" + Markup.escape(lead) + "</p>\n");
        }
        run();
        nav(views, sounds);
        out.write("</div></header>\n<main class=\"wrap\" id=\"content\">\n");
        int number = 0;
        for (SetView view : views) {
            section(view, number, comparisons);
            number++;
        }
        for (SoundView view : sounds) {
            SoundSection.write(out, results, view, number, listening);
            number++;
        }
        method(views, sounds);
        out.write("</main>\n");
        out.write(Page.foot());
    }

    private static List<String> leads(List<SetView> views, List<SoundView> sounds) {
        List<String> leads = new ArrayList<>();
        if (!views.isEmpty() || sounds.isEmpty()) {
            leads.add(lead(views));
        }
        if (!sounds.isEmpty()) {
            boolean ours = sounds.stream().anyMatch(view -> !view.ours().isEmpty());
            leads.add((ours
                            ? "Nacre\u2019s sound codecs against those that people would pick instead: "
                            : "Sound codecs compared: ")
                    + "how like the original at which rate, where they lose, and clips to listen to.");
        }
        return leads;
    }

    private static String lead(List<SetView> views) {
        long ours = views.stream().filter(view -> view.ours().isPresent()).count();
        return (ours > 0
                        ? "Nacre\u2019s own codec against those that people would pick instead: "
                        : "Picture codecs compared: ")
                + "bytes at equal quality, and what they cost in time. "
                + (views.size() > 1 ? "Each kind of picture is reported apart." : "");
    }

    private void run() throws IOException {
        Optional<RunInfo> info = results.run();
        if (info.isEmpty()) {
            return;
        }
        RunInfo run = info.get();
        out.write("<dl class=\"run\">\n");
        fact("Measured", run.date().replace('T', ' ').replace("Z", " UTC"));
        fact("Machine", run.machine());
        fact("Java", run.java());
        fact("Threads", Integer.toString(run.threads()));
        fact("Nacre", run.nacre());
        out.write("</dl>\n");
    }

    private void fact(String name, String value) throws IOException {
        if (!value.isEmpty()) {
            out.write("<div><dt>" + name + "</dt><dd>" + Markup.escape(value) + "</dd></div>\n");
        }
    }

    private void nav(List<SetView> views, List<SoundView> sounds) throws IOException {
        out.write("<nav aria-label=\"Sections\">");
        List<String> sets = new ArrayList<>(views.stream().map(SetView::set).toList());
        sets.addAll(sounds.stream().map(SoundView::set).toList());
        for (int i = 0; i < sets.size(); i++) {
            out.write("<a href=\"#set-" + i + "\">" + Markup.escape(HtmlParts.title(sets.get(i))) + "</a>");
        }
        out.write("<a href=\"#method\">How it was measured</a></nav>\n");
    }

    private void section(SetView view, int number, Comparisons comparisons) throws IOException {
        out.write("<section class=\"set\" id=\"set-" + number + "\">\n<h2>" + Markup.escape(HtmlParts.title(view.set()))
                + " <small>" + view.size() + "</small></h2>\n");
        tiles(view);
        charts(view);
        out.write("<h3>Bytes and speed</h3>\n");
        table(view);
        remarks(view);
        out.write(view.efforts().map(EffortTable::html).orElse(""));
        published(view);
        pictures(view, number, comparisons);
        out.write("</section>\n");
    }

    private void tiles(SetView view) throws IOException {
        if (view.ours().isEmpty()) {
            return;
        }
        String own = view.styles().get(view.ours().get()).label();
        out.write("<p class=\"tiles-title\">Bytes of " + Markup.escape(own)
                + " at equal PSNR</p>\n<ul class=\"tiles\">\n");
        for (String curve : view.peers()) {
            Optional<BdTable.Cell> cell = view.oursAgainst(curve);
            String label = view.styles().get(curve).label();
            if (cell.isPresent()) {
                out.write("<li class=\"" + sign(cell.get()) + "\"><span class=\"tile-figure\">"
                        + Markup.percent(cell.get().percent()) + "</span><span class=\"tile-name\">against "
                        + Markup.escape(label)
                        + "</span><span class=\"tile-note\">"
                        + SetView.interval(cell.get())
                                .map(text -> text + "<br>")
                                .orElse("") + "over "
                        + SetView.range(cell.get())
                        + "</span></li>\n");
            } else {
                out.write("<li><span class=\"tile-figure\">\u2013</span><span class=\"tile-name\">against "
                        + Markup.escape(label) + "</span><span class=\"tile-note\">too little in common</span></li>\n");
            }
        }
        out.write("</ul>\n");
    }

    /** Whether fewer bytes are certain, more are, or neither. */
    private static String sign(BdTable.Cell cell) {
        if (cell.intervalLow().isEmpty()) {
            return "even";
        }
        double low = cell.intervalLow().getAsDouble();
        double high = cell.intervalHigh().orElseThrow();
        return high < 0 ? "fewer" : low > 0 ? "more" : "even";
    }

    private void charts(SetView view) throws IOException {
        out.write("<h3>Rate against distortion</h3>\n<ul class=\"legend\">\n");
        for (CurveStyle style : view.styles().values()) {
            legend(SvgChart.swatch(style, 0, 0), style.label(), "");
        }
        List<String> drawn = view.drawnAnchors();
        for (int i = 0; i < drawn.size(); i++) {
            legend(SvgChart.swatch(i, 0, 0), drawn.get(i), " (published)");
        }
        out.write("</ul>\n<div class=\"pair\">\n");
        for (Metric metric : Metric.values()) {
            String what =
                    metric.label() + " against bits a pixel, " + view.set() + ": " + String.join(", ", labels(view));
            figure(
                    view.rateChart(metric, WIDE, 380).svg("chart wide", what)
                            + view.rateChart(metric, NARROW, 300).svg("chart narrow", what),
                    metric == Metric.PSNR
                            ? "PSNR over 8-bit RGB; the mean over the pictures."
                            : "MS-SSIM as \u221210 log\u2081\u2080(1 \u2212 MS-SSIM), from the mean over the pictures.");
        }
        out.write(
                "</div>\n<p class=\"note\">The rate has a logarithmic axis: equal distances are equal savings. Up and left is better.</p>\n");
        if (view.speedChart(true, WIDE, 350).isPresent()) {
            out.write("<h3>Speed against size</h3>\n<div class=\"pair\">\n");
            for (boolean encode : new boolean[] {true, false}) {
                String what = (encode ? "Encoding" : "Decoding") + " speed against bytes at equal PSNR, " + view.set()
                        + ": " + String.join(", ", labels(view));
                figure(
                        view.speedChart(encode, WIDE, 350).orElseThrow().svg("chart wide", what)
                                + view.speedChart(encode, NARROW, 300)
                                        .orElseThrow()
                                        .svg("chart narrow", what),
                        (encode ? "Encoding" : "Decoding") + ", wall time.");
            }
            out.write(
                    "</div>\n<p class=\"note\">Up is smaller files, right is faster. Bars are 95 % intervals over pictures.</p>\n");
        }
    }

    private static List<String> labels(SetView view) {
        return view.styles().values().stream().map(CurveStyle::label).toList();
    }

    private void legend(String swatch, String label, String addition) throws IOException {
        out.write(HtmlParts.legend(swatch, label, addition));
    }

    private void figure(String charts, String caption) throws IOException {
        out.write(HtmlParts.figure(charts, caption));
    }

    private void table(SetView view) throws IOException {
        String[] heads = {
            "Codec",
            "Bytes at equal PSNR",
            "Bytes at equal MS-SSIM",
            "Encode, MP/s",
            "Decode, MP/s",
            "Encode, CPU s/MP",
            "Decode, CPU s/MP",
            "Peak memory"
        };
        out.write(
                "<table class=\"figures\">\n<caption>BD-rate against " + Markup.escape(view.referenceLabel())
                        + ", with 95 % intervals over pictures; fewer bytes first. MP/s: megapixels a second of wall time.</caption>\n<thead><tr>");
        for (String head : heads) {
            out.write("<th scope=\"col\">" + head + "</th>");
        }
        out.write("</tr></thead>\n<tbody>\n");
        for (String curve : view.ranked()) {
            CurveStyle style = view.styles().get(curve);
            Speed speed = view.speeds().get(curve);
            Optional<BdTable.Line> line = view.line(curve);
            boolean reference = curve.equals(view.table().reference());
            out.write("<tr" + (style.ours() ? " class=\"own\"" : "")
                    + "><th scope=\"row\">" + HtmlParts.swatch(SvgChart.swatch(style, 0, 0))
                    + Markup.escape(style.label())
                    + "</th>");
            cell(
                    heads[1],
                    reference
                            ? "reference"
                            : line.flatMap(BdTable.Line::psnr)
                                    .map(HtmlReport::rate)
                                    .orElse("\u2013"));
            cell(
                    heads[2],
                    reference
                            ? "reference"
                            : line.flatMap(BdTable.Line::msSsim)
                                    .map(HtmlReport::rate)
                                    .orElse("\u2013"));
            cell(heads[3], Markup.significant(speed.encodeMps()));
            cell(heads[4], Markup.significant(speed.decodeMps()));
            cell(
                    heads[5],
                    speed.encodeCpuSeconds().isPresent()
                            ? Markup.significant(speed.encodeCpuSeconds().getAsDouble())
                            : "\u2013");
            cell(
                    heads[6],
                    speed.decodeCpuSeconds().isPresent()
                            ? Markup.significant(speed.decodeCpuSeconds().getAsDouble())
                            : "\u2013");
            cell(
                    heads[7],
                    speed.peakMemoryBytes().isPresent()
                            ? Markup.bytes(speed.peakMemoryBytes().getAsLong())
                            : "\u2013");
            out.write("</tr>\n");
        }
        out.write("</tbody></table>\n");
    }

    private static String rate(BdTable.Cell cell) {
        return "<b>" + Markup.percent(cell.percent()) + "</b>"
                + SetView.interval(cell)
                        .map(text -> " <span class=\"interval\">" + text + "</span>")
                        .orElse("");
    }

    private void cell(String head, String content) throws IOException {
        out.write(HtmlParts.cell(head, content));
    }

    private void remarks(SetView view) throws IOException {
        List<String> remarks = new ArrayList<>();
        view.note().ifPresent(remarks::add);
        remarks.addAll(view.incomplete());
        view.leftOut(false).forEach(line -> remarks.add("Not compared: " + line));
        remarks.addAll(results.failuresOf(view.set()));
        list(remarks);
    }

    private void list(List<String> remarks) throws IOException {
        out.write(HtmlParts.remarks(remarks));
    }

    private void published(SetView view) throws IOException {
        List<BdTable.Line> lines = view.published();
        if (lines.isEmpty()) {
            return;
        }
        out.write(
                "<details><summary>Published codecs on the same pictures (" + lines.size()
                        + ")</summary>\n<table class=\"figures published-table\">\n"
                        + "<caption>BD-rate against " + Markup.escape(view.referenceLabel())
                        + ", from published averages: no intervals, and not run here.</caption>\n<thead><tr><th scope=\"col\">Codec</th><th scope=\"col\">Bytes at equal "
                        + "PSNR</th><th scope=\"col\">Bytes at equal MS-SSIM</th><th scope=\"col\">Compared over</th></tr></thead>\n<tbody>\n");
        for (BdTable.Line line : lines) {
            out.write("<tr><th scope=\"row\">" + Markup.escape(line.curve()) + "</th>");
            cell("Bytes at equal PSNR", line.psnr().map(HtmlReport::rate).orElse("\u2013"));
            cell("Bytes at equal MS-SSIM", line.msSsim().map(HtmlReport::rate).orElse("\u2013"));
            cell(
                    "Compared over",
                    line.psnr().or(line::msSsim).map(SetView::range).orElse("\u2013"));
            out.write("</tr>\n");
        }
        out.write("</tbody></table>\n");
        list(view.leftOut(true).stream().map(line -> "Not compared: " + line).toList());
        out.write("</details>\n");
    }

    private void pictures(SetView view, int number, Comparisons comparisons) throws IOException {
        int count = 0;
        for (Comparisons.Comparison comparison = comparisons.next(view);
                comparison != null;
                comparison = comparisons.next(view)) {
            if (count == 0) {
                out.write(
                        "<h3>By eye</h3>\n<p class=\"note\">Original, another codec, and ours at the same size of file (within "
                                + Comparisons.TOLERANCE_PERCENT
                                + " %). Drag the divider, or move it with the arrow keys.</p>\n");
            }
            String html = PictureSlider.html(
                    "slider-" + number + "-" + count, comparison.title(), comparison.note(), comparison.versions());
            comparisons.used(html.length());
            out.write(html);
            count++;
        }
    }

    private void method(List<SetView> views, List<SoundView> sounds) throws IOException {
        out.write("<section id=\"method\">\n<h2>How it was measured</h2>\n");
        if (!results.commands().isEmpty()) {
            out.write("<p>The rows were made by</p>\n<pre tabindex=\"0\"><code>"
                    + Markup.escape(String.join("\n", results.commands())) + "</code></pre>\n");
        }
        if (!sounds.isEmpty()) {
            out.write(SoundSection.method());
        }
        if (!views.isEmpty()) {
            pictureMethod();
        }
        out.write("<h3>Codecs</h3>\n<dl class=\"codecs\">\n");
        for (Map.Entry<String, String> entry : results.implementations().entrySet()) {
            out.write("<div><dt>" + Markup.escape(CurveStyle.label(entry.getKey())) + "</dt><dd>"
                    + Markup.escape(entry.getValue()) + "</dd></div>\n");
        }
        for (Results.Missing missing : results.missing()) {
            out.write("<div class=\"missing\"><dt>"
                    + Markup.escape(CurveStyle.label(missing.codec() + ":" + missing.preset())) + "</dt><dd>Missing: "
                    + Markup.escape(missing.reason()) + "</dd></div>\n");
        }
        out.write("</dl>\n");
        if (!results.notes().isEmpty()) {
            out.write("<h3>Left out</h3>\n");
            list(results.notes());
        }
        out.write("</section>\n");
    }

    private void pictureMethod() throws IOException {
        out.write("<ul class=\"prose\">\n"
                + "<li>Bytes are whole files. PSNR, SSIM and MS-SSIM are over 8-bit RGB of the whole picture.</li>\n"
                + "<li><b>Bytes at equal quality</b> is the BD-rate: curves of ln(bits a pixel) over dB, interpolated by PCHIP, averaged where both "
                + "have values, within 27.5 to 40 dB of PSNR or 11 to 21 dB of MS-SSIM. Negative is smaller.</li>\n"
                + "<li>Intervals: 95 %, by drawing the pictures anew 1000 times.</li>\n"
                + "<li>Speeds are of one machine and comparable within this page only. A codec in this process is timed warm; a program is timed with its "
                + "start.</li>\n</ul>\n");
    }
}
