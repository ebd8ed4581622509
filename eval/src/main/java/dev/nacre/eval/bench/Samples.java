package dev.nacre.eval.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What a curve is the average of: rate and quality of every picture at every setting.
 *
 * @param label of the curve
 * @param metric what {@code quality} is, in its own unit (PSNR in dB, MS-SSIM in 0..1)
 * @param files the pictures
 * @param settings the points of the curve
 * @param bpp {@code [files][settings]}; not copied
 * @param quality {@code [files][settings]}; not copied
 */
record Samples(
        String label, Metric metric, List<String> files, List<String> settings, double[][] bpp, double[][] quality) {
    /** The curve over all pictures. */
    Curve curve() {
        int[] all = new int[files.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
        }
        return curve(all);
    }

    /** The curve over some pictures, each as often as its index occurs; of none it has no points. */
    Curve curve(int[] pictures) {
        List<Curve.Point> points = new ArrayList<>();
        for (int point = 0; point < settings.size() && pictures.length > 0; point++) {
            double sumBpp = 0;
            double sumQuality = 0;
            for (int picture : pictures) {
                sumBpp += bpp[picture][point];
                sumQuality += quality[picture][point];
            }
            // The mean first, then dB: so are the published figures made that ours stand beside.
            points.add(new Curve.Point(sumBpp / pictures.length, metric.decibels(sumQuality / pictures.length)));
        }
        return new Curve(label, points);
    }

    /** The same of some of the pictures, in the order given; those that are not here are left out. */
    Samples of(List<String> wanted) {
        List<String> found = wanted.stream().filter(files::contains).toList();
        double[][] rates = new double[found.size()][];
        double[][] qualities = new double[found.size()][];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = bpp[files.indexOf(found.get(i))];
            qualities[i] = quality[files.indexOf(found.get(i))];
        }
        return new Samples(label, metric, found, settings, rates, qualities);
    }
}
