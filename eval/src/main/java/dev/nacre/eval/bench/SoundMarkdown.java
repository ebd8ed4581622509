package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** The figures of sounds as Markdown: for the page of all tables, and in short for a README. */
final class SoundMarkdown {
    private final Results results;
    private final String command;
    private final List<SoundView> views;

    /**
     * Prepares both.
     *
     * @param command that makes them, as it can be typed again
     */
    SoundMarkdown(Results results, String command) {
        this.results = results;
        this.command = command;
        this.views = results.soundSets().stream()
                .map(set -> SoundView.of(results, set))
                .toList();
    }

    /** A table for each set: ours at the point that is meant for it, and what it is held against. */
    String block(Optional<String> page) {
        StringBuilder md = new StringBuilder();
        for (SoundView view : views) {
            Optional<SoundView.Point> shown = view.shown();
            if (shown.isEmpty()) {
                continue;
            }
            List<SoundMetric> metrics = view.mainMetrics();
            List<String> head = new ArrayList<>(List.of(view.set() + " (" + view.size() + ")", "kbps"));
            metrics.forEach(metric -> head.add(metric.label()));
            head.addAll(List.of("encode \u00D7", "decode \u00D7"));
            head(md, head);
            for (SoundView.Point point : held(view, shown.get())) {
                List<String> cells = new ArrayList<>(List.of(
                        (point.ours() ? "**" : "") + MarkdownReport.text(point.name()) + (point.ours() ? "**" : ""),
                        Markup.fixed(point.kbps(), 2)));
                metrics.forEach(metric -> cells.add(value(metric, point.mean(metric))));
                cells.addAll(List.of(Markup.significant(point.encodeSpeed()), Markup.significant(point.decodeSpeed())));
                MarkdownReport.row(md, cells);
            }
            for (String curve : view.equivalents()) {
                List<String> rates = new ArrayList<>();
                for (SoundMetric metric : metrics) {
                    view.equivalent(shown.get(), curve, metric)
                            .ifPresent(rate -> rates.add(rate.text() + " by " + metric.label()));
                }
                if (!rates.isEmpty()) {
                    md.append("\nThe rate at which ")
                            .append(MarkdownReport.text(view.styles().get(curve).label()))
                            .append(" is as good: ")
                            .append(MarkdownReport.text(String.join(", ", rates)))
                            .append(".\n");
                }
            }
            md.append('\n');
        }
        md.append(
                "Whole files; means over the sounds, 95 % intervals by drawing them anew. log-mel (nepers): lower is better, all else: higher. \u00D7: times real time on one core (processor time). Made by ");
        results.commands().forEach(made -> md.append(MarkdownReport.code(made)).append(", "));
        md.append(MarkdownReport.code(command));
        page.ifPresent(
                path -> md.append("; [").append(path).append("](").append(path).append(") has all figures"));
        return md.append(".\n").toString();
    }

    /** Our point, and of each other codec the nearest one; of the reference all stated ones. */
    private static Set<SoundView.Point> held(SoundView view, SoundView.Point shown) {
        Set<SoundView.Point> points = new LinkedHashSet<>(view.allShown());
        if (view.kind() == SoundKind.SPEECH) {
            points.addAll(view.stated());
        } else {
            view.styles().forEach((curve, style) -> {
                if (!style.ours()) {
                    points.add(SoundView.nearest(view.points(curve), shown.kbps()));
                }
            });
        }
        return points;
    }

    /** All tables. */
    String page() {
        StringBuilder md = new StringBuilder("# Benchmarks: sounds\n\nEvery line of this part is output of\n\n```sh\n");
        results.commands().forEach(made -> md.append(made).append('\n'));
        md.append(command).append("\n```\n\n");
        MarkdownReport.run(md, results);
        md.append(
                        "Each codec gets the sound file as it is, and its whole file counts. Original and decoded sound are then brought to the scored rate, aligned within 1000\n")
                .append(
                        "samples, and compared. SI-SDR (dB) follows the waveform; codecs that make phases anew score low by it and may sound well. log-mel: mean distance of\n")
                .append(
                        "logarithmic mel spectra, nepers, lower is better. STOI, ESTOI: how much of speech is understood; NSIM: likeness of spectrograms (inside ViSQOL); both at\n")
                .append(
                        "most 1. In brackets: 95 % intervals, by drawing the sounds anew. \u00D7: times real time on one core\n")
                .append("(processor time), warm; speeds compare within this page only.\n\n");
        for (SoundView view : views) {
            section(md, view);
        }
        codecs(md);
        return md.toString();
    }

    private void section(StringBuilder md, SoundView view) {
        md.append("## ")
                .append(MarkdownReport.text(view.set()))
                .append("\n\n")
                .append(view.size())
                .append(".\n\n");
        points(md, view);
        comparisons(md, view, "Ours minus Opus at stated rates:", view.atStatedRates());
        comparisons(
                md,
                view,
                "Ours minus the other codec at our rate, sound by sound, interpolated between its two points around it (codecs whose rates do not reach ours are left out):",
                view.atEqualRate());
        equivalents(md, view);
        view.pairs().forEach((ours, pairs) -> pairs(md, view, ours, pairs));
        losses(md, view);
        List<String> remarks = new ArrayList<>(view.incomplete());
        results.failuresOf(view.set()).forEach(line -> remarks.add("Failed: " + line));
        remarks.forEach(
                remark -> md.append("- ").append(MarkdownReport.text(remark)).append('\n'));
        md.append(remarks.isEmpty() ? "" : "\n");
    }

    private static void points(StringBuilder md, SoundView view) {
        List<String> head = new ArrayList<>(List.of("codec", "kbps", "highest"));
        view.metrics().forEach(metric -> head.add(metric.label()));
        head.addAll(List.of("encode \u00D7", "decode \u00D7"));
        head(md, head);
        for (SoundView.Point point : view.points()) {
            List<String> cells = new ArrayList<>(List.of(
                    MarkdownReport.text(point.name()),
                    Markup.fixed(point.kbps(), 2),
                    Markup.fixed(point.highestKbps(), 2)));
            view.metrics().forEach(metric -> cells.add(value(metric, point.mean(metric))));
            cells.addAll(List.of(Markup.significant(point.encodeSpeed()), Markup.significant(point.decodeSpeed())));
            MarkdownReport.row(md, cells);
        }
        md.append('\n');
    }

    private static void comparisons(
            StringBuilder md, SoundView view, String title, List<SoundView.Comparison> comparisons) {
        if (comparisons.isEmpty()) {
            return;
        }
        md.append(title).append("\n\n");
        List<String> head = new ArrayList<>(List.of("ours", "against"));
        view.mainMetrics().forEach(metric -> head.add(metric.label()));
        head(md, head);
        for (SoundView.Comparison comparison : comparisons) {
            List<String> cells = new ArrayList<>(List.of(named(comparison.ours()), other(comparison)));
            for (SoundMetric metric : view.mainMetrics()) {
                SoundDifference difference = comparison.differences().get(metric);
                cells.add(difference == null ? "\u2013" : difference.text());
            }
            MarkdownReport.row(md, cells);
        }
        md.append('\n');
    }

    private static void equivalents(StringBuilder md, SoundView view) {
        if (view.equivalents().isEmpty() || view.ours().isEmpty()) {
            return;
        }
        md.append("Equivalent rate, at which the other codec is as good by its means:\n\n");
        List<String> head = new ArrayList<>(List.of("ours", "codec"));
        view.mainMetrics().forEach(metric -> head.add("by " + metric.label()));
        head(md, head);
        for (SoundView.Point ours : view.ours()) {
            for (String curve : view.equivalents()) {
                List<String> cells = new ArrayList<>(List.of(
                        named(ours),
                        MarkdownReport.text(view.styles().get(curve).label())));
                for (SoundMetric metric : view.mainMetrics()) {
                    cells.add(view.equivalent(ours, curve, metric)
                            .map(EquivalentRate::text)
                            .orElse("\u2013"));
                }
                MarkdownReport.row(md, cells);
            }
        }
        md.append('\n');
    }

    private static void pairs(StringBuilder md, SoundView view, SoundView.Point ours, List<SoundView.Pair> pairs) {
        SoundRow first = pairs.get(0).other();
        String label = MarkdownReport.text(view.styles().get(first.curve()).label() + " " + first.setting());
        md.append(MarkdownReport.text(view.styles().get(ours.curve()).label())
                + ", sound by sound, at the finest level whose file is not larger than that of " + label + ":\n\n");
        head(
                md,
                List.of(
                        "sound",
                        "ours, kbps",
                        label + ", kbps",
                        "ours, SI-SDR",
                        label + ", SI-SDR",
                        "difference, dB",
                        "ours, log-mel",
                        label + ", log-mel"));
        for (SoundView.Pair pair : pairs) {
            OptionalDouble a = SoundMetric.SI_SDR.of(pair.ours());
            OptionalDouble b = SoundMetric.SI_SDR.of(pair.other());
            boolean both = a.isPresent() && b.isPresent();
            MarkdownReport.row(
                    md,
                    List.of(
                            MarkdownReport.text(pair.ours().file()),
                            Markup.fixed(pair.ours().kbps(), 2),
                            Markup.fixed(pair.other().kbps(), 2),
                            value(SoundMetric.SI_SDR, a),
                            value(SoundMetric.SI_SDR, b),
                            both ? SoundMetric.SI_SDR.signed(a.getAsDouble() - b.getAsDouble()) : "\u2013",
                            value(SoundMetric.LOG_MEL, SoundMetric.LOG_MEL.of(pair.ours())),
                            value(SoundMetric.LOG_MEL, SoundMetric.LOG_MEL.of(pair.other()))));
        }
        md.append('\n');
    }

    private static void losses(StringBuilder md, SoundView view) {
        if (view.ours().isEmpty()) {
            return;
        }
        List<SoundView.Loss> losses = view.losses();
        md.append("Where we lose. ").append(SoundView.lossesCaption(view)).append("\n\n");
        if (losses.isEmpty()) {
            md.append("By no figure of these comparisons, on average.\n\n");
            return;
        }
        head(md, List.of("ours", "against", "by", "difference", "sounds lost"));
        for (SoundView.Loss loss : losses) {
            MarkdownReport.row(
                    md,
                    List.of(
                            named(loss.comparison().ours()),
                            other(loss.comparison()),
                            loss.difference().metric().label(),
                            loss.difference().text(),
                            loss.difference().worse() + " of "
                                    + loss.difference().sounds()));
        }
        md.append('\n');
    }

    private void codecs(StringBuilder md) {
        Map<String, Map<String, Set<String>>> settings = new LinkedHashMap<>();
        for (SoundRow row : results.soundRows()) {
            settings.computeIfAbsent(row.curve(), curve -> new LinkedHashMap<>())
                    .computeIfAbsent(row.implementation(), words -> new LinkedHashSet<>())
                    .add(row.setting());
        }
        md.append("## Codecs of sounds and settings\n\n| codec | what ran | settings |\n| --- | --- | --- |\n");
        settings.forEach((curve, implementations) -> implementations.forEach((words, used) -> MarkdownReport.row(
                md,
                List.of(
                        MarkdownReport.text(CurveStyle.label(curve)),
                        MarkdownReport.text(words),
                        MarkdownReport.text(String.join(" ", used))))));
        for (Results.Missing missing : results.missing()) {
            if (missing.preset().equals(Preset.ONLY.label())) {
                MarkdownReport.row(
                        md,
                        List.of(
                                MarkdownReport.text(CurveStyle.label(missing.codec())),
                                "missing: " + MarkdownReport.text(missing.reason()),
                                "\u2013"));
            }
        }
    }

    private static void head(StringBuilder md, List<String> cells) {
        MarkdownReport.row(md, cells);
        md.append("| --- ".repeat(cells.size())).append("|\n");
    }

    private static String named(SoundView.Point point) {
        return MarkdownReport.text(point.name()) + " (" + Markup.fixed(point.kbps(), 2) + " kbps)";
    }

    private static String other(SoundView.Comparison comparison) {
        return MarkdownReport.text(comparison.other()) + " (" + Markup.fixed(comparison.otherKbps(), 2) + " kbps)";
    }

    private static String value(SoundMetric metric, OptionalDouble value) {
        return value.isPresent() ? metric.text(value.getAsDouble()) : "\u2013";
    }
}
