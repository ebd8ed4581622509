package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What a report says about one set of sounds, computed once: means, differences with intervals, equivalent rates. The command line, the HTML
 * page and the Markdown page all read it, so that they can't disagree.
 */
final class SoundView {
    /** The codec that ours is compared with where rates are stated. */
    static final String REFERENCE = "opus";

    /** Rates of the reference for speech, as settings: the ones that people name. */
    private static final List<String> STATED = List.of("kbps=6", "kbps=8", "kbps=12");

    private static final String WITHIN = "within=";

    private static final double SPEECH_KBPS = 3;
    private static final String MUSIC_SETTING = "within=mp3@96";
    private static final double MUSIC_KBPS = 96;

    /**
     * The mean over the sounds at one setting of one codec.
     *
     * @param curve its label in rows
     * @param setting as the codec writes it
     * @param name as people write it: {@code Opus kbps=6}
     * @param ours whether it is a codec of this project
     * @param rows one for each sound
     */
    record Point(String curve, String setting, String name, boolean ours, List<SoundRow> rows) {
        /** Mean over the sounds, whole files. */
        double kbps() {
            return rows.stream().mapToDouble(SoundRow::kbps).average().orElseThrow();
        }

        double highestKbps() {
            return rows.stream().mapToDouble(SoundRow::kbps).max().orElseThrow();
        }

        /** Mean over the sounds for which it is defined. */
        OptionalDouble mean(SoundMetric metric) {
            return rows.stream()
                    .map(metric::of)
                    .filter(OptionalDouble::isPresent)
                    .mapToDouble(OptionalDouble::getAsDouble)
                    .average();
        }

        /** Seconds of sound a second of processor time over all sounds; of wall time where the system does not tell the former. */
        double encodeSpeed() {
            return speed(row -> row.encodeCpuMillis().orElse(row.encodeMillis()));
        }

        /** As {@link #encodeSpeed}. */
        double decodeSpeed() {
            return speed(row -> row.decodeCpuMillis().orElse(row.decodeMillis()));
        }

        private double speed(ToDoubleFunction<SoundRow> millis) {
            return 1000
                    * rows.stream().mapToDouble(SoundRow::seconds).sum()
                    / rows.stream().mapToDouble(millis).sum();
        }

        private Optional<SoundRow> row(String file) {
            return rows.stream().filter(row -> row.file().equals(file)).findFirst();
        }
    }

    /**
     * Ours at one point against another codec.
     *
     * @param ours the point
     * @param other name of what it is compared with: a point, or a codec interpolated at our rate
     * @param otherKbps mean rate of the other over the compared sounds
     * @param differences of the metrics that both have, ours minus the other's
     */
    record Comparison(Point ours, String other, double otherKbps, Map<SoundMetric, SoundDifference> differences) {}

    /** A metric by which ours is worse on average, out of a comparison. */
    record Loss(Comparison comparison, SoundDifference difference) {}

    /** One sound, ours and another codec's file that is at least as large. */
    record Pair(SoundRow ours, SoundRow other) {}

    private final String set;
    private final SoundKind kind;
    private final List<SoundRow> rows;
    private final Map<String, CurveStyle> styles;
    private final List<Point> points = new ArrayList<>();

    private SoundView(String set, List<SoundRow> rows) {
        this.set = set;
        this.rows = rows;
        this.kind = SoundKind.of(scoredRate());
        // Ours first, whenever they were measured; among them in the order of their names.
        this.styles = CurveStyle.of(rows.stream()
                .map(SoundRow::curve)
                .distinct()
                .sorted(Comparator.comparing((String curve) -> !CurveStyle.isOurs(CurveStyle.codec(curve)))
                        .thenComparing(
                                curve -> CurveStyle.isOurs(CurveStyle.codec(curve)) ? CurveStyle.codec(curve) : ""))
                .toList());
        Map<String, List<SoundRow>> groups = new LinkedHashMap<>();
        for (SoundRow row : rows) {
            groups.computeIfAbsent(row.curve() + "\n" + row.setting(), key -> new ArrayList<>())
                    .add(row);
        }
        for (List<SoundRow> group : groups.values()) {
            SoundRow first = group.get(0);
            CurveStyle style = styles.get(first.curve());
            points.add(new Point(
                    first.curve(),
                    first.setting(),
                    style.label() + " " + first.setting(),
                    style.ours(),
                    List.copyOf(group)));
        }
        // By curve, then by rate: codecs may have been asked for settings in several runs.
        List<String> curves = List.copyOf(styles.keySet());
        points.sort(Comparator.comparingInt((Point point) -> curves.indexOf(point.curve()))
                .thenComparingDouble(Point::kbps));
    }

    /** Looks at one of {@link Results#soundSets}. */
    static SoundView of(Results results, String set) {
        return new SoundView(set, results.soundRows(set));
    }

    String set() {
        return set;
    }

    SoundKind kind() {
        return kind;
    }

    /** Samples a second at which all of it was scored. */
    int scoredRate() {
        return rows.get(0).scores().rate();
    }

    /** All curves, in order of their first rows. */
    Map<String, CurveStyle> styles() {
        return styles;
    }

    /** All points of all curves, each curve by rising rate. */
    List<Point> points() {
        return points;
    }

    List<Point> points(String curve) {
        return points.stream().filter(point -> point.curve().equals(curve)).toList();
    }

    /** Ours, in the order of {@link #points}. */
    List<Point> ours() {
        return points.stream().filter(Point::ours).toList();
    }

    List<String> files() {
        return rows.stream().map(SoundRow::file).distinct().sorted().toList();
    }

    /** {@code 16 sounds, 102 s, scored at 16 kHz}. */
    String size() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        rows.forEach(row -> seconds.put(row.file(), row.seconds()));
        int count = seconds.size();
        double sum = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        return count + (count == 1 ? " sound, " : " sounds, ") + Markup.significant(sum) + " s, scored at "
                + Markup.coordinate(scoredRate() / 1000.0) + " kHz";
    }

    /** What the tables show. */
    List<SoundMetric> metrics() {
        return kind == SoundKind.SPEECH
                ? List.of(
                        SoundMetric.LOG_MEL_4K,
                        SoundMetric.LOG_MEL_8K,
                        SoundMetric.STOI,
                        SoundMetric.ESTOI,
                        SoundMetric.NSIM,
                        SoundMetric.SI_SDR)
                : List.of(SoundMetric.SI_SDR, SoundMetric.LOG_MEL_4K, SoundMetric.LOG_MEL, SoundMetric.NSIM);
    }

    /** What comparisons are about. */
    List<SoundMetric> mainMetrics() {
        return kind == SoundKind.SPEECH
                ? List.of(SoundMetric.LOG_MEL_4K, SoundMetric.LOG_MEL_8K, SoundMetric.ESTOI, SoundMetric.NSIM)
                : List.of(SoundMetric.SI_SDR, SoundMetric.LOG_MEL, SoundMetric.NSIM);
    }

    /** What is drawn against the rate. */
    List<SoundMetric> drawnMetrics() {
        return kind == SoundKind.SPEECH
                ? List.of(SoundMetric.ESTOI, SoundMetric.LOG_MEL_4K, SoundMetric.LOG_MEL_8K, SoundMetric.NSIM)
                : List.of(SoundMetric.SI_SDR, SoundMetric.LOG_MEL);
    }

    private Samples<SoundMetric> samples(String curve, SoundMetric metric) {
        return Samples.of(
                curve,
                metric,
                rows.stream().filter(row -> row.curve().equals(curve)).toList(),
                metric::of);
    }

    /** The curve of means over the sounds. */
    Curve curve(String curve, SoundMetric metric) {
        return samples(curve, metric).curve();
    }

    /** A point against another: the mean of the differences over the sounds that both have. */
    Comparison compare(Point ours, Point other) {
        Map<SoundMetric, SoundDifference> differences = new LinkedHashMap<>();
        for (SoundMetric metric : metrics()) {
            List<Double> values = new ArrayList<>();
            for (SoundRow row : ours.rows()) {
                Optional<SoundRow> match = other.row(row.file());
                if (match.isPresent()
                        && metric.of(row).isPresent()
                        && metric.of(match.get()).isPresent()) {
                    values.add(metric.of(row).getAsDouble()
                            - metric.of(match.get()).getAsDouble());
                }
            }
            SoundDifference.of(metric, values).ifPresent(difference -> differences.put(metric, difference));
        }
        return new Comparison(ours, other.name(), other.kbps(), differences);
    }

    /** The reference at its stated rates; of speech only. */
    List<Point> stated() {
        return points.stream()
                .filter(point -> kind == SoundKind.SPEECH
                        && CurveStyle.codec(point.curve()).equals(REFERENCE)
                        && STATED.contains(point.setting()))
                .toList();
    }

    /** Ours against the reference at its stated rates; of speech only. */
    List<Comparison> atStatedRates() {
        List<Comparison> list = new ArrayList<>();
        for (Point ours : ours()) {
            stated().forEach(other -> list.add(compare(ours, other)));
        }
        return list;
    }

    /**
     * Ours against each other codec at the same rate, sound by sound: the other's figure is interpolated between its two points around our
     * rate, linear in the logarithm of the rate. Comparisons that fewer than half of the sounds, or fewer than five, allow are left out.
     */
    List<Comparison> atEqualRate() {
        List<Comparison> list = new ArrayList<>();
        for (Point ours : ours()) {
            for (String curve : styles.keySet()) {
                if (!styles.get(curve).ours()) {
                    Map<SoundMetric, SoundDifference> differences = new LinkedHashMap<>();
                    for (SoundMetric metric : metrics()) {
                        List<Double> values = new ArrayList<>();
                        for (SoundRow row : ours.rows()) {
                            OptionalDouble other = interpolated(curve, row.file(), metric, row.kbps());
                            if (other.isPresent() && metric.of(row).isPresent()) {
                                values.add(metric.of(row).getAsDouble() - other.getAsDouble());
                            }
                        }
                        if (2 * values.size() >= ours.rows().size() && values.size() >= Bootstrap.LEAST_INPUTS) {
                            SoundDifference.of(metric, values)
                                    .ifPresent(difference -> differences.put(metric, difference));
                        }
                    }
                    if (!differences.isEmpty()) {
                        list.add(new Comparison(ours, styles.get(curve).label(), ours.kbps(), differences));
                    }
                }
            }
        }
        return list;
    }

    private OptionalDouble interpolated(String curve, String file, SoundMetric metric, double kbps) {
        SoundRow below = null;
        SoundRow above = null;
        for (Point point : points(curve)) {
            SoundRow row = point.row(file).orElse(null);
            if (row != null && metric.of(row).isPresent()) {
                below = row.kbps() <= kbps && (below == null || row.kbps() > below.kbps()) ? row : below;
                above = row.kbps() >= kbps && (above == null || row.kbps() < above.kbps()) ? row : above;
            }
        }
        if (below == null || above == null) {
            return OptionalDouble.empty();
        }
        double low = metric.of(below).getAsDouble();
        double high = metric.of(above).getAsDouble();
        double width = StrictMath.log(above.kbps() / below.kbps());
        double part = width == 0 ? 0 : StrictMath.log(kbps / below.kbps()) / width;
        return OptionalDouble.of(low + part * (high - low));
    }

    /** The point of ours that is meant for this kind: of speech the best within 3 kbps, of music within MP3 at 96 kbps. */
    Optional<Point> shown() {
        List<Point> ours = ours();
        if (ours.isEmpty()) {
            return Optional.empty();
        }
        if (kind == SoundKind.SPEECH) {
            Point best = ours.get(0);
            for (Point point : ours) {
                best = point.kbps() <= SPEECH_KBPS ? point : best;
            }
            return Optional.of(best);
        }
        return ours.stream()
                .filter(point -> point.setting().equals(MUSIC_SETTING))
                .findFirst()
                .or(() -> Optional.of(nearest(ours, MUSIC_KBPS)));
    }

    /** The points of all of ours that {@link #shown} is one of: of music every tuning. */
    List<Point> allShown() {
        Optional<Point> shown = shown();
        return ours().stream()
                .filter(point ->
                        shown.isPresent() && point.setting().equals(shown.get().setting()))
                .toList();
    }

    /** The point whose rate is nearest; of at least one. */
    static Point nearest(List<Point> points, double kbps) {
        return points.stream()
                .min(Comparator.comparingDouble(point -> Math.abs(Math.log(point.kbps() / kbps))))
                .orElseThrow();
    }

    /** The codecs that {@link #equivalent} asks about: Opus, and MP3 where it is music. */
    List<String> equivalents() {
        List<String> wanted = kind == SoundKind.SPEECH ? List.of(REFERENCE) : List.of(REFERENCE, "mp3");
        return styles.keySet().stream()
                .filter(curve -> wanted.contains(CurveStyle.codec(curve)))
                .toList();
    }

    /** The rate at which another curve is as good as one of our points. */
    Optional<EquivalentRate> equivalent(Point ours, String curve, SoundMetric metric) {
        return EquivalentRate.of(Samples.of(ours.name(), metric, ours.rows(), metric::of), samples(curve, metric));
    }

    /** What {@link #losses} looks at, in words. */
    static String lossesCaption(SoundView view) {
        return "Figures by which ours is worse on average, with 95 % intervals: "
                + (view.kind() == SoundKind.SPEECH
                        ? "than Opus at the lowest of its stated rates, and than any codec at our rate."
                        : "than any codec at our rate, at "
                                + view.shown().orElseThrow().setting() + ".");
    }

    /**
     * Where ours is worse on average than any codec at equal rate, and than the reference at the lowest of its stated rates. Of speech at all of
     * our points, of music at the one {@link #shown}.
     */
    List<Loss> losses() {
        List<Comparison> all = new ArrayList<>();
        if (!stated().isEmpty()) {
            ours().forEach(ours -> all.add(compare(ours, stated().get(0))));
        }
        all.addAll(atEqualRate());
        List<Loss> losses = new ArrayList<>();
        for (Comparison comparison : all) {
            if (kind == SoundKind.MUSIC && !allShown().contains(comparison.ours())) {
                continue;
            }
            for (SoundMetric metric : metrics()) {
                SoundDifference difference = comparison.differences().get(metric);
                if (difference != null && metric.isBetter(-difference.mean())) {
                    losses.add(new Loss(comparison, difference));
                }
            }
        }
        return losses;
    }

    /** Where {@link #allShown} are held against another codec's size: each sound with that codec's file. */
    Map<Point, List<Pair>> pairs() {
        Map<Point, List<Pair>> pairs = new LinkedHashMap<>();
        for (Point ours : allShown()) {
            if (!ours.setting().startsWith(WITHIN)) {
                continue;
            }
            String[] named = ours.setting().substring(WITHIN.length()).split("@", 2);
            List<Pair> list = new ArrayList<>();
            for (Point other : points) {
                if (CurveStyle.codec(other.curve()).equals(named[0])
                        && named.length == 2
                        && other.setting().equals("kbps=" + named[1])) {
                    ours.rows().stream()
                            .sorted(Comparator.comparing(SoundRow::file))
                            .forEach(row -> other.row(row.file()).ifPresent(match -> list.add(new Pair(row, match))));
                }
            }
            if (!list.isEmpty()) {
                pairs.put(ours, list);
            }
        }
        return pairs;
    }

    /** Points that lack sounds of the set, a sentence each. */
    List<String> incomplete() {
        int all = files().size();
        return points.stream()
                .filter(point -> point.rows().size() < all)
                .map(point -> point.name() + " has figures of only "
                        + point.rows().size() + " of " + all + " sounds: its means are about those.")
                .toList();
    }
}
