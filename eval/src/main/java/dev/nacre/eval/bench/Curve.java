package dev.nacre.eval.bench;

import java.util.List;
import java.util.Objects;

/**
 * Rate against distortion of one codec with one preset, or of a published one: averages over the inputs of one set.
 *
 * @param label {@code webp:fast}, or the name of an anchor
 * @param points in any order
 */
record Curve(String label, List<Point> points) {
    /**
     * One quality setting.
     *
     * @param rate bits a pixel, or kilobits a second of sound
     * @param quality as {@link CurveMetric#scaled} gives it: of pictures dB, whatever the metric
     */
    record Point(double rate, double quality) {}

    Curve {
        Objects.requireNonNull(label, "label");
        points = List.copyOf(points);
    }
}
