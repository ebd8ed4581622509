package dev.nacre.eval.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The rate-distortion figure as an SVG file of its own, for a README: PSNR and MS-SSIM of one set side by side, a legend below.
 *
 * <p>It has a light background of its own, so that it reads on dark pages, too. The same results give the same bytes.
 */
public final class RdFigure {
    private static final int PANEL = 440;
    private static final int HEIGHT = 360;
    private static final int TOP = 52;
    private static final int WIDE_COLUMNS = 4;

    private RdFigure() {}

    /**
     * Draws it.
     *
     * @param set one of the results' sets
     * @param anchors null where there are none
     * @throws IllegalArgumentException if the results have no such set
     */
    public static String svg(Results results, String set, Anchors anchors) {
        if (!results.sets().contains(set)) {
            throw new IllegalArgumentException("no set " + set + " in the results, only " + results.sets());
        }
        SetView view = SetView.of(results, set, anchors, Optional.empty());
        List<String> drawn = view.drawnAnchors();
        int columns = view.styles().size() <= 6 ? 6 : 5;
        int rows = (view.styles().size() + columns - 1) / columns + (drawn.size() + WIDE_COLUMNS - 1) / WIDE_COLUMNS;
        int width = 2 * PANEL + 20;
        int height = TOP + HEIGHT + 24 + 24 * rows + 12;
        StringBuilder svg = new StringBuilder();
        String title = "Rate against distortion, " + set + " (" + view.size() + ")";
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" viewBox=\"0 0 ")
                .append(width + " " + height + "\" width=\"" + width + "\" height=\"" + height)
                .append("\" role=\"img\" aria-label=\"" + Markup.escape(title) + "\"><title>" + Markup.escape(title)
                        + "</title>\n<style>\n")
                .append(SvgChart.css("#17211f", "#52605d", "#e4e9e8", "#98a4a1"))
                .append(CurveStyle.css(CurveStyle.LIGHT, "#ffffff"))
                .append(
                        ".chart .title{font-size:15px;font-weight:600;fill:#17211f}\n.chart .key{fill:#17211f}\n</style>\n")
                .append("<rect width=\"" + width + "\" height=\"" + height + "\" rx=\"8\" fill=\"#ffffff\"/>\n")
                .append("<text class=\"title\" x=\"16\" y=\"30\">" + Markup.escape(title) + "</text>\n");
        int x = 6;
        for (Metric metric : Metric.values()) {
            svg.append("<g transform=\"translate(" + x + " " + TOP + ")\">\n")
                    .append(view.rateChart(metric, PANEL, HEIGHT).body())
                    .append("</g>\n");
            x += PANEL + 6;
        }
        int y = TOP + HEIGHT + 18;
        List<CurveStyle> styles = List.copyOf(view.styles().values());
        for (int i = 0; i < styles.size(); i++) {
            int left = 18 + i % columns * (2 * PANEL / columns);
            key(svg, SvgChart.swatch(styles.get(i), left, y), styles.get(i).label(), left, y);
            y += i % columns == columns - 1 || i == styles.size() - 1 ? 24 : 0;
        }
        for (int i = 0; i < drawn.size(); i++) {
            int left = 18 + i % WIDE_COLUMNS * (2 * PANEL / WIDE_COLUMNS);
            key(svg, SvgChart.swatch(i, left, y), drawn.get(i), left, y);
            y += i % WIDE_COLUMNS == WIDE_COLUMNS - 1 ? 24 : 0;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void key(StringBuilder svg, String swatch, String label, int left, int top) {
        svg.append(swatch)
                .append("<text class=\"key\" x=\"" + (left + 38) + "\" y=\"" + (top + 10) + "\">" + Markup.escape(label)
                        + "</text>\n");
    }

    /** Writes {@link #svg} to a file. */
    public static void write(Results results, String set, Anchors anchors, Path file) throws IOException {
        WholeFile.write(file, svg(results, set, anchors));
    }
}
