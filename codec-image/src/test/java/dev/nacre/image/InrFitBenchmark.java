package dev.nacre.image;

import dev.nacre.fit.FitLoop;
import dev.nacre.fit.PyramidOptions;
import dev.nacre.runtime.Parallel;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Fits a picture and codes it, by hand on the test class path: {@code InrFitBenchmark PICTURE LAMBDA THREADS STEPS...} prints bytes and PSNR
 * of a whole file for each number of steps.
 */
final class InrFitBenchmark {
    private InrFitBenchmark() {}

    public static void main(String[] args) throws IOException {
        Picture picture = Picture.fromBufferedImage(ImageIO.read(new File(args[0])));
        double lambda = Double.parseDouble(args[1]);
        int threads = Integer.parseInt(args[2]);
        try (Parallel parallel = Parallel.of(threads);
                InrCodec codec = InrTesting.codec(threads)) {
            for (int i = 3; i < args.length; i++) {
                long start = System.nanoTime();
                PyramidOptions options = PyramidOptions.defaults()
                        .withSteps(Integer.parseInt(args[i]))
                        .withLambda(lambda);
                InrFit fit = new InrFit(picture, InrTesting.SHAPE, 0, options, parallel);
                new FitLoop(Optional.empty()).run(fit.model(), p -> {});
                fit.model().takeBest();
                double seconds = (System.nanoTime() - start) / 1e9;
                InrFitted fitted = fit.fitted();
                InrNetworks networks = new InrQuantizer(fitted, picture, lambda, parallel).search();
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                codec.encode(fitted, networks, picture, PictureMetadata.empty(), out);
                Picture decoded = InrTesting.decode(codec, out.toByteArray()).picture();
                System.out.printf(
                        Locale.ROOT,
                        "%s steps: %d bytes, %.4f bpp (networks %.4f), %.3f dB; fit %.0f s, in all %.0f s; floats had %s%n",
                        args[i],
                        out.size(),
                        8.0 * out.size() / picture.width() / picture.height(),
                        InrNetworkCoder.rateBits(networks) / picture.width() / picture.height(),
                        InrFitTest.psnr(picture, decoded),
                        seconds,
                        (System.nanoTime() - start) / 1e9,
                        fit.model().evaluate());
            }
        }
    }
}
