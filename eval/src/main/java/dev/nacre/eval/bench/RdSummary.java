package dev.nacre.eval.bench;

import java.util.List;
import java.util.Locale;

/** What was measured, in short: a line a curve, each set apart. */
public final class RdSummary {
    private RdSummary() {}

    /** For people: range of rate and of PSNR over the settings, speed over all pictures; tables of sounds; then what is missing or failed. */
    public static String text(Results results) {
        StringBuilder text = new StringBuilder();
        for (String set : results.sets()) {
            List<String> curves = results.curves(set);
            int width = curves.stream().mapToInt(String::length).max().orElse(0);
            String format = "  %-" + Math.max(5, width) + "s  %8s  %11s  %11s  %12s  %12s\n";
            text.append(set).append(" (").append(results.files(set).size()).append(" pictures)\n");
            line(text, format, "curve", "pictures", "bpp", "PSNR dB", "encode MP/s", "decode MP/s");
            for (String curve : curves) {
                Samples<Metric> samples = results.samples(set, curve, Metric.PSNR);
                List<Curve.Point> points = samples.curve().points();
                List<Row> rows = results.rows(set, curve);
                double megapixels = rows.stream()
                                .mapToDouble(row -> (double) row.width() * row.height())
                                .sum()
                        / 1e6;
                double encodeSeconds =
                        rows.stream().mapToDouble(Row::encodeMillis).sum() / 1000;
                double decodeSeconds =
                        rows.stream().mapToDouble(Row::decodeMillis).sum() / 1000;
                line(
                        text,
                        format,
                        curve,
                        samples.files().size(),
                        range(
                                "%.2f",
                                points.stream().mapToDouble(Curve.Point::rate).toArray()),
                        range(
                                "%.1f",
                                points.stream()
                                        .mapToDouble(Curve.Point::quality)
                                        .toArray()),
                        Markup.significant(megapixels / encodeSeconds),
                        Markup.significant(megapixels / decodeSeconds));
            }
        }
        for (String set : results.soundSets()) {
            text.append(SoundSummary.text(SoundView.of(results, set)));
        }
        for (Results.Missing missing : results.missing()) {
            text.append(missing.codec() + ":" + missing.preset() + ": " + missing.reason() + "\n");
        }
        for (Results.Failure failure : results.failures()) {
            text.append(failure.set() + "/" + failure.file()
                    + (failure.codec().isEmpty()
                            ? ""
                            : ", " + failure.codec() + ":" + failure.preset() + " " + failure.setting())
                    + ": " + failure.reason() + "\n");
        }
        for (String note : results.notes()) {
            text.append(note).append('\n');
        }
        return text.toString();
    }

    private static String range(String format, double[] values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return values.length == 0
                ? "-"
                : String.format(Locale.ROOT, format, low) + "-" + String.format(Locale.ROOT, format, high);
    }

    private static void line(StringBuilder text, String format, Object... columns) {
        text.append(String.format(Locale.ROOT, format, columns));
    }
}
