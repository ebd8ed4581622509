package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What a curve is the average of: rate and quality of every input at every setting.
 *
 * @param label of the curve
 * @param metric what {@code quality} is, in its own unit (PSNR in dB, MS-SSIM in 0..1)
 * @param files the inputs
 * @param settings the points of the curve
 * @param rate {@code [files][settings]}, {@link BenchRow#rate}; not copied
 * @param quality {@code [files][settings]}; not copied
 */
record Samples<M extends CurveMetric>(
        String label, M metric, List<String> files, List<String> settings, double[][] rate, double[][] quality) {
    /**
     * The samples of one curve. Every input has every setting: settings that fewer than half of the curve's inputs have are left out (a run
     * goes on, or was asked for other settings), then inputs that lack one of the rest.
     *
     * @param rows of the curve
     * @param quality of a row; rows without one don't count
     */
    static <M extends CurveMetric, R extends BenchRow> Samples<M> of(
            String label, M metric, List<R> rows, Function<R, OptionalDouble> quality) {
        Map<String, Map<String, R>> byFile = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (R row : rows) {
            if (quality.apply(row).isPresent()) {
                byFile.computeIfAbsent(row.file(), file -> new LinkedHashMap<>())
                        .put(row.setting(), row);
                counts.merge(row.setting(), 1, Integer::sum);
            }
        }
        List<String> settings = counts.entrySet().stream()
                .filter(entry -> 2 * entry.getValue() >= byFile.size())
                .map(Map.Entry::getKey)
                .toList();
        List<String> files = byFile.entrySet().stream()
                .filter(entry -> entry.getValue().keySet().containsAll(settings))
                .map(Map.Entry::getKey)
                .sorted() // not by order of measurement, which sums of floats would show
                .toList();
        double[][] rates = new double[files.size()][settings.size()];
        double[][] qualities = new double[files.size()][settings.size()];
        for (int i = 0; i < rates.length; i++) {
            for (int j = 0; j < settings.size(); j++) {
                R row = byFile.get(files.get(i)).get(settings.get(j));
                rates[i][j] = row.rate();
                qualities[i][j] = quality.apply(row).getAsDouble();
            }
        }
        return new Samples<>(label, metric, files, settings, rates, qualities);
    }

    /** The curve over all inputs. */
    Curve curve() {
        int[] all = new int[files.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return curve(all);
    }

    /** The curve over some inputs, each as often as its index occurs; of none it has no points. */
    Curve curve(int[] inputs) {
        List<Curve.Point> points = new ArrayList<>();
        for (int point = 0; point < settings.size() && inputs.length > 0; point++) {
            double sumRate = 0;
            double sumQuality = 0;
            for (int input : inputs) {
                sumRate += rate[input][point];
                sumQuality += quality[input][point];
            }
            // The mean first, then dB: so are the published figures made that ours stand beside.
            points.add(new Curve.Point(sumRate / inputs.length, metric.scaled(sumQuality / inputs.length)));
        }
        return new Curve(label, points);
    }

    /** The same of some of the inputs, in the order given; those that are not here are left out. */
    Samples<M> of(List<String> wanted) {
        List<String> found = wanted.stream().filter(files::contains).toList();
        double[][] rates = new double[found.size()][];
        double[][] qualities = new double[found.size()][];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = rate[files.indexOf(found.get(i))];
            qualities[i] = quality[files.indexOf(found.get(i))];
        }
        return new Samples<>(label, metric, found, settings, rates, qualities);
    }
}
