package dev.nacre.eval.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A set of sounds in short, for the command line: means of each point, ours against the others, equivalent rates. */
final class SoundSummary {
    private SoundSummary() {}

    static String text(SoundView view) {
        StringBuilder text = new StringBuilder();
        text.append(view.set()).append(" (").append(view.size()).append(")\n");
        int width = view.points().stream()
                .mapToInt(point -> point.name().length())
                .max()
                .orElse(0);
        List<SoundMetric> metrics = view.metrics();
        text.append(String.format(Locale.ROOT, "  %-" + width + "s  %6s  %7s", "point", "sounds", "kbps"));
        metrics.forEach(
                metric -> text.append(String.format(Locale.ROOT, "  %" + column(metric) + "s", metric.label())));
        text.append(String.format(Locale.ROOT, "  %8s  %8s\n", "encode x", "decode x"));
        for (SoundView.Point point : view.points()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-" + width + "s  %6d  %7.2f",
                    point.name(),
                    point.rows().size(),
                    point.kbps()));
            for (SoundMetric metric : metrics) {
                OptionalDouble mean = point.mean(metric);
                text.append(String.format(
                        Locale.ROOT,
                        "  %" + column(metric) + "s",
                        mean.isPresent() ? metric.text(mean.getAsDouble()) : "-"));
            }
            text.append(String.format(Locale.ROOT, "  %8.0f  %8.0f\n", point.encodeSpeed(), point.decodeSpeed()));
        }
        comparisons(text, "  against Opus at stated rates, ours minus the other [95 %]\n", view, view.atStatedRates());
        comparisons(text, "  at equal rate, ours minus the other [95 %]\n", view, view.atEqualRate());
        for (String curve : view.equivalents()) {
            for (SoundView.Point ours : view.ours()) {
                StringBuilder line = new StringBuilder();
                for (SoundMetric metric : view.mainMetrics()) {
                    view.equivalent(ours, curve, metric)
                            .ifPresent(rate -> line.append("; ")
                                    .append(metric.label())
                                    .append(' ')
                                    .append(rate.text()));
                }
                if (line.length() > 0) {
                    text.append("  ").append(ours.name()).append(" equals ");
                    text.append(view.styles().get(curve).label())
                            .append(" at: ")
                            .append(line.substring(2))
                            .append('\n');
                }
            }
        }
        return text.toString();
    }

    private static int column(SoundMetric metric) {
        return Math.max(8, metric.label().length());
    }

    private static void comparisons(
            StringBuilder text, String title, SoundView view, List<SoundView.Comparison> comparisons) {
        if (comparisons.isEmpty()) {
            return;
        }
        text.append(title);
        for (SoundView.Comparison comparison : comparisons) {
            text.append("  ")
                    .append(comparison.ours().name())
                    .append(" - ")
                    .append(comparison.other())
                    .append(':');
            for (SoundMetric metric : view.mainMetrics()) {
                SoundDifference difference = comparison.differences().get(metric);
                if (difference != null) {
                    text.append(' ')
                            .append(metric.label())
                            .append(' ')
                            .append(difference.text())
                            .append(';');
                }
            }
            text.setCharAt(text.length() - 1, '\n');
        }
    }
}
