package dev.nacre.fit;

import dev.nacre.runtime.Parallel;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Fits pictures by hand, on the test class path:
 *
 * <pre>
 * FitBenchmark speed WIDTH HEIGHT STEPS                                   seconds a step on one and two threads
 * FitBenchmark PICTURE X Y WIDTH HEIGHT STEPS LAMBDA THREADS [adam]       what becomes of a picture's part; width 0 for all of it
 * </pre>
 */
final class FitBenchmark {
    private FitBenchmark() {}

    public static void main(String[] args) throws IOException {
        if (args[0].equals("speed")) {
            speed(Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        } else {
            fit(args);
        }
    }

    /** Products of one step for each pixel of a picture: forward, to inputs, to parameters (of a quarter of the rows). */
    private static double macs() {
        double context = 4.0 / 3 * (12 * 16 + 16 * 16 + 16 * 2 + 12 * 2);
        double synthesis = 7 * 24 + 24 * 3 + 7 * 3 + 2 * 81 + 60;
        return (context + synthesis) * 2.25;
    }

    private static void speed(int width, int height, int steps) {
        float[][][] picture = Pyramids.reference(height, width);
        for (int threads = 1; threads <= 2; threads++) {
            try (Parallel parallel = Parallel.of(threads)) {
                PyramidOptions options = PyramidOptions.defaults().withSteps(2 * steps);
                PyramidFit fit = new PyramidFit(Pyramids.REFERENCE, picture, options, parallel);
                double best = Double.MAX_VALUE;
                double bestCpu = Double.MAX_VALUE;
                for (int step = 0; step < steps; step++) {
                    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                    long start = System.nanoTime();
                    fit.step(step);
                    best = Math.min(best, (System.nanoTime() - start) / 1e9);
                    bestCpu = Math.min(
                            bestCpu, (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9);
                }
                System.out.printf(
                        Locale.ROOT,
                        "%dx%d, %d threads: best step %.3f s (%.3f s of the caller's CPU), %.1f GMAC/s%n",
                        width,
                        height,
                        threads,
                        best,
                        bestCpu,
                        macs() * width * height / best / 1e9);
            }
        }
    }

    private static void fit(String[] args) throws IOException {
        BufferedImage image = ImageIO.read(new File(args[0]));
        int left = Integer.parseInt(args[1]);
        int top = Integer.parseInt(args[2]);
        int width = args[3].equals("0") ? image.getWidth() : Integer.parseInt(args[3]);
        int height = args[3].equals("0") ? image.getHeight() : Integer.parseInt(args[4]);
        double lambda = Double.parseDouble(args[6]);
        PyramidOptions options =
                PyramidOptions.defaults().withSteps(Integer.parseInt(args[5])).withLambda(lambda);
        float[][][] picture = new float[3][height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = image.getRGB(left + x, top + y);
                for (int c = 0; c < 3; c++) {
                    picture[c][y][x] = (rgb >> 16 - 8 * c & 255) / 255f;
                }
            }
        }
        try (Parallel parallel = Parallel.of(Integer.parseInt(args[7]))) {
            boolean adam = args.length > 8 && args[8].equals("adam");
            PyramidFit fit =
                    new PyramidFit(Pyramids.REFERENCE, picture, options, parallel, adam ? Adam::new : Soap::new);
            long start = System.nanoTime();
            new FitLoop(Optional.empty()).run(fit, p -> {
                if (p.step() % 100 == 0) {
                    print("step " + p.step(), p.loss(), lambda, start);
                }
            });
            fit.takeBest();
            print("end", fit.evaluate(), lambda, start);
        }
    }

    private static void print(String what, FitLoss loss, double lambda, long start) {
        System.out.printf(
                Locale.ROOT,
                "%s: J %.4f, %.4f bpp, %.3f dB, %.0f s%n",
                what,
                1000 * loss.weighted(lambda),
                loss.bpp(),
                loss.psnr(),
                (System.nanoTime() - start) / 1e9);
    }
}
