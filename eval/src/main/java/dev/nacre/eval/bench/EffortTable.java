package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the bytes of a set cost in time: every effort of a codec ({@link Efforts}), and the other curves beside them, all over the same pictures.
 *
 * <p>The pictures are those that every effort has; curves that lack one of them are left out.
 */
final class EffortTable {
    private static final Pattern STEPS = Pattern.compile("\\bsteps=(\\d+)");
    private static final Pattern THREADS = Pattern.compile("\\bthreads=(\\d+)");

    /**
     * One curve.
     *
     * @param curve its label in rows
     * @param steps of a fit, as the implementation says; empty for codecs that are not fitted
     * @param threads as the implementation says; one where it says nothing
     * @param encodeSeconds wall time a picture, the mean over pictures and settings
     * @param encodeSecondsPerMegapixel the same for a million pixels
     * @param decodeMillis wall time a picture
     * @param bytes at equal PSNR; empty for the reference, and where curves have too little in common
     */
    record Line(
            String curve,
            Optional<String> steps,
            String threads,
            double encodeSeconds,
            double encodeSecondsPerMegapixel,
            double decodeMillis,
            Optional<BdTable.Cell> bytes) {}

    private final SetView view;
    private final List<Line> lines;

    private EffortTable(SetView view) {
        this.view = view;
        List<String> codecs = new ArrayList<>(new LinkedHashSet<>(
                view.styles().keySet().stream().map(CurveStyle::codec).toList()));
        codecs.sort(Comparator.comparing(codec -> !CurveStyle.isOurs(codec))); // ours first, the others as they come
        lines = view.styles().keySet().stream()
                .sorted(Comparator.<String>comparingInt(curve -> codecs.indexOf(CurveStyle.codec(curve)))
                        .thenComparingInt(curve -> Efforts.rank(CurveStyle.codec(curve), CurveStyle.preset(curve))))
                .map(this::line)
                .toList();
    }

    /**
     * The table of a set.
     *
     * @param reference of BD-rates; one that does not have the pictures is replaced, as {@link SetView} says
     * @return empty where no codec has several efforts over the same pictures
     */
    static Optional<EffortTable> of(Results results, String set, String reference) {
        Map<String, List<String>> efforts = new TreeMap<>();
        for (String curve : results.curves(set)) {
            if (Efforts.isEffort(CurveStyle.codec(curve), CurveStyle.preset(curve))) {
                efforts.computeIfAbsent(CurveStyle.codec(curve), codec -> new ArrayList<>())
                        .add(curve);
            }
        }
        efforts.values().removeIf(curves -> curves.size() < 2);
        Set<String> files = new LinkedHashSet<>(results.files(set));
        efforts.values().forEach(curves -> curves.forEach(curve -> files.retainAll(files(results, set, curve))));
        if (efforts.isEmpty() || files.isEmpty()) {
            return Optional.empty();
        }
        List<String> curves = results.curves(set).stream()
                .filter(curve -> files(results, set, curve).containsAll(files))
                .toList();
        return Optional.of(
                new EffortTable(SetView.of(results.of(set, files, curves), set, null, Optional.of(reference))));
    }

    private static List<String> files(Results results, String set, String curve) {
        return results.samples(set, curve, Metric.PSNR).files();
    }

    private Line line(String curve) {
        List<Row> rows = view.results().rows(view.set(), curve);
        String implementation = rows.get(0).implementation();
        double encodeSeconds = rows.stream().mapToDouble(Row::encodeMillis).sum() / 1000;
        return new Line(
                curve,
                found(STEPS, implementation),
                found(THREADS, implementation).orElse("1"),
                encodeSeconds / rows.size(),
                1 / view.speeds().get(curve).encodeMps(),
                rows.stream().mapToDouble(Row::decodeMillis).sum() / rows.size(),
                view.line(curve).flatMap(BdTable.Line::psnr));
    }

    private static Optional<String> found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Ours first, the curves of each codec from the fastest to the slowest. */
    List<Line> lines() {
        return lines;
    }

    private String about() {
        return "Over " + view.size()
                + " that all of these have. Times are wall times, means over pictures and qualities.";
    }

    private List<String> heads() {
        return List.of(
                "codec",
                "steps",
                "threads",
                "encode, s a picture",
                "encode, s/MP",
                "decode, ms a picture",
                "bytes at equal PSNR against " + view.referenceLabel());
    }

    private List<String> cells(Line line) {
        return List.of(
                view.styles().get(line.curve()).label(),
                line.steps().orElse("\u2013"),
                line.threads(),
                Markup.significant(line.encodeSeconds()),
                Markup.significant(line.encodeSecondsPerMegapixel()),
                Markup.significant(line.decodeMillis()),
                line.curve().equals(view.table().reference())
                        ? "reference"
                        : line.bytes().map(SetView::text).orElse("\u2013"));
    }

    /** A heading, a sentence and the table. */
    String markdown() {
        StringBuilder md = new StringBuilder("### Effort\n\n" + about() + "\n\n");
        view.note().ifPresent(note -> md.append(MarkdownReport.text(note)).append("\n\n"));
        MarkdownReport.row(md, heads().stream().map(MarkdownReport::text).toList());
        md.append("| --- ".repeat(heads().size())).append("|\n");
        lines.forEach(line -> MarkdownReport.row(
                md, cells(line).stream().map(MarkdownReport::text).toList()));
        return md.append('\n').toString();
    }

    /** A heading and the table. */
    String html() {
        List<String> heads =
                heads().stream().map(HtmlParts::title).map(Markup::escape).toList();
        StringBuilder html =
                new StringBuilder("<h3>Effort</h3>\n" + HtmlParts.tableHead(Markup.escape(about()), heads));
        for (Line line : lines) {
            CurveStyle style = view.styles().get(line.curve());
            List<String> cells = cells(line);
            html.append("<tr" + (style.ours() ? " class=\"own\"" : "") + "><th scope=\"row\">"
                    + HtmlParts.swatch(SvgChart.swatch(style, 0, 0)) + Markup.escape(cells.get(0)) + "</th>");
            for (int i = 1; i < cells.size(); i++) {
                html.append(HtmlParts.cell(heads.get(i), Markup.escape(cells.get(i))));
            }
            html.append("</tr>\n");
        }
        return html
                + HtmlParts.tableFoot()
                + HtmlParts.remarks(view.note().stream().toList());
    }
}
