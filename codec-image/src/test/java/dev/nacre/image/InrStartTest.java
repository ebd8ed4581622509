package dev.nacre.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nacre.fit.FitLoop;
import dev.nacre.fit.PyramidFit;
import dev.nacre.fit.PyramidOptions;
import dev.nacre.runtime.Parallel;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class InrStartTest {
    @Test
    void theNearestLambdaIsTaken() {
        InrStart low = InrStart.of(1);
        InrStart high = InrStart.of(1e-6);
        assertTrue(low.lambda() > high.lambda());
        double between = Math.sqrt(low.lambda() * high.lambda());
        assertEquals(low.lambda(), InrStart.of(1.01 * between).lambda());
        assertEquals(high.lambda(), InrStart.of(0.99 * between).lambda());
        assertTrue(low.shape().synthesisMacs(3) < high.shape().synthesisMacs(3), "few bits, small networks");
    }

    @Test
    void linesComeBack() {
        InrStart start = InrStart.of(1e-3);
        InrStart back = InrStart.parse(start.lines()).get(0);
        assertEquals(start.shape(), back.shape());
        assertEquals(start.lines(), back.lines());
    }

    /** Three planes with numbers of their own; a grey picture sees them as if its plane were all three. */
    @Test
    void smallAndGreyPicturesHaveStartsToo() {
        InrShape shape = new InrShape(7, 10, 1, 1, 1, 1, 1);
        List<InrTensor> tensors = new ArrayList<>();
        for (InrShape.Tensor tensor : shape.tensors(3)) {
            int[] values = new int[tensor.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = 3 * (i + 1);
            }
            tensors.add(new InrTensor(0, values));
        }
        InrStart start = new InrStart(1e-3, shape, tensors);
        for (int planes = 1; planes <= 3; planes += 2) {
            List<InrShape.Tensor> expected = shape.withGrids(4).tensors(planes);
            List<float[]> parameters = start.parameters(4, planes);
            assertEquals(expected.size(), parameters.size());
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(
                        expected.get(i).size(),
                        parameters.get(i).length,
                        expected.get(i).name());
            }
        }
        List<float[]> grey = start.parameters(2, 1);
        assertArrayEquals(new float[] {3, 6}, grey.get(shape.synthesisLayer()));
        assertArrayEquals(new float[] {6}, grey.get(shape.synthesisOutput()));
        assertArrayEquals(new float[] {24, 27}, grey.get(shape.synthesisSkip()));
        // Sum over inputs, mean over outputs: 3 * (1 + 10 + 19 + 28 + 37 + 46 + 55 + 64 + 73) / 3 for the first tap.
        assertEquals(333, grey.get(shape.residual(0))[0]);
        assertArrayEquals(new float[] {6}, grey.get(shape.residual(0) + 1));
    }

    @Test
    void fitsOfPhotographsAreShorterFromThere() throws IOException {
        String corpus = System.getenv("NACRE_CORPUS");
        Assumptions.assumeTrue(corpus != null, "skipped: NACRE_CORPUS is not set, so there are no photographs");
        BufferedImage photo = ImageIO.read(new File(corpus, "test/valid/valid16-umbrellas.png"));
        Picture crop = Picture.fromBufferedImage(photo.getSubimage(100, 100, 256, 128));
        InrStart start = InrStart.of(1e-3);
        double[] loss = new double[2];
        for (int i = 0; i < 2; i++) {
            PyramidOptions options = PyramidOptions.defaults().withSteps(150);
            PyramidFit fit =
                    new PyramidFit(start.shape().pyramid(), InrFitter.samples(crop), options, Parallel.sequential());
            if (i == 1) {
                fit.setParameters(start.parameters(7, 3));
            }
            new FitLoop(Optional.empty()).run(fit, progress -> {});
            fit.takeBest();
            loss[i] = fit.evaluate().weighted(1e-3);
        }
        assertTrue(loss[1] < 0.97 * loss[0], loss[1] + " from the start networks, " + loss[0] + " without");
    }
}
