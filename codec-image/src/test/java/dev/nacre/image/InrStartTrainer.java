package dev.nacre.image;

import dev.nacre.fit.FitLoop;
import dev.nacre.fit.PyramidFit;
import dev.nacre.fit.PyramidOptions;
import dev.nacre.runtime.Parallel;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Makes the networks that fits start from ({@link InrStart}): one fit of a mosaic of crops, so that all of them share its networks. A main
 * program, run with the class path of the tests; training/README.md has the command.
 *
 * <pre>
 * InrStartTrainer FOLDER LAMBDA CONTEXT_WIDTH SYNTHESIS_WIDTH RESIDUALS CROPS_A_SIDE CROP_SIDE STEPS SEED OUT
 * </pre>
 */
final class InrStartTrainer {
    private static final int NEIGHBOURS = 12;
    private static final int CONTEXT_LAYERS = 2;
    private static final int MAX_SHIFT = 12; // more would be noise

    private InrStartTrainer() {}

    public static void main(String[] args) throws IOException {
        double lambda = Double.parseDouble(args[1]);
        int[] sizes = Arrays.stream(args, 2, 9).mapToInt(Integer::parseInt).toArray();
        InrShape shape = new InrShape(
                InrShape.MAX_GRIDS, InrShape.MAX_LATENT_BITS, NEIGHBOURS, CONTEXT_LAYERS, sizes[0], sizes[1], sizes[2]);
        float[][][] mosaic = mosaic(new File(args[0]), sizes[3], sizes[4], new Random(sizes[6]));
        try (Parallel parallel = Parallel.of(Runtime.getRuntime().availableProcessors())) {
            PyramidOptions options =
                    PyramidOptions.defaults().withSteps(sizes[5]).withLambda(lambda);
            PyramidFit fit = new PyramidFit(shape.pyramid(), mosaic, options, parallel);
            new FitLoop(Optional.empty()).run(fit, progress -> {
                if (progress.step() % 50 == 0) {
                    System.out.printf(
                            Locale.ROOT,
                            "step %d: 1000 J %.4f%n",
                            progress.step(),
                            1000 * progress.loss().weighted(lambda));
                }
            });
            fit.takeBest();
            List<InrTensor> tensors = new ArrayList<>();
            for (float[] parameters : fit.parameters()) {
                tensors.add(rounded(parameters));
            }
            Files.write(Path.of(args[9]), new InrStart(lambda, shape, tensors).lines());
        }
    }

    private static InrTensor rounded(float[] parameters) {
        double largest = 0;
        for (float parameter : parameters) {
            largest = Math.max(largest, Math.abs(parameter));
        }
        int shift = MAX_SHIFT;
        while (largest * (1 << shift) > InrTensor.MAX_VALUE) {
            shift--;
        }
        return InrTensor.round(parameters, shift);
    }

    private static float[][][] mosaic(File folder, int side, int crop, Random random) throws IOException {
        File[] files = folder.listFiles();
        Arrays.sort(files);
        Collections.shuffle(Arrays.asList(files), random);
        float[][][] mosaic = new float[3][side * crop][side * crop];
        int next = 0;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                BufferedImage image;
                do {
                    image = ImageIO.read(files[next++]);
                } while (Math.min(image.getWidth(), image.getHeight()) < crop);
                int left = random.nextInt(image.getWidth() - crop + 1);
                int top = random.nextInt(image.getHeight() - crop + 1);
                float[][][] samples =
                        InrFitter.samples(Picture.fromBufferedImage(image.getSubimage(left, top, crop, crop)));
                for (int c = 0; c < mosaic.length; c++) {
                    for (int row = 0; row < crop; row++) {
                        // A grey picture has one plane.
                        float[] from = samples[c % samples.length][row];
                        System.arraycopy(from, 0, mosaic[c][y * crop + row], x * crop, crop);
                    }
                }
            }
        }
        return mosaic;
    }
}
