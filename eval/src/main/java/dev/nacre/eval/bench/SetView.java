package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a report says about one set, computed once: curves with their looks, BD-rates, speeds. The HTML page, the figure and the Markdown page
 * all read it, so that they can't disagree.
 */
final class SetView {
    // Published curves that are drawn, if the file has them: a classic one and learned ones of several years.
    private static final List<String> DRAWN = List.of("MLIC++", "VTM", "BPG 4:4:4", "Balle 2018 hyperprior (MSE)");

    private static final int MOST_DRAWN = 4;

    private final Results results;
    private final String set;
    private final Anchors anchors;
    private final BdTable table;
    private final Map<String, CurveStyle> styles;
    private final Map<String, Speed> speeds = new LinkedHashMap<>();
    private final Optional<String> note;

    private SetView(Results results, String set, Anchors anchors, BdTable table, Optional<String> note) {
        this.results = results;
        this.set = set;
        this.anchors = anchors;
        this.table = table;
        this.note = note;
        this.styles = CurveStyle.of(results.curves(set));
        for (String curve : results.curves(set)) {
            speeds.put(curve, Speed.of(results.rows(set, curve)));
        }
    }

    /**
     * Looks at one set.
     *
     * @param anchors null where there are none; they are used where they fit the set
     * @param reference of BD-rates; empty: the slowest JPEG, else the first codec that is not ours. A reference that the set lacks is
     *     replaced likewise, and {@link #note} says so
     */
    static SetView of(Results results, String set, Anchors anchors, Optional<String> reference) {
        Anchors fitting = anchors != null && Anchors.fit(results, set) ? anchors : null;
        Optional<String> problem = Optional.empty();
        if (reference.isPresent()) {
            try {
                return new SetView(
                        results, set, fitting, BdTable.of(results, set, fitting, reference.get()), Optional.empty());
            } catch (IllegalArgumentException e) {
                problem = Optional.of(e.getMessage());
            }
        }
        String replacement = reference(results.curves(set));
        return new SetView(
                results,
                set,
                fitting,
                BdTable.of(results, set, fitting, replacement),
                problem.map(text -> text + ". Compared with " + CurveStyle.label(replacement) + " instead."));
    }

    private static String reference(List<String> curves) {
        for (String wanted : List.of("jpeg:slow", "jpeg:fast", "webp:slow", "webp:fast")) {
            if (curves.contains(wanted)) {
                return wanted;
            }
        }
        return curves.stream()
                .filter(curve -> !CurveStyle.isOurs(CurveStyle.codec(curve)))
                .findFirst()
                .orElse(curves.get(0));
    }

    String set() {
        return set;
    }

    Results results() {
        return results;
    }

    BdTable table() {
        return table;
    }

    /** A remark on the reference, if it could not be what was asked for. */
    Optional<String> note() {
        return note;
    }

    /** All curves of the set, in order of their first rows. */
    Map<String, CurveStyle> styles() {
        return styles;
    }

    Map<String, Speed> speeds() {
        return speeds;
    }

    /** The curve that BD-rates are against, as people write it. */
    String referenceLabel() {
        String reference = table.reference();
        return styles.containsKey(reference) ? styles.get(reference).label() : reference;
    }

    /** Our first codec, if one was measured, with its slowest preset. */
    Optional<String> ours() {
        return styles.keySet().stream()
                .filter(curve -> styles.get(curve).ours() && !styles.get(curve).fast())
                .findFirst();
    }

    /** Measured curves by rising BD-rate of PSNR; those without one last. */
    List<String> ranked() {
        return styles.keySet().stream()
                .sorted(Comparator.comparingDouble(curve -> line(curve)
                        .flatMap(BdTable.Line::psnr)
                        .map(BdTable.Cell::percent)
                        .orElse(Double.POSITIVE_INFINITY)))
                .toList();
    }

    /** A curve's line in the table, if it has one. */
    Optional<BdTable.Line> line(String curve) {
        return table.lines().stream()
                .filter(line -> !line.anchor() && line.curve().equals(curve))
                .findFirst();
    }

    /** Published lines by rising BD-rate of PSNR. */
    List<BdTable.Line> published() {
        return table.lines().stream()
                .filter(BdTable.Line::anchor)
                .sorted(Comparator.comparingDouble(
                        line -> line.psnr().map(BdTable.Cell::percent).orElse(Double.POSITIVE_INFINITY)))
                .toList();
    }

    /** What {@link BdTable#leftOut} says of published curves, or of measured ones. */
    List<String> leftOut(boolean published) {
        return table.leftOut().stream()
                .filter(line -> styles.keySet().stream().noneMatch(curve -> line.startsWith(curve + ":")) == published)
                .toList();
    }

    /** What the efforts of codecs cost and save, where a codec has several. */
    Optional<EffortTable> efforts() {
        return EffortTable.of(results, set, table.reference());
    }

    /** Our curve against one other: how many more or fewer bytes at equal PSNR. */
    Optional<BdTable.Cell> oursAgainst(String curve) {
        return ours().flatMap(own -> BdTable.of(results, set, null, curve).lines().stream()
                .filter(line -> line.curve().equals(own))
                .findFirst()
                .flatMap(BdTable.Line::psnr));
    }

    /** Curves that lack pictures of the set, a sentence each. */
    List<String> incomplete() {
        int all = results.files(set).size();
        List<String> sentences = new ArrayList<>();
        styles.forEach((curve, style) -> {
            int has = results.samples(set, curve, Metric.PSNR).files().size();
            if (has < all) {
                sentences.add(style.label() + " has figures of only " + has + " of " + all
                        + " pictures: its curve and its speeds are about those.");
            }
        });
        return sentences;
    }

    /** The other codecs' curves, each codec once, with its slowest preset: the one that saves most. */
    List<String> peers() {
        Map<String, String> peers = new LinkedHashMap<>();
        styles.forEach((curve, style) -> {
            if (!style.ours() && (!style.fast() || !peers.containsKey(CurveStyle.codec(curve)))) {
                peers.put(CurveStyle.codec(curve), curve);
            }
        });
        return List.copyOf(peers.values());
    }

    /** {@code 24 pictures}. */
    String pictures() {
        int count = results.files(set).size();
        return count + (count == 1 ? " picture" : " pictures");
    }

    /** Pictures and what they sum up to: {@code 24 pictures, 9.4 megapixels}. */
    String size() {
        Map<String, Long> pixels = new LinkedHashMap<>();
        for (Row row : results.rows()) {
            if (row.set().equals(set)) {
                pixels.put(row.file(), (long) row.width() * row.height());
            }
        }
        long sum = pixels.values().stream().mapToLong(Long::longValue).sum();
        return pictures() + ", " + Markup.significant(sum / 1e6) + " megapixels";
    }

    /** Rate against distortion, published curves behind ours. */
    SvgChart rateChart(Metric metric, int width, int height) {
        List<Curve> curves = styles.keySet().stream()
                .map(curve -> results.curve(set, curve, metric))
                .filter(curve -> !curve.points().isEmpty())
                .toList();
        double lowRate = Double.POSITIVE_INFINITY;
        double highRate = 0;
        double lowQuality = Double.POSITIVE_INFINITY;
        double highQuality = Double.NEGATIVE_INFINITY;
        for (Curve curve : curves) {
            for (Curve.Point point : curve.points()) {
                lowRate = Math.min(lowRate, point.rate());
                highRate = Math.max(highRate, point.rate());
                lowQuality = Math.min(lowQuality, point.quality());
                highQuality = Math.max(highQuality, point.quality());
            }
        }
        if (curves.isEmpty()) {
            lowRate = 0.1;
            highRate = 1;
            lowQuality = metric.low();
            highQuality = metric.high();
        }
        double pad = Math.max(0.5, 0.05 * (highQuality - lowQuality));
        SvgChart chart = new SvgChart(
                width,
                height,
                new SvgChart.Axis("bits a pixel", lowRate / 1.15, highRate * 1.15, true),
                new SvgChart.Axis(metric.label() + ", dB", lowQuality - pad, highQuality + pad, false));
        List<String> drawn = drawnAnchors();
        for (int i = 0; i < drawn.size(); i++) {
            Optional<Curve> published = anchors.curve(drawn.get(i), metric);
            if (published.isPresent()) {
                chart.background(published.get(), i);
            }
        }
        // Ours last: on top.
        for (boolean own : new boolean[] {false, true}) {
            for (Curve curve : curves) {
                if (styles.get(curve.label()).ours() == own) {
                    chart.curve(curve, styles.get(curve.label()));
                }
            }
        }
        return chart;
    }

    /** Names of the published curves in the charts. */
    List<String> drawnAnchors() {
        if (anchors == null) {
            return List.of();
        }
        List<String> drawn = DRAWN.stream().filter(anchors.names()::contains).toList();
        return drawn.isEmpty()
                ? anchors.names()
                        .subList(0, Math.min(MOST_DRAWN, anchors.names().size()))
                : drawn;
    }

    /** Speed against bytes at equal PSNR; small files and great speed are at the upper right. Empty if nothing can be placed. */
    Optional<SvgChart> speedChart(boolean encode, int width, int height) {
        record Place(CurveStyle style, double speed, BdTable.Cell cell) {}
        List<Place> places = new ArrayList<>();
        for (String curve : styles.keySet()) {
            Optional<BdTable.Cell> cell = line(curve).flatMap(BdTable.Line::psnr);
            if (cell.isPresent()) {
                Speed speed = speeds.get(curve);
                places.add(new Place(styles.get(curve), encode ? speed.encodeMps() : speed.decodeMps(), cell.get()));
            }
        }
        if (places.isEmpty()) {
            return Optional.empty();
        }
        double slowest = places.stream().mapToDouble(Place::speed).min().orElseThrow();
        double fastest = places.stream().mapToDouble(Place::speed).max().orElseThrow();
        double least =
                places.stream().mapToDouble(place -> low(place.cell())).min().orElseThrow();
        double most =
                places.stream().mapToDouble(place -> high(place.cell())).max().orElseThrow();
        double pad = Math.max(4, 0.1 * (most - least));
        SvgChart chart = new SvgChart(
                width,
                height,
                new SvgChart.Axis(
                        "megapixels a second, " + (encode ? "encoding" : "decoding"),
                        slowest / 1.8,
                        fastest * 1.8,
                        true),
                new SvgChart.Axis("% of bytes against " + referenceLabel(), most + pad, least - pad, false));
        chart.rule(0);
        for (Place place : places) {
            chart.point(place.speed(), place.cell().percent(), low(place.cell()), high(place.cell()), place.style());
        }
        for (Place place : places) {
            chart.name(place.speed(), place.cell().percent(), place.style());
        }
        return Optional.of(chart);
    }

    private static double low(BdTable.Cell cell) {
        return Math.min(cell.percent(), cell.intervalLow().orElse(cell.percent()));
    }

    private static double high(BdTable.Cell cell) {
        return Math.max(cell.percent(), cell.intervalHigh().orElse(cell.percent()));
    }

    /** A figure with its interval: {@code +12.3 % (+10.1 to +14.8)}. */
    static String text(BdTable.Cell cell) {
        return Markup.percent(cell.percent())
                + interval(cell).map(text -> " (" + text + ")").orElse("");
    }

    static Optional<String> interval(BdTable.Cell cell) {
        return cell.intervalLow().isEmpty()
                ? Optional.empty()
                : Optional.of(bare(cell.intervalLow().getAsDouble()) + " to "
                        + bare(cell.intervalHigh().orElseThrow()));
    }

    private static String bare(double percent) {
        String text = Markup.percent(percent);
        return text.substring(0, text.length() - 2);
    }

    /** The dB that a figure is about: {@code 27.5 to 38.0 dB}. */
    static String range(BdTable.Cell cell) {
        return String.format(Locale.ROOT, "%.1f to %.1f dB", cell.low(), cell.high());
    }
}
