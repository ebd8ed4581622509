package dev.nacre.eval.bench;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * BD-rate of every curve of a set against one of them, or against a published one.
 *
 * <p>Two curves of our own rows are compared over the pictures that both have, and the interval is {@link Bootstrap}'s. Published curves are averages
 * whose pictures are not known one by one: figures with one have no interval, and exist for Kodak only ({@link Anchors#fit}).
 */
public final class BdTable {
    /**
     * One curve.
     *
     * @param curve its label
     * @param anchor whether it is a published one
     * @param psnr empty where the curves have too little in common
     * @param msSsim the same
     */
    record Line(String curve, boolean anchor, Optional<Cell> psnr, Optional<Cell> msSsim) {}

    /**
     * One figure.
     *
     * @param percent of rate; negative: fewer bits than the reference
     * @param low lower end of the quality compared, dB
     * @param high upper end, dB
     * @param intervalLow lower end of the 95 % interval, percent
     * @param intervalHigh upper end
     */
    record Cell(double percent, double low, double high, OptionalDouble intervalLow, OptionalDouble intervalHigh) {}

    private final String set;
    private final String reference;
    private final List<Line> lines = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    private BdTable(String set, String reference) {
        this.set = set;
        this.reference = reference;
    }

    /**
     * Compares all curves of a set.
     *
     * @param anchors null where there are none
     * @param reference a curve ({@code jpeg:slow}), a codec that has one curve in the set ({@code jpeg}), or an anchor's name
     * @throws IllegalArgumentException if it is none of these; the message names those there are
     */
    public static BdTable of(Results results, String set, Anchors anchors, String reference) {
        boolean published = anchors != null && Anchors.fit(results, set);
        List<String> curves = results.curves(set);
        List<String> named = curves.stream()
                .filter(curve -> curve.equals(reference) || curve.startsWith(reference + ":"))
                .toList();
        if (named.size() > 1) {
            throw new IllegalArgumentException(
                    reference + " has several curves: name one of " + String.join(", ", named));
        }
        if (named.isEmpty() && !(published && anchors.names().contains(reference))) {
            throw new IllegalArgumentException(unknown(results, set, anchors, reference));
        }
        BdTable table = new BdTable(set, named.isEmpty() ? reference : named.get(0));
        for (String curve : curves) {
            table.add(
                    curve,
                    false,
                    Stream.of(Metric.values())
                            .map(metric -> named.isEmpty()
                                    ? table.whole(results.samples(set, curve, metric))
                                            .flatMap(whole ->
                                                    table.published(whole, anchors.curve(reference, metric), metric))
                                    : table.measured(
                                            results.samples(set, curve, metric),
                                            results.samples(set, named.get(0), metric)))
                            .toList());
        }
        for (String anchor : published ? anchors.names() : List.<String>of()) {
            table.add(
                    anchor,
                    true,
                    Stream.of(Metric.values())
                            .map(metric -> anchors.curve(anchor, metric)
                                    .flatMap(curve -> table.published(
                                            curve,
                                            named.isEmpty()
                                                    ? anchors.curve(reference, metric)
                                                    : table.whole(results.samples(set, named.get(0), metric)),
                                            metric)))
                            .toList());
        }
        return table;
    }

    private static String unknown(Results results, String set, Anchors anchors, String reference) {
        List<String> names = results.curves(set);
        if (anchors == null || !anchors.names().contains(reference)) {
            return reference + " is not in " + set + ", which has " + String.join(", ", names)
                    + (anchors == null ? "" : ", nor among the anchors");
        }
        return reference + " is published for Kodak's 24 pictures, and " + set + " has others; its own curves are "
                + String.join(", ", names);
    }

    // The list is by Metric's order.
    private void add(String curve, boolean anchor, List<Optional<Cell>> cells) {
        if (cells.stream().anyMatch(Optional::isPresent)) {
            lines.add(new Line(curve, anchor, cells.get(0), cells.get(1)));
        }
    }

    private Optional<Cell> measured(Samples<Metric> test, Samples<Metric> reference) {
        List<String> common =
                test.files().stream().filter(reference.files()::contains).toList();
        Samples<Metric> a = test.of(common);
        Samples<Metric> b = reference.of(common);
        Optional<Bootstrap.Interval> interval = Bootstrap.of(a, b);
        return cell(
                a.curve(),
                b.curve(),
                test.metric(),
                interval.map(Bootstrap.Interval::low),
                interval.map(Bootstrap.Interval::high));
    }

    /** The curve, if it is over all pictures that published ones are averages of. */
    private Optional<Curve> whole(Samples<Metric> samples) {
        if (samples.files().size() == Anchors.PICTURES) {
            return Optional.of(samples.curve());
        }
        String reason = samples.label() + ": " + samples.metric().label() + " of only "
                + samples.files().size() + " of " + Anchors.PICTURES + " pictures";
        if (!leftOut.contains(reason)) {
            leftOut.add(reason);
        }
        return Optional.empty();
    }

    private Optional<Cell> published(Curve test, Optional<Curve> reference, Metric metric) {
        if (reference.isEmpty()) {
            String reason = "no " + metric.label() + " of " + this.reference;
            if (leftOut.stream().noneMatch(line -> line.endsWith(reason))) {
                leftOut.add(reason);
            }
            return Optional.empty();
        }
        return cell(test, reference.get(), metric, Optional.empty(), Optional.empty());
    }

    private Optional<Cell> cell(
            Curve test, Curve reference, Metric metric, Optional<Double> intervalLow, Optional<Double> intervalHigh) {
        Optional<BdRate.Result> figure = BdRate.of(test, reference, metric);
        if (figure.isEmpty()) {
            leftOut.add(String.format(
                    Locale.ROOT,
                    "%s: %s overlap %.1f dB with %s",
                    test.label(),
                    metric.label(),
                    BdRate.overlap(test, reference, metric),
                    this.reference));
        }
        return figure.map(result -> new Cell(
                result.percent(),
                result.low(),
                result.high(),
                intervalLow.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
                intervalHigh.map(OptionalDouble::of).orElseGet(OptionalDouble::empty)));
    }

    /** The set that it is about. */
    String set() {
        return set;
    }

    /** The curve that all are compared with, by its full label. */
    String reference() {
        return reference;
    }

    /** Curves with at least one figure: ours in order of their first rows, then the published ones in order of their file. */
    List<Line> lines() {
        return List.copyOf(lines);
    }

    /** Figures that don't exist, and why: {@code NAME: PSNR overlap 0.4 dB with REF}. */
    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /** For people: the curves by rising PSNR figure, then what is left out. */
    public String text() {
        StringBuilder text = new StringBuilder();
        int width = lines.stream().mapToInt(line -> line.curve().length()).max().orElse(0);
        text.append(set)
                .append(", BD-rate against ")
                .append(reference)
                .append(" (percent of rate [95 % interval], dB used)\n");
        String format = "  %-" + Math.max(5, width) + "s  %-32s  %s\n";
        text.append(String.format(Locale.ROOT, format, "curve", "PSNR", "MS-SSIM"));
        lines.stream()
                .sorted(Comparator.comparingDouble(
                        line -> line.psnr().map(Cell::percent).orElse(Double.POSITIVE_INFINITY)))
                .map(line -> String.format(Locale.ROOT, format, line.curve(), text(line.psnr()), text(line.msSsim()))
                        .stripTrailing())
                .forEach(line -> text.append(line).append('\n'));
        for (String line : leftOut) {
            text.append("  left out: ").append(line).append('\n');
        }
        return text.toString();
    }

    private static String text(Optional<Cell> cell) {
        return cell.map(figure -> String.format(Locale.ROOT, "%+8.2f", figure.percent())
                        + (figure.intervalLow().isEmpty()
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        " [%+.1f, %+.1f]",
                                        figure.intervalLow().getAsDouble(),
                                        figure.intervalHigh().getAsDouble()))
                        + String.format(Locale.ROOT, "  %.1f-%.1f", figure.low(), figure.high()))
                .orElse("       -");
    }

    /**
     * For programs, a JSON object each: {@code set curve reference anchor}, then {@code psnrPercent psnrFrom psnrTo psnrLow psnrHigh} and the
     * same for {@code msSsim} (ends of the range in dB, ends of the interval in percent), or {@code leftOut}.
     */
    public List<String> jsonLines() {
        List<String> json = new ArrayList<>();
        for (Line line : lines) {
            JsonObject object = new JsonObject();
            object.addProperty("set", set);
            object.addProperty("curve", line.curve());
            object.addProperty("reference", reference);
            object.addProperty("anchor", line.anchor());
            line.psnr().ifPresent(cell -> put(object, "psnr", cell));
            line.msSsim().ifPresent(cell -> put(object, "msSsim", cell));
            json.add(object.toString());
        }
        for (String reason : leftOut) {
            JsonObject object = new JsonObject();
            object.addProperty("set", set);
            object.addProperty("reference", reference);
            object.addProperty("leftOut", reason);
            json.add(object.toString());
        }
        return json;
    }

    private static void put(JsonObject object, String metric, Cell cell) {
        RowJson.put(object, metric + "Percent", cell.percent(), 4);
        RowJson.put(object, metric + "From", cell.low(), 4);
        RowJson.put(object, metric + "To", cell.high(), 4);
        RowJson.put(object, metric + "Low", cell.intervalLow(), 4);
        RowJson.put(object, metric + "High", cell.intervalHigh(), 4);
    }
}
