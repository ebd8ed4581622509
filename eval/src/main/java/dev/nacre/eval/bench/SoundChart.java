package dev.nacre.eval.bench;

import java.util.List;
import java.util.Map;

/** Charts of sounds: a metric against the rate. */
final class SoundChart {
    private SoundChart() {}

    /**
     * A metric against the rate; up is always better. The axes hold all of ours and of the reference: what others have beyond that is cut off,
     * as codecs that are used below what they are made for would squeeze everything else.
     */
    static SvgChart of(SoundView view, SoundMetric metric, int width, int height) {
        Map<String, CurveStyle> styles = view.styles();
        List<Curve> curves = styles.keySet().stream()
                .map(curve -> view.curve(curve, metric))
                .filter(curve -> !curve.points().isEmpty())
                .toList();
        List<Curve> whole = curves.stream()
                .filter(curve -> styles.get(curve.label()).ours()
                        || CurveStyle.codec(curve.label()).equals(SoundView.REFERENCE))
                .toList();
        double lowRate = Double.POSITIVE_INFINITY;
        double highRate = 0;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Curve curve : whole.isEmpty() ? curves : whole) {
            for (Curve.Point point : curve.points()) {
                lowRate = Math.min(lowRate, point.rate());
                highRate = Math.max(highRate, point.rate());
                low = Math.min(low, point.quality());
                high = Math.max(high, point.quality());
            }
        }
        if (curves.isEmpty()) {
            lowRate = 1;
            highRate = 10;
            low = 0;
            high = 1;
        }
        double pad = Math.max(1e-3, 0.08 * (high - low));
        boolean up = metric.higherIsBetter();
        SvgChart chart = new SvgChart(
                width,
                height,
                new SvgChart.Axis("kbps, whole files", lowRate / 1.15, highRate * 1.3, true),
                new SvgChart.Axis(metric.axis(), up ? low - pad : high + pad, up ? high + pad : low - pad, false));
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
}
