package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.runtime.Parallel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The steps that are searched cost less than any one step for all arrays, in a real file and its real pixels. */
class InrQuantizerTest {
    private static final double LAMBDA = 1e-3;

    /** A picture that a fit would have to give: the exact samples of its own networks, rounded. */
    private static Picture target(InrFitted fitted) {
        double[][] samples = new InrFloatPicture(fitted).samples();
        byte[][] planes = new byte[samples.length][samples[0].length];
        for (int p = 0; p < planes.length; p++) {
            for (int i = 0; i < planes[p].length; i++) {
                planes[p][i] = (byte) Math.max(0, Math.min(255, Math.round(samples[p][i])));
            }
        }
        return Picture.of(fitted.width(), fitted.height(), Picture.Colour.RGB, planes);
    }

    private static double cost(InrFitted fitted, InrNetworks networks, Picture picture) throws IOException {
        try (InrCodec codec = InrTesting.codec(1)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            CodingReport report = codec.encode(fitted, networks, picture, PictureMetadata.empty(), out);
            assertEquals(report.payloadBits(), report.rateBits(), 48 + 0.002 * report.rateBits(), "the estimate");
            Picture decoded = InrTesting.decode(codec, out.toByteArray()).picture();
            double sum = 0;
            for (int p = 0; p < 3; p++) {
                for (int i = 0; i < decoded.plane(p).length; i++) {
                    int difference = (decoded.plane(p)[i] & 0xFF) - (picture.plane(p)[i] & 0xFF);
                    sum += difference * difference;
                }
            }
            double pixels = picture.width() * picture.height();
            return sum / (3 * pixels * 255 * 255) + LAMBDA * 8 * out.size() / pixels;
        }
    }

    @Test
    void searchedStepsCostLeast() throws IOException {
        InrFitted fitted =
                InrTesting.random(96, 70, 3, 0, InrTesting.SHAPE, 9, true).tight();
        Picture picture = target(fitted);
        InrNetworks searched = new InrQuantizer(fitted, picture, LAMBDA, Parallel.sequential()).search();
        double cost = cost(fitted, searched, picture);
        for (int shift = 6; shift <= 12; shift++) {
            int[] shifts = new int[fitted.parameters().size()];
            Arrays.fill(shifts, shift);
            double other = cost(fitted, fitted.round(shifts), picture);
            assertTrue(cost < other, "shift " + shift + " for all costs " + other + ", searched ones " + cost);
        }
    }

    @Test
    void tightBoundHoldsTheLatents() {
        InrFitted fitted = InrTesting.random(40, 30, 3, 0, InrTesting.shape(2), 4, false);
        assertEquals(1, fitted.tight().shape().latentBits());
        fitted.latents()[1][3] = -8;
        assertEquals(4, fitted.tight().shape().latentBits());
        fitted.latents()[1][3] = 7;
        assertEquals(3, fitted.tight().shape().latentBits());
    }
}
