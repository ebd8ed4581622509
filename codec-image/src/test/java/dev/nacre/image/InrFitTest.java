package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.fit.FitLoop;
import dev.nacre.fit.FitLoss;
import dev.nacre.fit.PyramidOptions;
import dev.nacre.runtime.Parallel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a fit says of itself is what its file is: the same pixels, the same bits. */
class InrFitTest {
    private static final double LAMBDA = 1e-3;

    /** Ramps and a disc; tiles of 256 pixels make two of the wide one. */
    private static Picture picture(int width, int height, int channels) {
        byte[][] planes = new byte[channels][width * height];
        for (int c = 0; c < channels; c++) {
            for (int i = 0; i < planes[c].length; i++) {
                int x = i % width;
                int y = i / width;
                int a = x * (3 + c) + y * 2 & 255;
                int ramp = a < 128 ? a : 255 - a;
                boolean inside = (x - 40) * (x - 40) + (y - 30) * (y - 30) < 400;
                planes[c][i] = (byte) (40 + ramp + (inside ? 60 : 0));
            }
        }
        return Picture.of(width, height, channels == 1 ? Picture.Colour.GREY : Picture.Colour.RGB, planes);
    }

    @ParameterizedTest
    @CsvSource({"96, 72, 3, 0", "395, 40, 3, 256", "61, 50, 1, 0"})
    void fileIsWhatTheFitSays(int width, int height, int channels, int tileSide) throws IOException {
        Picture picture = picture(width, height, channels);
        try (Parallel parallel = Parallel.of(2)) {
            InrFit fit = new InrFit(
                    picture,
                    InrTesting.SHAPE,
                    tileSide,
                    PyramidOptions.defaults().withSteps(150).withLambda(LAMBDA),
                    parallel);
            new FitLoop(Optional.empty()).run(fit.model(), p -> {});
            fit.model().takeBest();
            FitLoss loss = fit.model().evaluate();
            assertTrue(loss.psnr() > 24, loss.toString());
            InrFitted fitted = fit.fitted();

            // The synthesis in double precision, written from the definitions of the bitstream.
            double[][] samples = new InrFloatPicture(fitted).samples();
            double squares = 0;
            for (int c = 0; c < channels; c++) {
                byte[] plane = picture.plane(c);
                for (int i = 0; i < plane.length; i++) {
                    double error = (samples[c][i] - (plane[i] & 255)) / 255;
                    squares += error * error;
                }
            }
            assertEquals(squares / ((double) channels * width * height), loss.mse(), 1e-4 * loss.mse());

            InrNetworks networks = InrTesting.networks(fitted);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Picture decoded;
            try (InrCodec codec = InrTesting.codec(2)) {
                CodingReport report = codec.encode(fitted, networks, picture, PictureMetadata.empty(), out);
                double latentBits = report.rateBits() - InrNetworkCoder.rateBits(networks);
                // The coder's tails are a little heavier, and its networks rounded, to fine steps here.
                assertEquals(loss.rateBits(), latentBits, 0.02 * loss.rateBits());
                decoded = InrTesting.decode(codec, out.toByteArray()).picture();
            }
            assertEquals(loss.psnr(), psnr(picture, decoded), 0.3);

            // Rounded networks can be tried in the model itself.
            fit.model()
                    .setParameters(
                            networks.tensors().stream().map(InrTensor::toFloats).toList());
            assertEquals(psnr(picture, decoded), fit.model().evaluate().psnr(), 0.05);
            assertArrayEquals(fitted.latents(), fit.fitted().latents());
        }
    }

    static double psnr(Picture a, Picture b) {
        double squares = 0;
        for (int c = 0; c < a.channels(); c++) {
            for (int i = 0; i < a.plane(c).length; i++) {
                int d = (a.plane(c)[i] & 255) - (b.plane(c)[i] & 255);
                squares += d * d;
            }
        }
        return 10 * Math.log10(255.0 * 255 * a.channels() * a.plane(0).length / squares);
    }
}
