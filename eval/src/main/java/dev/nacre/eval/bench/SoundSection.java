package dev.nacre.eval.bench;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The part of the HTML report about one set of sounds. */
final class SoundSection {
    private static final int CHART_HEIGHT = 340;
    private static final int NARROW_HEIGHT = 290;

    private static final List<SoundMetric> PAIR_METRICS = List.of(SoundMetric.SI_SDR, SoundMetric.LOG_MEL);

    private final Writer out;
    private final SoundView view;

    private SoundSection(Writer out, SoundView view) {
        this.out = out;
        this.view = view;
    }

    /**
     * Writes it.
     *
     * @param number of the section in the page
     */
    static void write(Writer out, Results results, SoundView view, int number, Listening listening) throws IOException {
        SoundSection section = new SoundSection(out, view);
        out.write("<section class=\"set sounds\" id=\"set-" + number + "\">\n<h2>"
                + Markup.escape(HtmlParts.title(view.set())) + " <small>" + Markup.escape(view.size())
                + "</small></h2>\n");
        section.tiles();
        section.charts();
        section.points();
        section.comparisons(
                "Against Opus at stated rates",
                "Ours minus Opus, mean over the sounds with 95 % intervals. Rates are those of whole files.",
                view.atStatedRates());
        section.comparisons(
                "At equal rate",
                "Ours minus the other codec at our rate, sound by sound, interpolated between its two points around it; with 95 % intervals. "
                        + "Codecs whose rates do not reach ours are left out.",
                view.atEqualRate());
        section.equivalents();
        for (Map.Entry<SoundView.Point, List<SoundView.Pair>> entry :
                view.pairs().entrySet()) {
            section.pairs(entry.getKey(), entry.getValue());
        }
        section.losses();
        List<String> remarks = new ArrayList<>(view.incomplete());
        remarks.addAll(results.failuresOf(view.set()));
        out.write(HtmlParts.remarks(remarks));
        section.listen(number, listening);
        out.write("</section>\n");
    }

    /** How sounds were measured, as a list. */
    static String method() {
        return "<ul class=\"prose\">\n"
                + "<li>Each codec gets the sound file as it is, and its whole file counts. Original and decoded sound are then brought to the "
                + "scored rate, aligned within 1000 samples, and compared.</li>\n"
                + "<li><b>SI-SDR</b> follows the waveform; codecs that make phases anew score low by it and may sound well. <b>log-mel</b> is "
                + "the mean distance of logarithmic mel spectra in nepers: 0 is equal, lower is better. <b>STOI</b> and <b>ESTOI</b> predict how "
                + "much of speech is understood, 1 at most. <b>NSIM</b> is the similarity of spectrograms inside ViSQOL, 1 at most.</li>\n"
                + "<li>Intervals: 95 %, by drawing the sounds anew 1000 times. Rates are means over the sounds.</li>\n"
                + "<li>Speeds are seconds of sound a second of processor time, warm, a change of sample rate included, and comparable within this "
                + "page only.</li>\n</ul>\n";
    }

    /** Ours in short: of speech the equivalent rates at the point that is meant for it, of music differences at equal rate. */
    private void tiles() throws IOException {
        Optional<SoundView.Point> shown = view.shown();
        if (shown.isEmpty()) {
            return;
        }
        SoundView.Point ours = shown.get();
        StringBuilder tiles = new StringBuilder();
        if (view.kind() == SoundKind.SPEECH) {
            for (String curve : view.equivalents()) {
                for (SoundMetric metric : view.mainMetrics()) {
                    view.equivalent(ours, curve, metric)
                            .ifPresent(rate -> tiles.append(tile(
                                    rate.kbps() > ours.kbps() ? "fewer" : "more",
                                    rate.figure(),
                                    "of " + view.styles().get(curve).label() + " are as good by " + metric.label(),
                                    rate.intervalText().orElse(""))));
                }
            }
        } else {
            for (SoundView.Comparison comparison : view.atEqualRate()) {
                SoundDifference difference = comparison.differences().get(SoundMetric.SI_SDR);
                if (comparison.ours().equals(ours) && difference != null) {
                    tiles.append(tile(
                            verdict(difference),
                            difference.metric().signed(difference.mean()) + "\u00A0dB",
                            "SI-SDR against " + comparison.other(),
                            difference.intervalText().orElse("")));
                }
            }
        }
        if (tiles.length() > 0) {
            out.write("<p class=\"tiles-title\">" + Markup.escape(ours.name()) + ", "
                    + Markup.fixed(ours.kbps(), 2) + " kbps on average</p>\n<ul class=\"tiles\">\n" + tiles
                    + "</ul>\n");
        }
    }

    private static String tile(String sign, String figure, String name, String note) {
        return "<li class=\"" + sign + "\"><span class=\"tile-figure\">" + Markup.escape(figure)
                + "</span><span class=\"tile-name\">" + Markup.escape(name) + "</span><span class=\"tile-note\">"
                + Markup.escape(note) + "</span></li>\n";
    }

    private static String verdict(SoundDifference difference) {
        return switch (difference.verdict()) {
            case BETTER -> "fewer";
            case WORSE -> "more";
            case OPEN -> "even";
        };
    }

    private void charts() throws IOException {
        out.write("<h3>Likeness against rate</h3>\n<ul class=\"legend\">\n");
        Collection<CurveStyle> styles = view.styles().values();
        for (CurveStyle style : styles) {
            out.write(HtmlParts.legend(SvgChart.swatch(style, 0, 0), style.label(), ""));
        }
        out.write("</ul>\n<div class=\"pair\">\n");
        String names = String.join(", ", styles.stream().map(CurveStyle::label).toList());
        for (SoundMetric metric : view.drawnMetrics()) {
            String what = metric.label() + " against kilobits a second, " + view.set() + ": " + names;
            out.write(HtmlParts.figure(
                    SoundChart.of(view, metric, HtmlParts.WIDE, CHART_HEIGHT).svg("chart wide", what)
                            + SoundChart.of(view, metric, HtmlParts.NARROW, NARROW_HEIGHT)
                                    .svg("chart narrow", what),
                    Markup.escape(metric.axis()) + "; the mean over the sounds"
                            + (metric.higherIsBetter() ? "." : ", on an axis that runs downwards.")));
        }
        out.write(
                "</div>\n<p class=\"note\">The rate has a logarithmic axis. Up and left is better. Other codecs may go on beyond the edges.</p>\n");
    }

    private void points() throws IOException {
        List<SoundMetric> metrics = view.metrics();
        List<String> heads = new ArrayList<>(List.of("Codec", "kbps"));
        metrics.forEach(metric -> heads.add(Markup.escape(metric.label())));
        heads.addAll(List.of("Encode \u00D7", "Decode \u00D7"));
        out.write("<h3>All points</h3>\n"
                + HtmlParts.tableHead(
                        "Means over the sounds; kbps of whole files. log-mel: lower is better, all else: higher. \u00D7: times real time on one core "
                                + "(processor time).",
                        heads));
        for (SoundView.Point point : view.points()) {
            out.write("<tr" + (point.ours() ? " class=\"own\"" : "") + "><th scope=\"row\">"
                    + HtmlParts.swatch(SvgChart.swatch(view.styles().get(point.curve()), 0, 0))
                    + Markup.escape(point.name()) + "</th>");
            out.write(HtmlParts.cell("kbps", Markup.fixed(point.kbps(), 2)));
            for (SoundMetric metric : metrics) {
                out.write(HtmlParts.cell(Markup.escape(metric.label()), value(metric, point.mean(metric))));
            }
            out.write(HtmlParts.cell("Encode \u00D7", Markup.significant(point.encodeSpeed())));
            out.write(HtmlParts.cell("Decode \u00D7", Markup.significant(point.decodeSpeed())) + "</tr>\n");
        }
        out.write(HtmlParts.tableFoot());
    }

    private void comparisons(String title, String caption, List<SoundView.Comparison> comparisons) throws IOException {
        if (comparisons.isEmpty()) {
            return;
        }
        List<String> heads = new ArrayList<>(List.of("Ours", "Against"));
        view.mainMetrics().forEach(metric -> heads.add(Markup.escape(metric.label())));
        out.write("<h3>" + title + "</h3>\n" + HtmlParts.tableHead(caption, heads));
        for (SoundView.Comparison comparison : comparisons) {
            out.write("<tr><th scope=\"row\">" + Markup.escape(named(comparison.ours())) + "</th>");
            out.write(HtmlParts.cell(
                    "Against",
                    Markup.escape(comparison.other()) + " (" + Markup.fixed(comparison.otherKbps(), 2) + " kbps)"));
            for (SoundMetric metric : view.mainMetrics()) {
                SoundDifference difference = comparison.differences().get(metric);
                out.write(HtmlParts.cell(
                        Markup.escape(metric.label()), difference == null ? "\u2013" : difference(difference)));
            }
            out.write("</tr>\n");
        }
        out.write(HtmlParts.tableFoot());
    }

    private static String named(SoundView.Point point) {
        return point.name() + " (" + Markup.fixed(point.kbps(), 2) + " kbps)";
    }

    private static String difference(SoundDifference difference) {
        String sign = switch (difference.verdict()) {
            case BETTER -> " class=\"better\"";
            case WORSE -> " class=\"worse\"";
            case OPEN -> "";
        };
        return "<b" + sign + ">" + difference.metric().signed(difference.mean()) + "</b>"
                + difference
                        .intervalText()
                        .map(text -> " <span class=\"interval\">" + text + "</span>")
                        .orElse("");
    }

    private void equivalents() throws IOException {
        List<String> curves = view.equivalents();
        if (curves.isEmpty() || view.ours().isEmpty()) {
            return;
        }
        List<String> heads = new ArrayList<>(List.of("Ours", "Codec"));
        view.mainMetrics().forEach(metric -> heads.add("by " + Markup.escape(metric.label())));
        out.write("<h3>Equivalent rate</h3>\n"
                + HtmlParts.tableHead(
                        "The rate at which another codec is as good as ours, by its means, with 95 % intervals.",
                        heads));
        for (SoundView.Point ours : view.ours()) {
            for (String curve : curves) {
                out.write("<tr><th scope=\"row\">" + Markup.escape(named(ours)) + "</th>");
                out.write(HtmlParts.cell(
                        "Codec", Markup.escape(view.styles().get(curve).label())));
                for (SoundMetric metric : view.mainMetrics()) {
                    Optional<EquivalentRate> rate = view.equivalent(ours, curve, metric);
                    out.write(HtmlParts.cell(
                            "by " + Markup.escape(metric.label()),
                            rate.map(found -> "<b>" + found.figure() + "</b>"
                                            + found.intervalText()
                                                    .map(text -> " <span class=\"interval\">" + text + "</span>")
                                                    .orElse(""))
                                    .orElse("\u2013")));
                }
                out.write("</tr>\n");
            }
        }
        out.write(HtmlParts.tableFoot());
    }

    private void pairs(SoundView.Point ours, List<SoundView.Pair> pairs) throws IOException {
        List<String> heads = new ArrayList<>(List.of("Sound", "Ours, kbps", "Other, kbps"));
        for (SoundMetric metric : PAIR_METRICS) {
            heads.addAll(List.of("Ours, " + metric.label(), "Other, " + metric.label(), "Difference"));
        }
        SoundRow other = pairs.get(0).other();
        String label = Markup.escape(view.styles().get(other.curve()).label() + " " + other.setting());
        out.write("<h3>" + Markup.escape(view.styles().get(ours.curve()).label())
                + ", sound by sound within " + label + "</h3>\n"
                + HtmlParts.tableHead(
                        "Ours at the finest level whose file is not larger than that of " + label + ".", heads));
        for (SoundView.Pair pair : pairs) {
            out.write("<tr><th scope=\"row\">" + Markup.escape(pair.ours().file()) + "</th>");
            out.write(HtmlParts.cell(heads.get(1), Markup.fixed(pair.ours().kbps(), 2)));
            out.write(HtmlParts.cell(heads.get(2), Markup.fixed(pair.other().kbps(), 2)));
            for (SoundMetric metric : PAIR_METRICS) {
                OptionalDouble a = metric.of(pair.ours());
                OptionalDouble b = metric.of(pair.other());
                boolean both = a.isPresent() && b.isPresent();
                double difference = both ? a.getAsDouble() - b.getAsDouble() : 0;
                String sign = metric.isBetter(difference) ? "better" : metric.isBetter(-difference) ? "worse" : "";
                out.write(HtmlParts.cell("Ours, " + metric.label(), value(metric, a)));
                out.write(HtmlParts.cell("Other, " + metric.label(), value(metric, b)));
                out.write(HtmlParts.cell(
                        "Difference",
                        both ? "<b class=\"" + sign + "\">" + metric.signed(difference) + "</b>" : "\u2013"));
            }
            out.write("</tr>\n");
        }
        out.write(HtmlParts.tableFoot());
    }

    private static String value(SoundMetric metric, OptionalDouble value) {
        return value.isPresent() ? metric.text(value.getAsDouble()) : "\u2013";
    }

    private void losses() throws IOException {
        if (view.ours().isEmpty()) {
            return;
        }
        out.write("<h3>Where we lose</h3>\n");
        List<SoundView.Loss> losses = view.losses();
        if (losses.isEmpty()) {
            out.write("<p>By no figure of these comparisons, on average.</p>\n");
            return;
        }
        out.write(HtmlParts.tableHead(
                Markup.escape(SoundView.lossesCaption(view)),
                List.of("Ours", "Against", "By", "Difference", "Sounds lost")));
        for (SoundView.Loss loss : losses) {
            out.write("<tr><th scope=\"row\">"
                    + Markup.escape(named(loss.comparison().ours())) + "</th>");
            out.write(HtmlParts.cell(
                    "Against",
                    Markup.escape(loss.comparison().other()) + " ("
                            + Markup.fixed(loss.comparison().otherKbps(), 2) + " kbps)"));
            out.write(HtmlParts.cell(
                    "By", Markup.escape(loss.difference().metric().label())));
            out.write(HtmlParts.cell("Difference", difference(loss.difference())));
            out.write(HtmlParts.cell(
                            "Sounds lost",
                            loss.difference().worse() + " of "
                                    + loss.difference().sounds())
                    + "</tr>\n");
        }
        out.write(HtmlParts.tableFoot());
    }

    private void listen(int number, Listening listening) throws IOException {
        int count = 0;
        for (Listening.Clip clip = listening.next(view); clip != null; clip = listening.next(view)) {
            if (count == 0) {
                out.write(
                        "<h3>By ear</h3>\n<p class=\"note\">Choose a version while it plays: it goes on at the same place. All spectrograms of a "
                                + "sound have one scale of colours, "
                                + "<span class=\"scale\" role=\"img\" aria-label=\"from dark to light\" style=\"background:"
                                + Spectrogram.cssGradient() + "\"></span> from " + Spectrogram.RANGE_DB
                                + " dB below the loudest place of the original up to it.</p>\n");
            }
            String html = SoundPlayer.html(
                    "listen-" + number + "-" + count, clip.title(), clip.note(), clip.rate(), clip.versions());
            listening.used(html.length());
            out.write(html);
            count++;
        }
    }
}
