package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.fit.FitLoss;
import dev.nacre.runtime.Parallel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a fit says of itself is what the bitstream makes of it: neighbours, tiles, upsampling, synthesis and scales mean the same. */
class InrFitterTest {
    /** Ramps and a disc. */
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

    /** The long one has two tiles. */
    @ParameterizedTest
    @CsvSource({"96, 72, 3", "61, 50, 1", "1100, 9, 1"})
    void lossIsThatOfTheFile(int width, int height, int channels) throws IOException {
        Picture picture = picture(width, height, channels);
        FitLoss[] last = new FitLoss[1];
        InrEncodeOptions options = InrEncodeOptions.defaults().withEffort(0).withListener(p -> last[0] = p.loss());
        try (Parallel parallel = Parallel.of(2)) {
            InrFitted fitted = InrFitter.fit(picture, options, parallel).fitted();
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
            double mse = squares / ((double) channels * width * height);
            assertTrue(-10 * Math.log10(mse) > 24, last[0].toString());
            // The last steps are small, so the best of them and the update behind it are near the last.
            assertEquals(mse, last[0].mse(), 0.03 * mse);

            try (InrCodec codec = InrTesting.codec(2)) {
                // To steps so fine that rounding networks costs next to nothing; the coder's tails are a little
                // heavier.
                InrNetworks networks = InrTesting.networks(fitted);
                CodingReport report =
                        codec.encode(fitted, networks, picture, PictureMetadata.empty(), new ByteArrayOutputStream());
                double latentBits = report.rateBits() - InrNetworkCoder.rateBits(networks);
                assertEquals(latentBits, last[0].rateBits(), 0.03 * latentBits);
            }
        }
    }
}
