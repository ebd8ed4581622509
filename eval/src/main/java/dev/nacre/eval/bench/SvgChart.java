package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws one chart as SVG: axes with a grid, lines with markers, labels that keep out of each other's way.
 *
 * <p>Colours and fonts are left to classes ({@link #css}, {@link CurveStyle#css}), so that one drawing serves light and dark. The same calls give the
 * same text on every machine. Not thread-safe; used once.
 */
final class SvgChart {
    /**
     * One axis.
     *
     * @param label with the unit
     * @param low the value at the left or lower end; positive where {@code log}
     * @param high the value at the other end; smaller than {@code low} where the axis runs backwards
     * @param log whether equal distances are equal ratios
     */
    record Axis(String label, double low, double high, boolean log) {
        /** Where a value lies: 0 at {@code low}, 1 at {@code high}. */
        double at(double value) {
            return log
                    ? (StrictMath.log(value) - StrictMath.log(low)) / (StrictMath.log(high) - StrictMath.log(low))
                    : (value - low) / (high - low);
        }

        /** Round values, at most {@code most}, all inside. */
        List<Double> ticks(int most) {
            double least = Math.min(low, high);
            double greatest = Math.max(low, high);
            return log ? logTicks(least, greatest, most) : linearTicks(least, greatest, most);
        }

        private static List<Double> linearTicks(double least, double greatest, int most) {
            double step = Math.pow(10, Math.floor(Math.log10((greatest - least) / most)));
            double[] factors = {1, 2, 5, 10, 20, 50};
            for (double factor : factors) {
                List<Double> ticks = new ArrayList<>();
                for (double k = Math.ceil(least / (factor * step) - 1e-9); k * factor * step <= greatest + 1e-9; k++) {
                    ticks.add(k * factor * step);
                }
                if (ticks.size() <= most) {
                    return ticks;
                }
            }
            return List.of(least, greatest);
        }

        private static List<Double> logTicks(double least, double greatest, int most) {
            // From fine to coarse: 1 2 5, 1 3, every decade, every second one ...
            for (double[] mantissas : new double[][] {{1, 2, 5}, {1, 3}, {1}}) {
                List<Double> ticks = new ArrayList<>();
                for (int decade = -9; decade <= 12; decade++) {
                    for (double mantissa : mantissas) {
                        // Not Math.pow(10, -1) * 2, which is 0.2 only nearly.
                        double tick = decade < 0 ? mantissa / Math.pow(10, -decade) : mantissa * Math.pow(10, decade);
                        if (tick >= least * (1 - 1e-9) && tick <= greatest * (1 + 1e-9)) {
                            ticks.add(tick);
                        }
                    }
                }
                if (ticks.size() <= most) {
                    return ticks;
                }
            }
            return List.of();
        }
    }

    private record Box(double left, double top, double right, double bottom) {
        boolean touches(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }
    }

    static final String FONTS = "system-ui,-apple-system,'Segoe UI',Roboto,'Liberation Sans','DejaVu Sans',sans-serif";

    // Dashes of published curves, which share one colour.
    private static final String[] PATTERNS = {"none", "9 3", "7 3 1.5 3", "1.5 3", "4 2 1 2 1 2", "3 5"};

    // Average advance of a letter of a bold 12-pixel sans-serif font: for placing, where fonts can't be measured.
    private static final double LETTER = 7.2;
    private static final int LINE = 15;

    private final int width;
    private final int height;
    private final Axis x;
    private final Axis y;
    private final double left = 54;
    private final double top = 12;
    private final double right;
    private final double bottom;
    private final StringBuilder body = new StringBuilder();
    private final StringBuilder labels = new StringBuilder();
    private final List<Box> taken = new ArrayList<>();

    /**
     * An empty chart.
     *
     * @param width in pixels of the user's space, axes included
     * @param height the same
     */
    SvgChart(int width, int height, Axis x, Axis y) {
        this.width = width;
        this.height = height;
        this.x = x;
        this.y = y;
        this.right = width - 14.0;
        this.bottom = height - 44.0;
        grid();
    }

    private double px(double value) {
        return left + (right - left) * x.at(value);
    }

    private double py(double value) {
        return bottom - (bottom - top) * y.at(value);
    }

    private void grid() {
        body.append("<g class=\"grid\">");
        for (double tick : x.ticks((int) ((right - left) / 48))) {
            body.append(path("", px(tick), top, px(tick), bottom));
            body.append(text("tick", px(tick), bottom + 17, "middle", tickText(tick)));
        }
        for (double tick : y.ticks((int) ((bottom - top) / 38))) {
            body.append(path("", left, py(tick), right, py(tick)));
            body.append(text("tick", left - 7, py(tick) + 4, "end", tickText(tick)));
        }
        body.append("</g>\n");
        body.append(path("axis", left, bottom, right, bottom));
        body.append(text("axis-label", (left + right) / 2, height - 6, "middle", x.label()));
        body.append("<text class=\"axis-label\" transform=\"translate(12 ")
                .append(Markup.coordinate((top + bottom) / 2))
                .append(") rotate(-90)\" text-anchor=\"middle\">")
                .append(Markup.escape(y.label()))
                .append("</text>\n");
    }

    private static String tickText(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        text = text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
        text = text.equals("-0") ? "0" : text;
        return text.startsWith("-") ? "\u2212" + text.substring(1) : text;
    }

    /** A line that emphasises one value of y. */
    void rule(double value) {
        body.append(path("rule", left, py(value), right, py(value)));
    }

    /** A published curve, in the background; {@code number} picks its dashes. */
    void background(Curve curve, int number) {
        body.append(open(number)).append(line("line", sorted(curve))).append("</g>\n");
    }

    /** A measured curve: a line, and a marker at each point. */
    void curve(Curve curve, CurveStyle style) {
        List<Curve.Point> points = sorted(curve);
        body.append(open(style)).append(line("line", points));
        for (Curve.Point point : points) {
            if (inside(x.at(point.rate())) && inside(y.at(point.quality()))) {
                body.append(marker(style.colour(), px(point.rate()), py(point.quality()), style.ours() ? 4.6 : 3.8));
            }
        }
        body.append("</g>\n");
    }

    /**
     * One named point of a scatter, with an interval in y.
     *
     * @param low lower end of the interval; equal to {@code high} where there is none
     */
    void point(double atX, double atY, double low, double high, CurveStyle style) {
        double cx = px(atX);
        double cy = py(atY);
        body.append(open(style));
        if (low != high) {
            body.append(path("bar", cx, py(low), cx, py(high)));
        }
        body.append(marker(style.colour(), cx, cy, style.ours() ? 6.5 : 5.5)).append("</g>\n");
        taken.add(new Box(cx - 7, cy - 7, cx + 7, cy + 7));
    }

    /** Names a point that {@link #point} drew: call it after all points, so that no name hides one. */
    void name(double atX, double atY, CurveStyle style) {
        label("k" + style.colour(), px(atX), py(atY), style.label());
    }

    /** Writes a label beside a place, where nothing else stands: right, left, above, below, then farther off. */
    private void label(String classes, double atX, double atY, String text) {
        double gap = 9;
        double w = LETTER * text.length() + 4;
        double[][] places = {
            {gap, 4},
            {-gap - w, 4},
            {-w / 2, -gap - 3},
            {-w / 2, gap + 12},
            {gap, -9},
            {gap, 17},
            {-gap - w, -9},
            {-gap - w, 17},
            {gap, -22},
            {gap, 30},
            {-gap - w, -22},
            {-gap - w, 30}
        };
        for (double[] place : places) {
            double lx = atX + place[0];
            double ly = atY + place[1];
            Box box = new Box(lx, ly - LINE + 4, lx + w, ly + 4);
            boolean inChart = box.left > left && box.right < right + 8 && box.top > top - 8 && box.bottom < bottom;
            if (inChart && taken.stream().noneMatch(box::touches)) {
                taken.add(box);
                labels.append("<g class=\"" + classes + "\">")
                        .append(anchored(place[0], lx, w, ly, text))
                        .append("</g>");
                return;
            }
        }
        // No room: the legend or the table has the name.
    }

    // Anchored at the end that is at the point, as the true width is not known.
    private static String anchored(double dx, double lx, double w, double ly, String text) {
        if (dx >= 0) {
            return text("name", lx, ly, "start", text);
        }
        return dx + w <= 0 ? text("name", lx + w, ly, "end", text) : text("name", lx + w / 2, ly, "middle", text);
    }

    /** The chart's elements, to be put into an {@code <svg>} or a {@code <g>} of its size. */
    String body() {
        return body + labels.toString();
    }

    /**
     * The whole chart.
     *
     * @param classes of the {@code <svg>} element
     * @param title what is shown, for those who can't see it
     */
    String svg(String classes, String title) {
        return "<svg class=\"" + classes + "\" viewBox=\"0 0 " + width + " " + height + "\" width=\"" + width
                + "\" height=\"" + height
                + "\" role=\"img\" aria-label=\"" + Markup.escape(title) + "\"><title>" + Markup.escape(title)
                + "</title>\n" + body()
                + "</svg>\n";
    }

    /** A short piece of line with its marker, as a legend shows it: 30 by 12 pixels, from the given upper left corner. */
    static String swatch(CurveStyle style, double atX, double atY) {
        double middle = atY + 6;
        return open(style)
                + path("line", atX, middle, atX + 30, middle)
                + marker(style.colour(), atX + 15, middle, style.ours() ? 4.6 : 3.8)
                + "</g>";
    }

    /** The same for a published curve. */
    static String swatch(int number, double atX, double atY) {
        return open(number) + path("line", atX, atY + 6, atX + 30, atY + 6) + "</g>";
    }

    /** Fonts and strokes; {@link CurveStyle#css} has the colours of curves. */
    static String css(String ink, String soft, String grid, String published) {
        StringBuilder css = new StringBuilder();
        css.append(".chart text{font:12px ")
                .append(FONTS)
                .append(";fill:")
                .append(soft)
                .append("}\n");
        css.append(".chart .axis-label{fill:").append(ink).append("}\n");
        css.append(".chart .name{font-weight:600}\n");
        css.append(".grid path{stroke:").append(grid).append(";stroke-width:1}\n");
        css.append(".axis,.rule{stroke:").append(soft).append(";stroke-width:1}\n.rule{stroke-dasharray:2 3}\n");
        css.append(".line{fill:none;stroke-width:1.8;stroke-linejoin:round}\n.fast .line{stroke-dasharray:5 3.5}\n");
        css.append(".ours .line{stroke-width:3}\n.mark,.bar{stroke-width:1.6}\n");
        css.append(".published .line{stroke:").append(published).append(";stroke-width:1.4}\n");
        for (int i = 1; i < PATTERNS.length; i++) {
            css.append(".p")
                    .append(i)
                    .append(" .line{stroke-dasharray:")
                    .append(PATTERNS[i])
                    .append("}\n");
        }
        return css.toString();
    }

    private static String open(int number) {
        return "<g class=\"published p" + number % PATTERNS.length + "\">";
    }

    private static String open(CurveStyle style) {
        return "<g class=\"k" + style.colour() + (style.fast() ? " fast" : "") + (style.ours() ? " ours" : "") + "\">";
    }

    private static List<Curve.Point> sorted(Curve curve) {
        return curve.points().stream()
                .sorted(java.util.Comparator.comparingDouble(Curve.Point::rate))
                .toList();
    }

    private static boolean inside(double at) {
        return at >= -1e-9 && at <= 1 + 1e-9;
    }

    /** The line through the points, cut at the chart's edges. */
    private String line(String classes, List<Curve.Point> points) {
        StringBuilder d = new StringBuilder();
        boolean pen = false;
        for (int i = 1; i < points.size(); i++) {
            double[] a = {x.at(points.get(i - 1).rate()), y.at(points.get(i - 1).quality())};
            double[] b = {x.at(points.get(i).rate()), y.at(points.get(i).quality())};
            double[] cut = cut(a, b);
            if (cut == null) {
                pen = false;
                continue;
            }
            if (!pen || cut[0] > 0) {
                d.append('M').append(place(a, b, cut[0]));
            }
            d.append('L').append(place(a, b, cut[1]));
            pen = cut[1] == 1;
        }
        return d.length() == 0 ? "" : "<path class=\"" + classes + "\" d=\"" + d + "\"/>";
    }

    private String place(double[] a, double[] b, double t) {
        return Markup.coordinate(left + (right - left) * (a[0] + t * (b[0] - a[0]))) + " "
                + Markup.coordinate(bottom - (bottom - top) * (a[1] + t * (b[1] - a[1])));
    }

    /** The part of a to b within the unit square, as parameters (Liang and Barsky 1984); null if none. */
    private static double[] cut(double[] a, double[] b) {
        double from = 0;
        double to = 1;
        for (int k = 0; k < 2; k++) {
            double d = b[k] - a[k];
            if (d == 0) {
                if (a[k] < 0 || a[k] > 1) {
                    return null;
                }
                continue;
            }
            double s = -a[k] / d;
            double t = (1 - a[k]) / d;
            from = Math.max(from, Math.min(s, t));
            to = Math.min(to, Math.max(s, t));
        }
        return from < to ? new double[] {from, to} : null;
    }

    private static String path(String classes, double x1, double y1, double x2, double y2) {
        return "<path" + (classes.isEmpty() ? "" : " class=\"" + classes + "\"") + " d=\"M" + Markup.coordinate(x1)
                + " " + Markup.coordinate(y1) + "L" + Markup.coordinate(x2) + " " + Markup.coordinate(y2) + "\"/>";
    }

    private static String text(String classes, double x, double y, String anchor, String text) {
        return "<text class=\"" + classes + "\" x=\"" + Markup.coordinate(x) + "\" y=\"" + Markup.coordinate(y)
                + "\" text-anchor=\"" + anchor + "\">" + Markup.escape(text) + "</text>";
    }

    /** A shape of its own for each colour. */
    private static String marker(int shape, double x, double y, double r) {
        double[][] corners = switch (shape) {
            case 1 -> new double[][] {{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}};
            case 2 -> new double[][] {{0, -1.2}, {1.1, 0.8}, {-1.1, 0.8}};
            case 3 -> new double[][] {{0, -1.3}, {1.3, 0}, {0, 1.3}, {-1.3, 0}};
            case 4 -> new double[][] {{0, 1.2}, {1.1, -0.8}, {-1.1, -0.8}};
            case 5 -> new double[][] {{0, -1.2}, {1.15, -0.35}, {0.7, 1}, {-0.7, 1}, {-1.15, -0.35}};
            case 6 -> new double[][] {{-0.6, -1.1}, {0.6, -1.1}, {1.2, 0}, {0.6, 1.1}, {-0.6, 1.1}, {-1.2, 0}};
            case 7 -> new double[][] {{1.2, 0}, {-0.8, 1.1}, {-0.8, -1.1}};
            case 8 -> new double[][] {{-1.2, 0}, {0.8, 1.1}, {0.8, -1.1}};
            case 9 -> new double[][] {{-1.3, -0.6}, {1.3, -0.6}, {1.3, 0.6}, {-1.3, 0.6}};
            default -> null;
        };
        if (corners == null) {
            return "<circle class=\"mark\" cx=\"" + Markup.coordinate(x) + "\" cy=\"" + Markup.coordinate(y) + "\" r=\""
                    + Markup.coordinate(r) + "\"/>";
        }
        StringBuilder d = new StringBuilder();
        for (double[] corner : corners) {
            d.append(d.length() == 0 ? 'M' : 'L')
                    .append(Markup.coordinate(x + r * corner[0]))
                    .append(' ')
                    .append(Markup.coordinate(y + r * corner[1]));
        }
        return "<path class=\"mark\" d=\"" + d + "Z\"/>";
    }
}
